import pytest
from hypothesis import given

from pb.domain.tally import (
    ContradictoryLots,
    Criterion,
    Decisions,
    Misfit,
    Sheet,
    Tie,
    UndecidedTie,
    count,
)
from tests.domain.tally.elections import (
    ALLOCATIONS,
    CHAINS,
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


def asked_for(listed, allocation, sheet):
    """Return the projects a lot is asked for; None when it is not."""
    try:
        count(listed, allocation, sheet)
    except UndecidedTie as tie:
        return tie.group
    return None


@calmly
@given(projects(), sheets(), ALLOCATIONS)
def test_a_lot_is_asked_for_exactly_when_two_orders_fund_different_sets(
    listed, sheet, allocation
):
    sets = {
        frozenset(walked(order, allocation, sheet))
        for order in all_orders(listed, sheet)
    }
    assert (asked_for(listed, allocation, sheet) is not None) == (len(sets) > 1)


@calmly
@given(projects(), sheets(), ALLOCATIONS)
def test_a_tie_that_decides_nothing_is_not_reported(listed, sheet, allocation):
    if asked_for(listed, allocation, sheet) is None:
        outcome = count(listed, allocation, sheet)
        assert outcome.ties == ()
        assert set(outcome.selected) == set(
            walked(next(iter(all_orders(listed, sheet))), allocation, sheet)
        )


@calmly
@given(projects(), sheets(), ALLOCATIONS)
def test_the_lot_is_asked_for_the_tied_projects_alone(listed, sheet, allocation):
    group = asked_for(listed, allocation, sheet)
    if group is not None:
        tied = [each for each in listed if each.id in group]
        assert len(tied) > 1
        assert len({each.score(sheet.score) for each in tied}) == 1
        assert tuple(each.id for each in tied) == group


@calmly
@given(projects(), sheets(), ALLOCATIONS)
def test_a_lot_is_followed_to_the_letter(listed, sheet, allocation):
    order = sorted((each.id for each in listed), reverse=True)
    outcome = count(listed, allocation, sheet, lot(*order))
    ranked = sorted(listed, key=lambda p: (-p.score(sheet.score), order.index(p.id)))
    assert set(outcome.selected) == set(walked(ranked, allocation, sheet))
    assert {tie.decided_by for tie in outcome.ties} <= {"lot"}


@calmly
@given(projects(), sheets(), ALLOCATIONS, CHAINS)
def test_criteria_and_lot_together_rank_as_one_order(listed, sheet, allocation, chain):
    order = sorted((each.id for each in listed), reverse=True)
    place = [each.id for each in listed]
    keys = {
        Criterion.CHEAPER: lambda p: p.cost,
        Criterion.DEARER: lambda p: -p.cost,
        Criterion.VOTES: lambda p: -p.votes,
        Criterion.ID: lambda p: p.id,
        Criterion.FILE: lambda p: place.index(p.id),
    }
    ranked = sorted(
        listed,
        key=lambda p: (
            -p.score(sheet.score),
            *(keys[by](p) for by in chain),
            order.index(p.id),
        ),
    )
    sheet = Sheet(sheet.score, sheet.misfit, sheet.threshold, chain, sheet.exclusive)
    outcome = count(listed, allocation, sheet, lot(*order))
    assert set(outcome.selected) == set(walked(ranked, allocation, sheet))


def test_a_tie_in_which_all_fit_is_not_reported():
    outcome = count([project("b", 40), project("a", 60)], 100, SKIP)
    assert outcome.selected == ("b", "a")
    assert outcome.ties == ()


@pytest.mark.parametrize("sheet", [SKIP, STOP])
def test_two_equal_projects_of_which_one_fits_need_a_lot(sheet):
    listed = [project("a", 60), project("b", 60)]
    with pytest.raises(UndecidedTie) as undecided:
        count(listed, 100, sheet)
    assert undecided.value.group == ("a", "b")
    assert count(listed, 100, sheet, lot("b", "a")).selected == ("b",)


def test_a_tied_project_too_dear_for_what_is_left_decides_only_under_stop():
    listed = [project("a", 60), project("b", 500)]
    assert count(listed, 100, SKIP).selected == ("a",)
    with pytest.raises(UndecidedTie):
        count(listed, 100, STOP)


def test_tied_projects_none_of_which_fits_decide_nothing():
    listed = [project("a", 500), project("b", 600), project("c", 10, 0)]
    assert count(listed, 100, STOP).selected == ()
    assert count(listed, 100, SKIP).selected == ("c",)


def test_a_withdrawn_project_is_no_part_of_a_tie():
    listed = [project("a", 99_999_999_900), project("b", 60)]
    assert count(listed, 100, STOP).selected == ("b",)


def test_a_criterion_settles_a_tie_and_is_named():
    sheet = Sheet(VOTES, Misfit.SKIP, criteria=(Criterion.CHEAPER,))
    outcome = count([project("a", 70), project("b", 60)], 100, sheet)
    assert outcome.ties == (Tie(("b", "a"), "cheaper"),)


def test_a_criterion_that_does_not_tell_them_apart_is_not_named():
    sheet = Sheet(VOTES, Misfit.SKIP, criteria=(Criterion.DEARER, Criterion.ID))
    outcome = count([project("b", 60), project("a", 60)], 100, sheet)
    assert outcome.ties == (Tie(("a", "b"), "id"),)


def test_what_a_criterion_leaves_tied_is_asked_for_by_itself():
    sheet = Sheet(VOTES, Misfit.SKIP, criteria=(Criterion.CHEAPER,))
    listed = [project("a", 60), project("b", 30), project("c", 60)]
    with pytest.raises(UndecidedTie) as undecided:
        count(listed, 100, sheet)
    assert undecided.value.group == ("a", "c")
    outcome = count(listed, 100, sheet, lot("c", "a"))
    assert outcome.selected == ("b", "c")
    assert [tie.decided_by for tie in outcome.ties] == ["cheaper", "lot"]


def test_rivals_that_are_tied_need_a_lot_even_when_there_is_money_for_both():
    sheet = Sheet(VOTES, Misfit.SKIP, exclusive=(frozenset("ab"),))
    with pytest.raises(UndecidedTie):
        count([project("a", 10), project("b", 10)], 100, sheet)


def test_a_project_beaten_by_a_rival_is_no_part_of_a_later_tie():
    sheet = Sheet(VOTES, Misfit.SKIP, exclusive=(frozenset("ab"),))
    listed = [project("a", 50, 2), *(project(id_, 40) for id_ in "bcd")]
    with pytest.raises(UndecidedTie) as undecided:
        count(listed, 100, sheet)
    assert undecided.value.group == ("c", "d")


def test_a_lot_that_does_not_cover_the_tie_does_not_settle_it():
    with pytest.raises(UndecidedTie):
        count([project("a", 60), project("b", 60)], 100, SKIP, lot("a", "z"))


def test_two_lots_that_disagree_are_refused():
    both = Decisions(lots=(("a", "b"), ("x", "b", "a")))
    with pytest.raises(ContradictoryLots) as refused:
        count([project("a", 60), project("b", 60)], 100, SKIP, both)
    assert refused.value.facts == {"group": ("a", "b")}


def test_two_lots_that_agree_are_one():
    both = Decisions(lots=(("b", "a"), ("x", "b", "a")))
    outcome = count([project("a", 60), project("b", 60)], 100, SKIP, both)
    assert outcome.selected == ("b",)


def test_ten_thousand_tied_projects_are_no_trouble():
    listed = [project(str(number), 1_000 + number) for number in range(10_000)]
    sheet = Sheet(VOTES, Misfit.SKIP, criteria=(Criterion.CHEAPER,))
    outcome = count(listed, 30_000_000, sheet)
    assert outcome.left < 1_000 + len(listed)
    with pytest.raises(UndecidedTie):
        count(listed, 30_000_000, SKIP)
