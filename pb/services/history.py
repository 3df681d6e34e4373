"""How an edition's rules and dates came to be: versions and recorded changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from json import loads

from sqlalchemy import select
from sqlalchemy.orm import Session

from pb.domain.amendment import Amendment, amendments
from pb.domain.calendar import STAGES, Stage, Timetable, WindowKind
from pb.domain.rulebook import Rulebook
from pb.store.editions import ActRow, EditionRow, RulebookRow, timetable_columns
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


_Instants = Mapping[str, datetime | None]


class Edge(StrEnum):
    """Which instant of a stage or window was moved."""

    BEGINS = "begins"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Move:
    """An instant that was changed; None where a window had, or has, no dates."""

    span: Stage | WindowKind
    before: datetime | None
    after: datetime | None
    edge: Edge = Edge.BEGINS


@dataclass(frozen=True, slots=True)
class Rescheduling:
    """A recorded change of the timetable."""

    at: datetime
    by: str | None
    """The official's name; None when the clock or a command did it."""
    moves: tuple[Move, ...]
    reason: str = ""
    extension: bool = False
    """Whether it came after the rulebook was adopted."""


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
    return [_rescheduling(row, name) for row, name in rows]


def opened_at(session: Session, edition_id: int) -> datetime:
    """Return when the edition was opened with its first timetable."""
    return session.get_one(EditionRow, edition_id).created_at


def _rescheduling(row: ActRow, name: str | None) -> Rescheduling:
    facts = loads(row.facts)
    before, after = _instants(facts["before"]), _instants(facts["after"])
    return Rescheduling(
        row.at,
        name,
        _moves(before, after),
        facts.get("reason", ""),
        extension=row.action == "edition:timetable:extend",
    )


def moves(before: Timetable, after: Timetable) -> tuple[Move, ...]:
    """Return what differs between two timetables."""
    return _moves(timetable_columns(before), timetable_columns(after))


def _moves(before: _Instants, after: _Instants) -> tuple[Move, ...]:
    columns: list[tuple[str, Stage | WindowKind, Edge]] = [
        *((stage.value, stage, Edge.BEGINS) for stage in STAGES),
        *((f"{kind}_{edge}", kind, edge) for kind in WindowKind for edge in Edge),
    ]
    # Acts from before there were windows name none.
    return tuple(
        Move(span, before.get(name), after.get(name), edge)
        for name, span, edge in columns
        if before.get(name) != after.get(name)
    )


def _instants(written: Mapping[str, str | None]) -> _Instants:
    return {
        name: None if at is None else datetime.fromisoformat(at)
        for name, at in written.items()
    }
