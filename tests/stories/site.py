"""The site as people meet it: its own command, its own worker, real letters."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pb import clock
from pb.adapters.kept import KeptLetter, KeptMail
from pb.adapters.keys import KeyFolder
from pb.domain.ballot import Project
from pb.domain.calendar import Stage
from pb.domain.permissions import Role
from pb.services import ballots, editions, urns
from pb.services.editions import Edition
from pb.store.database import Database
from tests import make
from tests.faults.server import (
    ROOT,
    Server,
    environment,
    free_port,
    serving,
    wait_until,
)


@dataclass(frozen=True, slots=True)
class Site:
    """A running site, and the same database and keys for what stories skip."""

    server: Server
    database: Database
    url: str
    instance: Path
    read: set[str] = field(default_factory=set)
    """The letters stories have read: a story waits for its own."""
    host: str = "127.0.0.1"
    """How people call it; browsers make passkeys only for a name."""

    @property
    def address(self) -> str:
        """Where it is served."""
        return f"http://{self.host}:{self.server.port}"

    @property
    def keys(self) -> KeyFolder:
        """Its keys."""
        return KeyFolder(self.instance)

    def letter(self, to: str) -> KeptLetter:
        """Wait for a letter to somebody that no story has read yet."""
        found: list[KeptLetter] = []

        def has_come() -> bool:
            letters = KeptMail(self.instance).newest(50)
            found[:] = [
                it for it in letters if it.to == to and it.name not in self.read
            ]
            return bool(found)

        wait_until(has_come, f"a letter to {to}")
        self.read.update(letter.name for letter in found)
        return found[0]

    def opens(self, stage: Stage, **changes: object) -> str:
        """Open one more edition, in ``stage``; return its short name."""
        with self.database.unit_of_work() as session:
            slug = f"leszno-{len(editions.everyone(session)) + 1}"
            make.edition(session, stage, slug=slug, now=clock.now(), **changes)
        return slug

    def opens_the_vote(
        self, projects: list[Project] | None = None, **changes: object
    ) -> str:
        """Open one more edition, in which people vote now; return its short name."""
        slug, now = self.opens(Stage.VOTING, **changes), clock.now()
        self.has_urn(slug)
        with self.database.unit_of_work() as session:
            edition = editions.by_slug(session, slug)
            ballots.write_manifest(
                session, edition, projects or make.projects(), actor=None, now=now
            )
        return slug

    def has_urn(self, slug: str) -> None:
        """Wait until the worker has made an edition's urn."""

        def is_there() -> bool:
            with self.database.reading() as session:
                return slug not in urns.without(session)

        wait_until(is_there, f"an urn for {slug}")

    def edition(self, slug: str) -> Edition:
        """Return an edition as it is now."""
        with self.database.reading() as session:
            return editions.by_slug(session, slug)

    def move(self, slug: str, stage: Stage) -> None:
        """Move an edition's timetable so that a stage began a day ago."""
        now = clock.now()
        with self.database.unit_of_work() as session:
            edition = editions.by_slug(session, slug)
            moved = make.timetable(stage, now)
            editions.set_timetable(session, edition, moved, actor=None, now=now)

    def others_vote(self, slug: str, voters: range, *numbers: int) -> None:
        """Let others vote for the same projects, past the identification."""
        with self.database.reading() as session:
            booth = urns.booth(session, editions.by_slug(session, slug), self.keys)
        make.cast_many(self.database, booth, voters, sorted(numbers))

    def runs(self, *words: str) -> str:
        """Run a ``pb`` command beside it; return what it printed."""
        done = subprocess.run(  # noqa: S603 -- the project's own command
            [sys.executable, "-m", "pb", *words],
            cwd=ROOT,
            env=environment(self.url, self.instance, self.server.port),
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout


def digits(letter: KeptLetter) -> str:
    """Return the six digits of a letter."""
    found = re.search(r"^[0-9]{6}$", letter.text, re.MULTILINE)
    assert found is not None, letter.text
    return found[0]


@contextmanager
def demo(instance: Path) -> Iterator[Site]:
    """Run ``pb demo`` as a newcomer does, in a folder that is not there yet."""
    port = free_port()
    log = instance.parent / "demo.log"
    told = {"PB_INSTANCE": str(instance), "PYTHONUNBUFFERED": "1"}
    mine = {name: value for name, value in os.environ.items() if name[:3] != "PB_"}
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 -- the project's own command
            [sys.executable, "-m", "pb", "demo", "--port", str(port)],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=mine | told,
            start_new_session=True,
        )
    server = Server(process, port, log)
    try:
        wait_until(lambda: _serves(server), "the demo")
        url = f"sqlite:///{instance}/pb.db"
        yield Site(server, Database(url), url, instance)
    finally:
        server.stop()


def _serves(server: Server) -> bool:
    assert server.process.poll() is None, server.printed()
    return "Started worker-1" in server.printed()


@contextmanager
def running(url: str, instance: Path, host: str = "127.0.0.1") -> Iterator[Site]:
    """Run the site with its worker on a database that has the newest schema."""
    KeyFolder(instance).make_shared()
    database = Database(url)
    told = {"PB_DEMO": "1"}  # letters are kept, to be read
    try:
        with database.unit_of_work() as session:
            make.account(session, Role.COORDINATOR, name="Koordynatorka Przykładowa")
            make.account(session, Role.ASSESSOR, name="Oceniający Przykładowy")
            make.account(session, Role.COMMISSION, name="Komisarz Przykładowy")
        with serving(
            url, instance, workers=1, options=(), more=told, host=host
        ) as server:
            yield Site(server, database, url, instance, host=host)
    finally:
        database.engine.dispose()
