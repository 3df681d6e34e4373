"""Calendar files (iCalendar, RFC 5545): what people subscribe to.

The same entries give the same bytes: the stamp is that of the last change, not
of the reading.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//pb//citizen budget//PL"
_LOOK_AGAIN = timedelta(hours=12)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One span of time. ``key`` tells it from the others and never changes."""

    key: str
    title: str
    begins: datetime
    ends: datetime | None
    """None: it has no end, and is shown when it begins."""


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A calendar and how often it was changed.

    Attributes:
        name: what calendar programs call it.
        place: what its keys are unique in, such as ``leszno-2126@example.org``.
        address: the page that says the same to people.
        changed_at: when its entries were last changed.
        changes: how many times.
    """

    name: str
    place: str
    address: str
    changed_at: datetime
    changes: int
    entries: tuple[Entry, ...]


def write(calendar: CalendarFile) -> bytes:
    """Return the calendar as a file; times in UTC, to the second."""
    # Imported when first asked: it takes a tenth of a second.
    from icalendar import Calendar  # noqa: PLC0415 -- see above
    from icalendar.prop import vText  # noqa: PLC0415 -- see above

    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    name = vText(_one_line(calendar.name))
    found.add("name", name)
    # What most programs read instead, since it is older.
    found.add("x-wr-calname", name)
    found.add("refresh-interval", _LOOK_AGAIN, {"VALUE": "DURATION"})
    for event in _events(calendar):
        found.add_component(event)
    written: bytes = found.to_ical()
    return written


def _events(calendar: CalendarFile) -> Iterable["Event"]:
    from icalendar import Event  # noqa: PLC0415 -- as above

    for entry in calendar.entries:
        event = Event()
        event.add("uid", f"{entry.key}.{calendar.place}")
        event.add("dtstamp", calendar.changed_at)
        event.add("last-modified", calendar.changed_at)
        event.add("sequence", calendar.changes)
        event.add("summary", _one_line(entry.title))
        event.add("dtstart", entry.begins)
        if entry.ends is not None:
            event.add("dtend", entry.ends)
        event.add("url", calendar.address)
        # A stage keeps nobody from an appointment.
        event.add("transp", "TRANSPARENT")
        yield event


def _one_line(text: str) -> str:
    return _CONTROLS.sub(" ", text).strip()
