"""Stages and windows in words: from when, to when, how long, and what was moved."""

from dataclasses import dataclass
from datetime import MAXYEAR, datetime

from pb.domain import workdays
from pb.domain.calendar import (
    FOLLOWS,
    STAGES,
    Stage,
    Timetable,
    Window,
    WindowKind,
)
from pb.services.history import Edge, Move
from pb.web import i18n, words
from pb.web.filters import day, number, precise
from pb.web.i18n import _, ngettext

_NAMED_HOLIDAYS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A stage or window as a table shows it."""

    span: Stage | WindowKind
    begins: str
    ends: str
    length: str
    now: bool
    own: bool = True
    """Whether it has dates of its own; a window may follow the stages."""


def stages(timetable: Timetable, now: datetime) -> list[Line]:
    """Return all stages; the last one does not end."""
    current = timetable.stage_at(now)
    return [
        Line(
            stage,
            precise(window.begins),
            _("does not end") if stage is STAGES[-1] else precise(window.ends),
            length(window),
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
        precise(span.begins),
        precise(span.ends),
        length(span),
        now=now in span,
        own=kind in timetable.windows,
    )


def length(window: Window) -> str:
    """Say how many days a window has, how many working days, and its holidays."""
    if window.ends.year == MAXYEAR:
        return ""
    first, after_last = workdays.days_of(window)
    n = (after_last - first).days
    working = workdays.working_days(first, after_last)
    said = [
        ngettext("%(days)s day", "%(days)s days", n, days=number(n)),
        ngettext(
            "%(days)s working day", "%(days)s working days", working, days=working
        ),
    ]
    holidays = workdays.holidays_within(first, after_last, i18n.locale())
    if 0 < len(holidays) <= _NAMED_HOLIDAYS:
        said += [f"{day(when)}: {name}" for when, name in holidays]
    elif holidays:
        said.append(
            ngettext("%(num)s public holiday", "%(num)s public holidays", len(holidays))
        )
    return "; ".join(said)


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
