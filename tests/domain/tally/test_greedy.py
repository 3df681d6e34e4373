import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.domain.tally import (
    WITHDRAWN_COST,
    Criterion,
    Decisions,
    Misfit,
    Score,
    Sheet,
    UndecidedTie,
    UnknownProject,
    Verdict,
    count,
    reason,
    reasons,
)
from tests.domain.tally.elections import (
    ALLOCATIONS,
    CHAINS,
    SKIP,
    STOP,
    VOTES,
    calmly,
    project,
    projects,
    sheets,
    walked,
)


def verdicts(outcome):
    return {step.project: step.verdict.value for step in outcome.steps}


def test_an_exact_fit_is_funded():
    outcome = count([project("a", 100)], 100, SKIP)
    assert outcome.selected == ("a",)
    assert (outcome.spent, outcome.left) == (100, 0)


def test_skip_goes_on_behind_a_project_that_does_not_fit():
    listed = [project("a", 60, 3), project("b", 50, 2), project("c", 40, 1)]
    outcome = count(listed, 100, SKIP)
    assert outcome.selected == ("a", "c")
    assert verdicts(outcome)["b"] == "does not fit"


def test_stop_ends_at_a_project_that_does_not_fit():
    listed = [project("a", 60, 3), project("b", 50, 2), project("c", 40, 1)]
    outcome = count(listed, 100, STOP)
    assert outcome.selected == ("a",)
    assert verdicts(outcome) == {
        "a": "funded",
        "b": "does not fit",
        "c": "not reached",
    }


def test_a_withdrawn_project_does_not_stop_the_count():
    listed = [project("a", WITHDRAWN_COST, 9), project("b", 50, 2)]
    outcome = count(listed, 100, STOP)
    assert outcome.selected == ("b",)
    assert verdicts(outcome)["a"] == "excluded"


def test_an_excluded_project_is_struck_with_its_reason():
    listed = [project("a", 60, 3), project("b", 60, 2)]
    outcome = count(listed, 100, STOP, Decisions(exclusions={"a": "act 5/2026"}))
    assert outcome.selected == ("b",)
    assert outcome.steps[0].because == "act 5/2026"


def test_an_exclusion_of_an_unknown_project_is_refused():
    with pytest.raises(UnknownProject) as refused:
        count([project("a", 1)], 1, SKIP, Decisions(exclusions={"z": "?"}))
    assert refused.value.projects == ("z",)


def test_the_threshold_is_enough():
    sheet = Sheet(VOTES, Misfit.STOP, threshold=50)
    listed = [project("a", 10, 50), project("b", 10, 49), project("c", 10, 51)]
    outcome = count(listed, 100, sheet)
    assert outcome.selected == ("c", "a")
    assert verdicts(outcome)["b"] == "below threshold"


def test_a_project_below_the_threshold_does_not_stop_the_count():
    sheet = Sheet(Score.POINTS, Misfit.STOP, threshold=5)
    listed = [project("a", 999, points=4), project("b", 10, points=5)]
    assert count(listed, 100, sheet).selected == ("b",)


def test_a_project_without_votes_is_funded_when_nothing_forbids_it():
    assert count([project("a", 10, 0)], 10, SKIP).selected == ("a",)


def test_points_rank_where_the_sheet_says_so():
    listed = [project("a", 60, votes=9, points=1), project("b", 60, 1, 2)]
    assert count(listed, 60, Sheet(Score.POINTS, Misfit.SKIP)).selected == ("b",)


def test_of_exclusive_projects_the_highest_ranked_is_funded():
    sheet = Sheet(VOTES, Misfit.STOP, exclusive=(frozenset("ab"),))
    listed = [project("a", 10, 3), project("b", 500, 2), project("c", 10, 1)]
    outcome = count(listed, 100, sheet)
    assert outcome.selected == ("a", "c")
    assert outcome.steps[1].verdict is Verdict.RIVAL_FUNDED
    assert outcome.steps[1].because == "a"


def test_each_project_gets_its_reason_in_numbers():
    sheet = Sheet(VOTES, Misfit.SKIP, threshold=3, criteria=(Criterion.CHEAPER,))
    listed = [
        project("a", 80, 9),
        project("b", 50, 5),
        project("c", 15, 4),
        project("d", 10, 4),
        project("e", 1, 1),
    ]
    outcome = count(listed, 100, sheet)
    assert reason(outcome, "b").short_money == 30
    assert reason(outcome, "e").short_votes == 2
    assert reason(outcome, "d").ties[0].ids == ("d", "c")
    assert reason(outcome, "a").ties == ()
    assert [each.rank for each in reasons(outcome)] == [1, 2, 3, 4, 5]
    with pytest.raises(KeyError):
        reason(outcome, "z")


@calmly
@given(projects(most=8), sheets(), ALLOCATIONS, CHAINS, st.randoms())
def test_the_order_of_input_decides_nothing_when_criteria_do(
    listed, sheet, allocation, chain, random
):
    chain = (*(c for c in chain if c is not Criterion.FILE), Criterion.ID)
    sheet = Sheet(sheet.score, sheet.misfit, sheet.threshold, chain, sheet.exclusive)
    shuffled = random.sample(listed, len(listed))
    first, second = (count(p, allocation, sheet) for p in (listed, shuffled))
    assert set(first.selected) == set(second.selected)
    assert (first.spent, first.left) == (second.spent, second.left)


@calmly
@given(projects(most=8), sheets(), ALLOCATIONS, CHAINS)
def test_the_steps_account_for_every_project_and_every_grosz(
    listed, sheet, allocation, chain
):
    chain = (*chain, Criterion.FILE)
    sheet = Sheet(sheet.score, sheet.misfit, sheet.threshold, chain, sheet.exclusive)
    outcome = count(listed, allocation, sheet)
    left = allocation
    for step in outcome.steps:
        assert step.left_before == left
        left -= step.cost if step.verdict is Verdict.FUNDED else 0
    assert outcome.left == left >= 0
    assert outcome.spent + outcome.left == allocation
    assert sorted(s.project for s in outcome.steps) == sorted(p.id for p in listed)
    by_id = {each.id: each for each in listed}
    steps = [by_id[step.project] for step in outcome.steps]
    assert list(outcome.selected) == walked(steps, allocation, sheet)


@calmly
@given(projects(), sheets(), ALLOCATIONS)
def test_the_same_input_gives_the_same_outcome(listed, sheet, allocation):
    def counted():
        try:
            return count(listed, allocation, sheet)
        except UndecidedTie as tie:
            return tie.group

    assert counted() == counted()
