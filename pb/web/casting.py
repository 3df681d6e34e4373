"""The two transactions of a cast, in their order, and what came of them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from pb.domain.calendar import Stage
from pb.domain.refusals import Refusal
from pb.evidence.receipt import Receipt
from pb.services import confirmation, voting
from pb.services.confirmation import Unconfirmed, Voter
from pb.services.urns import Booth
from pb.services.voting import Marked
from pb.web import context


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of pressing the button, and the token of the voter's pass.

    The pass is there also when her ballot was refused.
    """

    came: Receipt | Refusal
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One pressing of the button: who, which ballot, confirmed by what."""

    booth: Booth
    voter: Voter
    marked: Marked
    digits: str | None
    """None when the page did not ask for them: the pass must do."""
    token: str | None


def cast(attempt: Attempt) -> Outcome:
    """Confirm the voter, then cast her ballot; the receipt counts at once.

    A wrong code costs a try, so the first transaction commits whatever it
    answers. The same attempt again needs neither: its receipt is signed anew.
    """
    with context.database().unit_of_work() as session:
        token = _admitted(session, attempt)
    if isinstance(token, Receipt | Refusal):
        return Outcome(token)
    try:
        with context.database().unit_of_work() as session:
            given = voting.cast(
                session,
                context.edition(),
                attempt.booth,
                attempt.voter,
                attempt.marked,
                token=token,
                now=context.now(),
            )
    except Refusal as refusal:
        return Outcome(refusal, token)
    return Outcome(given, token)


def _admitted(session: Session, attempt: Attempt) -> str | Receipt | Refusal:
    """Return the token of the voter's pass; or what answers her already."""
    booth, voter, now = attempt.booth, attempt.voter, context.now()
    if given := voting.receipt_again(session, booth, voter, attempt.marked):
        return given
    # A code is not spent on a ballot that comes too late.
    context.edition().timetable.require(Stage.VOTING, now)
    if attempt.token and passed(session, booth, voter, attempt.token):
        return attempt.token
    if attempt.digits is None:
        return Unconfirmed()
    confirmed = confirmation.confirm(
        session, booth, voter, attempt.digits, attempt.marked.attempt(booth), now
    )
    return confirmed.refusal or str(confirmed.token)


def passed(session: Session, booth: Booth, voter: Voter, token: str | None) -> bool:
    """Say whether this browser was confirmed for this voter a moment ago."""
    return token is not None and confirmation.holds_pass(
        session, booth, voter, token, context.now()
    )
