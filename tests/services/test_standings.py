"""Live standings move in batches of twenty and stay a full batch behind."""

from datetime import datetime, timedelta
from itertools import pairwise
from json import loads

import pytest
from sqlalchemy import select

from pb.adapters.keys import KeyFolder
from pb.services import urns
from pb.services.standings import Standings
from pb.services.urns import Booth
from pb.store.database import Database
from pb.store.urn import StandingRow
from tests import make


@pytest.fixture
def booth(database: Database, keys: KeyFolder) -> Booth:
    edition = make.voting_edition(database, keys)
    with database.reading() as session:
        return urns.booth(session, edition, keys)


def shown(database: Database) -> dict[str, tuple[int, dict[str, int]]]:
    with database.reading() as session:
        rows = session.scalars(select(StandingRow)).all()
    return {row.pool: (row.ballots, loads(row.counts)) for row in rows}


def started(booth: Booth, keys: KeyFolder) -> Standings:
    return Standings(booth, keys.urn(booth.slug))


def instants() -> list[datetime]:
    return [make.NOW + timedelta(seconds=10 * n) for n in range(20)]


def test_nothing_is_shown_until_a_full_batch_is_held_behind(
    database: Database, booth: Booth, keys: KeyFolder
) -> None:
    standings, later = started(booth, keys), iter(instants())
    assert not standings.move(database, next(later))
    make.cast_many(database, booth, range(20), [1])
    assert not standings.move(database, next(later))
    make.cast_many(database, booth, range(20, 39), [1])
    assert not standings.move(database, next(later))
    assert shown(database) == {}
    make.cast_many(database, booth, range(39, 40), [2])
    assert standings.move(database, next(later))
    assert shown(database) == {"large": (20, {"1": 20})}


def test_two_figures_of_a_pool_differ_by_twenty_ballots_or_not_at_all(
    database: Database, booth: Booth, keys: KeyFolder
) -> None:
    standings, later = started(booth, keys), iter(instants())
    seen, cast = [0], 0
    for more in (0, 7, 13, 25, 1, 19, 3, 17, 40, 20):
        make.cast_many(database, booth, range(cast, cast + more), [1, 3])
        cast += more
        standings.move(database, next(later))
        seen.append(shown(database).get("large", (0, {}))[0])
        assert cast - seen[-1] >= 20 or seen[-1] == 0
    steps = {b - a for a, b in pairwise(seen)}
    assert seen[-1] > 0
    assert all(step == 0 or step >= 20 for step in steps)


def test_a_pool_that_few_mark_stays_still_while_another_moves(
    database: Database, booth: Booth, keys: KeyFolder
) -> None:
    standings, later = started(booth, keys), iter(instants())
    standings.move(database, next(later))
    make.cast_many(database, booth, range(30), [1])
    make.cast_many(database, booth, range(30, 49), [3])
    standings.move(database, next(later))
    make.cast_many(database, booth, range(49, 80), [1])
    standings.move(database, next(later))
    assert set(shown(database)) == {"large"}


def test_a_restarted_worker_shows_nothing_new_before_twenty_more(
    database: Database, booth: Booth, keys: KeyFolder
) -> None:
    first, later = started(booth, keys), iter(instants())
    first.move(database, next(later))
    make.cast_many(database, booth, range(25), [1])
    first.move(database, next(later))
    make.cast_many(database, booth, range(25, 50), [1])
    assert first.move(database, next(later))
    before = shown(database)
    again = started(booth, keys)
    assert not again.move(database, next(later))
    make.cast_many(database, booth, range(50, 69), [1])
    assert not again.move(database, next(later))
    assert shown(database) == before
    make.cast_many(database, booth, range(69, 70), [1])
    assert again.move(database, next(later))
    assert shown(database) == {"large": (50, {"1": 50})}


def test_it_moves_at_most_every_ten_seconds(
    database: Database, booth: Booth, keys: KeyFolder
) -> None:
    standings = started(booth, keys)
    standings.move(database, make.NOW)
    make.cast_many(database, booth, range(40), [1])
    standings.move(database, make.NOW + timedelta(seconds=10))
    make.cast_many(database, booth, range(40, 80), [1])
    assert not standings.move(database, make.NOW + timedelta(seconds=19))
    assert standings.move(database, make.NOW + timedelta(seconds=20))
