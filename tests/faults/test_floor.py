"""The site refuses to start on an engine that forgets what it acknowledged."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, text

from pb.adapters.keys import KeyFolder
from pb.store import schema
from pb.store.database import Database, UnsafeEngine
from tests.faults import postgresql
from tests.faults.postgresql import PostgreSQL
from tests.faults.server import ROOT, environment, free_port


@pytest.mark.parametrize(
    ("pragma", "sentence"),
    [
        ("synchronous = NORMAL", "synchronous=1"),
        ("synchronous = OFF", "synchronous=0"),
        ("journal_mode = MEMORY", "journal=memory"),
        ("journal_mode = OFF", "journal=off"),
    ],
)
def test_sqlite_that_could_lose_a_ballot_is_refused(
    tmp_path: Path, pragma: str, sentence: str
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'pb.db'}")
    database.require_floor()
    database.engine.dispose()
    event.listen(
        database.engine, "connect", lambda opened, _: opened.execute(f"PRAGMA {pragma}")
    )
    with pytest.raises(UnsafeEngine, match=sentence):
        database.require_floor()
    database.engine.dispose()


@pytest.fixture(scope="module")
def own() -> Iterator[PostgreSQL]:
    with postgresql.running() as server:
        database = Database(server.address)
        schema.upgrade(database.engine)
        database.engine.dispose()
        yield server


@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "full_page_writes"])
def test_the_site_does_not_start_on_a_postgresql_that_could_lose_a_ballot(
    own: PostgreSQL, tmp_path: Path, setting: str
) -> None:
    KeyFolder(tmp_path).make_shared()
    _administer(own, f"ALTER SYSTEM SET {setting} = off")
    try:
        port = free_port()
        refused = subprocess.run(  # noqa: S603 -- our own program
            [sys.executable, "-m", "pb", "run", "--port", str(port), "--no-worker"],
            cwd=ROOT,
            env=environment(own.address, tmp_path, port),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    finally:
        _administer(own, f"ALTER SYSTEM RESET {setting}")
    assert refused.returncode not in {0, None}
    assert f"PostgreSQL runs with {setting} = off" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "Started" not in refused.stdout + refused.stderr


def _administer(own: PostgreSQL, statement: str) -> None:
    address = own.address.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
