"""The draw: the value is entered by one official and confirmed by another.

Only then is the secret opened. A lot is never redrawn.
"""

from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pb.adapters.keys import KeyFolder
from pb.domain import lot as rule
from pb.domain.lot import Lot, Purpose
from pb.domain.permissions import require_open
from pb.domain.refusals import Refusal
from pb.evidence import canonical, sealing
from pb.services import acts, counting, editions, jobs, lot_records, lots, motions
from pb.services.accounts import Account
from pb.services.ballots import AlreadyFrozen
from pb.services.editions import Edition
from pb.services.motions import Motion
from pb.store.lots import BallotNumberRow, LotCommitmentRow, LotDrawingRow
from pb.store.statements import insert_missing


class SecretLost(Refusal):
    """The secret cannot be opened: the key is another one, or it was altered."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """The public value, and what the minutes of the draw say."""

    value: str
    place: str
    sitting: str
    present: str


def move(
    session: Session,
    edition: Edition,
    lot_id: int,
    minutes: Minutes,
    *,
    actor: Account,
    now: datetime,
) -> Motion:
    """Enter the value that was rolled; a second person confirms it.

    Raises:
        ValueUnclear, ValueShort: the value is not numbers enough.
        LotDrawn: a lot is never redrawn.
    """
    found = lot_records.get(session, edition, lot_id)
    action = lots.ACTIONS[found.lot.purpose]
    require_open(action, edition.timetable, now)
    if found.drawing is not None:
        raise counting.LotDrawn
    said = {name: text.strip() for name, text in asdict(minutes).items()}
    return motions.move(
        session,
        edition_id=edition.id,
        action=action,
        subject=f"lot {found.commitment}",
        facts={
            **said,
            "lot": found.id,
            "items": found.lot.items,
            "value": rule.normal(minutes.value),
        },
        actor=actor,
        now=now,
    )


def carry(
    session: Session, motion: Motion, second: Account, now: datetime, keys: KeyFolder
) -> None:
    """Draw: reveal the secret, write down the order and what follows from it.

    Raises:
        SecretLost: the sealed secret does not open, or is not the one committed.
    """
    edition = editions.held(session, motion.edition_id)
    require_open(motion.action, edition.timetable, now)
    draw(session, edition, motion, second, now, keys)


def draw(
    session: Session,
    edition: Edition,
    motion: Motion,
    second: Account,
    now: datetime,
    keys: KeyFolder,
) -> None:
    """Draw what a confirmed motion says; the caller knows that the stage is right."""
    row = session.get_one(LotCommitmentRow, motion.facts["lot"])
    bound = lot_records.lot_of(row, edition.slug)
    secret = _secret(row, bound, keys)
    order = rule.drawn(bound.items, secret, motion.facts["value"])
    written = insert_missing(
        session,
        LotDrawingRow,
        commitment_id=row.id,
        secret=secret,
        drawn=canonical.text(order),
        **{
            name: motion.facts[name]
            for name in ("value", "place", "sitting", "present")
        },
        at=now,
        by=motion.moved_by,
        seconded_by=second.id,
    )
    if not written:
        raise counting.LotDrawn
    acts.record(
        session,
        edition_id=edition.id,
        actor=motion.moved_by,
        now=now,
        action="lot:draw",
        subject=motion.subject,
        facts={
            "before": None,
            "after": {"order": order, "value": motion.facts["value"]},
            "motion": motion.id,
        },
    )
    if bound.purpose is Purpose.NUMBERS:
        _give_numbers(session, edition, row.id, order)
    else:
        _settle_tie(session, edition, bound, order, motion, now)


def _secret(row: LotCommitmentRow, bound: Lot, keys: KeyFolder) -> str:
    try:
        opened = sealing.unseal(
            keys.shared(lots.KEY), f"lot {row.commitment}", row.sealed_secret
        )
    except sealing.SealBroken as broken:
        raise SecretLost from broken
    secret = opened.decode("ascii", errors="replace")
    if rule.commitment(bound, secret) != row.commitment:
        raise SecretLost
    return secret


def _give_numbers(
    session: Session, edition: Edition, lot_id: int, order: tuple[int, ...]
) -> None:
    """Let the numbers go on behind those given before."""
    if edition.manifest is not None:
        raise AlreadyFrozen
    last = session.scalar(
        select(func.max(BallotNumberRow.number)).where(
            BallotNumberRow.edition_id == edition.id
        )
    )
    session.add_all(
        BallotNumberRow(
            edition_id=edition.id, filed=filed, number=number, commitment_id=lot_id
        )
        for number, filed in enumerate(order, 1 + (last or 0))
    )


def _settle_tie(
    session: Session,
    edition: Edition,
    bound: Lot,
    order: tuple[int, ...],
    motion: Motion,
    now: datetime,
) -> None:
    counting.record_lot(
        session,
        edition,
        pool=bound.pool,
        tied=list(bound.items),
        drawn=list(order),
        minutes=f"{motion.facts['sitting']}, {motion.facts['place']}",
        actor=motion.moved_by,
        now=now,
    )
    # The count goes on by itself, unless somebody asked for it already.
    with suppress(jobs.CountRunning):
        jobs.ask_count(session, edition, actor=motion.moved_by, now=now)
