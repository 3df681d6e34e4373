from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.domain.tally import (
    Criterion,
    Decisions,
    Extra,
    Misfit,
    NextOnList,
    ReserveList,
    Sheet,
    Tie,
    TopUp,
    UndecidedTie,
    Verdict,
    count,
)
from tests.domain.tally.elections import (
    ALLOCATIONS,
    SKIP,
    STOP,
    VOTES,
    all_orders,
    calmly,
    lot,
    project,
    projects,
    sheets,
    walked,
)

EIGHTY = TopUp(Fraction(4, 5))
SHARES = st.sampled_from([Fraction(1, 2), Fraction(4, 5), Fraction(1)])
TOP_UPS = st.builds(TopUp, SHARES, st.none() | st.integers(min_value=0, max_value=5))
RESERVES = st.builds(ReserveList, st.integers(min_value=0, max_value=12))
POLICIES = st.one_of(
    TOP_UPS.map(lambda policy: (policy,)),
    RESERVES.map(lambda policy: (policy,)),
    st.tuples(TOP_UPS, RESERVES),
)


def plainly(order, allocation, sheet):
    """Go down an order in the plainest way: selected, topped up, from the reserve."""
    selected = walked(order, allocation, sheet)
    left = allocation - sum(each.cost for each in order if each.id in selected)
    topped, listed = [], []
    policy, added = sheet.policy(TopUp), sheet.policy(ReserveList)
    first = next((each for each in order if waits(each, selected, sheet)), None)
    if policy and first and policy.reaches(first.cost, left):
        topped, left = [first.id], 0
    left += added.amount if added else 0
    for each in order if added else ():
        if not waits(each, [*selected, *topped, *listed], sheet):
            continue
        if each.cost <= left:
            listed.append(each.id)
            left -= each.cost
        elif sheet.misfit is Misfit.STOP:
            break
    return frozenset(selected), frozenset(topped), frozenset(listed)


def waits(each, funded, sheet):
    """Tell whether a project might be funded yet."""
    enough = sheet.threshold is None or each.score(sheet.score) >= sheet.threshold
    closed = any(each.id in group and group & set(funded) for group in sheet.exclusive)
    return enough and not closed and each.id not in funded


def kinds(outcome):
    """Return what an outcome funds: selected, topped up, from the reserve."""
    extras = {
        by: frozenset(extra.project for extra in outcome.extras if extra.by is by)
        for by in (Verdict.TOPPED_UP, Verdict.FROM_RESERVE)
    }
    return frozenset(outcome.selected), *extras.values()


def verdicts(outcome):
    return {step.project: step.verdict.value for step in outcome.steps}


@calmly
@given(projects(), sheets(), ALLOCATIONS, POLICIES)
def test_a_lot_is_asked_for_exactly_when_two_orders_fund_differently(
    listed, sheet, allocation, policies
):
    sheet = replace(sheet, leftover=policies)
    found = {plainly(order, allocation, sheet) for order in all_orders(listed, sheet)}
    try:
        outcome = count(listed, allocation, sheet)
    except UndecidedTie:
        assert len(found) > 1
    else:
        assert {kinds(outcome)} == found
        assert outcome.ties == ()


@calmly
@given(projects(), sheets(), ALLOCATIONS, POLICIES)
def test_a_lot_is_followed_to_the_letter_also_behind_the_walk(
    listed, sheet, allocation, policies
):
    sheet = replace(sheet, leftover=policies)
    order = sorted((each.id for each in listed), reverse=True)
    ranked = sorted(listed, key=lambda p: (-p.score(sheet.score), order.index(p.id)))
    outcome = count(listed, allocation, sheet, lot(*order))
    assert kinds(outcome) == plainly(ranked, allocation, sheet)


@calmly
@given(projects(), sheets(), ALLOCATIONS)
def test_the_next_on_the_list_are_what_a_skip_would_fund(listed, sheet, allocation):
    going_on = replace(sheet, misfit=Misfit.STOP, leftover=(NextOnList(),))
    skipping = replace(sheet, misfit=Misfit.SKIP)

    def counted(by):
        try:
            return count(listed, allocation, by)
        except UndecidedTie as tie:
            return tie.group

    with_next, skipped = counted(going_on), counted(skipping)
    if isinstance(skipped, tuple):
        assert with_next == skipped
        return
    assert set(with_next.funded) == set(skipped.selected)
    assert with_next.unused == skipped.left
    words = [step.verdict for step in with_next.steps]
    if Verdict.DOES_NOT_FIT in words:
        stop = words.index(Verdict.DOES_NOT_FIT)
        assert Verdict.NEXT_ON_LIST not in words[:stop]
        assert Verdict.FUNDED not in words[stop:]


@calmly
@given(projects(), sheets(), ALLOCATIONS, POLICIES)
def test_every_grosz_of_the_extras_is_accounted_for(
    listed, sheet, allocation, policies
):
    sheet = replace(sheet, criteria=(Criterion.FILE,), leftover=policies)
    outcome = count(listed, allocation, sheet)
    cost = {each.id: each.cost for each in listed}
    for extra in outcome.extras:
        assert extra.from_left + extra.from_reserve == cost[extra.project]
        assert min(extra.from_left, extra.from_reserve) >= 0
    assert outcome.unused >= 0
    drawn = sum(e.from_reserve for e in outcome.extras if e.by is Verdict.FROM_RESERVE)
    added = sheet.policy(ReserveList)
    assert drawn <= (added.amount if added else 0)
    by_extra = {extra.project: extra.by for extra in outcome.extras}
    for step in outcome.steps:
        assert by_extra.get(step.project, step.verdict) is step.verdict


def test_the_first_that_does_not_fit_is_topped_up_when_enough_is_left():
    listed = [project("a", 60, 3), project("b", 50, 2), project("c", 40, 1)]
    outcome = count(listed, 100, replace(STOP, leftover=(EIGHTY,)))
    assert outcome.selected == ("a",)
    assert (outcome.spent, outcome.left, outcome.unused) == (60, 40, 0)
    assert outcome.extras == (Extra("b", Verdict.TOPPED_UP, 40, 10),)
    assert outcome.funded == ("a", "b")
    assert verdicts(outcome) == {"a": "funded", "b": "topped up", "c": "not reached"}


@pytest.mark.parametrize(("cost", "topped_up"), [(50, True), (51, False)])
def test_eighty_per_cent_are_enough_and_less_is_not(cost, topped_up):
    listed = [project("a", 60, 3), project("b", cost, 2)]
    outcome = count(listed, 100, replace(STOP, leftover=(EIGHTY,)))
    assert bool(outcome.extras) is topped_up


@pytest.mark.parametrize(("reserve", "topped_up"), [(10, True), (9, False)])
def test_a_reserve_that_is_too_small_tops_nothing_up(reserve, topped_up):
    listed = [project("a", 60, 3), project("b", 50, 2)]
    policy = TopUp(Fraction(4, 5), reserve)
    outcome = count(listed, 100, replace(STOP, leftover=(policy,)))
    assert bool(outcome.extras) is topped_up


def test_only_the_first_that_does_not_fit_is_topped_up():
    listed = [project("a", 60, 3), project("b", 70, 2), project("c", 45, 1)]
    assert count(listed, 100, replace(STOP, leftover=(EIGHTY,))).extras == ()
    assert count(listed, 100, replace(SKIP, leftover=(EIGHTY,))).extras == ()


def test_a_tie_for_being_topped_up_needs_a_lot_though_it_funds_nothing_else():
    listed = [project("a", 60, 3), project("b", 50), project("c", 48)]
    assert count(listed, 100, STOP).ties == ()
    sheet = replace(STOP, leftover=(EIGHTY,))
    with pytest.raises(UndecidedTie) as undecided:
        count(listed, 100, sheet)
    assert undecided.value.group == ("b", "c")
    outcome = count(listed, 100, sheet, lot("c", "b"))
    assert verdicts(outcome) == {"a": "funded", "c": "topped up", "b": "not reached"}
    assert outcome.ties == (Tie(("c", "b"), "lot"),)


def test_after_a_skip_a_criterion_says_which_of_the_tied_is_topped_up():
    sheet = replace(SKIP, criteria=(Criterion.CHEAPER,), leftover=(EIGHTY,))
    listed = [project("a", 60, 3), project("b", 50), project("c", 48)]
    outcome = count(listed, 100, sheet)
    assert verdicts(outcome) == {"a": "funded", "b": "does not fit", "c": "topped up"}
    assert outcome.ties == (Tie(("c", "b"), "cheaper"),)


def test_a_project_whose_rival_is_funded_is_passed_over_for_the_top_up():
    sheet = replace(SKIP, exclusive=(frozenset("bc"),), leftover=(EIGHTY,))
    listed = [
        *(project("a", 60, 5), project("b", 41, 4), project("c", 10, 3)),
        project("d", 35, 2),
    ]
    outcome = count(listed, 100, sheet)
    assert outcome.funded == ("a", "c", "d")


def test_the_list_goes_on_with_the_money_of_the_reserve_list():
    listed = [project("a", 60, 3), project("b", 70, 2), project("c", 20, 1)]
    outcome = count(listed, 100, replace(STOP, leftover=(ReserveList(45),)))
    assert outcome.selected == ("a",)
    assert outcome.extras == (Extra("b", Verdict.FROM_RESERVE, 40, 30),)
    assert verdicts(outcome)["c"] == "not reached"
    more = count(listed, 100, replace(STOP, leftover=(ReserveList(50),)))
    assert more.extras[1] == Extra("c", Verdict.FROM_RESERVE, 0, 20)


def test_excluded_projects_and_those_below_the_threshold_get_no_leftover():
    policies = (EIGHTY, ReserveList(1000))
    sheet = Sheet(VOTES, Misfit.STOP, threshold=2, leftover=policies)
    listed = [project("a", 60, 5), project("b", 45, 4), project("c", 45, 1)]
    struck = Decisions(exclusions={"b": "act 5"})
    assert count(listed, 100, sheet, struck).funded == ("a",)


@pytest.mark.parametrize(
    "policies",
    [
        (EIGHTY, EIGHTY),
        (EIGHTY, NextOnList()),
        (NextOnList(), EIGHTY),
        (ReserveList(1), EIGHTY),
    ],
)
def test_policies_that_would_not_know_of_each_other_are_refused(policies):
    with pytest.raises(ValueError, match="no count goes by"):
        Sheet(VOTES, Misfit.STOP, leftover=policies)
