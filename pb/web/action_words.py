"""The words for what people and officials do, in the table of permissions."""

from collections.abc import Mapping
from typing import Any

from pb.domain.permissions import Action
from pb.web.i18n import _l

ACTIONS: Mapping[Action, Any] = {
    Action.READ_PUBLIC: _l("Read the public pages"),
    Action.OPEN_ACCOUNT: _l("Open an account"),
    Action.SIGN_IN: _l("Sign in"),
    Action.CAST_BALLOT: _l("Cast a ballot"),
    Action.READ_DEMO_MAIL: _l("Read the demo’s sent messages"),
    Action.MOVE_DEMO: _l("Move the demo’s timetable"),
    Action.KEEP_ACCOUNT: _l("Keep one’s own account"),
    Action.SECURE_ACCOUNT: _l("Change how one signs in"),
    Action.READ_OWN_PROPOSALS: _l("Read one’s own proposals"),
    Action.WRITE_PROPOSAL: _l("Write and submit a proposal"),
    Action.WITHDRAW_PROPOSAL: _l("Withdraw one’s own proposal"),
    Action.READ_PERMISSIONS: _l("Read who may do what"),
    Action.READ_PROPOSALS_WHOLE: _l("Read proposals whole"),
    Action.VERIFY_PROPOSAL: _l("Give a verdict on a proposal"),
    Action.READ_EDITION_OFFICE: _l("Read the edition office"),
    Action.OPEN_EDITION: _l("Open an edition"),
    Action.EDIT_RULEBOOK: _l("Edit the rulebook"),
    Action.ADOPT_RULEBOOK: _l("Adopt the rulebook"),
    Action.SET_TIMETABLE: _l("Set the timetable"),
    Action.EXTEND_TIMETABLE: _l("Extend the timetable"),
    Action.MANAGE_OFFICIALS: _l("Invite and dismiss officials"),
    Action.RESET_FACTOR: _l("Reset an official’s second factor"),
    Action.REHEARSE: _l("Rehearse the edition"),
    Action.DRAW_NUMBERS: _l("Draw ballot numbers"),
    Action.DECLARE_RIVALS: _l("Declare projects exclusive"),
    Action.FREEZE_BALLOT: _l("Freeze the ballot"),
    Action.STRIKE_PROJECT: _l("Strike a project off the ballot"),
    Action.COUNT: _l("Open the urn and count"),
    Action.DRAW_TIE: _l("Draw a tie"),
    Action.PUBLISH_RESULT: _l("Publish the result"),
    Action.SECOND: _l("Confirm or refuse as the second person"),
    Action.READ_AUDIT: _l("Read the audit log"),
}


def action(value: Action) -> str:
    """Return the words for an action."""
    return str(ACTIONS[value])
