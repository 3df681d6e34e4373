"""Stages and windows of an edition, computed from its timetable and an instant.

A stage is never stored and never switched by hand: it is the last one begun.
Instants are aware UTC; people read and type them in Europe/Warsaw.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from pb.domain.refusals import Refusal

WARSAW = ZoneInfo("Europe/Warsaw")


class Stage(StrEnum):
    """The stages of a cycle, in their order."""

    PREPARATION = "preparation"
    SUBMISSION = "submission"
    VERIFICATION = "verification"
    APPEALS = "appeals"
    PRINTING = "printing"
    VOTING = "voting"
    COUNTING = "counting"
    RESULTS = "results"
    IMPLEMENTATION = "implementation"
    ARCHIVE = "archive"


STAGES: tuple[Stage, ...] = tuple(Stage)


class WindowKind(StrEnum):
    """Spans of time beside the stages; they may overlap them."""

    WITHDRAWAL = "withdrawal"
    COMPLETING = "completing"
    APPEAL = "appeal"
    PROTEST = "protest"


class WindowEmpty(Refusal):
    """A window would end before it begins, or at once (window)."""


class WindowClosed(Refusal):
    """The deed belongs to a window that is not open now (window, begins, ends)."""


class DatesOutOfOrder(Refusal):
    """A stage would not begin after the one before it (earlier, later)."""


class StageClosed(Refusal):
    """The deed belongs to another stage (wanted, stage)."""


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open span of time: ``begins`` belongs to it, ``ends`` does not."""

    begins: datetime
    ends: datetime

    def __contains__(self, instant: datetime) -> bool:
        return self.begins <= instant < self.ends


FOLLOWS: Mapping[WindowKind, tuple[Stage, Stage]] = {
    WindowKind.WITHDRAWAL: (Stage.SUBMISSION, Stage.VERIFICATION),
    WindowKind.COMPLETING: (Stage.VERIFICATION, Stage.VERIFICATION),
    WindowKind.APPEAL: (Stage.APPEALS, Stage.APPEALS),
    WindowKind.PROTEST: (Stage.VOTING, Stage.COUNTING),
}
"""From the first to the last stage that a window without own dates follows."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """When each stage begins: one strictly increasing list of instants.

    Beside them stand the windows that the rulebook names; others follow the stages.
    """

    begins: Mapping[Stage, datetime]
    windows: Mapping[WindowKind, Window] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind, window in self.windows.items():
            if window.begins >= window.ends:
                raise WindowEmpty(window=kind)
        for earlier, later in pairwise(STAGES):
            if self.begins[earlier] >= self.begins[later]:
                raise DatesOutOfOrder(earlier=earlier, later=later)

    def stage_at(self, now: datetime) -> Stage:
        """Return the last stage begun; before the first, the first."""
        begun = [stage for stage in STAGES if self.begins[stage] <= now]
        return begun[-1] if begun else STAGES[0]

    def window(self, stage: Stage) -> Window:
        """Return the span of ``stage``; the last one has no end worth naming."""
        after = STAGES.index(stage) + 1
        ends = (
            self.begins[STAGES[after]]
            if after < len(STAGES)
            else datetime.max.replace(tzinfo=self.begins[stage].tzinfo)
        )
        return Window(self.begins[stage], ends)

    def ends_at(self, now: datetime) -> datetime | None:
        """Return when the stage of ``now`` ends, or None in the last one."""
        stage = self.stage_at(now)
        return None if stage is STAGES[-1] else self.window(stage).ends

    def require(self, stage: Stage, now: datetime) -> None:
        """Refuse unless ``now`` lies in ``stage``."""
        current = self.stage_at(now)
        if current is not stage:
            raise StageClosed(
                wanted=stage,
                stage=current,
                begins=self.begins[stage],
                ends=self.window(stage).ends,
            )

    def span(self, kind: WindowKind) -> Window:
        """Return when a window is open: its own dates, else the stages it follows."""
        if kind in self.windows:
            return self.windows[kind]
        first, last = FOLLOWS[kind]
        return Window(self.begins[first], self.window(last).ends)

    def require_window(self, kind: WindowKind, now: datetime) -> None:
        """Refuse unless ``now`` lies in a window."""
        span = self.span(kind)
        if now not in span:
            raise WindowClosed(window=kind, begins=span.begins, ends=span.ends)

    def __iter__(self) -> Iterator[tuple[Stage, Window]]:
        return ((stage, self.window(stage)) for stage in STAGES)
