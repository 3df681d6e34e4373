"""Publishing the ballots: clean files, nothing joined, nothing altered."""

from collections import Counter
from dataclasses import replace

import pytest
from pabulib.checker import Checker
from sqlalchemy import text

from pb.adapters.keys import KeyFolder
from pb.domain import tally
from pb.domain.ballot import Project
from pb.domain.disclosure import NotDisclosed
from pb.domain.permissions import Role
from pb.domain.rulebook import BallotForm, Rule
from pb.domain.tally import WITHDRAWN_COST, SharesSheet
from pb.formats import pabulib
from pb.formats.pabulib import Election, VoteType
from pb.services import exporting, import_plan
from pb.services.editions import Edition
from pb.store.database import Database
from tests import counts, make

APPROVAL = {
    "ballot_form": BallotForm.APPROVAL,
    "least_choices": 1,
    "most_choices": 4,
}


def exported(database: Database, edition: Edition, pool: str = "large") -> str:
    with database.reading() as session:
        return exporting.pool_file(session, edition, pool, now=make.NOW)


def read(text_: str) -> Election:
    return pabulib.parse(text_.encode(), "exported")


def findings(text_: str) -> object:
    said = Checker().process_files([text_])
    return next(v for k, v in said.items() if k not in {"metadata", "summary"})[
        "results"
    ]


CLEAN = {"errors": {}, "warnings": {}}


@pytest.mark.parametrize("pool", ["large", "small", "soft"])
def test_one_choice_per_pool_makes_a_clean_file_for_each(
    pool: str, database: Database, keys: KeyFolder
) -> None:
    edition = counts.published(database, keys, counts.voted(database, keys))
    file = exported(database, edition, pool)
    assert findings(file) == CLEAN
    election = read(file)
    assert election.vote_type is VoteType.CHOOSE_ONE
    assert sorted(election.profile.votes.values()) == [4, 43]
    assert [vote.voter for vote in election.votes] == [str(n) for n in range(1, 48)]
    assert [p.details["selected"] for p in election.projects] == ["1", "0"]
    assert election.meta["unit"] == "Leszno"
    assert election.meta["date_end"] == "11.05.2126"
    assert election.meta["rule"] == "greedy"


def test_approval_keeps_of_each_ballot_what_it_marks_in_the_pool(
    database: Database, keys: KeyFolder
) -> None:
    ballots = {n: [1, 2, 3] if n < 20 else [2, 4, 5, 6] for n in range(50)}
    voted = counts.voted(database, keys, ballots, **APPROVAL)
    edition = counts.published(database, keys, voted)
    large, soft = exported(database, edition), exported(database, edition, "soft")
    assert findings(large) == CLEAN
    assert findings(soft) == CLEAN
    marks = Counter(vote.marks for vote in read(large).votes)
    assert marks == {("1", "2"): 20, ("2",): 30}
    assert len(read(soft).votes) == 30
    assert read(large).meta["max_length"] == "2"


def test_voters_are_numbered_by_what_they_marked(
    database: Database, keys: KeyFolder
) -> None:
    ballots = {n: [1 + n % 2, 3 + (n // 2) % 2] for n in range(60)}
    edition = counts.published(database, keys, counts.voted(database, keys, ballots))
    for pool in ("large", "small"):
        votes = read(exported(database, edition, pool)).votes
        assert [vote.marks for vote in votes] == sorted(vote.marks for vote in votes)
        assert read(exported(database, edition, pool)).vote_fields == ()


def test_a_threshold_is_named(database: Database, keys: KeyFolder) -> None:
    pools = tuple(replace(pool, threshold=10) for pool in make.rules().pools)
    edition = counts.voted(database, keys, pools=pools)
    file = exported(database, counts.published(database, keys, edition))
    assert findings(file) == CLEAN
    assert "\nrule;greedy-threshold\n" in file
    assert "\nmin_project_score_threshold;10\n" in file


HOSTILE = (
    "=cmd|' /C calc'!A0",
    '"; DROP; "',
    "<script>alert(1)</script>",
    "$\\alpha$\nVOTES\nvoter_id",
    "\u202eodwrócony\u200f",
    "META",
)


def test_titles_cannot_break_a_file(database: Database, keys: KeyFolder) -> None:
    on_ballot = [
        Project(n, str(n), title, "large", 90_000_00 + n, title)
        for n, title in enumerate(HOSTILE, 1)
    ]
    pool = replace(make.rules().pools[0], amount=200_000_00)
    votes = {n: [1 + n % 6] for n in range(32)}
    edition = counts.voted(
        database,
        keys,
        votes,
        on_ballot,
        pools=(pool,),
        allocation=200_000_00,
        most_choices=1,
    )
    file = exported(database, counts.published(database, keys, edition))
    assert findings(file) == CLEAN
    names = {p.details["name"] for p in read(file).projects}
    assert names == {" ".join(title.split()) for title in HOSTILE}


@pytest.mark.parametrize("role", [None, *Role])
def test_no_ballot_is_given_out_before_the_result_is_published(
    role: Role | None, database: Database, keys: KeyFolder
) -> None:
    edition = counts.counted(database, keys, counts.voted(database, keys))
    roles = frozenset({role} if role else ())
    with pytest.raises(NotDisclosed), database.reading() as session:
        exporting.pool_file(session, edition, "large", now=make.NOW, roles=roles)


def test_a_pool_that_few_chose_in_has_no_file(
    database: Database, keys: KeyFolder
) -> None:
    ballots = {n: [1] for n in range(30)} | {n: [3] for n in range(30, 54)}
    voted = counts.voted(database, keys, ballots)
    edition = counts.published(database, keys, voted)
    assert len(read(exported(database, edition)).votes) == 30
    with pytest.raises(exporting.TooFewBallots):
        exported(database, edition, "small")


def test_a_small_urn_has_no_file(database: Database, keys: KeyFolder) -> None:
    voted = counts.voted(database, keys, {n: [1] for n in range(24)})
    with pytest.raises(exporting.TooFewBallots):
        exported(database, counts.published(database, keys, voted))


def test_there_is_no_file_of_a_pool_that_is_none(
    database: Database, keys: KeyFolder
) -> None:
    edition = counts.published(database, keys, counts.voted(database, keys))
    with pytest.raises(exporting.NoSuchPool):
        exported(database, edition, "none")


@pytest.mark.parametrize("choices", ["2,4,6", "1,3", "99", "x"])
def test_altered_ballots_are_not_given_out(
    choices: str, database: Database, keys: KeyFolder
) -> None:
    edition = counts.published(database, keys, counts.voted(database, keys))
    make.without_guards(database, "ballot")
    with database.unit_of_work() as session:
        alter = "UPDATE ballot SET choices = :choices WHERE n = :n"
        other = text("SELECT min(n) FROM ballot WHERE choices = '1,3,5'")
        n = session.scalar(other)
        session.execute(text(alter), {"choices": choices, "n": n})
    with pytest.raises(exporting.BallotsAltered):
        exported(database, edition)


def test_an_imported_file_comes_back_with_what_it_said_of_its_projects(
    database: Database, keys: KeyFolder
) -> None:
    edition = counts.imported(database, keys)
    first = read(counts.FILE)
    file = exported(database, edition, import_plan.POOL)
    assert findings(file) == CLEAN
    again = read(file)
    assert dict(again.meta) == dict(first.meta)
    assert {p.id: (p.cost, dict(p.details)) for p in again.projects} == {
        p.id: (p.cost, dict(p.details)) for p in first.projects
    }
    assert Counter(v.marks for v in again.votes) == Counter(
        tuple(sorted(v.marks, key=["BO-7", "BO-9", "BO-1"].index)) for v in first.votes
    )
    assert again.vote_fields == ()


def test_a_struck_project_is_marked_withdrawn_so_that_a_recount_leaves_it_out(
    database: Database, keys: KeyFolder
) -> None:
    ballots = {n: [1, 2] if n % 3 else [2, 4] for n in range(60)}
    voted = counts.voted(database, keys, ballots, rule=Rule.EQUAL_SHARES, **APPROVAL)
    make.strike(database, voted, 2, "Działka została sprzedana.")
    file = exported(database, counts.published(database, keys, voted))
    election = read(file)
    struck = next(p for p in election.projects if p.id == "2")
    assert struck.cost == WITHDRAWN_COST
    assert struck.details["selected"] == "0"
    found = tally.elect(
        election.counted(), election.profile, election.allocation, SharesSheet()
    )
    selected = {p.id for p in election.projects if p.details["selected"] != "0"}
    assert set(found.selected) == selected == {"1"}
