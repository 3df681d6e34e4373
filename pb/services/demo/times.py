"""The demo's timetable: moved so that a stage has begun, however long it takes.

Stages that people fill with deeds (proposals, votes) began some days ago, so
that those deeds lie in the past.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Final

from pb.domain import usual, warsaw
from pb.domain.calendar import STAGES, WARSAW, Stage, Timetable, Window

_DAYS: Final[Mapping[Stage, int]] = {
    Stage.PREPARATION: 30,
    Stage.SUBMISSION: 21,
    Stage.VERIFICATION: 30,
    Stage.APPEALS: 7,
    Stage.PRINTING: 7,
    Stage.VOTING: 8,
    Stage.COUNTING: 7,
    Stage.RESULTS: 14,
    Stage.IMPLEMENTATION: 365,
}
"""How long each stage lasts."""

_BEGAN: Final[Mapping[Stage, int]] = {Stage.SUBMISSION: 10, Stage.VOTING: 3}
"""Days ago that a stage began when the demo moves into it; else just now."""

_AT_ONCE: Final = timedelta(seconds=10)


def first(now: datetime) -> Timetable:
    """Return a timetable in which preparation has just begun."""
    return moved(warsaw.usual_timetable(now.date()), Stage.PREPARATION, now)


def moved(timetable: Timetable, stage: Stage, now: datetime) -> Timetable:
    """Return a timetable in which ``stage`` has begun and the next one has not.

    What really began earlier stays; stages skipped are put before it.
    """
    place = STAGES.index(stage)
    begins = {stage: _begun(stage, now)}
    for earlier, later in pairwise(STAGES[place:]):
        begins[later] = _midnight(begins[earlier] + timedelta(days=_DAYS[earlier]))
    for earlier, later in reversed(list(pairwise(STAGES[: place + 1]))):
        begins[earlier] = _before(begins[later], earlier, timetable.begins[earlier])
    return Timetable(begins, usual.windows(begins))


def _before(later: datetime, stage: Stage, known: datetime) -> datetime:
    """Return when a stage began that ``later`` ended."""
    if known < later:
        return known
    if known - later < _AT_ONCE:
        return later - timedelta(seconds=1)  # left in the second it was entered
    return _midnight(later - timedelta(days=_DAYS[stage]))


def _begun(stage: Stage, now: datetime) -> datetime:
    if stage in _BEGAN:
        return _midnight(now - timedelta(days=_BEGAN[stage]))
    return now.replace(microsecond=0)


def _midnight(instant: datetime) -> datetime:
    return warsaw.read(instant.astimezone(WARSAW).date(), time()).instant


def spread(window: Window, now: datetime, n: int) -> list[datetime]:
    """Return ``n`` instants, evenly over the part of a window that is past."""
    past = min(now, window.ends) - window.begins
    return [window.begins + past * (2 * i + 1) / (2 * n) for i in range(n)]
