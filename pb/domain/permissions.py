"""Who may do what: one table of data."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Role(StrEnum):
    """What a person is to the edition; roles combine."""

    ANYONE = "anyone"
    RESIDENT = "resident"
    ASSESSOR = "assessor"
    COORDINATOR = "coordinator"


class Action(StrEnum):
    """A deed that a page or command carries out."""

    READ_PUBLIC = "read public pages"
    OPEN_ACCOUNT = "open an account"
    SIGN_IN = "sign in"
    CAST_BALLOT = "cast a ballot"
    READ_DEMO_MAIL = "read the demo's sent messages"
    MOVE_DEMO = "move the demo's timetable"
    WRITE_PROPOSAL = "write a proposal"
    VERIFY_PROPOSAL = "verify a proposal"
    READ_EDITION_OFFICE = "read the edition office"
    EDIT_EDITION = "edit the edition"
    FREEZE_BALLOT = "freeze the ballot"
    COUNT = "open and count"
    PUBLISH_RESULT = "publish the result"


OFFICIALS = frozenset({Role.ASSESSOR, Role.COORDINATOR})

PERMISSIONS: Mapping[Action, frozenset[Role]] = {
    Action.READ_PUBLIC: frozenset({Role.ANYONE}),
    Action.OPEN_ACCOUNT: frozenset({Role.ANYONE}),
    Action.SIGN_IN: frozenset({Role.ANYONE}),
    Action.CAST_BALLOT: frozenset({Role.ANYONE}),
    Action.READ_DEMO_MAIL: frozenset({Role.ANYONE}),
    Action.MOVE_DEMO: frozenset({Role.ANYONE}),
    Action.WRITE_PROPOSAL: frozenset({Role.RESIDENT}),
    Action.VERIFY_PROPOSAL: OFFICIALS,
    Action.READ_EDITION_OFFICE: frozenset({Role.COORDINATOR}),
    Action.EDIT_EDITION: frozenset({Role.COORDINATOR}),
    Action.FREEZE_BALLOT: frozenset({Role.COORDINATOR}),
    Action.COUNT: frozenset({Role.COORDINATOR}),
    Action.PUBLISH_RESULT: frozenset({Role.COORDINATOR}),
}


def allows(roles: Iterable[Role], action: Action) -> bool:
    """Say whether somebody with ``roles`` may do ``action``."""
    return bool(PERMISSIONS[action] & {Role.ANYONE, *roles})
