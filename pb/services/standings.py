"""Live standings: computed by the worker alone, in batches, one batch behind.

The worker keeps in memory which envelopes it has counted and writes totals
only. A pool moves when at least twenty more ballots mark something in it; the
newest batch is always held back, so that neither two published figures nor the
last one and the final count differ by fewer than twenty ballots.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from pb.domain.ballot import mark
from pb.domain.refusals import Refusal
from pb.evidence import canonical
from pb.evidence.envelope import Unreadable, unseal
from pb.services.urns import Booth
from pb.store.database import Database
from pb.store.urn import EnvelopeRow, StandingRow

BATCH = 20
"""Ballots: the least by which two published figures of a pool differ."""

AT_MOST_EVERY = timedelta(seconds=10)
_FETCHED_AT_ONCE = 500


@dataclass(slots=True)
class _Pool:
    """A pool's ballots: published, next to be published, and the held batch."""

    published: int = 0
    ready: Counter[int] = field(default_factory=Counter)
    ready_ballots: int = 0
    held: Counter[int] = field(default_factory=Counter)
    held_ballots: int = 0

    def add(self, numbers: Iterable[int]) -> None:
        self.held.update(numbers)
        self.held_ballots += 1

    def due(self) -> bool:
        """Say whether the held batch is full and ``ready`` is worth showing."""
        return self.ready_ballots - self.published >= BATCH

    def advance(self) -> None:
        self.ready += self.held
        self.ready_ballots += self.held_ballots
        self.held, self.held_ballots = Counter(), 0


class Standings:
    """The worker's memory of one edition's envelopes."""

    def __init__(self, booth: Booth, key: X25519PrivateKey) -> None:
        self._booth = booth
        self._key = key
        self._pool_of = booth.paper.pool_of()
        self._seen: set[bytes] = set()
        self._pools: dict[str, _Pool] = {}
        self._begun = False
        self._last: datetime | None = None

    def move(self, database: Database, now: datetime) -> bool:
        """Count what is new; publish the pools that are due. Say if any moved."""
        if self._last is not None and now - self._last < AT_MOST_EVERY:
            return False
        self._last = now
        with database.reading() as session:
            for choices in self._new(session):
                self._count(choices)
            if not self._begun:
                self._begin(session)
        return self._show(database, now)

    def _show(self, database: Database, now: datetime) -> bool:
        full = {
            name: pool
            for name, pool in sorted(self._pools.items())
            if pool.held_ballots >= BATCH
        }
        due = {name: pool for name, pool in full.items() if pool.due()}
        if due:
            with database.unit_of_work() as session:
                for name, pool in due.items():
                    self._publish(session, name, pool, now)
        for pool in full.values():
            pool.advance()
        return bool(due)

    def _begin(self, session: Session) -> None:
        """After a start: what is there is ready, and waits for twenty more."""
        self._begun = True
        for row in session.scalars(
            select(StandingRow).where(StandingRow.edition_id == self._booth.edition_id)
        ):
            self._pools.setdefault(row.pool, _Pool()).published = row.ballots
        for pool in self._pools.values():
            pool.advance()

    def _publish(self, session: Session, name: str, pool: _Pool, now: datetime) -> None:
        row = session.get(StandingRow, (self._booth.edition_id, name))
        if row is None:
            row = StandingRow(edition_id=self._booth.edition_id, pool=name)
            session.add(row)
        row.ballots = pool.published = pool.ready_ballots
        counts = {str(number): n for number, n in sorted(pool.ready.items())}
        row.counts, row.as_of = canonical.text(counts), now

    def _new(self, session: Session) -> Iterator[tuple[int, ...]]:
        edition = EnvelopeRow.edition_id == self._booth.edition_id
        leaves = set(session.scalars(select(EnvelopeRow.leaf).where(edition)))
        for some in _batches(leaves - self._seen):
            rows = session.execute(
                select(
                    EnvelopeRow.leaf, EnvelopeRow.ident_key, EnvelopeRow.sealed
                ).where(edition, EnvelopeRow.leaf.in_(some))
            )
            for leaf, ident_key, sealed in rows:
                self._seen.add(leaf)
                try:
                    _, choices = unseal(self._key, self._booth.seal, ident_key, sealed)
                    yield mark(self._booth.paper, choices).choices
                except (Unreadable, Refusal):
                    continue

    def _count(self, choices: tuple[int, ...]) -> None:
        by_pool: dict[str, list[int]] = {}
        for number in choices:
            by_pool.setdefault(self._pool_of[number], []).append(number)
        for name, numbers in by_pool.items():
            self._pools.setdefault(name, _Pool()).add(numbers)


def _batches(leaves: set[bytes]) -> Iterator[list[bytes]]:
    rest = iter(leaves)
    while some := list(islice(rest, _FETCHED_AT_ONCE)):
        yield some
