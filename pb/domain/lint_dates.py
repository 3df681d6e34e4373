"""What may be wrong with the dates: spans too short, windows in the wrong place.

That each stage begins after the one before, the timetable itself sees to.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from pb.domain import warsaw, workdays
from pb.domain.calendar import WARSAW, Stage, Timetable, Window, WindowKind
from pb.domain.finding import Checks, Code, Finding, found, reads
from pb.domain.rulebook import Rulebook

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5

SPANS: Final[Mapping[Stage, tuple[timedelta, Code]]] = {
    Stage.SUBMISSION: (timedelta(days=14), Code.SUBMISSION_SHORT),
    Stage.VERIFICATION: (timedelta(days=14), Code.VERIFICATION_SHORT),
    Stage.VOTING: (timedelta(days=5), Code.VOTING_SHORT),
    Stage.IMPLEMENTATION: (timedelta(days=180), Code.IMPLEMENTATION_SHORT),
}
"""How long a stage has to be so that people can do in it what it is for."""

FREEZE_TAKES: Final = timedelta(hours=1)
"""To draw the lot, freeze the ballot with two persons, and make the urn."""

PRINTING_TAKES: Final = timedelta(days=2)
"""To read the frozen ballot once more and to print it."""

APPEAL_TAKES: Final = timedelta(days=5)
"""To read a verdict and write an appeal."""

PROTEST_TAKES: Final = timedelta(days=2)
"""After the vote, as in Leszno."""

_LONG_WINDOW: Final = timedelta(days=180)
"""Windows of half a year hold the days of any call: nobody need count them."""


def _spans(_rules: Rulebook, timetable: Timetable) -> Iterator[Finding]:
    for stage, (least, code) in SPANS.items():
        if (lasts := _length(timetable.window(stage))) < least:
            yield found(code, stage.value, days=lasts.days, least=least.days)


def _printing(_rules: Rulebook, timetable: Timetable) -> Iterator[Finding]:
    window = timetable.window(Stage.PRINTING)
    if window.ends - window.begins < FREEZE_TAKES:
        yield found(Code.PRINTING_SHORT, Stage.PRINTING.value)
    elif _length(window) < PRINTING_TAKES:
        yield found(
            Code.PRINTING_HURRIED, Stage.PRINTING.value, least=PRINTING_TAKES.days
        )


def _length(window: Window) -> timedelta:
    """Return how long it lasts by Warsaw's clock: a day is a day also in March."""
    return warsaw.wall(window.ends) - warsaw.wall(window.begins)


def _weekend(_rules: Rulebook, timetable: Timetable) -> Iterator[Finding]:
    """Who works on weekdays has a whole Saturday or Sunday to vote."""
    window = timetable.window(Stage.VOTING)
    day = _day(window.begins - timedelta(microseconds=1)) + _DAY
    while _midnight(day + _DAY) <= window.ends:
        if day.weekday() >= _SATURDAY:
            return
        day += _DAY
    yield found(Code.VOTING_NO_WEEKEND, Stage.VOTING.value)


def _day(instant: datetime) -> date:
    return instant.astimezone(WARSAW).date()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=WARSAW)


def _missing(_rules: Rulebook, timetable: Timetable) -> Iterator[Finding]:
    for kind in WindowKind:
        if kind not in timetable.windows:
            yield found(Code.WINDOW_MISSING, _beside(kind), window=kind)


def _beside(kind: WindowKind) -> str:
    return f"window:{kind}"


def _completing(rules: Rulebook, timetable: Timetable) -> Iterator[Finding]:
    kind = WindowKind.COMPLETING
    window = timetable.windows.get(kind)
    if window is None:
        return
    if window.begins < timetable.begins[Stage.SUBMISSION]:
        yield found(Code.COMPLETING_EARLY, _beside(kind))
    if "completing_days" in rules.unset or _length(window) > _LONG_WINDOW:
        return
    days = workdays.working_days(_day(window.begins), _day(window.ends))
    if days < rules.completing_days:
        yield found(
            Code.COMPLETING_SHORT, _beside(kind), days=days, least=rules.completing_days
        )


def _appeals(_rules: Rulebook, timetable: Timetable) -> Iterator[Finding]:
    kind = WindowKind.APPEAL
    window = timetable.windows.get(kind)
    if window is None:
        return
    if window.begins < timetable.begins[Stage.VERIFICATION]:
        yield found(Code.APPEAL_EARLY, _beside(kind))
    if window.ends > timetable.begins[Stage.PRINTING]:
        yield found(Code.APPEAL_LATE, _beside(kind))
    if (lasts := _length(window)) < APPEAL_TAKES:
        yield found(
            Code.APPEAL_SHORT,
            _beside(kind),
            days=lasts.days,
            least=APPEAL_TAKES.days,
        )


def _withdrawal(_rules: Rulebook, timetable: Timetable) -> Iterator[Finding]:
    window = timetable.windows.get(WindowKind.WITHDRAWAL)
    if window is not None and window.ends > timetable.begins[Stage.PRINTING]:
        yield found(Code.WITHDRAWAL_LATE, _beside(WindowKind.WITHDRAWAL))


def _protests(_rules: Rulebook, timetable: Timetable) -> Iterator[Finding]:
    kind = WindowKind.PROTEST
    window = timetable.windows.get(kind)
    if window is None:
        return
    if window.begins < timetable.begins[Stage.VOTING]:
        yield found(Code.PROTEST_EARLY, _beside(kind))
    after = Window(timetable.begins[Stage.COUNTING], window.ends)
    if _length(after) < PROTEST_TAKES:
        yield found(Code.PROTEST_SHORT, _beside(kind), least=PROTEST_TAKES.days)
    if window.ends > timetable.begins[Stage.RESULTS]:
        yield found(Code.PROTEST_AFTER_RESULTS, _beside(kind))


CHECKS: Checks = dict.fromkeys(
    (
        _spans,
        _printing,
        _weekend,
        _missing,
        _completing,
        _appeals,
        _withdrawal,
        _protests,
    ),
    reads(),
)
"""The rules about dates."""
