"""A ballot is valid or there is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.domain.ballot import (
    BallotPaper,
    NotOnBallotPaper,
    TooFewChoices,
    TooManyChoices,
    mark,
)
from pb.domain.refusals import Refusal
from pb.domain.rulebook import BallotForm
from tests import make


def paper(form: BallotForm, least: int = 1, most: int = 3) -> BallotPaper:
    return BallotPaper(form, least, most, tuple(make.projects()))


ONE_PER_POOL = paper(BallotForm.CHOOSE_ONE_PER_POOL)
APPROVAL = paper(BallotForm.APPROVAL)


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


@given(
    st.lists(st.integers(-2, 9), max_size=8), st.sampled_from([ONE_PER_POOL, APPROVAL])
)
def test_whatever_is_marked_gives_a_lawful_ballot_or_a_refusal(
    choices: list[int], sheet: BallotPaper
) -> None:
    try:
        ballot = mark(sheet, choices)
    except Refusal:
        return
    assert list(ballot.choices) == sorted(set(choices))
    pools = [sheet.pool_of()[number] for number in ballot.choices]
    if sheet.form is BallotForm.APPROVAL:
        assert len(pools) <= 3
    else:
        assert len(pools) == len(set(pools))
