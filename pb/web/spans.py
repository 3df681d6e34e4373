"""Stages and windows in words: from when, to when, how long, and what was moved."""

from dataclasses import dataclass
from datetime import MAXYEAR, datetime, time, timedelta

from flask_babel import format_date

from pb.domain import money, workdays
from pb.domain.calendar import (
    FOLLOWS,
    STAGES,
    WARSAW,
    Stage,
    Timetable,
    Window,
    WindowKind,
)
from pb.services.history import Edge, Move
from pb.web import i18n, words
from pb.web.filters import day, deadline, number, precise
from pb.web.i18n import _, ngettext

_NAMED_HOLIDAYS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A stage or window as a table shows it."""

    span: Stage | WindowKind
    begins: str
    ends: str
    length: str
    holidays: str
    now: bool
    own: bool = True
    """Whether it has dates of its own; a window may follow the stages."""


def stages(timetable: Timetable, now: datetime) -> list[Line]:
    """Return all stages; the last one does not end."""
    current = timetable.stage_at(now)
    return [
        Line(
            stage,
            begins(window.begins),
            _("does not end") if stage is STAGES[-1] else ends(window.ends),
            length(window),
            holidays(window),
            now=stage is current,
        )
        for stage, window in timetable
    ]


def windows(timetable: Timetable, now: datetime, *, all_of_them: bool) -> list[Line]:
    """Return the windows with dates of their own, or all of them."""
    shown = [k for k in WindowKind if all_of_them or k in timetable.windows]
    return [_window(timetable, kind, now) for kind in shown]


def _window(timetable: Timetable, kind: WindowKind, now: datetime) -> Line:
    span = timetable.span(kind)
    return Line(
        kind,
        begins(span.begins),
        ends(span.ends),
        length(span),
        holidays(span),
        now=now in span,
        own=kind in timetable.windows,
    )


def length(window: Window) -> str:
    """Say how many days a window has, and how many of them are working days."""
    if window.ends.year == MAXYEAR:
        return ""
    first, after_last = workdays.days_of(window)
    n = (after_last - first).days
    return _(
        "%(days)s, %(working)s",
        days=ngettext("%(days)s day", "%(days)s days", n, days=number(n)),
        working=_working(workdays.working_days(first, after_last)),
    )


def _working(n: int) -> str:
    return ngettext("%(num)s of them working", "%(num)s of them working", n)


def holidays(window: Window) -> str:
    """Name the public holidays that take a working day; many are only counted."""
    if window.ends.year == MAXYEAR:
        return ""
    found = workdays.holidays_within(*workdays.days_of(window), i18n.locale())
    if len(found) > _NAMED_HOLIDAYS:
        return ngettext("%(num)s public holiday", "%(num)s public holidays", len(found))
    return "; ".join(
        f"{_joined(str(format_date(when, 'd MMMM')))}: {name}" for when, name in found
    )


def begins(when: datetime) -> str:
    """Write when something begins; only its time goes to a new line."""
    return _time_apart(precise(when), when)


def ends(when: datetime) -> str:
    """Write when something ends; midnight is the end of the day before."""
    midnight = when.astimezone(WARSAW).time() == time()
    if not midnight:
        return begins(when)
    return _time_apart(deadline(when), when - timedelta(seconds=1))


def _time_apart(text: str, when: datetime) -> str:
    return text.replace(day(when), _joined(day(when)))


def _joined(text: str) -> str:
    return text.replace(" ", money.NO_BREAK)


def follows(kind: WindowKind) -> str:
    """Say which stages a window without dates of its own follows."""
    first, last = FOLLOWS[kind]
    if first is last:
        return _("If empty, it follows the stage “%(stage)s”.", stage=words.of(first))
    return _(
        "If empty, it lasts from the beginning of “%(first)s” to the end of"
        " “%(last)s”.",
        first=words.of(first),
        last=words.of(last),
    )


def moved(move: Move) -> list[str]:
    """Return the cells of a moved instant: what, before, after."""
    return [_edge(move), _or_none(move.before), _or_none(move.after)]


def _edge(move: Move) -> str:
    if move.edge is Edge.ENDS:
        return _("%(span)s: end", span=words.of(move.span))
    return _("%(span)s: beginning", span=words.of(move.span))


def _or_none(instant: datetime | None) -> str:
    return _("no date of its own") if instant is None else precise(instant)
