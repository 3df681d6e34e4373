"""The words for what people and officials do, in the table of permissions."""

from collections.abc import Mapping
from typing import Any

from pb.domain.permissions import Action
from pb.web.i18n import _l

ACTIONS: Mapping[Action, Any] = {
    Action.READ_PUBLIC: _l("Reading the public pages"),
    Action.OPEN_ACCOUNT: _l("Opening an account"),
    Action.SIGN_IN: _l("Signing in"),
    Action.CAST_BALLOT: _l("Casting a ballot"),
    Action.READ_DEMO_MAIL: _l("Reading the demo’s sent messages"),
    Action.MOVE_DEMO: _l("Moving the demo’s timetable"),
    Action.KEEP_ACCOUNT: _l("Keeping one’s own account"),
    Action.SECURE_ACCOUNT: _l("Changing how one signs in"),
    Action.READ_OWN_PROPOSALS: _l("Reading one’s own proposals"),
    Action.WRITE_PROPOSAL: _l("Writing and submitting a proposal"),
    Action.WITHDRAW_PROPOSAL: _l("Withdrawing one’s own proposal"),
    Action.READ_PERMISSIONS: _l("Reading who may do what"),
    Action.READ_PROPOSALS_WHOLE: _l("Reading proposals whole"),
    Action.VERIFY_PROPOSAL: _l("Giving a verdict on a proposal"),
    Action.READ_EDITION_OFFICE: _l("Reading the edition office"),
    Action.OPEN_EDITION: _l("Opening an edition"),
    Action.EDIT_RULEBOOK: _l("Editing the rulebook"),
    Action.ADOPT_RULEBOOK: _l("Adopting the rulebook"),
    Action.SET_TIMETABLE: _l("Setting the timetable"),
    Action.EXTEND_TIMETABLE: _l("Extending the timetable"),
    Action.MANAGE_OFFICIALS: _l("Inviting and dismissing officials"),
    Action.RESET_FACTOR: _l("Resetting an official’s second step"),
    Action.REHEARSE: _l("Rehearsing the edition"),
    Action.DRAW_NUMBERS: _l("Drawing ballot numbers"),
    Action.DECLARE_RIVALS: _l("Declaring projects exclusive"),
    Action.FREEZE_BALLOT: _l("Freezing the ballot"),
    Action.STRIKE_PROJECT: _l("Striking a project off the ballot"),
    Action.COUNT: _l("Opening the urn and counting"),
    Action.DRAW_TIE: _l("Drawing a tie"),
    Action.PUBLISH_RESULT: _l("Publishing the result"),
    Action.SECOND: _l("Confirming or refusing as the second person"),
    Action.READ_AUDIT: _l("Reading the audit log"),
}


def action(value: Action) -> str:
    """Return the words for an action."""
    return str(ACTIONS[value])
