"""The usual cycle: dates to begin with, as cities plan them.

Or last year's dates, moved by whole weeks: what began on a Monday at noon begins
on a Monday at noon.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final, cast

from pb.domain import warsaw
from pb.domain.calendar import Stage, Timetable, Window, WindowKind

_WEEK: Final = timedelta(weeks=1)
_YEAR: Final = 52
"""Weeks after which a cycle comes back to the same days of the week."""

_PROTESTS: Final = timedelta(days=2)
"""How long after the vote protests are lodged, as in Leszno."""


def timetable(first_day: date) -> Timetable:
    """Return the usual timetable, with its windows, from the first day on."""
    begins = warsaw.usual_timetable(first_day).begins
    return Timetable(begins, windows(begins))


def windows(begins: Mapping[Stage, datetime]) -> Mapping[WindowKind, Window]:
    """Return the usual windows beside the stages."""
    counting = begins[Stage.COUNTING]
    return {
        WindowKind.WITHDRAWAL: Window(begins[Stage.SUBMISSION], begins[Stage.APPEALS]),
        WindowKind.COMPLETING: Window(
            begins[Stage.VERIFICATION], begins[Stage.APPEALS]
        ),
        WindowKind.APPEAL: Window(begins[Stage.APPEALS], begins[Stage.PRINTING]),
        WindowKind.PROTEST: Window(
            begins[Stage.VOTING], _on_the_clock(counting, _PROTESTS)
        ),
    }


def later(before: Timetable, weeks: int) -> Timetable:
    """Return a timetable whole weeks later, by Warsaw's clock."""
    by = weeks * _WEEK
    return Timetable(
        {stage: _on_the_clock(at, by) for stage, at in before.begins.items()},
        {
            kind: Window(_on_the_clock(span.begins, by), _on_the_clock(span.ends, by))
            for kind, span in before.windows.items()
        },
    )


def next_year(before: Timetable, first_day: date | None, now: datetime) -> Timetable:
    """Return last year's timetable for the next cycle.

    It begins in the week from ``first_day`` on; without one a year later, or as
    many years as it takes for submission to lie ahead.
    """
    begun = warsaw.wall(before.begins[Stage.PREPARATION]).date()
    if first_day is not None:
        return later(before, -((begun - first_day).days // 7))
    weeks = _YEAR
    while later(before, weeks).begins[Stage.SUBMISSION] <= now:
        weeks += _YEAR
    return later(before, weeks)


def _on_the_clock(instant: datetime, by: timedelta) -> datetime:
    """Return the instant at which the clock shows as much later."""
    wall = warsaw.wall(instant) + by
    try:
        return warsaw.read(wall.date(), wall.time()).instant
    except warsaw.HourMissing as missing:
        after = cast("datetime", missing.facts["next"])
        return warsaw.read(after.date(), after.time()).instant
