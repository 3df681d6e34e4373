"""Extensions: what has not ended may end later, and what follows may move along.

An extension never moves what is past and never brings anything forward.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pb.domain.calendar import (
    STAGES,
    DatesOutOfOrder,
    Stage,
    Timetable,
    Window,
    WindowKind,
)
from pb.domain.refusals import Refusal

LONGEST = timedelta(days=366)
"""More is a slip of the pen in the year."""

Span = Stage | WindowKind


class NothingToExtend(Refusal):
    """The stage or window has ended, or has no end of its own (span)."""


class NotLater(Refusal):
    """An extension must end later than it does now (field, span, ends)."""


class ExtensionTooLong(Refusal):
    """The new end lies further off than any extension (field, until)."""


class RunsIntoNext(Refusal):
    """The stage would end after the next one does (field, span, later, begins)."""


@dataclass(frozen=True, slots=True)
class Extension:
    """What is to end later: a stage or a window.

    Attributes:
        until: the new end; it does not belong to the span.
        reason: why; the public reads it.
        move_rest: whether all that lies at the old end or after it moves by the
            same time.
    """

    span: Span
    until: datetime
    reason: str
    move_rest: bool = False


def extendable(timetable: Timetable, now: datetime) -> list[Span]:
    """Return the stages and windows that can be extended: their end is to come."""
    spans: list[Span] = [*STAGES[:-1], *timetable.windows]
    return [span for span in spans if _end(timetable, span) > now]


def end(timetable: Timetable, span: Span) -> datetime:
    """Return when a stage or window with its own dates ends, or refuse."""
    if span is STAGES[-1] or (
        isinstance(span, WindowKind) and span not in timetable.windows
    ):
        raise NothingToExtend(span=span)
    return _end(timetable, span)


def extended(timetable: Timetable, extension: Extension, now: datetime) -> Timetable:
    """Return the timetable after an extension.

    Raises:
        NothingToExtend: the span has ended or has no end.
        NotLater: it would end earlier, or as now.
        ExtensionTooLong: by more than a year.
        RunsIntoNext: the stage would end after the next one, which stays.
    """
    span, until = extension.span, extension.until
    old = end(timetable, span)
    if old <= now:
        raise NothingToExtend(span=span)
    if until <= old:
        raise NotLater(field="until_day", span=span, ends=old)
    if until - old > LONGEST:
        raise ExtensionTooLong(field="until_day", until=until)
    if extension.move_rest:
        return _moved(timetable, old, until - old)
    return _lengthened(timetable, span, until)


def _end(timetable: Timetable, span: Span) -> datetime:
    if isinstance(span, WindowKind):
        return timetable.windows[span].ends
    return timetable.window(span).ends


def _moved(timetable: Timetable, since: datetime, by: timedelta) -> Timetable:
    # What lies at one instant stays together, and the order cannot change.
    def along(instant: datetime) -> datetime:
        return instant + by if instant >= since else instant

    return Timetable(
        {stage: along(begins) for stage, begins in timetable.begins.items()},
        {
            kind: Window(along(window.begins), along(window.ends))
            for kind, window in timetable.windows.items()
        },
    )


def _lengthened(timetable: Timetable, span: Span, until: datetime) -> Timetable:
    if isinstance(span, WindowKind):
        longer = Window(timetable.windows[span].begins, until)
        return Timetable(timetable.begins, {**timetable.windows, span: longer})
    following = STAGES[STAGES.index(span) + 1]
    try:
        return Timetable({**timetable.begins, following: until}, timetable.windows)
    except DatesOutOfOrder as refusal:
        later = STAGES[STAGES.index(following) + 1]
        raise RunsIntoNext(
            field="until_day", span=span, later=later, begins=timetable.begins[later]
        ) from refusal
