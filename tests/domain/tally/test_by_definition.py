"""The engine beside the plain way to count: every option, every paid round."""

from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.domain.tally import (
    Completion,
    Criterion,
    Decisions,
    Phase,
    PhragmenSheet,
    SharesSheet,
    Start,
    UndecidedTie,
    Utility,
    elect,
)
from pb.formats.pabulib import read
from tests.domain.tally import by_definition
from tests.domain.tally.oracle_elections import elections, larger, profile_of
from tests.formats.corpus import REAL, needs_real

# Bits that sums of money are kept in: so few that nearly every decision is too close
# for rounded numbers, some, or as many as the engine takes itself.
BITS = st.sampled_from((6, 8, 12, 20, None))
many = settings(deadline=None, derandomize=True, max_examples=300)
fewer = settings(deadline=None, derandomize=True, max_examples=150)

NO_LOT = Decisions()
REAL_ONES = (
    "Poland_Katowice_2025_Kostuchna",
    "Poland_Krakow_2022_Czyzyny",
    "Poland_Lodz_2024_Katedralna",
    "Poland_Swiecie_2023",
    "Poland_Warszawa_2018_Las",
    "Poland_Warszawa_2019_Okecie",
)
CHAINS = st.lists(st.sampled_from(Criterion), max_size=2).map(tuple)


@st.composite
def contests(draw, most=6):
    """Draw an election, whether its ballots carry points, and a lot for all ids."""
    points = draw(st.booleans())
    election = draw(elections(points=points, most=most))
    lot = draw(st.permutations([project.id for project in election.projects]))
    projects = tuple(draw(st.permutations(election.projects)))
    return election._replace(projects=projects), points, tuple(lot)


@st.composite
def conditions(draw, election):
    """Draw what may keep projects out: a threshold, a share, rivals."""
    ids = [project.id for project in election.projects]
    group = st.sets(st.sampled_from(ids), min_size=min(2, len(ids)), max_size=3)
    rare = st.sampled_from((False, False, False, True))
    return {
        "threshold": draw(st.integers(0, 6)) if draw(rare) else None,
        "exclusive": (frozenset(draw(group)),) if draw(rare) else (),
    }


@st.composite
def shares_sheets(draw, election):
    """Draw a sheet of Equal Shares with a step of at least a 15th of the start."""
    start = election.allocation // (len(election.ballots) * draw(st.integers(1, 15)))
    share = st.sampled_from((None, None, Fraction(1, 3), Fraction(1)))
    return SharesSheet(
        utility=draw(st.sampled_from(Utility)),
        start=draw(st.sampled_from(Start)),
        completion=draw(st.sampled_from(Completion)),
        increment=max(1, start),
        comparison=draw(st.booleans()),
        criteria=draw(CHAINS),
        share=draw(share),
        **draw(conditions(election)),
    )


@contextmanager
def rounded_to(bits):
    """Let the engine keep money in coarser units than it needs to."""
    if bits is None:
        yield
        return
    coarse = lambda money: max(0, bits - money.bit_length())  # noqa: E731
    with (
        patch("pb.domain.tally.shares_run.fitting", coarse),
        patch("pb.domain.tally.phragmen.fitting", coarse),
    ):
        yield


def facts(outcome, phase):
    """Return the paid rounds of an outcome as ``by_definition`` writes them."""
    return [
        (each.project, each.rate, each.payers, each.exhausted)
        for each in outcome.rounds
        if each.phase is phase
    ]


def counted(election, points, sheet, lot):
    lots = (lot,) if lot else ()
    profile = profile_of(election, points)
    projects, money = election.projects, election.allocation
    return elect(projects, profile, money, sheet, Decisions(lots=lots))


@many
@given(st.data())
def test_equal_shares_is_what_its_definition_says(data):
    election, points, lot = data.draw(contests())
    sheet = data.draw(shares_sheets(election))
    bought, funded = by_definition.equal_shares(election, sheet, lot)
    with rounded_to(data.draw(BITS)):
        outcome = counted(election, points, sheet, lot)
    assert facts(outcome, Phase.EQUAL_SHARES) == bought
    paid = len(bought)
    assert list(outcome.selected[:paid]) == funded[:paid]
    # Inside a tie that decides nothing greedy goes by the order of the list.
    assert set(outcome.selected) == set(funded)


@pytest.mark.parametrize(
    ("seed", "points"),
    [(8, True), (39, False), (43, False), (54, True), (57, False), (57, True)],
)
def test_who_has_nothing_left_pays_no_price_however_small(seed, points):
    # Forty ballots have a few units each, or one, and prices may be less than one.
    election = larger(Random(seed), points)  # noqa: S311  nothing secret
    sheet = SharesSheet(criteria=(Criterion.FILE,))
    lot = tuple(project.id for project in election.projects)
    bought, _ = by_definition.equal_shares(election, sheet, lot)
    for bits in (7, 8, 9):
        with rounded_to(bits):
            outcome = counted(election, points, sheet, ())
        assert facts(outcome, Phase.EQUAL_SHARES) == bought


@many
@given(st.data())
def test_phragmen_is_what_its_definition_says(data):
    election, points, lot = data.draw(contests())
    sheet = PhragmenSheet(criteria=data.draw(CHAINS), **data.draw(conditions(election)))
    bought = by_definition.phragmen(election, sheet, lot)
    with rounded_to(data.draw(BITS)):
        outcome = counted(election, points, sheet, lot)
    assert facts(outcome, Phase.PHRAGMEN) == bought
    assert list(outcome.selected) == [each.project for each in bought]


def one_by_one(projects, profile, allocation, sheet):
    """Return what Add1 funds, each step counted as if it were the only one."""
    alone = replace(sheet, completion=Completion.NONE)
    supported = {id_ for id_, points in profile.points.items() if points}
    latest, steps = None, 0
    while True:
        money = allocation + steps * sheet.increment * profile.ballots
        found = elect(projects, profile, money, alone, NO_LOT)
        if found.spent > allocation:
            return latest
        latest, steps = found, steps + 1
        rest = [p for p in projects if p.id in supported - set(found.selected)]
        fits = any(p.cost <= allocation - found.spent for p in rest)
        exhaustive = sheet.completion is Completion.ADD1_EXHAUSTIVE
        if not (fits if exhaustive else rest):
            return latest


@settings(fewer, max_examples=40)
@given(st.integers(0, 2**32), st.booleans(), st.sampled_from((14, 20, None)))
def test_what_one_step_of_add1_teaches_the_next_changes_nothing(seed, points, bits):
    drawn = Random(seed)  # noqa: S311  nothing secret
    election = larger(drawn, points)
    sheet = SharesSheet(
        utility=drawn.choice(list(Utility)),
        completion=drawn.choice((Completion.ADD1, Completion.ADD1_EXHAUSTIVE)),
        increment=max(1, election.allocation // 40 // drawn.randint(10, 100)),
        criteria=(Criterion.FILE,),
    )
    with rounded_to(bits):
        outcome = counted(election, points, sheet, ())
    lot = tuple(project.id for project in election.projects)
    money = outcome.run.endowment
    assert facts(outcome, Phase.EQUAL_SHARES) == by_definition.one_run(
        election, election.projects, sheet, lot, money
    )
    profile = profile_of(election, points)
    alone = one_by_one(election.projects, profile, election.allocation, sheet)
    assert outcome.run.endowment == alone.run.endowment
    assert outcome.rounds == alone.rounds


@needs_real
@pytest.mark.parametrize("name", REAL_ONES)
def test_real_elections_are_counted_as_if_each_step_were_the_only_one(name):
    election = read(REAL / f"{name}.pb")
    projects, profile = election.counted(), election.profile
    start = election.allocation // profile.ballots
    for completion in (Completion.ADD1, Completion.ADD1_EXHAUSTIVE):
        sheet = SharesSheet(
            completion=completion,
            increment=max(1, start // 80),
            criteria=(Criterion.CHEAPER, Criterion.FILE),
        )
        outcome = elect(projects, profile, election.allocation, sheet)
        alone = one_by_one(projects, profile, election.allocation, sheet)
        assert outcome.run.endowment == alone.run.endowment
        assert outcome.rounds == alone.rounds


@fewer
@given(st.data())
def test_a_lot_is_asked_for_exactly_when_some_lot_would_change_the_result(data):
    election, points, _ = data.draw(contests(most=4))
    sheet = data.draw(shares_sheets(election) | st.just(PhragmenSheet()), label="sheet")
    lots = permutations(project.id for project in election.projects)
    results = {
        frozenset(counted(election, points, sheet, lot).selected) for lot in lots
    }
    try:
        without = frozenset(counted(election, points, sheet, ()).selected)
    except UndecidedTie:
        assert len(results) > 1
    else:
        assert results == {without}
