"""The days of an election: META's ``date_begin`` and ``date_end``."""

import re
from datetime import date

from pb.formats.pabulib.election import Election

_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_YEAR = re.compile(r"\d{4}")


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
    raise election.malformed(key, f"{key} is no date as 31.12.2026: {text or 'empty'}")
