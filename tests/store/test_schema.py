"""Migrations: up, equal to the rows, down, up again, on both engines."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from pb.adapters.keys import KeyFolder, KeyMissing
from pb.store import schema
from pb.store.database import Database, UnsafeEngine
from pb.store.rows import Base
from tests import make


def test_the_newest_schema_is_what_the_rows_say(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "render_as_batch": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_go_down_to_nothing_and_up_again(database: Database) -> None:
    schema.downgrade(database.engine, "base")
    left = set(inspect(database.engine).get_table_names()) - {"alembic_version"}
    assert left == set()
    assert not schema.is_current(database.engine)
    schema.upgrade(database.engine)
    assert schema.is_current(database.engine)


def test_a_unit_of_work_that_fails_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.unit_of_work() as session:
            make.edition(session)
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 -- the one raised above
        fail()
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM edition")) == 0


def test_a_naive_instant_is_refused(database: Database) -> None:
    with (
        pytest.raises(Exception, match="naive time"),
        database.unit_of_work() as session,
    ):
        make.edition(session, now=make.NOW.replace(tzinfo=None))


def test_writers_wait_for_each_other_and_readers_do_not_write(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'pb.db'}")
    schema.upgrade(database.engine)

    def pragma(connection: Connection, name: str) -> object:
        return connection.execute(text(f"PRAGMA {name}")).scalar_one()

    with database.engine.connect() as connection:
        assert pragma(connection, "foreign_keys") == 1
        assert pragma(connection, "synchronous") == 2
        assert pragma(connection, "busy_timeout") >= 10_000  # type: ignore[operator]
    database.engine.dispose()


def test_an_engine_that_may_lose_what_it_acknowledged_is_refused(
    tmp_path: Path,
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'pb.db'}")
    with database.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA synchronous = NORMAL")  # type: ignore[union-attr]
    with pytest.raises(UnsafeEngine, match="synchronous=1"):
        database.require_floor()
    database.engine.dispose()


def test_a_postgresql_that_does_not_sync_is_refused(postgresql_server: str) -> None:
    address = f"{postgresql_server}&options=-c%20synchronous_commit%3Doff"
    database = Database(address)
    with pytest.raises(UnsafeEngine, match="synchronous_commit = off"):
        database.require_floor()
    database.engine.dispose()


def test_another_engine_is_refused_in_words() -> None:
    with pytest.raises(UnsafeEngine, match="mysql is no engine of pb"):
        Database("mysql://localhost/pb")


def test_keys_are_made_once_and_for_nobody_else(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path)
    with pytest.raises(KeyMissing, match="secret-key"):
        folder.shared("secret-key")
    folder.make_shared()
    first = folder.shared("secret-key")
    folder.make_shared()
    assert folder.shared("secret-key") == first
    folder.make_edition("leszno")
    folder.make_urn("leszno")
    shared = [path for path in (tmp_path / "keys").rglob("*") if path.is_file()]
    assert len(shared) == 7
    assert all(path.stat().st_mode & 0o037 == 0 for path in shared)
    urns = tmp_path / "urn"
    assert all(path.stat().st_mode & 0o077 == 0 for path in (urns, *urns.iterdir()))


def test_a_destroyed_urn_key_is_gone_from_the_folder(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path)
    folder.make_urn("leszno")
    assert folder.has_urn("leszno")
    folder.destroy_urn("leszno")
    folder.destroy_urn("leszno")
    assert not folder.has_urn("leszno")
    assert list((tmp_path / "urn").iterdir()) == []
