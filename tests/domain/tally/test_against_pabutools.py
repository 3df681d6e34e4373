"""The same winners in the same order as pabutools 1.2.3 with exact fractions.

Where the definitions differ, on purpose, and what these tests do about it:

- A tie. Here: the rulebook's criteria, then a recorded lot, else the count stops;
  inside a tie that decides nothing the order of the list. There: the string of the
  id. Tests: the criterion ``id``, and projects listed in the order of their ids.
- Greedy ranks by votes or points here, by worth for its cost there; with worth =
  votes times cost (``Cost_Sat``) or points times cost that is the same. Misfit
  ``stop``, thresholds, leftovers and exclusive groups are not there.
- Cost 999999999 is a withdrawn project here, and in no count; there an ordinary one
  that nobody can pay.
- Add1 is by default continued here until the next step overshoots. There it stops
  as well once nothing fits; ``exhaustion_by_budget_increase`` can be told not to.
  Both ways are compared.
- Add1's step grows here for rich elections. Tests: told the same.
- Start in whole units, share test and comparison are not there.
- Phragmén never funds projects without support here; there they are bought last, at
  an infinite load. Tests: cut off. pabutools returns Phragmén's projects sorted; the
  order of funding is read off the tie-breaking that it asks.
- Phragmén on points ballots, where a mark with points is an approval, is refused
  there.
- Points times cost as a utility is not there: added as a satisfaction of its own.
- Ordinal ballots with points count by the points here, by their order there. Tests:
  pabutools is given the points.

An exact fit is funded by both. What is not there is compared with ``by_definition``.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.domain.tally import (
    Completion,
    Criterion,
    Misfit,
    PhragmenSheet,
    Score,
    SharesSheet,
    Sheet,
    Utility,
    elect,
)
from pb.formats.pabulib import VoteType, read
from tests.domain.tally.oracle import Oracle
from tests.domain.tally.oracle_elections import elections, profile_of
from tests.formats.corpus import REAL, needs_real

BY_ID = (Criterion.ID,)
SMALL = 250_000
# The same elections in every run, and no deadline: neither luck nor a busy machine
# is a reason to fail.
many = settings(deadline=None, derandomize=True, max_examples=1000)
fewer = settings(deadline=None, derandomize=True, max_examples=300)


def greedy_sheet(score=Score.VOTES):
    return Sheet(score=score, misfit=Misfit.SKIP, criteria=BY_ID)


def shares_sheet(utility, completion=Completion.NONE, increment=None):
    return SharesSheet(
        utility=utility, completion=completion, increment=increment, criteria=BY_ID
    )


class Ours:
    """An election as the engine counts it, projects in the order of their ids."""

    def __init__(self, projects, profile, allocation):
        self.projects = sorted(projects, key=lambda project: project.id)
        self.profile, self.allocation = profile, allocation

    @classmethod
    def read(cls, path):
        election = read(path)
        return cls(election.counted(), election.profile, election.allocation)

    def winners(self, sheet):
        outcome = elect(self.projects, self.profile, self.allocation, sheet)
        return list(outcome.selected)

    @property
    def supported(self):
        return {project.id for project in self.projects if project.votes}


def step_of(path):
    """Return Add1's step for a file, in whole units."""
    election = read(path)
    ballots = election.profile.ballots
    return max(1, election.allocation // (100 * ballots * STEPS.get(path.stem, 200)))


# How many of these steps double what a ballot has at first; the files in which
# pabutools takes long for a run get fewer.
STEPS = {
    "Poland_Lodz_2024_Katedralna": 30,
    "Poland_Swiecie_2023": 30,
    "Poland_Warszawa_2018_Las": 50,
    "Poland_Warszawa_2019_Okecie": 20,
}


def small_files(*vote_types):
    if not REAL.is_dir():
        return []
    wanted = tuple(f"\nvote_type;{vote_type}\n" for vote_type in vote_types)
    return sorted(
        path.name
        for path in REAL.glob("*.pb")
        if path.stat().st_size < SMALL
        and any(line in path.read_text(encoding="utf-8") for line in wanted)
    )


APPROVAL = small_files(VoteType.APPROVAL, VoteType.CHOOSE_ONE)
POINTS = small_files(VoteType.CUMULATIVE, VoteType.ORDINAL)


@needs_real
def test_files_of_each_kind_are_compared():
    assert len(APPROVAL) >= 18
    assert len(POINTS) >= 7


@pytest.mark.parametrize("name", APPROVAL)
def test_real_approval_elections_are_counted_alike(name):
    ours, oracle = Ours.read(REAL / name), Oracle.read(REAL / name)
    assert ours.winners(greedy_sheet()) == oracle.greedy()
    assert ours.winners(PhragmenSheet(criteria=BY_ID)) == [
        id_ for id_ in oracle.phragmen() if id_ in ours.supported
    ]
    for utility in Utility:
        assert ours.winners(shares_sheet(utility)) == oracle.equal_shares(utility)


@pytest.mark.parametrize("name", APPROVAL)
@pytest.mark.parametrize("utility", Utility)
def test_real_approval_elections_get_the_same_increments(name, utility):
    ours, oracle = Ours.read(REAL / name), Oracle.read(REAL / name)
    step = step_of(REAL / name)
    sheet = shares_sheet(utility, Completion.ADD1_EXHAUSTIVE, 100 * step)
    assert ours.winners(sheet) == oracle.equal_shares(utility, step)


@pytest.mark.parametrize("name", POINTS)
def test_real_points_elections_are_counted_alike(name):
    ours, oracle = Ours.read(REAL / name), Oracle.read(REAL / name)
    assert ours.winners(greedy_sheet(Score.POINTS)) == oracle.greedy()
    for utility in Utility:
        assert ours.winners(shares_sheet(utility)) == oracle.equal_shares(utility)


@many
@given(elections())
def test_made_up_approval_elections_are_counted_alike(election):
    profile = profile_of(election)
    ours = Ours(election.projects, profile, election.allocation)
    oracle = Oracle.of(election, profile)
    assert ours.winners(greedy_sheet()) == oracle.greedy()
    assert ours.winners(PhragmenSheet(criteria=BY_ID)) == [
        id_ for id_ in oracle.phragmen() if id_ in ours.supported
    ]
    for utility in Utility:
        assert ours.winners(shares_sheet(utility)) == oracle.equal_shares(utility)


@many
@given(elections(), st.sampled_from(Utility), st.integers(2, 20), st.booleans())
def test_made_up_elections_get_the_same_increments(election, utility, steps, stop):
    profile = profile_of(election)
    ours = Ours(election.projects, profile, election.allocation)
    oracle = Oracle.of(election, profile)
    step = max(1, election.allocation // (steps * profile.ballots))
    if stop:
        sheet = shares_sheet(utility, Completion.ADD1_EXHAUSTIVE, step)
        assert ours.winners(sheet) == oracle.equal_shares(utility, step)
    else:
        sheet = shares_sheet(utility, Completion.ADD1, step)
        assert ours.winners(sheet) == oracle.add1(utility, step)


@fewer
@given(elections(points=True))
def test_made_up_points_elections_are_counted_alike(election):
    profile = profile_of(election, points=True)
    ours = Ours(election.projects, profile, election.allocation)
    oracle = Oracle.of(election, profile)
    assert ours.winners(greedy_sheet(Score.POINTS)) == oracle.greedy()
    for utility in Utility:
        assert ours.winners(shares_sheet(utility)) == oracle.equal_shares(utility)
