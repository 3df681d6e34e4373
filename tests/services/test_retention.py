"""Sealed identities go when the rulebook's days are over, and not before."""

from datetime import timedelta

from sqlalchemy import func, insert, select

from pb.domain.rulebook import Retention
from pb.services import editions, retention
from pb.services.editions import Edition
from pb.store.database import Database
from pb.store.editions import ActRow, PublicationRow, ResultRow
from pb.store.roll import IdentityRow
from tests import make

DAYS = 30


def _published(database: Database) -> Edition:
    """Return an edition that was published at ``NOW``, with three sealed voters."""
    with database.unit_of_work() as session:
        edition = make.edition(session, retention=Retention(identities=DAYS))
        session.add(
            ResultRow(
                edition_id=edition.id, document="{}", sha256="0", counted_at=make.NOW
            )
        )
        session.flush()
        session.add(PublicationRow(edition_id=edition.id, at=make.NOW))
        session.execute(
            insert(IdentityRow),
            [
                {
                    "edition_id": edition.id,
                    "ident_key": bytes([n]) * 32,
                    "sealed": b"sealed",
                }
                for n in range(3)
            ],
        )
    with database.reading() as session:
        return editions.by_slug(session, edition.slug)


def _left(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(IdentityRow)) or 0


def test_identities_stay_until_the_days_of_the_rulebook_are_over(
    database: Database,
) -> None:
    _published(database)
    day = timedelta(days=1)
    retention.destroy_due(database, make.NOW + DAYS * day - timedelta(seconds=1))
    assert _left(database) == 3
    retention.destroy_due(database, make.NOW + DAYS * day)
    assert _left(database) == 0


def test_the_destruction_is_recorded_once_with_its_count(database: Database) -> None:
    edition = _published(database)
    for days in (DAYS, DAYS + 1):
        retention.destroy_due(database, make.NOW + timedelta(days=days))
    with database.reading() as session:
        facts = session.scalars(
            select(ActRow.facts).where(
                ActRow.edition_id == edition.id, ActRow.action == "identity:destroy"
            )
        ).all()
    assert facts == ['{"after":0,"before":3,"days":30}']


def test_identities_stay_while_the_result_is_not_published(database: Database) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session, retention=Retention(identities=1))
        session.execute(
            insert(IdentityRow),
            {"edition_id": edition.id, "ident_key": bytes(32), "sealed": b"sealed"},
        )
    retention.destroy_due(database, make.NOW + timedelta(days=1000))
    assert _left(database) == 1
