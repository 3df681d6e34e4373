"""The coordinator's pages: tasks, rulebook, timetable, a new edition."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from pb.domain.calendar import Stage
from pb.domain.permissions import Role
from pb.services import editions, history, lease
from pb.services.editions import Edition
from pb.store.database import Database
from tests import make
from tests.page import Reader

OFFICE = "/editions/leszno-2126/office/"
RULEBOOK = f"{OFFICE}rulebook/"
TIMETABLE = f"{OFFICE}timetable/"


def _database(app: Flask) -> Database:
    found: Database = app.extensions["pb"].database
    return found


def _edition(app: Flask, slug: str = "leszno-2126") -> Edition:
    with _database(app).reading() as session:
        return editions.by_slug(session, slug)


@pytest.fixture
def coordinator(app: Flask, reader: Reader, at: Callable[[datetime], None]) -> Reader:
    """A coordinator, signed in, of an edition in preparation."""
    with _database(app).unit_of_work() as session:
        make.edition(session)
        make.account(session, Role.COORDINATOR, name="Koordynator Wzorcowy")
        lease.take(session, "worker of the test", make.NOW)
    return reader.sign_in("coordinator@example.org", make.PASSWORD)


def faults(page: Reader) -> str:
    """Return what the error summary says."""
    summary = page.soup.select_one(".govuk-error-summary")
    assert summary is not None, page.text
    return " ".join(summary.get_text(" ").split()).replace("\u00a0", " ")


def test_the_overview_lists_the_tasks_of_the_cycle(coordinator: Reader) -> None:
    page = coordinator.get(OFFICE)
    tasks = [task.get_text() for task in page.soup.select(".govuk-task-list__item")]
    assert len(tasks) == 8
    assert "Regulamin" in tasks[0]
    assert "Program pracujący w tle nie odpowiada" not in page.text


def test_what_holds_the_next_stage_up_stands_on_top_with_its_link(
    app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(OFFICE)
    first, second = page.soup.select(".bo-list__item")
    assert first.select_one("a")["href"] == RULEBOOK
    said = " ".join(first.get_text().split())
    assert "przed rozpoczęciem etapu „Nabór wniosków”: 21 maja 2126, 12:00" in said
    assert second.select_one("a")["href"] == "/office/people/"
    with _database(app).unit_of_work() as session:
        make.account(session, Role.COMMISSION)
    assert len(coordinator.get(OFFICE).soup.select(".bo-list__item")) == 1


def test_a_stage_that_began_without_what_it_needs_is_said_to_wait(
    app: Flask, coordinator: Reader
) -> None:
    with _database(app).unit_of_work() as session:
        make.edition(session, Stage.VOTING, slug="late")
    text = coordinator.get("/editions/late/office/").text
    assert "Etap „Głosowanie” rozpoczął się 11 maja 2126, 12:00 i czeka na to." in text


def test_who_may_not_open_a_tasks_page_gets_no_link_to_it(
    app: Flask, coordinator: Reader
) -> None:
    with _database(app).unit_of_work() as session:
        make.account(session, Role.AUDITOR)
    reader = Reader(app).sign_in("auditor@example.org", make.PASSWORD)
    page = reader.get(OFFICE)
    links = [link["href"] for link in page.soup.select("main a")]
    assert links
    assert "/office/people/" not in links
    for link in links:
        page.get(link)


def test_a_silent_worker_is_said_aloud(
    coordinator: Reader, at: Callable[[datetime], None]
) -> None:
    at(make.NOW + timedelta(seconds=61))
    text = coordinator.get(OFFICE).text
    assert "Program pracujący w tle nie odpowiada" in text
    assert "głosować nadal można" in text


def test_dates_are_not_changed_once_the_rulebook_is_adopted(
    app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(f"{TIMETABLE}change")
    with _database(app).unit_of_work() as session:
        edition = editions.by_slug(session, "leszno-2126")
        editions.settle(session, edition, actor=None, now=make.NOW)
    page.send(status=422)
    page.get(f"{TIMETABLE}change", status=422)
    assert "Zmień terminy" not in page.get(TIMETABLE).text


def test_the_timetable_shows_begin_and_end_of_each_stage(coordinator: Reader) -> None:
    stages = coordinator.get(TIMETABLE).soup.select_one("table")
    rows = stages.select("tbody tr")
    assert len(rows) == len(Stage)
    submission = rows[1].get_text().replace("\u00a0", " ")
    assert "21 maja 2126, 12:00" in submission
    assert "31 maja 2126, 12:00" in submission


def test_dates_are_changed_to_the_second_and_the_change_is_shown(
    app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(f"{TIMETABLE}change")
    page.send({"voting_day": "2.07.2126", "voting_time": "8:00:01"})
    assert page.response.request.path == TIMETABLE
    edition = _edition(app)
    assert edition.timetable.begins[Stage.VOTING] == datetime(
        2126, 7, 2, 6, 0, 1, tzinfo=UTC
    )
    assert "2 lipca 2126, 08:00:01" in page.text
    with _database(app).reading() as session:
        (change,) = history.reschedulings(session, edition.id)
    assert [move.span for move in change.moves] == [Stage.VOTING]


def test_saving_the_dates_as_they_are_changes_nothing(
    app: Flask, coordinator: Reader
) -> None:
    before = _edition(app).timetable
    page = coordinator.get(f"{TIMETABLE}change").send()
    assert _edition(app).timetable == before
    assert "Terminów nie zmieniano" in page.text


def test_dates_out_of_order_name_both_stages_at_the_later_one(
    coordinator: Reader,
) -> None:
    page = coordinator.get(f"{TIMETABLE}change")
    page.send({"voting_day": "1.06.2126"}, status=422)
    assert "„Głosowanie” musi zaczynać się po etapie „Karty do głosowania”" in faults(
        page
    )
    assert page.soup.select_one(".govuk-error-summary a")["href"] == "#voting_day"


def test_submission_cannot_open_at_once(coordinator: Reader) -> None:
    page = coordinator.get(f"{TIMETABLE}change")
    page.send({"submission_day": "12.05.2126", "submission_time": "12:00"}, status=422)
    assert "już by się rozpoczął (12 maja 2126, 12:00)" in faults(page)


def test_an_hour_the_clock_skips_is_refused_in_words(coordinator: Reader) -> None:
    page = coordinator.get(f"{TIMETABLE}change")
    # Clocks go forward on the last Sunday of March.
    page.send({"archive_day": "31.03.2127"}, status=200)
    page = coordinator.get(f"{TIMETABLE}change")
    page.send({"archive_day": "30.03.2127", "archive_time": "02:30"}, status=422)
    assert "nie ma godziny 02:30" in faults(page)
    assert "Wpisz 03:00" in faults(page)


def test_an_hour_that_happens_twice_is_the_first_and_says_so(
    app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(f"{TIMETABLE}change")
    page.send({"archive_day": "27.10.2126", "archive_time": "02:30"})
    assert "zdarza się tego dnia dwa razy" in page.text
    first = datetime(2126, 10, 27, 0, 30, tzinfo=UTC)
    assert _edition(app).timetable.begins[Stage.ARCHIVE] == first


def test_unreadable_dates_name_their_stage_and_stay_as_typed(
    coordinator: Reader,
) -> None:
    page = coordinator.get(f"{TIMETABLE}change")
    page.send({"voting_day": "31.02.2126", "results_time": "25:00"}, status=422)
    assert "Głosowanie: wpisz dzień jako dzień.miesiąc.rok" in faults(page)
    assert "Wyniki: wpisz czas jako godziny:minuty" in faults(page)
    assert page.soup.select_one("#voting_day")["value"] == "31.02.2126"
    page.send({"voting_day": "", "results_time": "10:00"}, status=422)
    assert "Głosowanie: wpisz dzień, w którym zaczyna się ten etap" in faults(page)
