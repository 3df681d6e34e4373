"""Warsaw's wall clock: what people read and type, turned into instants.

Twice a year the clock is changed. In spring an hour does not exist; in autumn
one happens twice, and the first is taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from pb.domain.calendar import STAGES, WARSAW, Stage, Timetable
from pb.domain.refusals import Refusal


class HourMissing(Refusal):
    """The clock skips this hour (typed, next): no instant is called so."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The instant a wall-clock time names; ``twice`` when two bear the name."""

    instant: datetime
    twice: bool


def read(day: date, at: time) -> Reading:
    """Return the instant Warsaw's clock shows ``day`` and ``at``, or refuse."""
    first = datetime.combine(day, at, WARSAW)
    instant = first.astimezone(UTC)
    back = instant.astimezone(WARSAW)
    if back.replace(tzinfo=None) != first.replace(tzinfo=None):
        raise HourMissing(typed=first.replace(tzinfo=None), next=_after_gap(first))
    second = first.replace(fold=1)
    return Reading(instant, twice=second.utcoffset() != first.utcoffset())


def _after_gap(missing: datetime) -> datetime:
    """Return the first wall-clock time after the skipped hour, to the minute."""
    later = missing.replace(tzinfo=None, second=0, microsecond=0)
    while not _exists(later):
        later += timedelta(minutes=1)
    return later


def _exists(wall: datetime) -> bool:
    there = wall.replace(tzinfo=WARSAW).astimezone(UTC).astimezone(WARSAW)
    return there.replace(tzinfo=None) == wall


def wall(instant: datetime) -> datetime:
    """Return what Warsaw's clock shows at ``instant``, without a zone."""
    return instant.astimezone(WARSAW).replace(tzinfo=None, fold=0)


_DAYS: Final[Mapping[Stage, int]] = {
    Stage.PREPARATION: 0,
    Stage.SUBMISSION: 60,
    Stage.VERIFICATION: 90,
    Stage.APPEALS: 150,
    Stage.PRINTING: 165,
    Stage.VOTING: 180,
    Stage.COUNTING: 194,
    Stage.RESULTS: 201,
    Stage.IMPLEMENTATION: 215,
    Stage.ARCHIVE: 580,
}
"""Days from the first one to the start of each stage, as cities plan a cycle."""


def usual_timetable(first_day: date) -> Timetable:
    """Return a timetable to begin with: each stage starts at Warsaw's midnight."""
    return Timetable(
        {
            stage: read(first_day + timedelta(days=_DAYS[stage]), time()).instant
            for stage in STAGES
        }
    )
