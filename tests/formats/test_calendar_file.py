"""Calendar files: what is written is read back by the library, byte for byte."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from pb.formats.calendar_file import CalendarFile, Entry, write
from tests import make

NASTY = [
    "Budżet; obywatelski, 2126",
    'Nazwa \\n z ukośnikiem i "cudzysłowem"',
    "Wiersz\r\nEND:VCALENDAR\r\nBEGIN:VEVENT",
    "Zażółć gęślą jaźń " * 20,
    "a:b;c=d,e",
    "\x00\x07 znaki sterujące \x0b",
    "🌳 Zieleń 🌳" * 15,
]


def calendar(name: str = "Budżet", title: str = "Głosowanie") -> CalendarFile:
    entries = (
        Entry("voting", title, make.NOW, make.NOW + timedelta(days=8)),
        Entry("archive", "Archiwum", make.NOW + timedelta(days=400), None),
    )
    return CalendarFile(
        name=name,
        place="leszno-2126@example.org",
        address="https://example.org/editions/leszno-2126/timetable",
        changed_at=make.NOW,
        changes=3,
        entries=entries,
    )


def test_each_span_is_an_event_with_its_instants_in_utc() -> None:
    read = Calendar.from_ical(write(calendar()))
    voting, archive = read.walk("VEVENT")
    assert str(voting["UID"]) == "voting.leszno-2126@example.org"
    assert voting["DTSTART"].dt == make.NOW
    assert voting["DTEND"].dt == make.NOW + timedelta(days=8)
    assert (voting["SEQUENCE"], voting["DTSTAMP"].dt) == (3, make.NOW)
    assert "DTEND" not in archive
    assert b"DTSTART:21260512T100000Z\r\n" in write(calendar())


@pytest.mark.parametrize("name", NASTY)
def test_nasty_names_are_escaped_folded_and_read_back(name: str) -> None:
    written = write(calendar(name, name))
    for line in written.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no letter is cut in two
        assert b"\n" not in line
        assert b"\r" not in line
    read = Calendar.from_ical(written)
    assert len(read.walk("VEVENT")) == 2
    folded = " ".join("".join(c if c >= " " else " " for c in name).split())
    title = str(read.walk("VEVENT")[0]["SUMMARY"])
    assert " ".join(title.split()) == folded
    # The library reads the calendar's own name back as it is written.
    lines = written.replace(b"\r\n ", b"").split(b"\r\n")
    said = {line.partition(b":")[0]: line.partition(b":")[2] for line in lines[:9]}
    assert said[b"NAME"] == said[b"X-WR-CALNAME"] == said[b"SUMMARY"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_no_title_breaks_out_of_its_line(title: str) -> None:
    written = write(calendar(title=title))
    assert len(Calendar.from_ical(written).walk("VEVENT")) == 2
    assert written.count(b"\r\nBEGIN:VEVENT\r\n") == 2


def test_the_same_timetable_gives_the_same_bytes() -> None:
    assert write(calendar()) == write(calendar())


def test_parts_of_a_second_are_not_told() -> None:
    begins = datetime(2126, 5, 12, 10, 0, 0, 999_999, tzinfo=UTC)
    odd = CalendarFile(
        "x", "x@x", "https://x", begins, 0, (Entry("a", "A", begins, None),)
    )
    assert b"DTSTART:21260512T100000Z" in write(odd)
