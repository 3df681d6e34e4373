"""Two other officials take away a second factor that its owner has lost."""

from datetime import datetime

from sqlalchemy.orm import Session

from pb.adapters.keys import KeyFolder
from pb.domain.permissions import Action
from pb.domain.refusals import Refusal
from pb.services import accounts, acts, factors, motions, offices, outbox
from pb.services.accounts import Account
from pb.services.motions import Motion
from pb.store.people import AccountRow


class OwnFactor(Refusal):
    """Nobody begins or confirms the reset of her own second factor."""


class NothingToReset(Refusal):
    """The official has set no second factor up (name)."""


def ask(session: Session, account_id: int, *, actor: Account, now: datetime) -> Motion:
    """Begin the reset of another official's second factor.

    Raises:
        OwnFactor: it is her own.
        NoOffice: the person holds no office.
        NothingToReset: there is no factor to take away.
        MotionOpen: somebody began it already.
    """
    if account_id == actor.id:
        raise OwnFactor
    concerned = offices.one(session, account_id)
    if not concerned.has_factor:
        raise NothingToReset(name=concerned.name)
    return motions.move(
        session,
        edition_id=None,
        action=Action.RESET_FACTOR,
        subject=f"account {account_id}",
        facts={"account": account_id, "name": concerned.name},
        actor=actor,
        now=now,
    )


def carry(
    session: Session, motion: Motion, actor: Account, now: datetime, keys: KeyFolder
) -> None:
    """Take the factor away, as two persons decided, and write to its owner.

    All her sessions end; the next time she signs in, she sets one up anew.

    Raises:
        OwnFactor: the second person is the one concerned.
    """
    account_id = int(motion.facts["account"])
    if account_id == actor.id:
        raise OwnFactor
    before = factors.said(session, account_id)
    factors.take_off(session, account_id)
    accounts.end_all(session, account_id)
    acts.record(
        session,
        edition_id=None,
        actor=actor.id,
        now=now,
        action="factor:reset",
        subject=f"account {account_id}",
        facts={
            "before": before,
            "after": factors.said(session, account_id),
            "motion": motion.id,
            "moved_by": motion.moved_by,
        },
    )
    _tell(session, motion, keys.shared("outbox"), now)


def _tell(session: Session, motion: Motion, key: bytes, now: datetime) -> None:
    row = session.get_one(AccountRow, int(motion.facts["account"]))
    facts = {"first": motion.mover, "second": motion.settler or ""}
    letter = outbox.Letter("factor-reset", row.email, row.locale, facts)
    outbox.post(session, key, letter, now)
