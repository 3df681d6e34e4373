"""The chain in the database: appended by many at once, whole or not at all."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from pb.evidence.chain import START, Head, verify
from pb.services import acts
from pb.store import chain, schema
from pb.store.database import Database
from pb.store.editions import ActHeadRow, ActRow
from pb.store.people import AccountRow
from tests import make

WRITERS, EACH = 8, 12


def record(session: Session, subject: str, **facts: object) -> None:
    acts.record(
        session,
        edition_id=None,
        actor=None,
        now=make.NOW,
        action="edition:open",
        subject=subject,
        facts=facts,
    )


def whole(database: Database) -> Head:
    """Return the head after every act, having checked each."""
    with database.reading() as session:
        head = verify(chain.following(session, 0, 10_000))
        assert head == chain.head(session)
        return head


def test_an_empty_log_begins_with_nothing(database: Database) -> None:
    assert whole(database) == Head(0, START)


def test_acts_of_one_deed_are_numbered_in_their_order(database: Database) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session)
        record(session, "second", name="Żółta łódź")
        make.account(session)
    with database.reading() as session:
        rows = session.scalars(select(ActRow).order_by(ActRow.n)).all()
    assert [row.n for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0].edition_id == edition.id
    assert rows[0].previous == START
    assert whole(database).n == len(rows) >= 3


def test_a_deed_that_fails_leaves_neither_an_act_nor_a_gap(database: Database) -> None:
    with database.unit_of_work() as session:
        record(session, "one")

    def fail() -> None:
        with database.unit_of_work() as session:
            record(session, "none")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with database.unit_of_work() as session:
        record(session, "two")
    assert whole(database).n == 2


def test_a_new_name_of_the_official_does_not_break_the_chain(
    database: Database,
) -> None:
    with database.unit_of_work() as session:
        made = make.account(session)
    with database.unit_of_work() as session:
        session.get_one(AccountRow, made.id).name = "Osoba Inna"
    assert whole(database).n > 0


def test_many_who_write_at_once_neither_fork_the_chain_nor_lose_an_act(
    database: Database,
) -> None:
    with database.unit_of_work() as session:
        record(session, "before")

    def write(writer: int) -> None:
        for n in range(EACH):
            with database.unit_of_work() as session:
                record(session, f"writer {writer}", n=n)
                record(session, f"writer {writer}", n=n, again=True)

    with ThreadPoolExecutor(WRITERS) as crowd:
        list(crowd.map(write, range(WRITERS)))
    assert whole(database).n == 1 + WRITERS * EACH * 2


def test_nobody_waits_in_a_circle_for_an_account_and_the_log(
    database: Database,
) -> None:
    with database.unit_of_work() as session:
        make.account(session, email="jeden@example.org")
        make.account(session, email="dwa@example.org")
    with database.reading() as session:
        first, second = session.scalars(select(AccountRow.id).order_by(AccountRow.id))
        before = chain.head(session).n

    def write(writer: int) -> None:
        for n in range(EACH):
            with database.unit_of_work() as session:
                if writer % 2:
                    # A new address locks its account against foreign keys too.
                    row = session.get_one(AccountRow, first, with_for_update=True)
                    row.email = f"osoba-{writer}-{n}@example.org"
                acts.record(
                    session,
                    edition_id=None,
                    actor=second if writer % 2 else first,
                    now=make.NOW,
                    action="account:appoint",
                    subject=f"writer {writer}",
                    facts={},
                )

    with ThreadPoolExecutor(WRITERS) as crowd:
        list(crowd.map(write, range(WRITERS)))
    assert whole(database).n == before + WRITERS * EACH


def test_the_database_refuses_a_fork(database: Database) -> None:
    with database.unit_of_work() as session:
        record(session, "one")
    with (
        pytest.raises(IntegrityError),
        database.engine.begin() as connection,
    ):
        connection.execute(
            text(
                "INSERT INTO act (n, at, action, subject, facts, previous, hash)"
                " SELECT 2, at, action, subject, facts, previous, hash FROM act"
            )
        )


@pytest.mark.parametrize(
    "statement",
    ["UPDATE act SET subject = 'x'", "DELETE FROM act", "UPDATE act SET hash = hash"],
)
def test_the_database_refuses_to_change_an_act(
    statement: str, database: Database
) -> None:
    with database.unit_of_work() as session:
        record(session, "one")
    with (
        pytest.raises(DBAPIError, match="written once"),
        database.engine.begin() as connection,
    ):
        connection.execute(text(statement))


def test_acts_from_before_the_chain_are_chained_by_the_migration(
    database: Database,
) -> None:
    with database.unit_of_work() as session:
        make.edition(session)
        make.account(session)
        record(session, "last", words="zażółć")
    head = whole(database)
    schema.downgrade(database.engine, "0002")
    schema.upgrade(database.engine)
    assert whole(database) == head
    with pytest.raises(DBAPIError, match="written once"):
        _delete_all(database)
    with database.unit_of_work() as session:
        record(session, "after")
    assert whole(database).n == head.n + 1


def _delete_all(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM act"))


def test_there_is_one_head(database: Database) -> None:
    with (
        pytest.raises(IntegrityError),
        database.engine.begin() as connection,
    ):
        connection.execute(
            text("INSERT INTO act_head (id, n, hash) SELECT 2, n, hash FROM act_head")
        )
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ActHeadRow)) == 1
