"""A dump after the opening joins no ballot to its voter, by order or by xmin.

The same eyes look at a plain design beside it, two tables without a common
column that are written in one transaction, and join nearly all of it.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text

from pb.adapters.keys import KeyFolder
from pb.domain.ballot import mark
from pb.evidence import keys as hashes
from pb.services import confirmation, opening, urns, voting
from pb.services.urns import Booth
from pb.store.database import Database
from tests import make

VOTERS = 200
BY_CHANCE = 9
"""Of 200 pairs one is right on average; more than nine once in ten million."""

PLAIN = (
    "CREATE TABLE plain_roll (voter VARCHAR PRIMARY KEY)",
    "CREATE TABLE plain_ballot (code VARCHAR PRIMARY KEY)",
)
ORDERS = {
    "sqlite": ("", "ORDER BY rowid", "ORDER BY rowid DESC"),
    "postgresql": (
        "",
        "ORDER BY ctid",
        "ORDER BY xmin::text::bigint, ctid",
        "ORDER BY xmin::text::bigint DESC, ctid",
    ),
}


@dataclass(frozen=True, slots=True)
class Secret:
    """What only the test knows: whose ballot has which hash."""

    booth: Booth
    hash_of: dict[bytes, bytes]

    def right(self, voters: Sequence[Any], ballots: Sequence[Any]) -> int:
        """Count the right pairs when the lists are laid side by side."""
        pairs = zip(map(bytes, voters), map(bytes, ballots), strict=True)
        return sum(self.hash_of[voter] == ballot for voter, ballot in pairs)


@pytest.fixture
def voted(database: Database, keys: KeyFolder) -> Secret:
    """An urn that was opened, and the plain tables, of the same voters."""
    voting_now = make.voting_edition(database, keys)
    with database.unit_of_work() as session:
        booth = urns.booth(session, voting_now, keys)
        for statement in PLAIN:
            session.execute(text(statement))
    secret = Secret(booth, {})
    for n in range(VOTERS):
        _cast(database, secret, n)
    closed = make.closed(database, voting_now)
    opening.open_urn(database, closed, keys, make.NOW, lambda _done, _total: None)
    return secret


def _cast(database: Database, secret: Secret, n: int) -> None:
    booth, code = secret.booth, hashes.new_code()
    voter, ballot = make.ident_key(booth, n), hashes.code_hash(booth.slug, code)
    secret.hash_of[voter] = ballot
    marked = voting.Marked(mark(booth.paper, [n % 6 + 1]), code)
    with database.unit_of_work() as session:
        confirmation.enrol(
            session,
            booth,
            voter,
            age_band="30-44",
            channel="online",
            assurance="e-mail",
        )
    with database.unit_of_work() as session:
        assert voting.drop(session, booth, voter, marked)
        for table, value in (("plain_roll", voter), ("plain_ballot", ballot)):
            statement = text(f"INSERT INTO {table} VALUES (:it)")  # noqa: S608 -- ours
            session.execute(statement, {"it": value.hex()})


def _column(database: Database, column: str, table: str, order: str) -> list[Any]:
    with database.reading() as session:
        statement = text(f"SELECT {column} FROM {table} {order}")  # noqa: S608 -- ours
        return list(session.scalars(statement))


def test_a_dump_joins_at_chance_what_two_plain_tables_give_away(
    voted: Secret, database: Database
) -> None:
    orders = ORDERS[database.engine.dialect.name]
    rolls = [_column(database, "ident_key", "entitlement", it) for it in orders]
    ballots = [_column(database, "code_hash", "ballot", it) for it in orders]
    # And the order of casting, which an adversary may have watched.
    rolls.append(list(voted.hash_of))
    for roll in rolls:
        for ballot in ballots:
            assert voted.right(roll, ballot) <= BY_CHANCE
    assert not _column(database, "sealed", "envelope", "")
    assert max(plainly_joined(voted, database, it) for it in orders) >= VOTERS * 0.95


def plainly_joined(voted: Secret, database: Database, order: str) -> int:
    """Count the voters whom the plain tables give away, read in one order."""
    roll = _column(database, "voter", "plain_roll", order)
    ballots = _column(database, "code", "plain_ballot", order)
    return voted.right(
        [bytes.fromhex(it) for it in roll], [bytes.fromhex(it) for it in ballots]
    )


# --- while the urn is sealed ---------------------------------------------------


def best_byte(contents: list[bytes], groups: list[int]) -> float:
    """Return how often the best single byte tells the group of the second half.

    What each byte value means is learnt from the first half.
    """
    half = len(contents) // 2
    best = 0.0
    for place in range(len(contents[0])):
        votes: dict[int, list[int]] = {}
        for content, group in zip(contents[:half], groups[:half], strict=True):
            votes.setdefault(content[place], [0, 0])[group] += 1
        right = sum(
            votes.get(content[place], [1, 0])[group]
            > votes.get(content[place], [1, 0])[1 - group]
            for content, group in zip(contents[half:], groups[half:], strict=True)
        )
        best = max(best, right / (len(contents) - half))
    return best


def test_no_byte_of_an_envelope_tells_the_choice(
    database: Database, keys: KeyFolder
) -> None:
    draw = random.Random(2126)  # noqa: S311 -- which of two ballots, no secret
    edition = make.voting_edition(database, keys)
    groups = [draw.randrange(2) for _ in range(VOTERS)]
    with database.reading() as session:
        booth = urns.booth(session, edition, keys)
    for n, group in enumerate(groups):
        make.cast_many(database, booth, [n], [(1, 3, 5), (2,)][group])
    sealed = {
        bytes(key): bytes(content)
        for key, content in zip(
            _column(database, "ident_key", "envelope", "ORDER BY ident_key"),
            _column(database, "sealed", "envelope", "ORDER BY ident_key"),
            strict=True,
        )
    }
    contents = [sealed[make.ident_key(booth, n)] for n in range(VOTERS)]
    assert {len(content) for content in contents} == {len(contents[0])}
    assert best_byte(contents, groups) < 0.75
    plain = [f"{[[1, 3, 5], [2]][group]}".ljust(20).encode() for group in groups]
    assert best_byte(plain, groups) >= 0.95
