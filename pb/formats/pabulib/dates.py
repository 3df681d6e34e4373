"""The days of an election: META's ``date_begin`` and ``date_end``."""

import re
from datetime import date

from pb.formats.pabulib.cells import shown
from pb.formats.pabulib.election import Election

# Far from both ends of the calendar: a day before or behind is still a date.
_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")
_DAY = re.compile(rf"([0-9]{{1,2}})\.([0-9]{{1,2}})\.({_YEAR.pattern})")


def voting_days(election: Election) -> tuple[date, date]:
    """Return the first and the last day of voting; a bare year is all of it.

    Raises:
        Malformed: a date is missing, is none, or they are out of order.
    """
    first = _day(election, "date_begin", month=1, day=1)
    last = _day(election, "date_end", month=12, day=31)
    if first > last:
        raise election.malformed("date_end", f"date_end {last} is before date_begin")
    return first, last


def _day(election: Election, key: str, *, month: int, day: int) -> date:
    text = election.meta.get(key, "").strip()
    try:
        if _YEAR.fullmatch(text):
            return date(int(text), month, day)
        if match := _DAY.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        pass
    said = shown(text) if text else "empty"
    raise election.malformed(key, f"{key} is no date as 31.12.2026: {said}")
