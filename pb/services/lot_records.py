"""Lots as people read them: announced, drawn, and as a file that anyone checks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from json import loads
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from pb.domain.lot import FORMAT, Lot, Purpose
from pb.domain.refusals import Refusal
from pb.services.editions import Edition
from pb.store.lots import BallotNumberRow, LotCommitmentRow, LotDrawingRow
from pb.store.people import AccountRow


class NoSuchLot(Refusal):
    """There is no such lot in this edition."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What came of a lot, and the facts of its minutes."""

    value: str
    secret: str
    order: tuple[int, ...]
    place: str
    sitting: str
    present: str
    at: datetime
    by: str
    seconded_by: str


@dataclass(frozen=True, slots=True)
class Announced:
    """A lot that was announced; drawn or not yet.

    ``first`` is the number the first one drawn gets; None where a tie is drawn.
    """

    id: int
    lot: Lot
    announced: str
    commitment: str
    at: datetime
    by: str
    drawing: Drawing | None
    first: int | None


def listed(session: Session, edition: Edition) -> list[Announced]:
    """Return the lots of an edition, the oldest first."""
    by, drawer, seconder = (aliased(AccountRow) for _ in range(3))
    rows = session.execute(
        select(LotCommitmentRow, LotDrawingRow, by.name, drawer.name, seconder.name)
        .join(by, by.id == LotCommitmentRow.by)
        .outerjoin(LotDrawingRow, LotDrawingRow.commitment_id == LotCommitmentRow.id)
        .outerjoin(drawer, drawer.id == LotDrawingRow.by)
        .outerjoin(seconder, seconder.id == LotDrawingRow.seconded_by)
        .where(LotCommitmentRow.edition_id == edition.id)
        .order_by(LotCommitmentRow.id)
    )
    firsts = _firsts(session, edition.id)
    return [
        Announced(
            id=row.id,
            lot=lot_of(row, edition.slug),
            announced=row.announced,
            commitment=row.commitment,
            at=row.at,
            by=announcer,
            drawing=_drawing(drawn, drew, confirmed),
            first=firsts.get(row.id),
        )
        for row, drawn, announcer, drew, confirmed in rows
    ]


def get(session: Session, edition: Edition, lot_id: int) -> Announced:
    """Return a lot of an edition, or refuse."""
    found = [each for each in listed(session, edition) if each.id == lot_id]
    if not found:
        raise NoSuchLot
    return found[0]


def waiting(
    lots: Sequence[Announced], purpose: Purpose, pool: str = ""
) -> Announced | None:
    """Return the lot that is announced and not drawn; None when there is none."""
    of = [each for each in lots if (each.lot.purpose, each.lot.pool) == (purpose, pool)]
    return next((each for each in of if each.drawing is None), None)


def lot_of(row: LotCommitmentRow, slug: str) -> Lot:
    """Return the lot as its commitment binds it."""
    items = tuple(loads(row.items))
    return Lot(slug, Purpose(row.purpose), row.pool, row.round, items)


def document(found: Announced) -> dict[str, Any]:
    """Return a drawn lot as plain values: what ``docs/lot_check.py`` reads."""
    if found.drawing is None:
        raise NoSuchLot
    lot, drawing = found.lot, found.drawing
    return {
        "format": FORMAT,
        "edition": lot.edition,
        "purpose": lot.purpose,
        "pool": lot.pool,
        "round": lot.round,
        "items": list(lot.items),
        "announced": found.announced,
        "announced_at": found.at.isoformat(),
        "commitment": found.commitment,
        "value": drawing.value,
        "secret": drawing.secret,
        "order": list(drawing.order),
        "first_number": found.first,
        "place": drawing.place,
        "sitting": drawing.sitting,
        "drawn_at": drawing.at.isoformat(),
    }


def _drawing(row: LotDrawingRow | None, by: str, seconded_by: str) -> Drawing | None:
    if row is None:
        return None
    return Drawing(
        value=row.value,
        secret=row.secret,
        order=tuple(loads(row.drawn)),
        place=row.place,
        sitting=row.sitting,
        present=row.present,
        at=row.at,
        by=by,
        seconded_by=seconded_by,
    )


def _firsts(session: Session, edition_id: int) -> dict[int, int]:
    found: dict[int, int] = {}
    rows = session.execute(
        select(BallotNumberRow.commitment_id, BallotNumberRow.number).where(
            BallotNumberRow.edition_id == edition_id
        )
    )
    for lot, number in rows:
        found[lot] = min(found.get(lot, number), number)
    return found
