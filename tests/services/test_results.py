"""The board of results: what each reader sees of the counts, and when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from pb.adapters.keys import KeyFolder
from pb.domain.calendar import STAGES, WARSAW, Stage, Timetable
from pb.domain.disclosure import NotDisclosed
from pb.domain.permissions import Role
from pb.domain.rulebook import Misfit, TieCriterion, Visibility
from pb.domain.tally import Verdict
from pb.services import counting, editions, opening, results
from pb.services.editions import Edition
from pb.services.results import Board, Status, Watch
from pb.store.database import Database
from pb.store.urn import LiveTurnoutRow
from tests import counts, make

OTHERS = (frozenset[Role](), frozenset({Role.RESIDENT}), frozenset({Role.ASSESSOR}))
COORDINATOR = frozenset({Role.COORDINATOR})
EVERYBODY = (*OTHERS, COORDINATOR)


def board(
    database: Database,
    edition: Edition,
    roles: frozenset[Role] = frozenset(),
    now: datetime = make.NOW,
) -> Board:
    with database.reading() as session:
        found = editions.by_slug(session, edition.slug)
        return results.board(session, found, now=now, roles=roles)


def stamp(
    database: Database, edition: Edition, roles: frozenset[Role] = frozenset()
) -> str:
    with database.reading() as session:
        found = editions.by_slug(session, edition.slug)
        return results.stamp(session, found, now=make.NOW, roles=roles)


def shows_nothing(found: Board) -> bool:
    empty = all(not pool.rows and pool.ballots is None for pool in found.pools)
    return found.submitted is None and found.count is None and empty


@pytest.mark.parametrize("roles", EVERYBODY)
def test_a_sealed_vote_shows_nobody_anything(
    roles: frozenset[Role], database: Database, keys: KeyFolder
) -> None:
    edition = counts.voted(database, keys, visibility=Visibility.SEALED)
    found = board(database, edition, roles)
    assert found.status is Status.CLOSED
    assert shows_nothing(found)
    closed = make.closed(database, edition)
    assert shows_nothing(board(database, closed, roles))
    assert board(database, closed, roles).voting_over


@pytest.mark.parametrize("roles", EVERYBODY)
def test_turnout_is_shown_without_any_standing(
    roles: frozenset[Role], database: Database, keys: KeyFolder
) -> None:
    edition = counts.voted(database, keys, visibility=Visibility.TURNOUT)
    found = board(database, edition, roles)
    assert found.status is Status.TURNOUT
    assert found.submitted == 47
    assert found.as_of == make.NOW
    assert not found.ranked


def test_nothing_is_shown_before_the_vote(database: Database) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session, Stage.PRINTING)
    found = board(database, edition, COORDINATOR)
    assert found.status is Status.CLOSED
    assert shows_nothing(found)


@pytest.mark.parametrize("roles", EVERYBODY)
def test_live_standings_stay_after_the_close_and_are_called_so(
    roles: frozenset[Role], database: Database, keys: KeyFolder
) -> None:
    edition = counts.voted(database, keys)
    assert not board(database, edition, roles).ranked
    counts.show_standings(database, keys, edition)
    found = board(database, edition, roles)
    assert found.status is Status.LIVE
    assert [(row.number, row.votes) for row in found.pools[0].rows] == [(1, 43), (2, 4)]
    assert found.pools[0].ballots == 47
    assert found.submitted == 67
    assert all(row.funded is None for pool in found.pools for row in pool.rows)
    waiting = board(database, make.closed(database, edition), roles)
    assert waiting.status is Status.WAITING
    assert waiting.pools == found.pools


def test_an_unpublished_result_is_the_coordinators_alone(
    database: Database, keys: KeyFolder
) -> None:
    edition = counts.voted(database, keys)
    counts.show_standings(database, keys, edition)
    edition = counts.counted(database, keys, edition)
    for roles in OTHERS:
        found = board(database, edition, roles)
        assert found.status is Status.WAITING
        assert found.count is None
        assert [row.votes for row in found.pools[0].rows] == [43, 4]
        with pytest.raises(NotDisclosed), database.reading() as session:
            results.written_result(session, edition, now=make.NOW, roles=roles)
    found = board(database, edition, COORDINATOR)
    assert found.status is Status.PREVIEW
    assert [row.votes for row in found.pools[0].rows] == [43, 24]
    assert found.as_of == make.NOW


@pytest.mark.parametrize("roles", EVERYBODY)
def test_everybody_sees_the_published_result(
    roles: frozenset[Role], database: Database, keys: KeyFolder
) -> None:
    edition = counts.published(database, keys, counts.voted(database, keys))
    found = board(database, edition, roles)
    assert found.status is Status.FINAL
    assert found.count is not None
    assert (found.count.submitted, found.count.valid) == (47, 47)
    assert found.count.result == edition.digest
    assert [row.funded for row in found.pools[0].rows] == [True, False]
    assert (found.pools[0].spent, found.pools[0].left) == (400_000_00, 200_000_00)


def test_each_verdict_carries_the_numbers_of_its_reason(
    database: Database, keys: KeyFolder
) -> None:
    pool = replace(make.rules().pools[0], threshold=5)
    rules = {"allocation": pool.amount, "pools": (pool,), "most_choices": 1}
    on_ballot = make.projects(500_000_00, 200_000_00, 100_000_00, 90_000_00)
    votes = {n: [1 + (n >= 20) + (n >= 30) + (n >= 38)] for n in range(41)}
    found = counts.voted(database, keys, votes, on_ballot, **rules)
    rows = board(database, counts.published(database, keys, found)).pools[0].rows
    whys = [row.reason for row in rows if row.reason]
    assert [why.step.verdict for why in whys] == [
        Verdict.FUNDED,
        Verdict.DOES_NOT_FIT,
        Verdict.FUNDED,
        Verdict.BELOW_THRESHOLD,
    ]
    assert whys[1].step.left_before == 100_000_00
    assert whys[1].short_money == 100_000_00
    assert whys[3].short_votes == 2


def test_a_count_that_stops_says_what_it_did_not_reach(
    database: Database, keys: KeyFolder
) -> None:
    on_ballot = make.projects(500_000_00, 200_000_00, 100_000_00)
    votes = {n: [1 + (n >= 20) + (n >= 30)] for n in range(36)}
    edition = counts.voted(database, keys, votes, on_ballot, misfit=Misfit.STOP)
    rows = board(database, counts.published(database, keys, edition)).pools[0].rows
    verdicts = [row.reason.step.verdict for row in rows if row.reason]
    assert verdicts[1:] == [Verdict.DOES_NOT_FIT, Verdict.NOT_REACHED]


def test_equal_votes_share_a_place_and_the_tie_says_what_settled_it(
    database: Database, keys: KeyFolder
) -> None:
    votes = {n: [1 + n % 2] for n in range(40)}
    edition = counts.voted(database, keys, votes, tie_criteria=(TieCriterion.CHEAPER,))
    pool = board(database, counts.published(database, keys, edition)).pools[0]
    assert [(row.number, row.rank) for row in pool.rows] == [(2, 1), (1, 1)]
    assert [(tie.projects, tie.by) for tie in pool.ties] == [((2, 1), "cheaper")]


def test_a_lot_is_shown_with_its_minutes(database: Database, keys: KeyFolder) -> None:
    votes = {n: [1 + n % 2] for n in range(40)}
    on_ballot = make.projects(400_000_00, 350_000_00)
    edition = counts.voted(database, keys, votes, on_ballot, tie_criteria=())
    closed = make.closed(database, edition)
    opening.open_urn(database, closed, keys, make.NOW, lambda _done, _total: None)
    with database.unit_of_work() as session:
        counting.record_lot(
            session,
            closed,
            pool="large",
            tied=[1, 2],
            drawn=[2, 1],
            minutes="Protokół 1/2126",
            actor=None,
            now=make.NOW,
        )
        counting.certify(session, closed, actor=None, now=make.NOW)
    tie = board(database, edition, COORDINATOR).pools[0].ties[0]
    assert (tie.projects, tie.by, tie.minutes) == ((2, 1), "lot", "Protokół 1/2126")


def hours_of(database: Database, edition: Edition, now: datetime) -> list[int]:
    found = board(database, edition, now=now).turnout
    assert found is not None
    return [n for _hour, n in found.hours]


def test_every_hour_of_the_vote_is_listed_quiet_ones_too(
    database: Database, keys: KeyFolder
) -> None:
    edition = counts.voted(database, keys)
    hours = hours_of(database, edition, make.NOW)
    # Voting began a day ago; the worker looks for the first time now.
    assert hours == [0] * 23 + [47]
    closed = counts.published(database, keys, edition)
    assert sum(hours_of(database, closed, make.NOW)) == 47


def voting_between(begins: datetime, ends: datetime) -> Timetable:
    vote = STAGES.index(Stage.VOTING)
    return Timetable(
        {
            stage: begins - timedelta(days=vote - place)
            if place <= vote
            else ends + timedelta(days=place - vote - 1)
            for place, stage in enumerate(STAGES)
        }
    )


@pytest.mark.parametrize(("day", "hours"), [((2126, 3, 31), 23), ((2126, 10, 27), 25)])
def test_a_day_on_which_clocks_change_has_the_hours_it_has(
    day: tuple[int, int, int], hours: int, database: Database, keys: KeyFolder
) -> None:
    edition = counts.voted(database, keys, {})
    begins = datetime(*day, tzinfo=WARSAW).astimezone(UTC)
    ends = (datetime(*day, tzinfo=WARSAW) + timedelta(days=1)).astimezone(UTC)
    with database.unit_of_work() as session:
        session.execute(text("DELETE FROM turnout"))
        session.get_one(LiveTurnoutRow, edition.id).as_of = ends
        editions.set_timetable(
            session, edition, voting_between(begins, ends), actor=None, now=make.NOW
        )
    found = board(database, edition, now=ends).turnout
    assert found is not None
    local = [hour.astimezone(WARSAW) for hour, _n in found.hours]
    assert len(local) == hours
    assert {hour.date() for hour in local} == {datetime(*day, tzinfo=UTC).date()}


def test_the_stamp_changes_with_what_a_reader_sees_and_only_then(
    database: Database, keys: KeyFolder
) -> None:
    edition = counts.voted(database, keys)
    first = stamp(database, edition)
    assert stamp(database, edition) == first
    counts.show_standings(database, keys, edition)
    live = stamp(database, edition)
    assert live != first
    closed = make.closed(database, edition)
    waiting = stamp(database, closed)
    assert waiting != live
    with database.unit_of_work() as session:
        session.execute(text("UPDATE live_turnout SET submitted = submitted"))
    assert stamp(database, closed) == waiting
    counted = counts.counted(database, keys, edition)
    unpublished = stamp(database, counted)
    assert stamp(database, counted, COORDINATOR) != unpublished
    with database.unit_of_work() as session:
        counting.publish(session, counted, actor=None, now=make.NOW)
    assert stamp(database, counted) != unpublished


def test_a_sealed_stamp_does_not_move_with_the_ballots(
    database: Database, keys: KeyFolder
) -> None:
    edition = counts.voted(database, keys, visibility=Visibility.SEALED)
    before = stamp(database, edition)
    with database.unit_of_work() as session:
        session.execute(text("UPDATE live_turnout SET submitted = 48"))
    assert stamp(database, edition) == before


@pytest.fixture
def watched(
    database: Database, keys: KeyFolder
) -> tuple[Edition, Callable[[datetime], bool]]:
    edition = counts.published(database, keys, counts.voted(database, keys))
    watch = Watch()

    def holds(now: datetime) -> bool:
        return watch.holds(database, edition, now)

    return edition, holds


@pytest.mark.parametrize("choices", ["1", "2,4,6", "99", "x", ""])
def test_altered_ballots_are_noticed_within_a_minute(
    choices: str,
    database: Database,
    watched: tuple[Edition, Callable[[datetime], bool]],
) -> None:
    _edition, holds = watched
    assert holds(make.NOW)
    make.without_guards(database, "ballot")
    with database.unit_of_work() as session:
        alter = "UPDATE ballot SET choices = :choices WHERE choices = '1,3,5'"
        session.execute(text(alter), {"choices": choices})
    assert not holds(make.NOW + timedelta(minutes=1))
