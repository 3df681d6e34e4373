"""Reading counts. Every function asks for the permit that disclosure gave."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from json import loads
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pb.domain.disclosure import Figure, NotDisclosed, Permit
from pb.store.editions import LotRow, ResultRow
from pb.store.roll import TurnoutRow
from pb.store.urn import BallotRow, LiveTurnoutRow, StandingRow


@dataclass(frozen=True, slots=True)
class Standing:
    """A pool's live standings: ballots that mark something in it, and votes."""

    pool: str
    ballots: int
    votes: dict[int, int]
    as_of: datetime


def submitted(session: Session, permit: Permit) -> tuple[int, datetime] | None:
    """Return how many ballots are submitted and as of when; None before any."""
    _require(permit, Figure.TURNOUT)
    row = session.execute(
        select(LiveTurnoutRow.submitted, LiveTurnoutRow.as_of).where(
            LiveTurnoutRow.edition_id == permit.edition_id
        )
    ).one_or_none()
    return None if row is None else (row.submitted, row.as_of)


def by_hour(session: Session, permit: Permit) -> list[tuple[datetime, int]]:
    """Return the full hours in which ballots came in, and how many."""
    _require(permit, Figure.TURNOUT)
    rows = session.execute(
        select(TurnoutRow.hour, func.sum(TurnoutRow.n))
        .where(TurnoutRow.edition_id == permit.edition_id)
        .group_by(TurnoutRow.hour)
        .order_by(TurnoutRow.hour)
    )
    return [(hour, int(n)) for hour, n in rows]


def standings(session: Session, permit: Permit) -> list[Standing]:
    """Return the live standings of each pool that has any."""
    _require(permit, Figure.STANDINGS)
    rows = session.scalars(
        select(StandingRow).where(StandingRow.edition_id == permit.edition_id)
    )
    return [
        Standing(
            pool=row.pool,
            ballots=row.ballots,
            votes={int(number): n for number, n in loads(row.counts).items()},
            as_of=row.as_of,
        )
        for row in rows
    ]


def result(session: Session, permit: Permit) -> dict[str, Any]:
    """Return the computed result, as it was written."""
    _require(permit, Figure.RESULT)
    row = session.get_one(ResultRow, permit.edition_id)
    document: dict[str, Any] = loads(row.document)
    return document


def lots(session: Session, permit: Permit) -> list[tuple[str, list[int], str]]:
    """Return the recorded lots: pool, projects in the order drawn, minutes."""
    _require(permit, Figure.RESULT)
    rows = session.scalars(
        select(LotRow)
        .where(LotRow.edition_id == permit.edition_id)
        .order_by(LotRow.pool, LotRow.tied)
    )
    return [(row.pool, loads(row.drawn), row.minutes) for row in rows]


def ballots(session: Session, permit: Permit) -> Iterator[tuple[bytes, str]]:
    """Give code hash and choices of each published ballot, in their order."""
    _require(permit, Figure.BALLOTS)
    return stored_ballots(session, permit.edition_id)


def stored_ballots(session: Session, edition_id: int) -> Iterator[tuple[bytes, str]]:
    """Give the opened ballots to the count itself, which shows nobody."""
    rows = session.execute(
        select(BallotRow.code_hash, BallotRow.choices)
        .where(BallotRow.edition_id == edition_id)
        .order_by(BallotRow.n)
        .execution_options(yield_per=5000)
    )
    yield from rows


def _require(permit: Permit, figure: Figure) -> None:
    if permit.figure is not figure:
        raise NotDisclosed(figure=figure)
