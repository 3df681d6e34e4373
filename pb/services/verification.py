"""Verdicts on proposals: given, read, and taken back until the ballot is frozen."""

from dataclasses import dataclass
from datetime import datetime
from json import loads

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pb.domain.permissions import Action, is_open, require_open
from pb.domain.proposal import Move, State, moved
from pb.domain.refusals import Refusal
from pb.domain.verification import Verdict
from pb.services import acts
from pb.services.accounts import Account
from pb.services.ballots import AlreadyFrozen
from pb.services.editions import Edition
from pb.services.proposals import Decision, decision
from pb.services.submission import NoSuchProposal
from pb.store.editions import ActRow, ManifestRow, hold
from pb.store.proposals import ProposalRow, VerdictRow

DECIDE = "proposal:verdict"
REOPEN = "proposal:reopen"


class ReasonMissing(Refusal):
    """A verdict is taken back without saying why (field)."""


@dataclass(frozen=True, slots=True)
class Reopening:
    """That a verdict was taken back, when and why."""

    reason: str
    at: datetime


def decide(
    session: Session,
    edition: Edition,
    number: int,
    verdict: Verdict,
    *,
    actor: Account,
    now: datetime,
) -> None:
    """Accept or reject a submitted proposal; the verdict is public at once."""
    row = _open_proposal(session, edition, number, now)
    before = row.state
    row.state = moved(State(before), Move.ACCEPT if verdict.accepted else Move.REJECT)
    n = (
        1
        + session.scalars(
            select(func.count()).where(VerdictRow.proposal_id == row.id)
        ).one()
    )
    session.add(
        VerdictRow(
            proposal_id=row.id,
            n=n,
            version=row.version,
            accepted=verdict.accepted,
            ground=verdict.ground,
            text=verdict.text.strip(),
            at=now,
            by=actor.id,
        )
    )
    facts: dict[str, object] = {
        "before": before,
        "after": row.state,
        "ground": verdict.ground,
    }
    _record(session, edition, actor, now, action=DECIDE, number=number, facts=facts)


def reopen(
    session: Session,
    edition: Edition,
    number: int,
    reason: str,
    *,
    actor: Account,
    now: datetime,
) -> None:
    """Take a verdict back, with a reason; the proposal waits for a new one."""
    if not reason.strip():
        raise ReasonMissing(field="reason")
    row = _open_proposal(session, edition, number, now)
    before = row.state
    row.state = moved(State(before), Move.REOPEN)
    facts: dict[str, object] = {
        "before": before,
        "after": row.state,
        "reason": reason.strip(),
    }
    _record(session, edition, actor, now, action=REOPEN, number=number, facts=facts)


def may_decide(edition: Edition, now: datetime) -> bool:
    """Say whether verdicts can be given: from verification until the freeze."""
    open_now = is_open(Action.VERIFY_PROPOSAL, edition.stage(now))
    return edition.manifest is None and open_now


def history(
    session: Session, edition: Edition, number: int
) -> list[Decision | Reopening]:
    """Return what was decided on a proposal and taken back, oldest first."""
    verdicts = session.scalars(
        select(VerdictRow)
        .join(ProposalRow, ProposalRow.id == VerdictRow.proposal_id)
        .where(ProposalRow.edition_id == edition.id, ProposalRow.number == number)
    )
    reopenings = session.scalars(
        select(ActRow).where(
            ActRow.edition_id == edition.id,
            ActRow.action == REOPEN,
            ActRow.subject == _subject(number),
        )
    )
    events: list[Decision | Reopening] = [
        *(decision(row) for row in verdicts),
        *(Reopening(loads(row.facts)["reason"], row.at) for row in reopenings),
    ]
    return sorted(events, key=lambda event: event.at)


def _open_proposal(
    session: Session, edition: Edition, number: int, now: datetime
) -> ProposalRow:
    """Return a proposal held for a deed that changes what is on the ballot."""
    require_open(Action.VERIFY_PROPOSAL, edition.timetable, now)
    # The freeze holds the edition too: a verdict comes before it or not at all.
    hold(session, edition.id)
    if session.get(ManifestRow, edition.id) is not None:
        raise AlreadyFrozen
    row = session.scalar(
        select(ProposalRow)
        .where(ProposalRow.edition_id == edition.id, ProposalRow.number == number)
        .with_for_update(key_share=True)
    )
    if row is None:
        raise NoSuchProposal
    return row


def _subject(number: int) -> str:
    return f"proposal {number}"


def _record(  # noqa: PLR0913 -- the facts of an act, all named
    session: Session,
    edition: Edition,
    actor: Account,
    now: datetime,
    *,
    action: str,
    number: int,
    facts: dict[str, object],
) -> None:
    acts.record(
        session,
        edition_id=edition.id,
        actor=actor.id,
        now=now,
        action=action,
        subject=_subject(number),
        facts=facts,
    )
