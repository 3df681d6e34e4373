"""Working days: all but Saturdays, Sundays and Poland's public holidays.

A term that ends on a Saturday or a day free from work ends on the next day that
is neither: art. 57 § 4 of the Code of Administrative Procedure (ustawa z dnia
14 czerwca 1960 r.). Which days are free says the Act of 18 January 1951 on days
free from work; the ``holidays`` library knows its history, such as Christmas Eve
since 2025.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from pb.domain.calendar import WARSAW, Window

_SATURDAY = 5
_DAY = timedelta(days=1)
_LAST_EASTER = 4099
"""The last year whose Easter is known; no edition comes near it."""
_LANGUAGES = {"en": "en_US"}
"""The library's names of languages where they differ from the pages'."""


def is_working_day(day: date) -> bool:
    """Say whether offices work that day."""
    return day.weekday() < _SATURDAY and holiday(day) is None


def holiday(day: date, language: str = "pl") -> str | None:
    """Return the name of the public holiday on ``day``, or None."""
    return _holidays(day.year, language).get(day)


def holidays_within(
    begins: date, ends: date, language: str = "pl"
) -> list[tuple[date, str]]:
    """Return the public holidays of a half-open span that take a working day."""
    return [
        (day, name)
        for year in range(begins.year, ends.year + 1)
        for day, name in sorted(_holidays(year, language).items())
        if begins <= day < ends and day.weekday() < _SATURDAY
    ]


def working_days(begins: date, ends: date) -> int:
    """Return how many working days lie in the half-open span of days."""
    weeks, left = divmod(max((ends - begins).days, 0), 7)
    odd = sum((begins.weekday() + n) % 7 < _SATURDAY for n in range(left))
    return weeks * _SATURDAY + odd - len(holidays_within(begins, ends))


def days_of(window: Window) -> tuple[date, date]:
    """Return the first day of a window and the one after its last, in Warsaw."""
    first = window.begins.astimezone(WARSAW).date()
    last = (window.ends - timedelta(microseconds=1)).astimezone(WARSAW).date()
    return first, last + _DAY


def after(day: date, n: int) -> date:
    """Return the n-th working day after ``day``, which itself does not count.

    For ``n = 0`` it is ``day`` itself, or the next working day.
    """
    found = day
    while not is_working_day(found):
        found += _DAY
    if n == 0:
        return found
    left, found = n, day
    while left:
        found += _DAY
        left -= is_working_day(found)
    return found


def deadline(now: datetime, n: int) -> datetime:
    """Return the instant at which n working days from today are over, in UTC.

    It is Warsaw's midnight after the last of them: that midnight is late already.
    """
    last = after(now.astimezone(WARSAW).date(), n)
    return datetime.combine(last + _DAY, time(), WARSAW).astimezone(UTC)


@cache
def _holidays(year: int, language: str) -> Mapping[date, str]:
    # Imported when first asked: the library takes a tenth of a second.
    from holidays.countries.poland import Poland  # noqa: PLC0415 -- see above

    class LastingPoland(Poland):
        # The library stops at 2100 and then calls every day a working day.
        end_year = _LAST_EASTER

    named = _LANGUAGES.get(language, language)
    # The library names no types for its constructor.
    poland = LastingPoland(years=year, language=named)  # type: ignore[no-untyped-call]
    return dict(poland.items())
