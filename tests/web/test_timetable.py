"""The timetable's pages: windows, extensions, history, the calendar file."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from icalendar import Calendar

from pb.domain.calendar import Stage, Timetable, Window, WindowKind
from pb.domain.permissions import Role
from pb.services import editions
from pb.services.editions import Edition
from pb.store.database import Database
from tests import make
from tests.page import Reader

PUBLIC = "/editions/leszno-2126/timetable"
OFFICE = "/editions/leszno-2126/office/timetable/"
EXTEND = f"{OFFICE}extend"
CALENDAR = f"{PUBLIC}.ics"
REASON = "Awaria sieci w dniu głosowania."


def _database(app: Flask) -> Database:
    found: Database = app.extensions["pb"].database
    return found


def _edition(app: Flask) -> Edition:
    with _database(app).reading() as session:
        return editions.by_slug(session, "leszno-2126")


def _coordinator(app: Flask, reader: Reader, stage: Stage) -> Reader:
    with _database(app).unit_of_work() as session:
        make.edition(session, stage)
        make.account(session, Role.COORDINATOR, name="Koordynator Wzorcowy")
    return reader.sign_in("coordinator@example.org", make.PASSWORD)


@pytest.fixture
def preparing(app: Flask, reader: Reader, at: Callable[[datetime], None]) -> Reader:
    """A coordinator, signed in, whose rulebook is not adopted yet."""
    return _coordinator(app, reader, Stage.PREPARATION)


@pytest.fixture
def voting(app: Flask, reader: Reader, at: Callable[[datetime], None]) -> Reader:
    """A coordinator, signed in, while people vote."""
    return _coordinator(app, reader, Stage.VOTING)


def faults(page: Reader) -> str:
    summary = page.soup.select_one(".govuk-error-summary")
    assert summary is not None, page.text
    return " ".join(summary.get_text(" ").split()).replace("\u00a0", " ")


APPEALS = {
    "appeal_begins_day": "1.07.2126",
    "appeal_begins_time": "8:00",
    "appeal_ends_day": "6.07.2126",
    "appeal_ends_time": "23:59:59",
}


def test_a_window_is_set_to_the_second_and_taken_away_again(
    app: Flask, preparing: Reader
) -> None:
    page = preparing.get(f"{OFFICE}change").send(APPEALS)
    assert _edition(app).timetable.windows == {
        WindowKind.APPEAL: Window(
            datetime(2126, 7, 1, 6, 0, tzinfo=UTC),
            datetime(2126, 7, 6, 21, 59, 59, tzinfo=UTC),
        )
    }
    assert "6 lipca 2126, 23:59:59" in page.text
    preparing.get(f"{OFFICE}change").send(dict.fromkeys(APPEALS, ""))
    assert _edition(app).timetable.windows == {}
    assert "nie ma własnej daty" in preparing.get(PUBLIC).text


def test_a_window_half_filled_in_says_so_and_keeps_what_was_typed(
    app: Flask, preparing: Reader
) -> None:
    page = preparing.get(f"{OFFICE}change")
    page.send(APPEALS | {"appeal_ends_time": ""}, status=422)
    assert "wypełnij wszystkie cztery pola" in faults(page)
    assert page.soup.select_one("#appeal_begins_day")["value"] == "1.07.2126"
    (link,) = page.soup.select(".govuk-error-summary a")
    assert link["href"] == "#appeal_ends_time"
    assert _edition(app).timetable.windows == {}


def test_a_window_that_ends_before_it_begins_is_refused_at_its_end(
    preparing: Reader,
) -> None:
    page = preparing.get(f"{OFFICE}change")
    page.send(APPEALS | {"appeal_ends_day": "30.06.2126"}, status=422)
    (link,) = page.soup.select(".govuk-error-summary a")
    assert link["href"] == "#appeal_ends_day"


@pytest.mark.parametrize("year", ["0001", "1026", "9999"])
def test_a_slip_in_the_year_is_noticed(year: str, preparing: Reader) -> None:
    page = preparing.get(f"{OFFICE}change")
    page.send({"archive_day": f"1.01.{year}"}, status=422)
    assert "sprawdź rok" in faults(page)


def test_spans_say_how_many_working_days_they_have_and_which_holidays(
    app: Flask, preparing: Reader
) -> None:
    with _database(app).unit_of_work() as session:
        edition = editions.by_slug(session, "leszno-2126")
        # From Monday 10 June 2126 to the end of Sunday; Corpus Christi on the 13th.
        week = Window(
            datetime(2126, 6, 9, 22, 0, tzinfo=UTC),
            datetime(2126, 6, 16, 22, 0, tzinfo=UTC),
        )
        dated = Timetable(edition.timetable.begins, {WindowKind.WITHDRAWAL: week})
        editions.set_timetable(session, edition, dated, actor=None, now=make.NOW)
    for address in (OFFICE, PUBLIC):
        text = preparing.get(address).text.replace("\u00a0", " ")
        assert "7 dni, w tym 4 robocze 13 czerwca: Dzień Bożego Ciała" in text
        assert "16 czerwca 2126, 24:00" in text


def test_an_extension_is_checked_before_it_is_done(app: Flask, voting: Reader) -> None:
    before = _edition(app).timetable
    page = voting.get(EXTEND).send(
        {
            "span": "voting",
            "until_day": "23.05.2126",
            "until_time": "12:00",
            "reason": REASON,
        }
    )
    assert page.h1 == "Sprawdź przedłużenie"
    assert "21 maja 2126, 12:00" in page.text
    assert "23 maja 2126, 12:00" in page.text
    assert _edition(app).timetable == before
    page.send(button="Przedłuż")
    assert page.response.request.path == OFFICE
    assert _edition(app).timetable.begins[Stage.COUNTING] == datetime(
        2126, 5, 23, 10, 0, tzinfo=UTC
    )
    assert "Koordynator Wzorcowy" in page.text
    public = Reader(app).get(PUBLIC).text
    assert REASON in public
    assert "Wykonane przez: koordynator." in public
    assert "Koordynator Wzorcowy" not in public


def test_what_was_written_can_be_changed_before_it_is_done(
    app: Flask, voting: Reader
) -> None:
    page = voting.get(EXTEND).send(
        {
            "span": "voting",
            "until_day": "23.05.2126",
            "until_time": "12:00",
            "reason": REASON,
            "move_rest": "y",
        }
    )
    page.send(button="Zmień")
    assert page.h1 == "Przedłuż termin"
    assert page.soup.select_one("#until_day")["value"] == "23.05.2126"
    assert page.soup.select_one("#reason").get_text(strip=True) == REASON
    assert page.soup.select_one("#move_rest").has_attr("checked")


def test_an_extension_checked_on_other_dates_is_refused(
    app: Flask, voting: Reader
) -> None:
    page = voting.get(EXTEND).send(
        {
            "span": "voting",
            "until_day": "23.05.2126",
            "until_time": "12:00",
            "reason": REASON,
        }
    )
    with _database(app).unit_of_work() as session:
        edition = editions.by_slug(session, "leszno-2126")
        begins = edition.timetable.begins
        later = {**begins, Stage.ARCHIVE: begins[Stage.ARCHIVE] + timedelta(days=1)}
        editions.set_timetable(
            session, edition, Timetable(later), actor=None, now=make.NOW
        )
    page.send(button="Przedłuż", status=422)
    assert "zmienił w międzyczasie harmonogram" in faults(page)
    assert page.soup.select_one("#until_day")["value"] == "23.05.2126"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"until_day": "21.05.2126"}, "Podaj późniejszy dzień lub godzinę"),
        ({"until_day": "31.05.2126"}, "rozpoczyna się 31 maja 2126"),
        ({"until_day": "23.05.2128", "move_rest": "y"}, "o ponad rok później"),
        ({"reason": "  "}, "Napisz, dlaczego"),
        ({"span": "submission"}, ""),
        ({"span": ""}, "Wybierz, co ma się zakończyć później"),
        ({"until_day": "maj"}, ""),
    ],
)
def test_what_cannot_be_extended_is_refused_and_nothing_typed_is_lost(
    changes: dict[str, str], said: str, app: Flask, voting: Reader
) -> None:
    before = _edition(app).timetable
    filled = {
        "span": "voting",
        "until_day": "23.05.2126",
        "until_time": "12:00",
        "reason": REASON,
    } | changes
    page = voting.get(EXTEND).send(filled, status=422)
    assert said in faults(page)
    assert page.soup.select_one("#until_day")["value"] == filled["until_day"]
    assert (
        page.soup.select_one("#reason").get_text(strip=True) == filled["reason"].strip()
    )
    assert _edition(app).timetable == before


def test_before_adoption_dates_are_changed_and_not_extended(
    preparing: Reader,
) -> None:
    assert "Zmień harmonogram" in preparing.get(EXTEND, status=422).text


def test_the_calendar_file_says_what_the_page_says(app: Flask, reader: Reader) -> None:
    with _database(app).unit_of_work() as session:
        edition = make.edition(session, Stage.VOTING)
        window = Window(make.NOW, make.NOW + timedelta(days=12))
        dated = Timetable(edition.timetable.begins, {WindowKind.PROTEST: window})
        later = make.NOW + timedelta(hours=3)
        editions.set_timetable(session, edition, dated, actor=None, now=later)
    answer = reader.client.get(CALENDAR)
    assert answer.content_type == "text/calendar; charset=utf-8"
    read = Calendar.from_ical(answer.data)
    found = {
        str(event["UID"]).partition(".")[0]: event for event in read.walk("VEVENT")
    }
    assert len(found) == len(Stage) + 1
    assert found["window-protest"]["DTEND"].dt == window.ends
    assert str(found["stage-voting"]["SUMMARY"]) == "Głosowanie"
    assert found["stage-voting"]["DTSTART"].dt == edition.timetable.begins[Stage.VOTING]
    assert {event["SEQUENCE"] for event in found.values()} == {1}
    assert {event["DTSTAMP"].dt for event in found.values()} == {later}


def test_the_calendar_speaks_the_language_of_its_address(
    app: Flask, reader: Reader
) -> None:
    with _database(app).unit_of_work() as session:
        make.edition(session)
    page = reader.get(f"{PUBLIC}?lang=en")
    feed = page.soup.select_one("link[type='text/calendar']")["href"]
    calendar = Calendar.from_ical(app.test_client().get(feed).data)
    assert "Voting" in {str(event["SUMMARY"]) for event in calendar.walk("VEVENT")}


def test_who_has_the_newest_calendar_is_told_so(app: Flask, reader: Reader) -> None:
    with _database(app).unit_of_work() as session:
        edition = make.edition(session)
    client = app.test_client()
    first = client.get(CALENDAR)
    assert client.get(CALENDAR).data == first.data
    asked = {"If-None-Match": first.headers["ETag"]}
    assert client.get(CALENDAR, headers=asked).status_code == 304
    begins = edition.timetable.begins
    later = {**begins, Stage.ARCHIVE: begins[Stage.ARCHIVE] + timedelta(days=1)}
    with _database(app).unit_of_work() as session:
        editions.set_timetable(
            session, edition, Timetable(later), actor=None, now=make.NOW
        )
    assert client.get(CALENDAR, headers=asked).status_code == 200


def test_everybody_finds_the_timetable_from_the_editions_page(
    app: Flask, reader: Reader, at: Callable[[datetime], None]
) -> None:
    with _database(app).unit_of_work() as session:
        make.edition(session, Stage.VOTING)
    page = reader.get("/editions/leszno-2126/")
    assert page.soup.select_one(f'main a[href="{PUBLIC}"]')
    page = reader.get(PUBLIC)
    (now,) = (
        row.get_text(" ", strip=True)
        for row in page.soup.select("tbody tr")
        if row.select_one(".govuk-tag")
    )
    assert now.startswith("Głosowanie teraz")
