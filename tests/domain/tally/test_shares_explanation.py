from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.domain.tally import (
    Completion,
    Criterion,
    Decisions,
    Misfit,
    Phase,
    PhragmenSheet,
    Project,
    Score,
    SharesSheet,
    Sheet,
    Start,
    Utility,
    Verdict,
    elect,
    gather,
)
from pb.domain.tally.bids import bids, next_in_line
from pb.domain.tally.explanation import Change
from pb.domain.tally.guesses import guessed
from pb.domain.tally.shares_explanation import (
    Case,
    endowments,
    explained,
    explanation,
    paid_for,
)
from tests.domain.tally.elections import calmly

IDS = "abcde"
BY_ID = (Criterion.CHEAPER, Criterion.ID)
APPROVALS = st.lists(
    st.sets(st.sampled_from(IDS), min_size=1).map(sorted), min_size=1, max_size=9
)
COSTS = st.lists(st.integers(1, 2000), min_size=5, max_size=5)
SHARES = st.builds(
    SharesSheet,
    utility=st.sampled_from(Utility),
    start=st.sampled_from(Start),
    completion=st.sampled_from(Completion),
    criteria=st.just(BY_ID),
    share=st.sampled_from((None, Fraction(1, 3))),
    exclusive=st.sampled_from(((), (frozenset("ab"),))),
)


def counted(ballots, costs, allocation, sheet, decisions=None):
    """Count, and return the case."""
    decisions = decisions or Decisions()
    profile = gather([(tuple(ballot), ()) for ballot in ballots], tuple(IDS))
    projects = [
        Project(id_, cost, profile.votes[id_])
        for id_, cost in zip(IDS, costs, strict=True)
    ]
    outcome = elect(projects, profile, allocation, sheet, decisions)
    return Case(projects, profile, allocation, outcome, decisions)


def again(case, endowment, id_=None, cost=None):
    """Repeat the deciding run with one cost changed; return what it funds."""
    projects = [replace(p, cost=cost) if p.id == id_ else p for p in case.projects]
    below = [s for s in case.outcome.steps if s.verdict is Verdict.BELOW_SHARE]
    sheet = replace(
        case.outcome.sheet,
        start=Start.EXACT,
        completion=Completion.NONE,
        comparison=False,
        share=None,
    )
    money = endowment * case.profile.ballots
    assert money.denominator == 1
    struck = Decisions(exclusions={step.project: "" for step in below})
    return elect(projects, case.profile, int(money), sheet, struck)


@calmly
@given(APPROVALS, COSTS, st.integers(1, 4000), SHARES)
def test_equal_shares_would_have_bought_it_at_that_cost_and_at_no_grosz_more(
    ballots, costs, allocation, sheet
):
    case = counted(ballots, costs, allocation, sheet)
    for found in explained(case):
        step, cost = found.reason.step, found.change.cost
        assert found.change.score is None
        if cost is None:
            continue
        assert 0 < cost < step.cost
        for price, enough in ((cost, True), (cost + 1, False)):
            run = again(case, case.outcome.run.endowment, step.project, price)
            bought = step.project in run.selected and run.spent <= allocation
            assert bought is enough


@calmly
@given(APPROVALS, COSTS, st.integers(1, 4000))
def test_phragmen_would_have_funded_it_at_that_cost_and_at_no_grosz_more(
    ballots, costs, allocation
):
    case = counted(ballots, costs, allocation, PhragmenSheet(criteria=BY_ID))
    for found in explained(case):
        id_, cost = found.reason.step.project, found.change.cost
        assert found.account is None
        for price in (cost, cost + 1) if cost else ():
            listed = [
                replace(p, cost=price) if p.id == id_ else p for p in case.projects
            ]
            outcome = elect(listed, case.profile, allocation, case.outcome.sheet)
            assert (id_ in outcome.selected) is (price == cost)


@calmly
@given(APPROVALS, COSTS, st.integers(1, 4000), SHARES)
def test_the_money_of_supporters_adds_up(ballots, costs, allocation, sheet):
    case = counted(ballots, costs, allocation, sheet)
    for found in explained(case):
        account, step = found.account, found.reason.step
        if account is None:
            continue
        assert account.supporters == case.profile.votes[step.project]
        assert account.endowment == account.supporters * case.outcome.run.endowment
        assert account.left == account.endowment - sum(account.paid)
        if step.verdict is Verdict.UNAFFORDABLE:
            assert account.left < step.cost
            assert account.broke_after is not None


@calmly
@given(APPROVALS, COSTS, st.integers(1, 4000), SHARES)
def test_what_was_bought_had_the_best_bid(  # noqa: C901 -- one case per rule
    ballots, costs, allocation, sheet
):
    sheet = replace(sheet, exclusive=())
    case = counted(ballots, costs, allocation, sheet)
    rounds = {each.project: each for each in case.outcome.rounds}
    for found in explained(case):
        if found.account is None:
            continue
        step = found.reason.step
        made = bids(case.profile, case.outcome, step.project)
        for bid in made:
            lost = bid.price is not None and bid.bought != step.project
            if lost and sheet.utility is Utility.COST:
                assert bid.support <= bid.winning * (1 + 1e-9)
            elif lost:
                assert bid.price >= float(rounds[bid.bought].price) * (1 - 1e-9)
        own = rounds.get(step.project)
        if own and own.phase is Phase.EQUAL_SHARES:
            assert made[-1].bought == step.project
            assert made[-1].price == pytest.approx(float(own.price))
            assert made[-1].support == pytest.approx(made[-1].winning)


@calmly
@given(APPROVALS, COSTS, st.integers(1, 4000), SHARES)
def test_at_both_ends_of_the_endowments_the_same_is_bought_and_beyond_it_is_not(
    ballots, costs, allocation, sheet
):
    case = counted(ballots, costs, allocation, sheet)
    rounds = case.outcome.rounds
    same = {each.project for each in rounds if each.phase is Phase.EQUAL_SHARES}
    low, high = endowments(case)
    assert low <= case.outcome.run.endowment
    assert set(again(case, low).selected) == same
    if low >= 1:
        assert set(again(case, low - 1).selected) != same
    if high is None:
        assert set(again(case, Fraction(sum(costs))).selected) == same
    else:
        assert high >= case.outcome.run.endowment
        assert set(again(case, high).selected) == same
        assert set(again(case, high + 1).selected) != same


@calmly
@given(APPROVALS, COSTS, st.integers(1, 4000), SHARES)
def test_next_in_line_is_who_had_the_next_best_bid(ballots, costs, allocation, sheet):
    case = counted(ballots, costs, allocation, replace(sheet, exclusive=()))
    for each in case.outcome.rounds:
        line = next_in_line(case.profile, case.outcome, each.project)
        if each.phase is Phase.COMPLETION:
            assert line == ()
            continue
        by_cost = sheet.utility is Utility.COST
        rates = [1 / found.support if by_cost else found.price for found in line]
        assert rates == pytest.approx(sorted(rates))
        for found in line:
            bid = bids(case.profile, case.outcome, found.project)
            then = next(one for one in bid if one.bought == each.project)
            assert (then.price, then.support) == (found.price, found.support)


def test_next_in_line_leaves_out_rivals_and_what_is_not_counted():
    sheet = SharesSheet(
        utility=Utility.CARDINALITY,
        criteria=BY_ID,
        threshold=2,
        exclusive=(frozenset("ab"),),
    )
    case = counted(["abc", "abcd"], [10, 20, 30, 1, 1], 100, sheet)
    line = next_in_line(case.profile, case.outcome, "a")
    assert [found.project for found in line] == ["c"]
    assert (line[0].price, line[0].support) == (15, 2)


def test_points_are_paid_for_one_by_one():
    profile = gather([(("a", "b"), (3, 1)), (("a",), (2,))], ("a", "b"))
    projects = [Project("a", 100, 2, 5), Project("b", 90, 1, 1)]
    outcome = elect(projects, profile, 160, SharesSheet(criteria=BY_ID))
    assert outcome.selected == ("a",)
    [bid] = bids(profile, outcome, "a")
    assert (bid.price, bid.support, bid.winning) == (20, 5, 5)
    [bid] = bids(profile, outcome, "b")
    assert (bid.money, bid.price, bid.support) == (80, None, None)


def test_admission_to_the_count_is_told_apart_from_being_funded():
    ballots = ["a"] * 7 + ["b"] * 2 + ["c"]
    sheet = SharesSheet(share=Fraction(1, 3), threshold=2, criteria=BY_ID)
    case = counted(ballots, [10, 90, 1, 1, 1], 100, sheet)
    # b needs 2 of 10 votes >= 1/3 of its cost / 100: three votes, or a cost of 60.
    b, c = explanation(case, "b"), explanation(case, "c")
    assert b.reason.step.verdict is Verdict.BELOW_SHARE
    assert b.admission == Change(score=1, cost=60)
    assert c.reason.step.verdict is Verdict.BELOW_THRESHOLD
    assert c.admission == Change(score=1)
    assert b.change == c.change == Change()
    assert b.account is c.account is None


def test_a_tie_that_nothing_settles_counts_as_lost():
    # Whichever of the two is cheaper is bought; at equal costs they tie.
    sheet = SharesSheet(utility=Utility.CARDINALITY)
    costs = [90, 80, 500, 500, 500]
    assert explanation(counted(["ab", "ab"], costs, 100, sheet), "a").change.cost == 79
    won = Decisions(lots=(("a", "b"),))
    case = counted(["ab", "ab"], costs, 100, sheet, won)
    assert explanation(case, "a").change.cost == 80


def test_where_greedy_takes_the_place_nobody_pays():
    ballots = ["a"] * 4 + ["b", "c"]
    sheet = SharesSheet(comparison=True, criteria=BY_ID)
    case = counted(ballots, [600, 100, 100, 100, 999], 600, sheet)
    assert not case.outcome.run.comparison.kept
    assert not paid_for(case.outcome)
    for found in explained(case):
        assert found.account is None
        assert found.change == Change()
    with pytest.raises(ValueError, match="nobody paid"):
        bids(case.profile, case.outcome, "a")


def test_a_greedy_outcome_is_explained_elsewhere():
    case = counted(["a"], [1] * 5, 1, Sheet(Score.VOTES, Misfit.SKIP, criteria=BY_ID))
    with pytest.raises(TypeError):
        explanation(case, "a")
    with pytest.raises(ValueError, match="no run"):
        endowments(case)
    with pytest.raises(KeyError):
        explanation(counted(["a"], [1] * 5, 1, SharesSheet(criteria=BY_ID)), "z")


@pytest.mark.parametrize("seed", range(12))
def test_without_ties_the_first_guess_is_right_to_a_grosz(seed):
    # Costs with this many digits tie with nothing.
    chance = Random(seed)  # noqa: S311 -- no secret
    ballots = [chance.sample(IDS, chance.randint(1, 4)) for _ in range(20)]
    costs = [chance.randint(10**8, 10**9) for _ in IDS]
    cardinality = SharesSheet(utility=Utility.CARDINALITY, criteria=BY_ID)
    for sheet in (cardinality, PhragmenSheet(criteria=BY_ID)):
        case = counted(ballots, costs, 10**9, sheet)
        lost = [e for e in explained(case) if e.reason.bought is None]
        assert lost
        for found in lost:
            guess = guessed(case.profile, case.outcome, found.reason.step.project)
            assert abs(guess - found.change.cost) <= 1
