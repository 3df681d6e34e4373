from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.domain.tally import (
    WITHDRAWN_COST,
    ContradictoryLots,
    Criterion,
    Decisions,
    Misfit,
    NextOnList,
    Pool,
    ReserveList,
    Score,
    Sheet,
    TopUp,
    UndecidedTie,
    Verdict,
    count,
    elect_pools,
)
from pb.domain.tally.explanation import Change, explained, explanation
from tests.domain.tally.elections import (
    ALLOCATIONS,
    CHAINS,
    SKIP,
    STOP,
    VOTES,
    calmly,
    lot,
    project,
    projects,
    sheets,
    walked,
)


def settled(listed, allocation, sheet, decisions=None):
    """Count, or None where a tie waits for a lot."""
    try:
        return count(listed, allocation, sheet, decisions)
    except UndecidedTie:
        return None


def changed(listed, id_, sheet, score=0, cost=None):
    """Return the projects, one of them with a better score or another cost."""
    field = "votes" if sheet.score is VOTES else "points"
    return [
        replace(
            each,
            cost=each.cost if cost is None else cost,
            **{field: each.score(sheet.score) + score},
        )
        if each.id == id_
        else each
        for each in listed
    ]


def funded_without_luck(listed, allocation, sheet, id_, taken):
    """Count; a tie that nothing settles puts the project last."""
    lots = ()
    while True:
        try:
            return id_ in count(listed, allocation, sheet, Decisions(lots)).funded
        except UndecidedTie as tie:
            order = sorted(tie.group, key=lambda each: (each == id_, taken.index(each)))
            lots = (*lots, tuple(order))


def change_of(listed, allocation, sheet, id_):
    outcome = count(listed, allocation, sheet)
    return explanation(listed, allocation, outcome, id_).change


@calmly
@given(projects(), sheets(), ALLOCATIONS, CHAINS)
def test_as_many_votes_more_would_have_been_enough_and_one_fewer_would_not(
    listed, sheet, allocation, chain
):
    sheet = replace(sheet, criteria=chain)
    outcome = settled(listed, allocation, sheet)
    if outcome is None:
        return
    taken = [step.project for step in outcome.steps]
    for found in explained(listed, allocation, outcome):
        id_ = found.reason.step.project
        enough = [
            funded_without_luck(
                changed(listed, id_, sheet, score=more), allocation, sheet, id_, taken
            )
            for more in range(1, 6)
        ]
        if found.reason.step.verdict is Verdict.FUNDED:
            assert found.change.score is None
        elif found.change.score is None:
            assert not any(enough)
        else:
            assert enough.index(True) + 1 == found.change.score
            assert all(enough[found.change.score - 1 :])


@calmly
@given(projects(), sheets(), ALLOCATIONS)
def test_without_criteria_the_votes_are_enough_also_behind_all_equals(
    listed, sheet, allocation
):
    outcome = settled(listed, allocation, sheet)
    if outcome is None:
        return
    place = {step.project: number for number, step in enumerate(outcome.steps)}
    for found in explained(listed, allocation, outcome):
        id_, more = found.reason.step.project, found.change.score
        if more is None:
            continue
        for given_more, enough in ((more, True), (more - 1, False)):
            better = changed(listed, id_, sheet, score=given_more)
            order = sorted(
                better,
                key=lambda p: (-p.score(sheet.score), p.id == id_, place[p.id]),
            )
            assert (id_ in walked(order, allocation, sheet)) is enough


@calmly
@given(projects(), sheets(), ALLOCATIONS, CHAINS)
def test_the_cost_would_have_been_low_enough_and_no_higher_one_would(
    listed, sheet, allocation, chain
):
    sheet = replace(sheet, criteria=chain)
    outcome = settled(listed, allocation, sheet)
    if outcome is None:
        return
    taken = [step.project for step in outcome.steps]
    for found in explained(listed, allocation, outcome):
        step = found.reason.step
        if step.verdict is Verdict.FUNDED:
            assert found.change.cost is None
            continue
        enough = [
            cost
            for cost in range(1, step.cost)
            if funded_without_luck(
                changed(listed, step.project, sheet, cost=cost),
                allocation,
                sheet,
                step.project,
                taken,
            )
        ]
        assert found.change.cost == max(enough, default=None)


LEFTOVERS = st.sampled_from(
    [
        (TopUp(Fraction(4, 5)),),
        (TopUp(Fraction(1, 2), reserve=3), ReserveList(4)),
        (NextOnList(),),
        (ReserveList(5),),
    ]
)


@calmly
@given(projects(most=5), sheets(), ALLOCATIONS, LEFTOVERS)
def test_with_a_leftover_policy_it_is_funded_by_the_walk_or_the_policy(
    listed, sheet, allocation, leftover
):
    sheet = replace(sheet, leftover=leftover)
    outcome = settled(listed, allocation, sheet)
    if outcome is None:
        return
    taken = [step.project for step in outcome.steps]
    for found in explained(listed, allocation, outcome):
        id_, score, cost = (
            found.reason.step.project,
            found.change.score,
            found.change.cost,
        )
        for more in range(1, score or 6):
            better = changed(listed, id_, sheet, score=more)
            funded = funded_without_luck(better, allocation, sheet, id_, taken)
            assert id_ in outcome.funded or not funded
        if score:
            better = changed(listed, id_, sheet, score=score)
            assert funded_without_luck(better, allocation, sheet, id_, taken)
        for price, enough in ((cost, True), ((cost or 0) + 1, False)):
            cheaper = changed(listed, id_, sheet, cost=price)
            funded = funded_without_luck(cheaper, allocation, sheet, id_, taken)
            assert cost is None or funded is enough


def test_whoever_does_not_fit_must_pass_the_project_that_took_the_money():
    listed = [project("a", 6, 9), project("b", 3, 5), project("c", 5, 2)]
    assert change_of(listed, 11, SKIP, "c") == Change(score=4, cost=2)


def test_a_tie_that_a_criterion_settles_needs_one_vote_fewer():
    listed = [project("a", 6, 9), project("b", 6, 2)]
    by_cost = replace(SKIP, criteria=(Criterion.CHEAPER,))
    assert change_of(listed, 10, by_cost, "b") == Change(score=8, cost=4)
    listed = [project("a", 6, 9), project("b", 5, 2)]
    assert change_of(listed, 10, by_cost, "b") == Change(score=7, cost=4)


def test_the_loser_of_a_lot_lacked_one_vote():
    listed = [project("a", 6, 9), project("b", 6, 9)]
    outcome = count(listed, 10, SKIP, lot("a", "b"))
    found = explanation(listed, 10, outcome, "b", lot("a", "b"))
    assert found.change == Change(score=1, cost=4)


def test_the_loser_to_a_cheaper_equal_would_have_won_as_the_cheaper_one():
    listed = [project("a", 6, 9), project("b", 8, 9)]
    by_cost = replace(SKIP, criteria=(Criterion.CHEAPER,))
    assert change_of(listed, 9, by_cost, "b") == Change(score=1, cost=5)


def test_behind_a_stop_only_votes_help():
    listed = [project("a", 6, 9), project("b", 8, 5), project("c", 1, 2)]
    assert change_of(listed, 10, STOP, "c") == Change(score=4, cost=None)
    assert change_of(listed, 10, STOP, "b") == Change(score=5, cost=4)


def test_below_the_threshold_a_project_needs_both_the_threshold_and_the_money():
    sheet = replace(SKIP, threshold=4)
    listed = [project("a", 6, 5), project("b", 3, 1), project("c", 8, 1)]
    assert change_of(listed, 10, sheet, "b") == Change(score=3)
    assert change_of(listed, 10, sheet, "c") == Change(score=5)


def test_nothing_helps_a_project_dearer_than_everything_or_struck():
    listed = [project("a", 12, 1), project("b", 3, 1), project("w", WITHDRAWN_COST, 1)]
    struck = Decisions(exclusions={"b": "sold"})
    outcome = count(listed, 10, SKIP, struck)
    found = {
        each.reason.step.project: each.change
        for each in explained(listed, 10, outcome, struck)
    }
    assert found["a"] == Change(score=None, cost=10)
    assert found["b"] == found["w"] == Change()


def test_a_rival_must_be_passed():
    sheet = replace(SKIP, exclusive=(frozenset("ab"),))
    listed = [project("a", 2, 9), project("b", 2, 3)]
    assert change_of(listed, 10, sheet, "b") == Change(score=7, cost=None)


def test_a_rival_in_another_pool_cannot_be_passed():
    first = Pool("first", 5, (project("x", 5, 1),), SKIP)
    listed = (project("a", 6, 9), project("y", 4, 8), project("c", 5, 7))
    pools = elect_pools((first, Pool("second", 10, listed, SKIP)), (frozenset("xy"),))
    outcome = pools.outcomes["second"]
    assert outcome.selected == ("a",)
    found = {
        each.reason.step.project: each.change
        for each in explained(listed, pools.allocations["second"], outcome)
    }
    assert found["y"] == Change()
    assert found["c"] == Change(score=3, cost=4)


def test_points_are_what_lacks_where_points_rank():
    sheet = Sheet(Score.POINTS, Misfit.SKIP)
    listed = [project("a", 6, votes=1, points=9), project("b", 6, votes=5, points=4)]
    assert change_of(listed, 10, sheet, "b") == Change(score=6, cost=4)


def test_lots_that_contradict_each_other_about_a_new_tie_do_not_help():
    listed = [project("a", 6, 9), project("b", 6, 4)]
    torn = Decisions(lots=(("a", "b"), ("b", "a")))
    outcome = count(listed, 10, SKIP, torn)
    assert explanation(listed, 10, outcome, "b", torn).change.score == 6
    with pytest.raises(ContradictoryLots):
        count([listed[0], replace(listed[1], votes=9)], 10, SKIP, torn)


def test_a_stranger_has_no_explanation():
    outcome = count([project("a", 1)], 1, SKIP)
    with pytest.raises(KeyError):
        explanation([project("a", 1)], 1, outcome, "z")
