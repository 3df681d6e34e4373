"""What an edition still needs of its officials: each task, and what it holds up.

Nothing here moves a stage: the clock does. A task that is left undone closes
deeds, and the list says which stage waits for it and until when.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from pb.domain.calendar import STAGES, Stage
from pb.domain.linter import Finding, lint
from pb.domain.permissions import Action, Role, may_second
from pb.services import ballots, lots, motions, numbers, offices
from pb.services.ballots import Guard
from pb.services.editions import Edition


class Code(StrEnum):
    """A task of the cycle, in its order."""

    ADOPT = "adopt"
    TIMETABLE = "timetable"
    SECOND_PERSON = "second-person"
    WORKER = "worker"
    MOTIONS = "motions"
    VERDICTS = "verdicts"
    LOT = "lot"
    URN = "urn"
    FREEZE = "freeze"
    VOTE = "vote"
    COUNT = "count"
    TIE = "tie"
    PUBLISH = "publish"


class Standing(StrEnum):
    """How a task stands."""

    DUE = "due"
    RUNNING = "running"
    LATER = "later"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Task:
    """A task and how it stands.

    Attributes:
        n: how many things it is about: faults, proposals, motions.
        more: how many lesser ones: the linter's warnings.
        at: when it was done; of a later one, from when it can be.
        until: by when it is wanted.
        blocks: the stage that cannot go on without it.
    """

    code: Code
    standing: Standing
    n: int = 0
    more: int = 0
    at: datetime | None = None
    until: datetime | None = None
    blocks: Stage | None = None


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the tasks are read off."""

    session: Session
    edition: Edition
    now: datetime
    worker_silent: bool
    guards: dict[Guard, int]

    @property
    def stage(self) -> Stage:
        return self.edition.stage(self.now)

    def begins(self, stage: Stage) -> datetime:
        return self.edition.timetable.begins[stage]

    def reached(self, stage: Stage) -> bool:
        return STAGES.index(self.stage) >= STAGES.index(stage)


def listed(
    session: Session, edition: Edition, now: datetime, *, worker_silent: bool
) -> list[Task]:
    """Return the tasks of an edition, in the order of the cycle."""
    guards = {open_.guard: open_.n for open_ in ballots.open_guards(session, edition)}
    desk = _Desk(session, edition, now, worker_silent, guards)
    return [*_beginnings(desk), *_upkeep(desk), *_before_voting(desk), *_after(desk)]


def blocking(tasks: list[Task]) -> list[Task]:
    """Return the tasks that hold a stage up, the most urgent first."""
    return sorted(
        (task for task in tasks if task.blocks and task.standing is Standing.DUE),
        key=lambda task: STAGES.index(task.blocks or STAGES[-1]),
    )


def faults(edition: Edition) -> tuple[list[Finding], list[Finding]]:
    """Return what the linter finds: errors, then warnings."""
    found = lint(edition.rules, edition.timetable)
    return [f for f in found if f.is_error], [f for f in found if not f.is_error]


def _beginnings(desk: _Desk) -> Iterator[Task]:
    adopted = desk.edition.adopted_at
    opens = desk.begins(Stage.SUBMISSION)
    if adopted is not None:
        yield Task(Code.ADOPT, Standing.DONE, at=adopted)
        yield Task(Code.TIMETABLE, Standing.DONE, at=adopted)
        return
    errors, warnings = faults(desk.edition)
    yield Task(
        Code.ADOPT,
        Standing.DUE,
        n=len(errors),
        more=len(warnings),
        until=opens,
        blocks=Stage.SUBMISSION,
    )
    yield Task(Code.TIMETABLE, Standing.DUE, until=opens)


def _upkeep(desk: _Desk) -> Iterator[Task]:
    if desk.edition.published_at is None:
        yield _second_person(desk)
    if desk.worker_silent:
        yield Task(Code.WORKER, Standing.DUE)
    if waiting := len(motions.waiting_all(desk.session, desk.edition.id)):
        yield Task(Code.MOTIONS, Standing.DUE, n=waiting)


def _second_person(desk: _Desk) -> Task:
    held = [(each.id, each.roles) for each in offices.everyone(desk.session)]
    pairs = any(
        first != second
        for first, roles in held
        if Role.COORDINATOR in roles
        for second, others in held
        if may_second(others, Action.FREEZE_BALLOT)
    )
    if pairs:
        return Task(Code.SECOND_PERSON, Standing.DONE)
    wanted = Stage.RESULTS if desk.edition.manifest else Stage.VOTING
    return Task(
        Code.SECOND_PERSON, Standing.DUE, until=desk.begins(wanted), blocks=wanted
    )


def _before_voting(desk: _Desk) -> Iterator[Task]:
    frozen = desk.edition.frozen_at
    if frozen is not None:
        yield Task(Code.VERDICTS, Standing.DONE)
        if numbers.are_drawn(desk.edition):
            yield Task(Code.LOT, Standing.DONE)
        yield Task(Code.FREEZE, Standing.DONE, at=frozen)
        return
    yield _verdicts(desk)
    if numbers.are_drawn(desk.edition):
        yield _lot(desk)
    if Guard.NO_URN in desk.guards and desk.reached(Stage.PRINTING):
        yield _wanted(desk, Code.URN, Stage.VOTING)
    if desk.reached(Stage.PRINTING):
        yield _wanted(desk, Code.FREEZE, Stage.VOTING)
    else:
        yield Task(Code.FREEZE, Standing.LATER, at=desk.begins(Stage.PRINTING))


def _verdicts(desk: _Desk) -> Task:
    undecided = desk.guards.get(Guard.UNDECIDED, 0)
    if not desk.reached(Stage.VERIFICATION):
        begins = desk.begins(Stage.VERIFICATION)
        return Task(Code.VERDICTS, Standing.LATER, n=undecided, at=begins)
    if undecided:
        wanted = Stage.VOTING if desk.reached(Stage.APPEALS) else Stage.APPEALS
        return _wanted(desk, Code.VERDICTS, wanted, undecided)
    if Guard.NO_PROJECT in desk.guards:
        return _wanted(desk, Code.VERDICTS, Stage.VOTING)
    return Task(Code.VERDICTS, Standing.DONE)


def _lot(desk: _Desk) -> Task:
    wanting = desk.guards.get(Guard.NO_LOT, 0)
    settled = Guard.UNDECIDED not in desk.guards
    if not desk.reached(Stage.APPEALS) or not settled:
        return Task(Code.LOT, Standing.LATER, n=wanting, at=desk.begins(Stage.APPEALS))
    if wanting:
        return _wanted(desk, Code.LOT, Stage.VOTING, wanting)
    return Task(Code.LOT, Standing.DONE)


def _after(desk: _Desk) -> Iterator[Task]:
    edition, closes = desk.edition, desk.begins(Stage.COUNTING)
    if not desk.reached(Stage.COUNTING):
        running = desk.reached(Stage.VOTING) and edition.manifest is not None
        yield Task(
            Code.VOTE,
            Standing.RUNNING if running else Standing.LATER,
            at=desk.begins(Stage.VOTING),
            until=closes,
        )
    yield from _counted(desk)
    if edition.published_at is not None:
        yield Task(Code.PUBLISH, Standing.DONE, at=edition.published_at)
    elif edition.digest is not None:
        yield _wanted(desk, Code.PUBLISH, Stage.RESULTS)
    else:
        yield Task(Code.PUBLISH, Standing.LATER)


def _counted(desk: _Desk) -> Iterator[Task]:
    edition = desk.edition
    if edition.counted_at is not None:
        yield Task(Code.COUNT, Standing.DONE, at=edition.counted_at)
    elif not desk.reached(Stage.COUNTING) or edition.manifest is None:
        yield Task(Code.COUNT, Standing.LATER, at=desk.begins(Stage.COUNTING))
    elif tie := lots.tied(desk.session, edition):
        yield _wanted(desk, Code.TIE, Stage.RESULTS, len(tie[1]))
    else:
        yield _wanted(desk, Code.COUNT, Stage.RESULTS)


def _wanted(desk: _Desk, code: Code, by: Stage, n: int = 0) -> Task:
    return Task(code, Standing.DUE, n=n, until=desk.begins(by), blocks=by)
