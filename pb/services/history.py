"""How an edition's rules and dates came to be: versions and recorded changes."""

from dataclasses import dataclass
from datetime import datetime
from json import loads

from sqlalchemy import select
from sqlalchemy.orm import Session

from pb.domain.amendment import Amendment, amendments
from pb.domain.calendar import STAGES, Stage
from pb.domain.rulebook import Rulebook
from pb.store.editions import ActRow, RulebookRow
from pb.store.people import AccountRow


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the rulebook, and what it changed in the one before."""

    number: int
    rules: Rulebook
    sha256: str
    at: datetime
    by: str | None
    """The official's name; None when a command wrote it."""
    changes: tuple[Amendment, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A stage whose beginning was changed."""

    stage: Stage
    before: datetime
    after: datetime


@dataclass(frozen=True, slots=True)
class Rescheduling:
    """A recorded change of the timetable."""

    at: datetime
    by: str | None
    """The official's name; None when the clock or a command did it."""
    moves: tuple[Move, ...]


def versions(session: Session, edition_id: int) -> list[Version]:
    """Return all versions of the rulebook, newest first."""
    rows = session.execute(
        select(RulebookRow, AccountRow.name)
        .outerjoin(AccountRow, AccountRow.id == RulebookRow.by)
        .where(RulebookRow.edition_id == edition_id)
        .order_by(RulebookRow.version)
    )
    found: list[Version] = []
    for row, name in rows:
        rules = Rulebook.of_document(loads(row.document))
        changes = amendments(found[-1].rules, rules) if found else ()
        found.append(Version(row.version, rules, row.sha256, row.at, name, changes))
    return found[::-1]


def reschedulings(session: Session, edition_id: int) -> list[Rescheduling]:
    """Return the recorded changes of the timetable, newest first."""
    rows = session.execute(
        select(ActRow, AccountRow.name)
        .outerjoin(AccountRow, AccountRow.id == ActRow.actor_id)
        .where(
            ActRow.edition_id == edition_id,
            ActRow.action.like("edition:timetable:%"),
        )
        .order_by(ActRow.id.desc())
    )
    return [Rescheduling(row.at, name, _moves(row)) for row, name in rows]


def _moves(row: ActRow) -> tuple[Move, ...]:
    facts = loads(row.facts)
    before, after = facts["before"], facts["after"]
    return tuple(
        Move(
            stage,
            datetime.fromisoformat(before[stage]),
            datetime.fromisoformat(after[stage]),
        )
        for stage in STAGES
        if before[stage] != after[stage]
    )
