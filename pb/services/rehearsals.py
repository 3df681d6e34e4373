"""Rehearsals that officials ask for: the worker plays them, the report is kept.

Of a rehearsal nothing is left but its report and the acts; the report is wiped
by hand or after a week.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from json import loads
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pb.domain.finding import Finding
from pb.domain.linter import lint
from pb.domain.permissions import Action, require_open
from pb.domain.refusals import Refusal
from pb.services import acts, editions
from pb.services.editions import Edition, RulesFaulty
from pb.services.rehearsal import model, report
from pb.services.rehearsal.model import Model
from pb.services.rehearsal.report import Report
from pb.store.database import Database
from pb.store.editions import EditionRow
from pb.store.people import AccountRow
from pb.store.post import JobRow, RehearsalRow
from pb.store.statements import insert_missing

VOTERS = 200
KEPT = timedelta(days=7)
FOLDER = "rehearsals"
"""Below the instance: where copies lie while they are played."""

KIND = "rehearsal"
UNDER_WAY = ("waiting", "running")


class RehearsalRunning(Refusal):
    """A rehearsal was asked for already and is not done."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How far the last rehearsal is. ``code``: the refusal it ended with."""

    state: str
    done: int
    total: int
    code: str | None
    facts: dict[str, Any]

    @property
    def under_way(self) -> bool:
        """Whether the worker has it before it."""
        return self.state in UNDER_WAY


@dataclass(frozen=True, slots=True)
class Kept:
    """The report of the last rehearsal, and until when it is kept."""

    report: Report
    at: datetime
    by: str | None

    @property
    def until(self) -> datetime:
        """When it is wiped by itself."""
        return self.at + KEPT


def of(session: Session, edition: Edition) -> Model:
    """Return what is rehearsed, or refuse.

    Raises:
        RulesFaulty: nobody could adopt a rulebook with these faults.
    """
    if found := faults(edition):
        raise RulesFaulty(faults=found)
    return model.of(session, edition)


def faults(edition: Edition) -> list[Finding]:
    """Return what keeps the rulebook from being adopted, and so from a rehearsal."""
    return [f for f in lint(edition.rules, edition.timetable) if f.is_error]


def ask(session: Session, edition: Edition, *, actor: int, now: datetime) -> None:
    """Ask the worker for a rehearsal.

    Raises:
        RulesFaulty: the rulebook has faults.
        RehearsalRunning: one is asked for already.
    """
    require_open(Action.REHEARSE, edition.timetable, now)
    of(session, edition)
    asked = insert_missing(
        session,
        JobRow,
        edition_id=edition.id,
        kind=KIND,
        state="waiting",
        asked_at=now,
        asked_by=actor,
        done=0,
        total=0,
    )
    if not asked:
        raise RehearsalRunning
    facts = {"before": None, "after": "waiting", "voters": VOTERS}
    record(session, edition, "rehearsal:ask", actor, now, facts)


def last(session: Session, edition: Edition) -> Asked | None:
    """Return how the last rehearsal stands; None before any, or once wiped."""
    row = session.scalar(
        select(JobRow)
        .where(JobRow.edition_id == edition.id, JobRow.kind == KIND)
        .order_by(JobRow.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    said = loads(row.message) if row.message else {"code": None, "facts": {}}
    return Asked(row.state, row.done, row.total, said["code"], said["facts"])


def kept(session: Session, edition: Edition) -> Kept | None:
    """Return the report that is kept; None when there is none."""
    found = session.execute(
        select(RehearsalRow, AccountRow.name)
        .outerjoin(AccountRow, AccountRow.id == RehearsalRow.by)
        .where(RehearsalRow.edition_id == edition.id)
    ).first()
    if found is None:
        return None
    row, name = found
    return Kept(report.read(row.report), row.at, name)


def wipe(
    session: Session, edition: Edition, *, actor: int | None, now: datetime
) -> None:
    """Wipe the report, and that one was asked for; the acts stay."""
    of_edition = JobRow.edition_id == edition.id
    session.execute(
        delete(JobRow).where(
            of_edition, JobRow.kind == KIND, JobRow.state.not_in(UNDER_WAY)
        )
    )
    wiped = session.execute(
        delete(RehearsalRow)
        .where(RehearsalRow.edition_id == edition.id)
        .returning(RehearsalRow.at)
    ).first()
    if wiped is not None:
        facts = {"before": wiped.at.isoformat(), "after": None}
        record(session, edition, "rehearsal:wipe", actor, now, facts)


def wipe_due(database: Database, now: datetime) -> None:
    """Wipe the reports that were kept long enough."""
    with database.reading() as session:
        slugs = session.scalars(
            select(EditionRow.slug)
            .join(RehearsalRow, RehearsalRow.edition_id == EditionRow.id)
            .where(RehearsalRow.at <= now - KEPT)
        ).all()
    for slug in slugs:
        with database.unit_of_work() as session:
            wipe(session, editions.by_slug(session, slug), actor=None, now=now)


def record(
    session: Session,
    edition: Edition,
    action: str,
    actor: int | None,
    now: datetime,
    facts: Mapping[str, object],
) -> None:
    """Record an act about the rehearsals of an edition."""
    acts.record(
        session,
        edition_id=edition.id,
        actor=actor,
        now=now,
        action=action,
        subject=f"edition {edition.slug}",
        facts=dict(facts),
    )
