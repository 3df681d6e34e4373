"""At rest: who reads disk and logs learns neither who voted nor how.

What is public anyway lies there in clear: the projects, their numbers, the
live totals. What may not: a name, an address, digits, a receipt code; and, as
long as the urn is sealed, anybody's choice.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from pb import clock
from pb.domain.calendar import Stage
from pb.evidence import keys as hashes
from pb.services import counting, editions
from pb.store.post import OutboxRow
from pb.store.urn import BallotRow, EnvelopeRow
from tests import make
from tests.adversary import disk, flow
from tests.adversary.flow import Site
from tests.faults import postgresql
from tests.faults.server import ROOT, environment, wait_until

_PAIR = re.compile(rb"71303\d\d[^0-9]{1,4}71303\d\d")
"""Two project numbers side by side: what a ballot in clear looks like."""


@contextmanager
def place(engine: str, folder: Path) -> Iterator[Site]:
    """Serve a site whose files nobody else writes."""
    if engine == "sqlite":
        with flow.served(f"sqlite:///{folder / 'pb.db'}", folder, None) as site:
            yield site
        return
    with (
        postgresql.running() as own,
        flow.served(own.address, folder, own) as site,
    ):
        yield site


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_disk_and_logs_tell_neither_who_voted_nor_how(
    engine: str, tmp_path: Path
) -> None:
    (tmp_path / "instance").mkdir()
    with place(engine, tmp_path) as site:
        flow.vote(site)
        wait_until(lambda: not _letters(site), "all letters deleted")
        key = (tmp_path / "instance" / "urn" / site.made.edition.slug).read_bytes()
        sealed = _sealed(site)
        assert_sealed(site, key)
        close_count_publish(site)
        assert_opened(site, key, sealed)
        assert "Traceback" in site.log(), "the provoked errors were recorded"


def assert_sealed(site: Site, key: bytes) -> None:
    """While people vote, no file tells a person, a code or a choice."""
    files = site.disk()
    assert_nobody(site, files)
    hidden = {
        f"hash of the code of {voter.n}": disk.raw_spellings(
            hashes.code_hash(site.made.edition.slug, voter.code)
        )
        for voter in site.voters[:5]
    }
    assert not disk.found(files, hidden)
    # A ballot in clear names two projects side by side; no file does.
    assert not [path for path, content in files.items() if _PAIR.search(content)]
    kept = {"the urn's key": disk.raw_spellings(key)}
    [(_, path)] = disk.found(files, kept)
    assert path.endswith(f"/urn/{site.made.edition.slug}")
    sealed = _sealed(site)
    assert disk.found(files, {"an envelope": {sealed[0]}}), "we read the right files"
    assert len({len(it) for it in sealed}) == 1


def assert_opened(site: Site, key: bytes, sealed: list[bytes]) -> None:
    """After the count choices stand there, but no person and no way to one."""
    files = site.disk()
    assert_nobody(site, files)
    assert not disk.found(files, {"the urn's key": disk.raw_spellings(key)})
    assert not _sealed(site)
    if site.own is None:
        # PostgreSQL's log keeps old bytes a while; SQLite overwrites them.
        old = {f"envelope {n}": {it} for n, it in enumerate(sealed)}
        assert not disk.found(files, old)
    with site.made.database.reading() as session:
        ballots = session.execute(
            select(BallotRow.code_hash, BallotRow.choices).order_by(BallotRow.n)
        ).all()
    assert len(ballots) == len(site.voters)
    assert ballots == sorted(ballots)


def assert_nobody(site: Site, files: disk.Disk) -> None:
    """No file, log included, tells a planted word or six digits of a letter."""
    needles = {name: disk.spellings(word) for name, word in flow.WORDS.items()}
    assert not disk.found(files, needles)
    assert not disk.six_digits(files) & set(site.digits.values())


def close_count_publish(site: Site) -> None:
    """End the vote, count by the command, publish."""
    now, database = clock.now(), site.made.database
    with database.unit_of_work() as session:
        times = make.timetable(Stage.COUNTING, now)
        editions.set_timetable(session, site.made.edition, times, actor=None, now=now)
    subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-m", "pb", "count", site.made.edition.slug],
        cwd=ROOT,
        env=environment(site.url, site.folder / "instance", 8000),
        check=True,
        capture_output=True,
    )
    with database.unit_of_work() as session:
        counted = editions.by_slug(session, site.made.edition.slug)
        counting.publish(session, counted, actor=None, now=now)


def _letters(site: Site) -> list[bytes]:
    with site.made.database.reading() as session:
        return list(session.scalars(select(OutboxRow.sealed)))


def _sealed(site: Site) -> list[bytes]:
    with site.made.database.reading() as session:
        return list(session.scalars(select(EnvelopeRow.sealed)))
