"""Where a rehearsal plays: a folder with a database and keys of its own."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pb.adapters.keys import KeyFolder
from pb.domain.calendar import Stage
from pb.domain.permissions import Role
from pb.services import accounts, editions
from pb.services.accounts import Account
from pb.services.editions import Edition
from pb.services.rehearsal.model import Model
from pb.store import schema
from pb.store.database import Database

PREFIX = "pb-test-"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that is played: its database and keys, and who acts in it."""

    database: Database
    folder: KeyFolder
    model: Model
    voters: int
    coordinator: Account
    second: Account
    author: Account

    def edition(self) -> Edition:
        """Return the copy as it stands."""
        with self.database.reading() as session:
            return editions.by_slug(session, self.model.slug)

    def at(self, stage: Stage, percent: int = 0) -> datetime:
        """Return an instant of a stage: its beginning, or so much later."""
        window = self.model.timetable.window(stage)
        return window.begins + (window.ends - window.begins) * percent / 100


@contextmanager
def scratch(parent: Path | None = None, *, keep: bool = False) -> Iterator[Path]:
    """Give a folder of one's own; unless it is kept, nothing of it is left."""
    if parent is not None:
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    try:
        yield folder
    finally:
        if not keep:
            shutil.rmtree(folder)


def sweep(parent: Path) -> None:
    """Wipe what a crash has left of earlier rehearsals."""
    for left in parent.glob(f"{PREFIX}*"):
        shutil.rmtree(left)


@contextmanager
def copied(model: Model, folder: Path, voters: int) -> Iterator[Copy]:
    """Give a copy of the edition in ``folder``, with made-up people in it."""
    keys = KeyFolder(folder)
    keys.make_shared()
    database = Database(f"sqlite:///{folder}/pb.db")
    try:
        schema.upgrade(database.engine)
        yield _peopled(database, keys, model, voters)
    finally:
        database.engine.dispose()


def _peopled(database: Database, keys: KeyFolder, model: Model, voters: int) -> Copy:
    now = model.timetable.begins[Stage.PREPARATION]
    with database.unit_of_work() as session:
        coordinator, second, author = (
            accounts.appoint(
                session,
                name=name,
                email=email,
                password=secrets.token_urlsafe(24),
                roles=roles,
                now=now,
            )
            for name, email, roles in _PEOPLE
        )
        editions.create(
            session,
            slug=model.slug,
            name=model.name,
            city=model.city,
            rules=model.rules,
            timetable=model.timetable,
            now=now,
            actor=coordinator.id,
        )
    return Copy(database, keys, model, voters, coordinator, second, author)


_PEOPLE = (
    (
        "Koordynatorka Próbna",
        "koordynatorka-proby@example.org",
        frozenset({Role.COORDINATOR, Role.ASSESSOR}),
    ),
    ("Komisja Próbna", "komisja-proby@example.org", frozenset({Role.COMMISSION})),
    ("Autor Próbny", "autor-proby@example.org", frozenset({Role.RESIDENT})),
)
