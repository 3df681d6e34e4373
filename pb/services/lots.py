"""Lots: announced with a commitment, drawn by two persons, never redrawn.

The secret is made when the lot is announced and lies sealed under a key outside
the database until the value that was rolled is confirmed. Who refuses a value
that was typed wrong learns nothing of the secret.
"""

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from pb.adapters.keys import KeyFolder
from pb.domain import lot as rule
from pb.domain.lot import Lot, Purpose
from pb.domain.permissions import Action, require_open
from pb.domain.refusals import Refusal
from pb.evidence import canonical, sealing
from pb.services import acts, counting, editions, jobs, lot_records, numbers
from pb.services.accounts import Account
from pb.services.ballots import AlreadyFrozen
from pb.services.editions import Edition
from pb.services.lot_records import Announced
from pb.store.lots import LotCommitmentRow

ACTIONS = {Purpose.NUMBERS: Action.DRAW_NUMBERS, Purpose.TIE: Action.DRAW_TIE}
"""The deed behind each kind of lot."""

KEY = "lots"
"""The shared key under which secrets lie sealed."""


class NothingToDraw(Refusal):
    """There is nothing a lot has to decide now."""


class LotAnnounced(Refusal):
    """A lot for the same is announced and must be drawn first (at)."""


def tied(session: Session, edition: Edition) -> tuple[str, tuple[int, ...]] | None:
    """Return the pool and projects of the tie the count stopped at; or None."""
    job = jobs.last_count(session, edition)
    if edition.digest or job is None or job.state != "failed":
        return None
    if job.code != counting.LotNeeded.code():
        return None
    return job.facts["pool"], tuple(sorted(job.facts["projects"]))


def announce(  # noqa: PLR0913 -- what is drawn, how, by whom; all named
    session: Session,
    edition: Edition,
    purpose: Purpose,
    announced: str,
    *,
    actor: Account,
    now: datetime,
    keys: KeyFolder,
) -> Announced:
    """Bind the office to a secret for what is to be drawn now.

    Raises:
        NothingToDraw: every project has a number, or no tie waits.
        LotAnnounced: a lot for the same waits to be drawn.
        AlreadyFrozen: numbers of a frozen ballot do not change.
    """
    require_open(ACTIONS[purpose], edition.timetable, now)
    edition = editions.held(session, edition.id)
    pool, items = _wanted(session, edition, purpose)
    known = lot_records.listed(session, edition)
    if open_ := lot_records.waiting(known, purpose, pool):
        raise LotAnnounced(at=open_.at)
    before = [e for e in known if (e.lot.purpose, e.lot.pool) == (purpose, pool)]
    bound = Lot(edition.slug, purpose, pool, 1 + len(before), items)
    row = _commitment(bound, keys.shared(KEY))
    row.edition_id, row.announced = edition.id, announced.strip()
    row.at, row.by = now, actor.id
    session.add(row)
    session.flush()
    _record(session, row, bound)
    return lot_records.get(session, edition, row.id)


def _wanted(
    session: Session, edition: Edition, purpose: Purpose
) -> tuple[str, tuple[int, ...]]:
    if purpose is Purpose.NUMBERS:
        if edition.manifest is not None:
            raise AlreadyFrozen
        found: tuple[str, Sequence[int]] | None = (
            "",
            numbers.wanting(session, edition),
        )
    else:
        found = tied(session, edition)
    if found is None or not found[1]:
        raise NothingToDraw
    return found[0], tuple(found[1])


def _commitment(bound: Lot, key: bytes) -> LotCommitmentRow:
    secret = secrets.token_bytes(rule.SECRET_BYTES).hex()
    commitment = rule.commitment(bound, secret)
    return LotCommitmentRow(
        purpose=bound.purpose,
        pool=bound.pool,
        round=bound.round,
        items=canonical.text(bound.items),
        commitment=commitment,
        sealed_secret=sealing.seal(key, f"lot {commitment}", secret.encode()),
    )


def _record(session: Session, row: LotCommitmentRow, bound: Lot) -> None:
    acts.record(
        session,
        edition_id=row.edition_id,
        actor=row.by,
        now=row.at,
        action="lot:announce",
        subject=f"lot {row.commitment}",
        facts={"before": None, "after": asdict(bound) | {"announced": row.announced}},
    )
