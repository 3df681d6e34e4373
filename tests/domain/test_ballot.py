"""A ballot is valid or there is none."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.domain.ballot import (
    BallotPaper,
    FormNotRun,
    NotOnBallotPaper,
    Rivals,
    StruckProject,
    TooFewChoices,
    TooManyChoices,
    mark,
)
from pb.domain.refusals import Refusal
from pb.domain.rulebook import BallotForm
from tests import make


def paper(
    form: BallotForm, least: int = 1, most: int = 3, *, per_pool: bool = False
) -> BallotPaper:
    return BallotPaper(form, least, most, tuple(make.projects()), per_pool)


ONE = paper(BallotForm.CHOOSE_ONE)
ONE_PER_POOL = paper(BallotForm.CHOOSE_ONE_PER_POOL)
APPROVAL = paper(BallotForm.APPROVAL)
PER_POOL = paper(BallotForm.APPROVAL, least=2, most=2, per_pool=True)


def test_one_project_in_each_pool_is_a_ballot() -> None:
    assert mark(ONE_PER_POOL, [5, 1, 3]).choices == (1, 3, 5)


def test_a_second_project_of_a_pool_is_too_many_and_the_pool_is_named() -> None:
    with pytest.raises(TooManyChoices) as refused:
        mark(ONE_PER_POOL, [3, 4, 1])
    assert refused.value.facts == {"marked": 2, "most": 1, "pool": "small"}


def test_approval_counts_over_all_pools() -> None:
    assert mark(APPROVAL, [1, 2, 3]).choices == (1, 2, 3)
    with pytest.raises(TooManyChoices):
        mark(APPROVAL, [1, 2, 3, 4])


def test_an_empty_ballot_is_too_few() -> None:
    with pytest.raises(TooFewChoices):
        mark(APPROVAL, [])
    with pytest.raises(TooFewChoices):
        mark(paper(BallotForm.APPROVAL, least=2), [1])


def test_a_project_that_is_not_on_the_paper_is_named() -> None:
    with pytest.raises(NotOnBallotPaper) as refused:
        mark(APPROVAL, [1, 99, 7])
    assert refused.value.facts == {"projects": [7, 99]}


def test_one_project_on_the_whole_ballot_is_one() -> None:
    assert mark(ONE, [4]).choices == (4,)
    with pytest.raises(TooManyChoices) as refused:
        mark(ONE, [1, 4])
    assert refused.value.facts == {"marked": 2, "most": 1, "pool": None}


def test_approval_in_each_pool_leaves_a_pool_out_but_not_half_marked() -> None:
    assert mark(PER_POOL, [1, 2, 5, 6]).choices == (1, 2, 5, 6)
    with pytest.raises(TooFewChoices) as refused:
        mark(PER_POOL, [1, 2, 5])
    assert refused.value.facts == {"marked": 1, "least": 2, "pool": "soft"}
    with pytest.raises(TooFewChoices):
        mark(PER_POOL, [])


def test_a_pool_with_fewer_projects_than_the_least_can_be_marked_whole() -> None:
    sheet = paper(BallotForm.APPROVAL, least=3, most=5, per_pool=True)
    assert mark(sheet, [1, 2]).choices == (1, 2)
    assert sheet.most() == 6


def test_the_least_is_asked_of_approval_ballots_only() -> None:
    assert mark(paper(BallotForm.CHOOSE_ONE_PER_POOL, least=3), [1]).choices == (1,)


def test_a_struck_project_is_refused_while_marking_and_stays_on_a_cast_ballot() -> None:
    with pytest.raises(StruckProject) as refused:
        mark(APPROVAL, [1, 4], struck={4: "Reason."})
    assert refused.value.facts == {"projects": [4], "pool": "small"}
    assert mark(APPROVAL, [1, 4]).choices == (1, 4)


def test_rivals_may_be_marked_together() -> None:
    sheet = replace(APPROVAL, groups=(Rivals((1, 3)),))
    assert mark(sheet, [1, 3]).choices == (1, 3)


@pytest.mark.parametrize("form", [BallotForm.POINTS, BallotForm.RANKING])
def test_a_form_that_cannot_be_filled_in_is_refused(form: BallotForm) -> None:
    with pytest.raises(FormNotRun):
        mark(paper(form), [1])


@given(
    st.lists(st.integers(-2, 9), max_size=8),
    st.sampled_from([ONE, ONE_PER_POOL, APPROVAL, PER_POOL]),
)
def test_whatever_is_marked_gives_a_lawful_ballot_or_a_refusal(
    choices: list[int], sheet: BallotPaper
) -> None:
    try:
        ballot = mark(sheet, choices)
    except Refusal:
        return
    assert list(ballot.choices) == sorted(set(choices))
    pools = Counter(sheet.pool_of()[number] for number in ballot.choices)
    if sheet is PER_POOL:
        assert set(pools.values()) == {2}
    elif sheet is ONE_PER_POOL:
        assert set(pools.values()) == {1}
    else:
        assert 1 <= pools.total() <= (1 if sheet is ONE else 3)
