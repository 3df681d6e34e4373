"""The parts a command works with; each lets its connections go at the end."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from config import Config
from pb.cli.program import Program
from pb.cli.refusals import SchemaDiffers
from pb.store import schema
from pb.store.database import Database


def config() -> Config:
    """Return the settings of this deployment.

    Raises:
        ConfigError: a setting is missing or unsafe.
    """
    return Config.from_environ(os.environ)


@contextmanager
def safe_database(settings: Config) -> Iterator[Database]:
    """Give the database when it keeps what it acknowledges.

    Raises:
        UnsafeEngine: it could lose what was acknowledged.
    """
    if settings.database_url.startswith(f"sqlite:///{settings.instance}/"):
        settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(settings.database_url, pool_size=settings.pool_size)
    try:
        database.require_floor()
        yield database
    finally:
        database.engine.dispose()


@contextmanager
def current_database(settings: Config) -> Iterator[Database]:
    """Give the database when it also has this program's tables.

    Raises:
        UnsafeEngine: it could lose what was acknowledged.
        SchemaDiffers: it was never upgraded, or by another version.
    """
    with safe_database(settings) as database:
        _require_current(database)
        yield database


@contextmanager
def ready_site(program: Program, settings: Config) -> Iterator[Flask]:
    """Give the site, or refuse before anything is started.

    Raises:
        ConfigError, KeyMissing, UnsafeEngine, SchemaDiffers: what is amiss.
    """
    app = program.create_app(settings)
    database: Database = app.extensions["pb"].database
    try:
        _require_current(database)
        yield app
    finally:
        database.engine.dispose()


def _require_current(database: Database) -> None:
    if not schema.is_current(database.engine):
        message = (
            "The database has other tables than this version; run 'pb db upgrade'."
        )
        raise SchemaDiffers(message)
