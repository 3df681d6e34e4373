"""Retention: what lets officials check a voter is destroyed when its time is over.

Counts never change by it: the roll keeps its pseudonyms, which name nobody.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pb.services import acts, editions
from pb.services.editions import Edition
from pb.store.database import Database
from pb.store.roll import IdentityRow
from pb.store.statements import touched


def destroy_due(database: Database, now: datetime) -> None:
    """Destroy the sealed identities of each edition whose rulebook's days are over."""
    with database.reading() as session:
        due = [
            edition
            for edition in editions.everyone(session)
            if _over(edition, now) and _has_identities(session, edition)
        ]
    for edition in due:
        with database.unit_of_work() as session:
            _destroy(session, edition, now)


def _over(edition: Edition, now: datetime) -> bool:
    """Say whether the days have passed since the result was published."""
    kept = timedelta(days=edition.rules.retention.identities)
    return edition.published_at is not None and edition.published_at + kept <= now


def _has_identities(session: Session, edition: Edition) -> bool:
    of_edition = select(IdentityRow.edition_id).where(
        IdentityRow.edition_id == edition.id
    )
    return session.scalar(of_edition.limit(1)) is not None


def _destroy(session: Session, edition: Edition, now: datetime) -> None:
    gone = delete(IdentityRow).where(IdentityRow.edition_id == edition.id)
    n = touched(session, gone)
    acts.record(
        session,
        edition_id=edition.id,
        actor=None,
        now=now,
        action="identity:destroy",
        subject=f"identities of {edition.slug}",
        facts={
            "before": n,
            "after": 0,
            "days": edition.rules.retention.identities,
        },
    )
