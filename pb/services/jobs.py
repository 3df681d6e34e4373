"""Long work an official asks for and the worker does, with its progress."""

from dataclasses import dataclass
from datetime import datetime
from json import loads
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pb.adapters.keys import KeyFolder
from pb.domain.permissions import Action, require_open
from pb.domain.refusals import Refusal
from pb.evidence import canonical
from pb.services import acts, counting, editions, opening
from pb.services.editions import Edition
from pb.store.database import Database
from pb.store.editions import EditionRow
from pb.store.post import JobRow
from pb.store.statements import insert_missing


class CountRunning(Refusal):
    """The count was asked for already and is not done."""


@dataclass(frozen=True, slots=True)
class Job:
    """How far the last count is."""

    state: str
    done: int
    total: int
    code: str | None
    """The refusal it ended with."""
    facts: dict[str, Any]


def ask_count(session: Session, edition: Edition, *, actor: int, now: datetime) -> None:
    """Ask the worker to open the urn and count."""
    require_open(Action.COUNT, edition.timetable, now)
    last = last_count(session, edition)
    asked = edition.digest is None and insert_missing(
        session,
        JobRow,
        edition_id=edition.id,
        kind="count",
        state="waiting",
        asked_at=now,
        asked_by=actor,
        done=0,
        total=0,
    )
    if not asked:
        raise CountRunning
    acts.record(
        session,
        edition_id=edition.id,
        actor=actor,
        now=now,
        action="result:ask",
        subject=f"edition {edition.slug}",
        facts={"before": last and last.state, "after": "waiting"},
    )


def last_count(session: Session, edition: Edition) -> Job | None:
    """Return how the last count of an edition stands; None before any."""
    row = session.scalar(
        select(JobRow)
        .where(JobRow.edition_id == edition.id, JobRow.kind == "count")
        .order_by(JobRow.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    said = loads(row.message) if row.message else {"code": None, "facts": {}}
    return Job(row.state, row.done, row.total, said["code"], said["facts"])


def run_counts(database: Database, folder: KeyFolder, now: datetime) -> None:
    """Do the counts that were asked for, also one that a crash cut off."""
    with database.reading() as session:
        waiting = session.execute(
            select(JobRow.id, JobRow.asked_by, EditionRow.slug)
            .join(EditionRow, EditionRow.id == JobRow.edition_id)
            .where(JobRow.kind == "count", JobRow.state.in_(("waiting", "running")))
            .order_by(JobRow.id)
        ).all()
    for job_id, actor, slug in waiting:
        _run(database, folder, job_id, actor, slug, now)


def _run(
    database: Database,
    folder: KeyFolder,
    job_id: int,
    actor: int | None,
    slug: str,
    now: datetime,
) -> None:
    def progress(done: int, total: int) -> None:
        _set(database, job_id, state="running", done=done, total=total)

    _set(database, job_id, state="running")
    try:
        count(database, folder, slug, actor=actor, now=now, progress=progress)
    except Refusal as refusal:
        said = {"code": refusal.code(), "facts": refusal.facts}
        _set(database, job_id, state="failed", message=canonical.text(said))
    except Exception:
        said = {"code": "broken", "facts": {}}
        _set(database, job_id, state="failed", message=canonical.text(said))
        raise
    else:
        _set(database, job_id, state="done")


def count(
    database: Database,
    folder: KeyFolder,
    slug: str,
    *,
    actor: int | None,
    now: datetime,
    progress: opening.Progress,
) -> str:
    """Open an edition's urn and count it; return the result's SHA-256."""
    with database.reading() as session:
        edition = editions.by_slug(session, slug)
    opening.open_urn(database, edition, folder, now, progress, actor)
    with database.unit_of_work() as session:
        return counting.certify(session, edition, actor=actor, now=now)


def _set(database: Database, job_id: int, **values: object) -> None:
    with database.unit_of_work() as session:
        session.execute(update(JobRow).where(JobRow.id == job_id).values(**values))
