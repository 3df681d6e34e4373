from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given

from pb.domain.tally import gather
from pb.domain.tally.stack import Stack, counted_down, mixed, spans
from tests.domain.tally.elections import calmly
from tests.domain.tally.test_profile import BALLOTS, IDS, POINTED


def stack(ballots, given=None):
    return Stack(
        lengths=np.array([len(ballot) for ballot in ballots], np.int64),
        indices=np.array([place for ballot in ballots for place in ballot], np.int32),
        given=given if given is None else np.array(given, np.int64),
    )


def test_marks_without_points_are_put_into_the_order_of_the_projects():
    ordered = stack([(2, 0), (), (1,)]).in_order(3)
    assert ordered.indices.tolist() == [0, 2, 1]


@pytest.mark.parametrize("most", [3, 2**62])
def test_marks_with_points_are_put_into_the_order_of_falling_points(most):
    ordered = stack([(2, 0), (0, 1, 2)], [1, most, 1, 2, 1]).in_order(3)
    assert ordered.indices.tolist() == [0, 2, 1, 0, 2]
    assert ordered.given.tolist() == [most, 1, 2, 1, 1]


@pytest.mark.parametrize("given", [None, [1, 2]])
def test_a_project_marked_twice_is_refused(given):
    with pytest.raises(ValueError, match="marked twice"):
        stack([(1, 1)], given).in_order(2)


def test_different_numbers_are_mixed_to_different_ones_and_nothing_to_nothing():
    numbers = np.arange(100_000, dtype=np.uint64)
    assert len(np.unique(mixed(numbers))) == len(numbers)
    assert mixed(numbers)[0] == 0


def test_rankings_count_down_to_one():
    assert counted_down(np.array([3, 0, 1])).tolist() == [3, 2, 1, 1]


def test_spans_are_the_places_of_slices():
    assert spans(np.array([5, 0]), np.array([2, 3])).tolist() == [5, 6, 0, 1, 2]


@calmly
@given(BALLOTS | POINTED)
def test_a_collision_of_hashes_merges_no_different_ballots(ballots):
    def colliding(self, _projects):
        return np.zeros(len(self.lengths), np.uint64)

    with patch.object(Stack, "hashes", colliding):
        crowded = gather(ballots, IDS)
    plain = gather(ballots, IDS)
    assert (crowded.votes, crowded.points) == (plain.votes, plain.points)
    assert crowded.classes.keys() == plain.classes.keys()
    assert crowded.ballots == plain.ballots
