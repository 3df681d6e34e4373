"""The rehearsal in the office: asked for, read, printed, wiped; marked TEST."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from pb.domain.calendar import Stage
from pb.domain.permissions import Role
from pb.services import editions, rehearsals, rehearsing
from pb.services.outbox import Letter
from pb.services.rehearsal import misuse, play
from pb.services.rehearsal.report import Problem
from pb.store.database import Database
from pb.web import letters, rehearsal, rehearsal_words
from pb.web.sentences import SENTENCES
from tests import make
from tests.page import Reader

PAGE = "/editions/leszno-2126/office/rehearsal/"


@pytest.fixture
def office(
    database: Database,
    reader: Reader,
    at: Callable[[datetime], None],
    monkeypatch: pytest.MonkeyPatch,
) -> Reader:
    """A coordinator in her office; the edition is without a fault."""
    monkeypatch.setattr(rehearsals, "VOTERS", 4)
    rules, timetable = make.faultless()
    at(timetable.begins[Stage.PREPARATION] + timedelta(days=1))
    with database.unit_of_work() as session:
        make.account(session, Role.COORDINATOR)
        editions.create(
            session,
            slug="leszno-2126",
            name="Budżet obywatelski 2126",
            city="Leszno",
            rules=rules,
            timetable=timetable,
            now=timetable.begins[Stage.PREPARATION],
        )
    return reader.get("/?lang=en").sign_in("coordinator@example.org", make.PASSWORD)


def played(office: Reader, database: Database) -> Reader:
    """Press the button, let the worker play, and read the page again."""
    office.get(PAGE).send(button="Rehearse the edition")
    parts = office.client.application.extensions["pb"]
    rehearsing.run_asked(database, parts.config.instance, make.NOW)
    return office.get(PAGE)


def test_a_coordinator_rehearses_reads_prints_and_wipes(
    office: Reader, database: Database
) -> None:
    office.get(PAGE).send(button="Rehearse the edition")
    assert "The worker begins in a moment." in office.text
    parts = office.client.application.extensions["pb"]
    rehearsing.run_asked(database, parts.config.instance, make.NOW)
    office.get(PAGE)
    assert "Every step was played, and every misuse was refused." in office.text
    for step in rehearsal_words.STEPS.values():
        assert str(step) in office.text
    assert office.get(f"{PAGE}minutes").h1.startswith("TEST")
    office.get(PAGE).send(form=f"form[action='{PAGE}wipe']")
    assert "The rehearsal is wiped." in office.text
    assert office.client.get(f"{PAGE}minutes").status_code == 404


def test_asking_twice_is_said_on_the_page(office: Reader, database: Database) -> None:
    office.get(PAGE).send(button="Rehearse the edition")
    token = office.soup.select_one("input[name=csrf_token]")
    assert token is not None
    office.post(PAGE, {"csrf_token": token["value"]}, status=422)
    assert "A rehearsal was asked for already." in office.text


def test_a_faulty_rulebook_has_no_button_but_a_way_to_correct_it(
    office: Reader, database: Database
) -> None:
    with database.unit_of_work() as session:
        make.edition(session, slug="inna", allocation=900_000_00)
    office.get("/editions/inna/office/rehearsal/")
    assert "nobody could adopt it" in office.text
    assert not office.soup.select("main form")


def test_problems_are_said_in_the_words_of_the_real_pages(
    office: Reader, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def let_through(_copy: object) -> object:
        yield "twice", LookupError, lambda: None

    monkeypatch.setattr(misuse, "_tries", let_through)
    played(office, database)
    assert "must be refused: voting a second time" in office.text


def test_any_refusal_can_be_reported_even_with_its_facts_lost(office: Reader) -> None:
    with office.client.application.test_request_context("/?lang=en"):
        for code in SENTENCES:
            assert rehearsal.problem(Problem("vote", code, {}))


def test_every_step_and_misuse_has_its_words() -> None:
    assert rehearsal_words.STEPS.keys() == play.STEPS.keys()


def test_a_copy_says_test_on_every_page_and_letter(office: Reader) -> None:
    parts = office.client.application.extensions["pb"]
    object.__setattr__(parts.config, "rehearsal", True)
    for address in ("/", "/sign-in", PAGE):
        office.get(address)
        title = office.soup.title
        assert title is not None
        assert "TEST" in title.get_text()
        assert "This is a rehearsal in a copy" in office.text
    letter = Letter("reset-unknown", "osoba@example.org", "pl", {})
    app = office.client.application
    assert letters.compose(app, letter, make.NOW)["Subject"].startswith("[TEST] ")
