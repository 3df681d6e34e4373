"""The engine, and the two ways into it: a unit of work, and reading.

Acknowledge only what is on disk: the engine is refused when its settings could
lose a ballot that was acknowledged (``engine floor``).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.orm import Session, sessionmaker

from pb.store import chain

WAL_IS_SAFE = (3, 51, 3)
"""Older SQLite can corrupt a database when it resets the write-ahead log."""

BUSY_SECONDS = 20


class UnsafeEngine(Exception):
    """The database could lose what was acknowledged; the sentence says why."""


class Database:
    """A database: its engine and sessions."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.engine = _engine(url, pool_size)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        reading = self.engine.execution_options(
            pb_reading=True, postgresql_readonly=True
        )
        self._readings = sessionmaker(reading, expire_on_commit=False)

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """Give a session whose exit has committed, durably; or rolled back.

        The official acts noted meanwhile are chained last of all.
        """
        with self._sessions.begin() as session:
            yield session
            chain.append(session)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session for reading; on SQLite it takes no write lock.

        Who finds all in memory never asks the database: it begins at the first
        question.
        """
        # It ends by a commit, though there is nothing to commit: after a rollback
        # the driver has every statement of the connection parsed and planned anew.
        with self._readings.begin() as session:
            yield session

    def require_floor(self) -> None:
        """Refuse an engine that acknowledges what is not on disk.

        Raises:
            UnsafeEngine: synchronous below FULL, fsync or synchronous_commit off.
        """
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "sqlite":
                _require_sqlite_floor(connection)
            else:
                _require_postgresql_floor(connection)


def _engine(url: str, pool_size: int) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(
            parsed,
            hide_parameters=True,
            pool_size=pool_size,
            max_overflow=pool_size,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.get_backend_name() == "postgresql":
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
        )
    message = (
        f"{parsed.get_backend_name()} is no engine of pb: use SQLite or PostgreSQL"
    )
    raise UnsafeEngine(message)


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # We begin transactions ourselves: the module would begin them deferred.
    connection.isolation_level = None
    safe_wal = sqlite3.sqlite_version_info >= WAL_IS_SAFE
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA journal_mode = {'WAL' if safe_wal else 'TRUNCATE'}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("pb_reading")
    # A writer takes its lock at once: a deferred one could fail to upgrade it.
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _require_sqlite_floor(connection: Connection) -> None:
    synchronous = connection.execute(text("PRAGMA synchronous")).scalar_one()
    journal = connection.execute(text("PRAGMA journal_mode")).scalar_one()
    if synchronous < 2 or journal not in {"wal", "truncate"}:
        message = f"SQLite runs with synchronous={synchronous}, journal={journal}"
        raise UnsafeEngine(message)


def _require_postgresql_floor(connection: Connection) -> None:
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        if connection.execute(text(f"SHOW {setting}")).scalar_one() == "off":
            message = f"PostgreSQL runs with {setting} = off"
            raise UnsafeEngine(message)
