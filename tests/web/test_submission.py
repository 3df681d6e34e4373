"""An author writes and submits a proposal: page by page."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from pb.domain.calendar import Stage
from pb.domain.rulebook import ExtraField, Pool
from pb.services import accounts, editions, submission
from pb.store.database import Database
from tests import make
from tests.page import Reader
from tests.proposing import CONTENT, filed

Clock = Callable[[datetime], None]
AT = "/editions/leszno-2126/my-proposals/"
CLOSED = make.NOW + timedelta(days=10)
TYPED = {
    name: str(value)
    for name, value in CONTENT.document().items()
    if name not in {"cost", "answers"}
} | {"cost": "48 000,00 zł"}


@pytest.fixture
def author(app: Flask, database: Database, reader: Reader, at: Clock) -> Reader:
    """A resident who is signed in while proposals are submitted."""
    with database.unit_of_work() as session:
        make.edition(session, Stage.SUBMISSION)
        make.account(session)
    reader.client.set_cookie("lang", "en")
    return reader.sign_in("resident@example.org", make.PASSWORD)


def typed(page: Reader) -> Mapping[str, str]:
    """Return what stands in the fields of the page's form."""
    boxes = {
        str(box["name"]): str(box.get("value", ""))
        for box in page.soup.select("main input:not([type=radio])")
    }
    texts = {
        str(box["name"]): box.get_text().removeprefix("\n").replace("\r\n", "\n")
        for box in page.soup.select("main textarea")
    }
    radio = page.soup.select_one("main input[type=radio][checked]")
    return boxes | texts | ({"pool": str(radio["value"])} if radio else {})


def assert_kept(page: Reader, values: Mapping[str, str] = TYPED) -> None:
    shown = typed(page)
    assert {name: shown.get(name) for name in values} == values


def test_a_resident_proposes_from_the_first_word_to_the_number(author: Reader) -> None:
    author.get(AT).get(AT + "new").send({"title": "Ławki"}, button="Save the draft")
    assert "The draft is saved" in author.text
    author.send(TYPED, button="Save and check")
    assert author.h1 == "Check your proposal and submit it"
    assert "PLN 48,000.00" in author.text
    author.send()
    assert author.h1 == "Proposal submitted"
    assert "Its number is 1" in author.text
    assert "12 May 2126, 12:00" in author.text
    author.get(AT)
    assert "No. 1" in author.text
    public = Reader(author.client.application)
    public.client.set_cookie("lang", "en")
    public.get("/editions/leszno-2126/proposals/1")
    assert public.h1 == CONTENT.title
    assert "Osoba" not in public.text


def test_what_is_missing_is_named_and_the_draft_is_saved(author: Reader) -> None:
    author.get(AT + "new").send({"title": "Ła"}, button="Save and check")
    links = {str(a["href"]) for a in author.soup.select(".govuk-error-summary a")}
    assert links == {
        "#title",
        "#summary",
        "#description",
        "#justification",
        "#beneficiaries",
        "#place",
        "#pool",
        "#cost",
    }
    assert "The draft is saved" in author.text
    assert typed(author)["title"] == "Ła"


@pytest.mark.parametrize("cost", ["dużo", "1.234", "12,345", "-5", "1e5"])
def test_what_is_no_amount_is_kept_and_explained(author: Reader, cost: str) -> None:
    values = TYPED | {"cost": cost}
    author.get(AT + "new").send(values, button="Save the draft", status=422)
    assert "Write an amount in złoty" in author.text
    assert_kept(author, values)


def test_a_cost_outside_the_pools_limits_is_explained(author: Reader) -> None:
    author.get(AT + "new").send(TYPED | {"cost": "300000,01"}, button="Save and check")
    assert "it must be from PLN 0.01 to PLN 300,000.00" in author.text


def test_a_line_end_counts_as_one_sign(author: Reader) -> None:
    lines = "\r\n".join(["ab"] * 133) + "\r\nc"
    assert len(lines.replace("\r\n", "\n")) == 400
    author.get(AT + "new").send(TYPED | {"summary": lines}, button="Save and check")
    assert author.h1 == "Check your proposal and submit it"


def test_a_text_too_long_is_kept_and_not_saved(author: Reader) -> None:
    values = TYPED | {"summary": "a" * 401}
    author.get(AT + "new").send(values, button="Save the draft", status=422)
    assert "401" in author.text
    assert_kept(author, values)
    assert "You have not written" in author.get(AT).text


def test_nothing_is_lost_when_the_stage_closes(author: Reader, at: Clock) -> None:
    author.get(AT + "new")
    at(CLOSED - timedelta(days=1, seconds=1))
    author.sign_in("resident@example.org", make.PASSWORD).get(AT + "new")
    at(CLOSED - timedelta(days=1))
    author.send(TYPED, button="Save and check", status=422)
    assert "The stage is now “Verification”" in author.text
    assert_kept(author)


def test_nothing_is_lost_when_the_token_fails(author: Reader) -> None:
    values = TYPED | {"csrf_token": "x"}
    author.get(AT + "new").send(values, button="Save the draft", status=422)
    assert "Nothing you typed is lost" in author.text
    assert_kept(author)
    author.send(button="Save the draft")
    assert "The draft is saved" in author.text


def test_nothing_is_lost_when_the_session_ends(author: Reader, at: Clock) -> None:
    author.get(AT + "new")
    at(make.NOW + timedelta(hours=13))
    author.send(TYPED, button="Save and check")
    assert author.h1 == "Sign in"
    who = {"email": "resident@example.org"}
    author.send(who | {"password": "nie to hasło wcale"}, status=422)
    author.send(who | {"password": make.PASSWORD})
    assert author.h1 == "You are signed in"
    author.send(status=422)
    assert_kept(author)
    author.send(button="Save and check")
    assert author.h1 == "Check your proposal and submit it"


def test_nothing_is_lost_when_another_window_saved(
    author: Reader, database: Database
) -> None:
    author.get(AT + "new").send(TYPED, button="Save the draft")
    with database.unit_of_work() as session:
        resident = accounts.of_email(session, "resident@example.org")
        edition = editions.by_slug(session, "leszno-2126")
        assert resident is not None
        other = replace(CONTENT, title="Z drugiego okna")
        submission.save(session, edition, resident, 1, other, seen=1, now=make.NOW)
    values = TYPED | {"title": "Z pierwszego okna"}
    author.send(values, button="Save the draft", status=422)
    assert "saved in another window" in author.text
    assert_kept(author, values)
    author.send(button="Save the draft")
    assert "The draft is saved" in author.text
    assert typed(author)["title"] == "Z pierwszego okna"


def test_a_draft_that_is_not_ready_cannot_be_sent_by_hand(author: Reader) -> None:
    author.get(AT + "new").send({"title": "Ławki"}, button="Save the draft")
    token = str(author.soup.select_one("main input[name=csrf_token]")["value"])
    author.post(AT + "1/check", {"csrf_token": token}, status=422)
    assert "is still empty" in author.text


def test_submitting_after_the_stage_says_so(author: Reader, at: Clock) -> None:
    author.get(AT + "new").send(TYPED, button="Save and check")
    at(CLOSED - timedelta(days=1))
    author.sign_in("resident@example.org", make.PASSWORD)
    author.get(AT + "1/check").send(status=422)
    assert "The stage is now “Verification”" in author.text
    assert CONTENT.title in author.text


def test_pressing_submit_twice_shows_the_same_number(author: Reader) -> None:
    author.get(AT + "new").send(TYPED, button="Save and check")
    token = str(author.soup.select_one("main input[name=csrf_token]")["value"])
    for _turn in range(2):
        author.post(AT + "1/check", {"csrf_token": token})
        assert "Its number is 1" in author.text


def test_a_stranger_finds_no_draft(author: Reader, database: Database) -> None:
    with database.unit_of_work() as session:
        other = make.account(session, email="obca@example.org")
        submission.start(
            session, editions.by_slug(session, "leszno-2126"), other, CONTENT, make.NOW
        )
    for page in ("", "/edit", "/check", "/withdraw", "/submitted"):
        author.get(f"{AT}1{page}", status=404)
    token = str(author.get(AT + "new").soup.select_one("main input")["value"])
    for page in ("/edit", "/check", "/withdraw"):
        author.post(f"{AT}1{page}", TYPED | {"csrf_token": token}, status=404)


def test_a_submitted_proposal_is_withdrawn_after_a_question(
    author: Reader, database: Database
) -> None:
    with database.unit_of_work() as session:
        resident = accounts.of_email(session, "resident@example.org")
        assert resident is not None
        filed(session, editions.by_slug(session, "leszno-2126"), resident)
    author.get(AT + "1/withdraw")
    assert author.h1 == "Withdraw the proposal?"
    author.send()
    assert "The proposal is withdrawn" in author.text
    author.get("/editions/leszno-2126/proposals/1", status=404)


def test_ten_megabytes_are_refused_and_not_echoed(author: Reader) -> None:
    author.get(AT + "new").send(
        TYPED | {"description": "q" * 10_000_000}, button="Save the draft", status=413
    )
    assert author.h1 == "What you sent is too large"
    assert "qqqq" not in author.text


def test_control_signs_and_forged_values_do_no_harm(author: Reader) -> None:
    values = TYPED | {"description": "a\x00b\x07" * 30, "pool": "bike\x00", "seen": "²"}
    author.get(AT + "new").send(values, button="Save the draft")
    assert "\x00" not in author.response.text
    assert "pool" not in typed(author)


def test_what_people_write_is_text_not_markup(author: Reader) -> None:
    values = TYPED | {"title": "<script>alert(1)</script>"}
    author.get(AT + "new").send(values, button="Save and check").send()
    author.get("/editions/leszno-2126/proposals/1")
    assert author.h1 == "<script>alert(1)</script>"


def test_the_rulebooks_own_questions_are_asked_checked_and_shown(
    app: Flask, database: Database, reader: Reader, at: Clock
) -> None:
    with database.unit_of_work() as session:
        make.edition(
            session,
            Stage.SUBMISSION,
            extra_fields=(
                ExtraField("plot", "Numer działki", required=True),
                ExtraField("upkeep", "Roczne utrzymanie"),
            ),
            pools=(
                Pool("large", "Duże", 600_000_00),
                Pool("small", "Małe", 400_000_00, supporters=15),
            ),
        )
        make.account(session)
    reader.client.set_cookie("lang", "en")
    reader.sign_in("resident@example.org", make.PASSWORD)
    reader.get(AT + "new")
    assert "It needs the support of 15 residents." in reader.text
    reader.send(TYPED, button="Save and check")
    assert "“Numer działki” is still empty. Fill it in." in reader.text
    assert reader.soup.select_one("#asked-plot-error")
    reader.send({"asked-plot": "12/3"}, button="Save and check")
    assert reader.h1 == "Check your proposal and submit it"
    assert "12/3" in reader.text
    assert "It needs the support of 15 residents." in reader.text
    reader.send()
    reader.get("/editions/leszno-2126/proposals/1")
    assert "Numer działki 12/3" in reader.text
    assert "Roczne utrzymanie" not in reader.text


def test_an_answer_typed_is_kept_on_a_form_that_is_refused(
    app: Flask, database: Database, reader: Reader, at: Clock
) -> None:
    with database.unit_of_work() as session:
        make.edition(
            session, Stage.SUBMISSION, extra_fields=(ExtraField("plot", "Działka"),)
        )
        make.account(session)
    reader.client.set_cookie("lang", "en")
    reader.sign_in("resident@example.org", make.PASSWORD)
    long = "x" * 2001
    reader.get(AT + "new").send({**TYPED, "asked-plot": long}, status=422)
    assert_kept(reader, {**TYPED, "asked-plot": long})


def test_one_proposal_more_than_a_person_may_submit_is_refused_in_words(
    app: Flask, database: Database, reader: Reader, at: Clock
) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session, Stage.SUBMISSION, proposals_per_person=1)
        filed(session, edition, make.account(session))
    reader.client.set_cookie("lang", "en")
    reader.sign_in("resident@example.org", make.PASSWORD)
    reader.get(AT + "new").send(TYPED, button="Save and check")
    reader.send(status=422)
    assert "as many as one person may in this edition" in reader.text
