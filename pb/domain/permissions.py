"""Who may do what, and when: one table of data (action x role x stage).

The door of every page asks it for the role; the services ask it for the stage;
the help page shows it; a test goes through all its cells.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pb.domain.calendar import STAGES, Stage, StageClosed, Timetable


class Role(StrEnum):
    """What a person is to the city's budget; roles combine."""

    ANYONE = "anyone"
    RESIDENT = "resident"
    COORDINATOR = "coordinator"
    FORMAL_CHECKER = "formal-checker"
    ASSESSOR = "assessor"
    COMMISSION = "commission"
    CLERK = "clerk"
    AUDITOR = "auditor"
    DATA_PROTECTION = "data-protection"


OFFICIALS = frozenset(
    {
        Role.COORDINATOR,
        Role.FORMAL_CHECKER,
        Role.ASSESSOR,
        Role.COMMISSION,
        Role.CLERK,
        Role.AUDITOR,
        Role.DATA_PROTECTION,
    }
)


class Action(StrEnum):
    """A deed that a page or command carries out."""

    READ_PUBLIC = "read public pages"
    OPEN_ACCOUNT = "open an account"
    SIGN_IN = "sign in"
    CAST_BALLOT = "cast a ballot"
    READ_DEMO_MAIL = "read the demo's sent messages"
    MOVE_DEMO = "move the demo's timetable"
    KEEP_ACCOUNT = "keep one's own account"
    SECURE_ACCOUNT = "change how one signs in"
    READ_OWN_PROPOSALS = "read one's own proposals"
    WRITE_PROPOSAL = "write a proposal"
    WITHDRAW_PROPOSAL = "withdraw a proposal"
    READ_PERMISSIONS = "read who may do what"
    READ_PROPOSALS_WHOLE = "read proposals whole"
    VERIFY_PROPOSAL = "verify a proposal"
    READ_EDITION_OFFICE = "read the edition office"
    OPEN_EDITION = "open an edition"
    EDIT_RULEBOOK = "edit the rulebook"
    ADOPT_RULEBOOK = "adopt the rulebook"
    SET_TIMETABLE = "set the timetable"
    EXTEND_TIMETABLE = "extend the timetable"
    MANAGE_OFFICIALS = "invite and dismiss officials"
    RESET_FACTOR = "reset an official's second factor"
    REHEARSE = "rehearse the edition"
    DRAW_NUMBERS = "draw ballot numbers"
    DECLARE_RIVALS = "declare exclusive projects"
    FREEZE_BALLOT = "freeze the ballot"
    STRIKE_PROJECT = "strike a project"
    COUNT = "open and count"
    DRAW_TIE = "draw a tie"
    PUBLISH_RESULT = "publish the result"
    SECOND = "decide as the second person"
    READ_AUDIT = "read the audit log"


EVER = frozenset(STAGES)


def _from(first: Stage, last: Stage = STAGES[-1]) -> frozenset[Stage]:
    return frozenset(STAGES[STAGES.index(first) : STAGES.index(last) + 1])


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may do a deed, and in which stages.

    Attributes:
        roles: each of them suffices.
        stages: when; a page about it is read at any time.
        step_up: whether she proves herself anew when she has not lately.
        seconds: who confirms as the second person; empty: nobody needs to.
    """

    roles: frozenset[Role]
    stages: frozenset[Stage] = EVER
    step_up: bool = False
    seconds: frozenset[Role] = frozenset()


def _of(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


_ANYONE = _of(Role.ANYONE)
_COORDINATOR = _of(Role.COORDINATOR)
_SECOND = _of(Role.COORDINATOR, Role.COMMISSION)

PERMISSIONS: Mapping[Action, Permission] = {
    Action.READ_PUBLIC: Permission(_ANYONE),
    Action.OPEN_ACCOUNT: Permission(_ANYONE),
    Action.SIGN_IN: Permission(_ANYONE),
    Action.CAST_BALLOT: Permission(_ANYONE, frozenset({Stage.VOTING})),
    Action.READ_DEMO_MAIL: Permission(_ANYONE),
    Action.MOVE_DEMO: Permission(_ANYONE),
    Action.KEEP_ACCOUNT: Permission(_of(Role.RESIDENT)),
    Action.SECURE_ACCOUNT: Permission(_of(Role.RESIDENT), step_up=True),
    Action.READ_OWN_PROPOSALS: Permission(_of(Role.RESIDENT)),
    Action.WRITE_PROPOSAL: Permission(
        _of(Role.RESIDENT), frozenset({Stage.SUBMISSION})
    ),
    Action.WITHDRAW_PROPOSAL: Permission(_of(Role.RESIDENT)),
    Action.READ_PERMISSIONS: Permission(OFFICIALS),
    Action.READ_PROPOSALS_WHOLE: Permission(OFFICIALS - _of(Role.CLERK)),
    Action.VERIFY_PROPOSAL: Permission(
        _of(Role.FORMAL_CHECKER, Role.ASSESSOR, Role.COMMISSION, Role.COORDINATOR),
        _from(Stage.VERIFICATION, Stage.VOTING),
    ),
    Action.READ_EDITION_OFFICE: Permission(
        _of(
            Role.COORDINATOR,
            Role.COMMISSION,
            Role.AUDITOR,
            Role.DATA_PROTECTION,
        )
    ),
    Action.OPEN_EDITION: Permission(_COORDINATOR),
    # Rules and dates are changed until the rulebook is adopted, whatever the stage:
    # who forgot to adopt it must be able to begin anew.
    Action.EDIT_RULEBOOK: Permission(_COORDINATOR),
    Action.ADOPT_RULEBOOK: Permission(
        _COORDINATOR, _from(Stage.PREPARATION, Stage.SUBMISSION), step_up=True
    ),
    Action.SET_TIMETABLE: Permission(_COORDINATOR),
    Action.EXTEND_TIMETABLE: Permission(
        _COORDINATOR, _from(Stage.PREPARATION, Stage.IMPLEMENTATION), step_up=True
    ),
    Action.MANAGE_OFFICIALS: Permission(_COORDINATOR, step_up=True),
    Action.RESET_FACTOR: Permission(_SECOND, step_up=True, seconds=_SECOND),
    Action.REHEARSE: Permission(_COORDINATOR, _from(Stage.PREPARATION, Stage.PRINTING)),
    Action.DRAW_NUMBERS: Permission(
        _COORDINATOR,
        _from(Stage.APPEALS, Stage.VOTING),
        step_up=True,
        seconds=_SECOND,
    ),
    Action.DECLARE_RIVALS: Permission(
        _COORDINATOR, _from(Stage.VERIFICATION, Stage.VOTING)
    ),
    Action.FREEZE_BALLOT: Permission(
        _COORDINATOR,
        _from(Stage.PRINTING, Stage.VOTING),
        step_up=True,
        seconds=_SECOND,
    ),
    Action.STRIKE_PROJECT: Permission(
        _COORDINATOR,
        _from(Stage.PRINTING, Stage.RESULTS),
        step_up=True,
        seconds=_SECOND,
    ),
    Action.COUNT: Permission(_COORDINATOR, _from(Stage.COUNTING), step_up=True),
    Action.DRAW_TIE: Permission(
        _COORDINATOR, _from(Stage.COUNTING), step_up=True, seconds=_SECOND
    ),
    Action.PUBLISH_RESULT: Permission(
        _COORDINATOR, _from(Stage.COUNTING), step_up=True, seconds=_SECOND
    ),
    Action.SECOND: Permission(_SECOND, step_up=True),
    Action.READ_AUDIT: Permission(
        _of(
            Role.AUDITOR,
            Role.DATA_PROTECTION,
            Role.COMMISSION,
            Role.COORDINATOR,
        )
    ),
}


def allows(roles: Iterable[Role], action: Action) -> bool:
    """Say whether somebody with ``roles`` may do ``action`` in its stages."""
    return bool(PERMISSIONS[action].roles & {Role.ANYONE, *roles})


def may_read(roles: Iterable[Role], action: Action) -> bool:
    """Say whether somebody may read the page of a deed, at any time."""
    held = set(roles)
    return allows(held, action) or may_second(held, action)


def may_second(roles: Iterable[Role], action: Action) -> bool:
    """Say whether somebody with ``roles`` may confirm what another began."""
    return bool(PERMISSIONS[action].seconds & set(roles))


def is_open(action: Action, stage: Stage) -> bool:
    """Say whether ``stage`` is one in which the deed may be done."""
    return stage in PERMISSIONS[action].stages


def require_open(action: Action, timetable: Timetable, now: datetime) -> None:
    """Refuse a deed that belongs to other stages than that of ``now``.

    Raises:
        StageClosed: names the next stage of the deed, or its last one.
    """
    stage = timetable.stage_at(now)
    if is_open(action, stage):
        return
    own = [each for each in STAGES if is_open(action, each)]
    to_come = [each for each in own if STAGES.index(each) > STAGES.index(stage)]
    wanted = to_come[0] if to_come else own[-1]
    raise StageClosed(
        wanted=wanted,
        stage=stage,
        begins=timetable.begins[wanted],
        ends=timetable.window(wanted).ends,
    )
