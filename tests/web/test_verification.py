"""An official judges proposals, and everybody reads the verdicts."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from pb.domain.calendar import Stage
from pb.domain.permissions import Role
from pb.domain.rulebook import Criterion
from pb.domain.terms import Card
from pb.services import ballots, editions
from pb.store.database import Database
from tests import make
from tests.page import Reader
from tests.proposing import CONTENT, filed, rejected

Clock = Callable[[datetime], None]
PUBLIC = "/editions/leszno-2126/proposals/"
OFFICE = "/editions/leszno-2126/verification/"
VERIFYING = make.NOW + timedelta(days=10)


@pytest.fixture
def verified(app: Flask, database: Database, at: Clock) -> editions.Edition:
    """An edition being verified, with two proposals."""
    with database.unit_of_work() as session:
        edition = make.edition(session, Stage.SUBMISSION)
        author = make.account(session)
        make.account(session, Role.ASSESSOR)
        filed(session, edition, author)
        filed(session, edition, author, CONTENT)
    at(VERIFYING)
    return edition


@pytest.fixture
def assessor(verified: editions.Edition, reader: Reader) -> Reader:
    """An official who is signed in."""
    reader.client.set_cookie("lang", "en")
    return reader.sign_in("assessor@example.org", make.PASSWORD)


def test_an_official_accepts_one_and_rejects_the_other(assessor: Reader) -> None:
    assessor.get(OFFICE)
    assert "2 proposals on the list" in assessor.text
    assessor.get(OFFICE + "1").send({"verdict": "accept"})
    assert "Proposal 1 is accepted" in assessor.text
    assert "1 proposal on the list" in assessor.text
    assessor.get(OFFICE + "2").send(
        {"verdict": "reject", "ground": "no-title", "text": "Grunt prywatny."}
    )
    assert "Proposal 2 is rejected" in assessor.text
    anyone = Reader(assessor.client.application)
    anyone.client.set_cookie("lang", "en")
    anyone.get(PUBLIC + "?state=rejected")
    assert "The city has no right to use the land." in anyone.text
    assert "1 proposal on the list" in anyone.text
    anyone.get(PUBLIC + "2")
    assert "The city has no right to use the land." in anyone.text
    assert "Grunt prywatny." in anyone.text


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "verdict"),
        ({"verdict": "reject"}, "ground"),
        ({"verdict": "reject", "ground": "made-up"}, "ground"),
        ({"verdict": "maybe"}, "ground"),
        ({"verdict": "reject", "ground": "other"}, "text"),
        ({"verdict": "accept", "text": "a" * 4001}, "text"),
    ],
)
def test_an_incomplete_verdict_is_not_given(
    assessor: Reader, values: dict[str, str], field: str
) -> None:
    assessor.get(OFFICE + "1").send(values, status=422)
    assert assessor.soup.select_one(f".govuk-error-summary a[href='#{field}']")
    assert "2 proposals on the list" in assessor.get(OFFICE).text


def test_a_ground_left_from_a_change_of_mind_does_not_hinder_accepting(
    assessor: Reader,
) -> None:
    assessor.get(OFFICE + "1").send({"verdict": "accept", "ground": "late"})
    assert "Proposal 1 is accepted" in assessor.text


def test_a_verdict_that_came_second_keeps_its_statement(
    assessor: Reader, verified: editions.Edition, database: Database
) -> None:
    assessor.get(OFFICE + "1")
    with database.unit_of_work() as session:
        colleague = make.account(session, Role.ASSESSOR, email="druga@example.org")
        rejected(session, verified, 1, colleague, now=VERIFYING)
    values = {"verdict": "reject", "ground": "late", "text": "Moje uzasadnienie."}
    assessor.send(values, status=422)
    assert "the state of the proposal is now “Rejected”" in assessor.text
    assert "Moje uzasadnienie." in assessor.text


def test_a_verdict_is_taken_back_with_a_reason(assessor: Reader) -> None:
    assessor.get(OFFICE + "1").send({"verdict": "reject", "ground": "late"})
    assessor.get(OFFICE + "1/reopen").send({"reason": " "}, status=422)
    assert "Write why the verdict is taken back" in assessor.text
    assessor.send({"reason": "Pomyłka w dacie."})
    assert "waits for a verdict again" in assessor.text
    assert "Pomyłka w dacie." in assessor.text
    assert "It was filed too late." not in assessor.get(PUBLIC + "1").text


def test_after_the_freeze_the_page_offers_no_verdict(
    assessor: Reader, verified: editions.Edition, database: Database
) -> None:
    assessor.get(OFFICE + "1")
    with database.unit_of_work() as session:
        ballots.write_manifest(session, verified, [], actor=None, now=VERIFYING)
    assessor.send({"verdict": "accept"}, status=422)
    assert "The ballot is frozen" in assessor.text
    assert assessor.get(OFFICE + "1").soup.select_one("main form") is None


def test_before_verification_the_page_offers_no_verdict(
    assessor: Reader, at: Clock
) -> None:
    at(make.NOW)
    assessor.sign_in("assessor@example.org", make.PASSWORD).get(OFFICE + "1")
    assert "Verdicts are given from" in assessor.text
    assert assessor.soup.select_one("main form") is None


@pytest.mark.parametrize("page", ["", "1", "1/reopen"])
def test_only_officials_enter(
    verified: editions.Edition, app: Flask, page: str
) -> None:
    visitor = Reader(app)
    visitor.client.set_cookie("lang", "en")
    assert visitor.get(OFFICE + page).h1 == "Sign in"
    visitor.sign_in("resident@example.org", make.PASSWORD)
    visitor.get(OFFICE + page, status=403)


@pytest.mark.parametrize("page", ["99", "99/reopen"])
def test_a_number_nobody_has_is_no_page(assessor: Reader, page: str) -> None:
    assessor.get(OFFICE + page, status=404)


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=x", "page=999999999999", "state=draft", "pool=x%00", "q=%00%25"],
)
def test_strange_addresses_of_the_list_do_no_harm(assessor: Reader, query: str) -> None:
    for address in (PUBLIC, OFFICE):
        assert "2 proposals on the list" in assessor.get(f"{address}?{query}").text


def test_the_filter_stays_while_one_turns_pages(
    verified: editions.Edition, reader: Reader, database: Database, at: Clock
) -> None:
    with database.unit_of_work() as session:
        author = make.account(session, email="pilna@example.org")
        for n in range(25):
            title = {"title": f"Ławka numer {n}"}
            content = type(CONTENT)(**CONTENT.document() | title)
            filed(session, verified, author, content)
    reader.client.set_cookie("lang", "en")
    reader.get(PUBLIC).send({"q": "numer", "pool": "small"})
    assert "25 proposals on the list" in reader.text
    following = reader.soup.select_one(".govuk-pagination__next a")
    assert following is not None
    reader.get(str(following["href"]))
    assert "25 proposals on the list" in reader.text
    assert len(reader.soup.select(".bo-list__item")) == 5


def test_the_checker_sees_the_criteria_of_both_cards(
    reader: Reader, database: Database, at: Clock
) -> None:
    criteria = (
        Criterion(Card.FORMAL, "Formularz jest podpisany.", correctable=True),
        Criterion(Card.SUBSTANTIVE, "Grunt należy do miasta.", sentence="Cudzy grunt."),
    )
    with database.unit_of_work() as session:
        edition = make.edition(session, Stage.SUBMISSION, criteria=criteria)
        filed(session, edition, make.account(session))
        make.account(session, Role.ASSESSOR)
    reader.client.set_cookie("lang", "en")
    reader.sign_in("assessor@example.org", make.PASSWORD)
    reader.get(f"{OFFICE}1")
    tables = reader.soup.select("main table")
    assert [str(table.caption.get_text()) for table in tables if table.caption] == [
        "Formal card",
        "Substantive card",
    ]
    assert "Cudzy grunt." in tables[1].get_text()
