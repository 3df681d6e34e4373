"""Rehearsals played: for a command at once, for officials by the worker."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from pb.domain.refusals import Refusal
from pb.evidence import canonical
from pb.services import editions, rehearsals
from pb.services.editions import Edition
from pb.services.rehearsal import play, stage
from pb.services.rehearsal.model import Model
from pb.services.rehearsal.play import Progress
from pb.services.rehearsal.report import Report
from pb.store.database import Database
from pb.store.editions import EditionRow
from pb.store.post import JobRow, RehearsalRow


def rehearse(found: Model, folder: Path, voters: int, progress: Progress) -> Report:
    """Play an edition in a copy inside ``folder``; the caller wipes that."""
    with stage.copied(found, folder, voters) as copy:
        return play.played(copy, progress)


def run_asked(database: Database, instance: Path, now: datetime) -> None:
    """Play the rehearsals that were asked for, also one that a crash cut off."""
    with database.reading() as session:
        waiting = session.execute(
            select(JobRow.id, JobRow.asked_by, EditionRow.slug)
            .join(EditionRow, EditionRow.id == JobRow.edition_id)
            .where(
                JobRow.kind == rehearsals.KIND, JobRow.state.in_(rehearsals.UNDER_WAY)
            )
            .order_by(JobRow.id)
        ).all()
    stage.sweep(instance / rehearsals.FOLDER)
    for job_id, actor, slug in waiting:
        _run(database, instance, job_id, slug, actor, now)


def _run(
    database: Database,
    instance: Path,
    job_id: int,
    slug: str,
    actor: int | None,
    now: datetime,
) -> None:
    def progress(done: int, total: int) -> None:
        _set(database, job_id, state="running", done=done, total=total)

    try:
        with database.reading() as session:
            edition = editions.by_slug(session, slug)
            found = rehearsals.of(session, edition)
        with stage.scratch(instance / rehearsals.FOLDER) as folder:
            said = rehearse(found, folder, rehearsals.VOTERS, progress)
    except Exception as error:
        code = error.code() if isinstance(error, Refusal) else "broken"
        message = canonical.text({"code": code, "facts": {}})
        _set(database, job_id, state="failed", message=message)
        if not isinstance(error, Refusal):
            raise
    else:
        with database.unit_of_work() as session:
            _keep(session, edition, said, actor, now)
        _set(database, job_id, state="done")


def _keep(
    session: Session, edition: Edition, said: Report, actor: int | None, now: datetime
) -> None:
    session.execute(delete(RehearsalRow).where(RehearsalRow.edition_id == edition.id))
    session.add(
        RehearsalRow(edition_id=edition.id, at=now, by=actor, report=said.text())
    )
    facts = {
        "before": "waiting",
        "after": "done",
        "problems": [problem.code for problem in said.problems],
    }
    rehearsals.record(session, edition, "rehearsal:run", None, now, facts)


def _set(database: Database, job_id: int, **values: object) -> None:
    with database.unit_of_work() as session:
        session.execute(update(JobRow).where(JobRow.id == job_id).values(**values))
