"""The page of the audit log: readable, filtered, and whole as a table."""

import ast
import csv
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

import pb.services
from pb.domain.permissions import Role
from pb.services import acts, editions
from pb.store.database import Database
from pb.web import act_words
from pb.web.act_words import ACTS, GROUPS
from tests import make
from tests.page import Reader

PAGE = "/editions/leszno-2126/office/audit"
_CODE = re.compile(r"[a-z-]+(:[a-z-]*)+")


@pytest.fixture
def auditor(
    database: Database, reader: Reader, at: Callable[[datetime], None]
) -> Reader:
    """An auditor signed in; the coordinator has changed the rulebook."""
    with database.unit_of_work() as session:
        edition = make.edition(session)
        make.account(session, Role.AUDITOR)
        official = make.account(
            session, Role.COORDINATOR, name="Koordynatorka Przykładowa"
        )
        rules = edition.rules.with_(most_choices=2)
        editions.change_rules(session, edition, rules, actor=official.id, now=make.NOW)
    return reader.get("/?lang=en").sign_in("auditor@example.org", make.PASSWORD)


def test_an_act_shows_who_when_what_and_the_values_before_and_after(
    auditor: Reader,
) -> None:
    auditor.get(PAGE)
    (row,) = [
        row
        for row in auditor.soup.select("main li.bo-list__item")
        if "Changed the rulebook" in row.get_text()
    ]
    words = " ".join(row.get_text(" ").split())
    assert "Koordynatorka Przykładowa" in words
    assert "Rulebook, version 2" in words
    changed = [
        [cell.get_text() for cell in inner.select("td > span:last-child")]
        for inner in row.select("tbody tr")
        if inner.select("td")
    ]
    assert ["3", "2"] in changed


def test_a_filter_stays_on_the_page_and_leaves_out_the_rest(auditor: Reader) -> None:
    auditor.get(PAGE).send({"group": "account"}, form="main form")
    assert "Gave somebody an office" in auditor.text
    assert "Rulebook, version 2" not in auditor.text
    chosen = auditor.soup.select_one("select[name=group] option[selected]")
    assert chosen is not None
    assert chosen["value"] == "account"


def test_a_day_that_is_none_is_said_beside_its_field(auditor: Reader) -> None:
    auditor.get(f"{PAGE}?begins=32.13.2126", status=422)
    assert auditor.soup.select_one(".govuk-error-summary a[href='#begins']")
    field = auditor.soup.select_one("#begins")
    assert field is not None
    assert field["value"] == "32.13.2126"


@pytest.mark.parametrize(
    "query",
    [
        "group=x",
        "actor=99999",
        "actor=x",
        "scope=x",
        "page=0",
        "ends=1.1.0001",
        "ends=31.12.9999",
        "begins=31.12.9999",
    ],
)
def test_an_address_nobody_made_is_answered_in_words(
    query: str, auditor: Reader
) -> None:
    answer = auditor.client.get(f"{PAGE}?{query}")
    assert answer.status_code in {200, 422}
    assert auditor.client.get(f"{PAGE}.csv?{query}").status_code == 200


def test_the_table_holds_all_that_is_hashed_and_no_formula(
    auditor: Reader, database: Database
) -> None:
    with database.unit_of_work() as session:
        acts.record(
            session,
            edition_id=None,
            actor=None,
            now=make.NOW,
            action="account:appoint",
            subject='=HYPERLINK("x")',
            facts={},
        )
    answer = auditor.client.get(f"{PAGE}.csv")
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert [int(row["n"]) for row in rows] == list(range(1, len(rows) + 1))
    assert rows[-1]["subject"] == '\'=HYPERLINK("x")'
    assert rows[-1]["previous"] == rows[-2]["hash"]
    assert "attachment" in answer.headers["Content-Disposition"]


def test_the_check_says_whether_the_log_is_whole(
    auditor: Reader, database: Database
) -> None:
    assert auditor.get(f"{PAGE}/check").h1 == "The log is whole"
    make.without_guards(database, "act")
    with database.unit_of_work() as session:
        session.execute(text("UPDATE act SET subject = 'x' WHERE n = 3"))
    assert auditor.get(f"{PAGE}/check").h1 == "The log is not whole"
    assert "Act 3 was altered" in auditor.text


def test_everybody_may_keep_the_head(auditor: Reader, database: Database) -> None:
    stranger = auditor.client.application.test_client()
    document = stranger.get("/audit-head.json").json
    assert document is not None
    assert document["hash"] in stranger.get("/audit-head").text
    with database.reading() as session:
        n = session.scalar(text("SELECT max(n) FROM act"))
    assert document["n"] == n


def _codes() -> Iterator[str]:
    """Give the code of every act in the services; its prefix where it is built."""
    for path in Path(pb.services.__path__[0]).rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        named = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.keyword) and node.arg == "action"
            for inner in ast.walk(node.value)
        }
        for node in ast.walk(tree):
            value = node.value if isinstance(node, ast.Constant) else None
            if not isinstance(value, str) or not _CODE.fullmatch(value):
                continue
            if id(node) in named or value.partition(":")[0] in GROUPS:
                yield value


def test_every_act_of_the_program_has_its_words_and_no_other_has() -> None:
    codes = set(_codes())
    prefixes = tuple(code for code in codes if code.endswith(":"))
    whole = codes - set(prefixes)
    built = {code for code in ACTS if code.startswith(prefixes)}
    assert whole - ACTS.keys() == set(), "acts without words in act_words.ACTS"
    assert ACTS.keys() - whole - built == set(), "words of no act"
    for prefix in prefixes:
        assert any(code.startswith(prefix) for code in built), prefix
    assert {code.partition(":")[0] for code in ACTS} == GROUPS.keys()


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("account 12", "Konto 12"),
        ("rulebook version 3", "Regulamin, wersja 3"),
        ("urn of leszno", "Urna edycji leszno"),
        ("freeze the ballot: ballot", "Zatwierdzanie karty do głosowania: Karta do"),
        ("lottery 5", "lottery 5"),
        ("something older", "something older"),
    ],
)
def test_what_an_act_concerns_is_said_in_the_readers_language(
    stored: str, said: str, app: Flask
) -> None:
    with app.test_request_context("/"):
        assert act_words.subject(stored).startswith(said)


def test_an_act_is_found_by_the_words_that_are_read(auditor: Reader) -> None:
    auditor.get(PAGE).send({"subject": "rulebook, VERSION 2"}, form="main form")
    shown = auditor.soup.select("main li.bo-list__item")
    assert ["Changed the rulebook" in each.get_text() for each in shown] == [True]


def _subjects_of_the_program() -> Iterator[str]:
    """Give the first words of each subject that services record."""
    for path in Path(pb.services.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "subject":
                value = node.value
                if isinstance(value, ast.JoinedStr):
                    value = value.values[0]
                if isinstance(value, ast.Constant):
                    yield str(value.value).strip()


def test_every_kind_of_subject_has_its_words() -> None:
    kinds = set(_subjects_of_the_program())
    assert len(kinds) > 8, "the subjects were not found"
    assert kinds - act_words.SUBJECTS.keys() == set()
