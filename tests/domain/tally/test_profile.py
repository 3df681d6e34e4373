import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.domain.tally import borda, gather
from tests.domain.tally.elections import calmly

IDS = ("a", "b", "c", "d")
MARKS = st.lists(st.sampled_from(IDS), unique=True).map(tuple)
BALLOTS = st.lists(st.tuples(MARKS, st.just(())))
POINTED = st.lists(
    MARKS.flatmap(
        lambda marks: st.tuples(
            st.just(marks), st.tuples(*[st.integers(0, 10**9) for _ in marks])
        )
    )
)


def test_identical_ballots_are_one_class_with_a_weight():
    profile = gather([(("b", "a"), ()), (("a", "b"), ()), (("a",), ())])
    assert profile.classes == {(("a", "b"), ()): 2, (("a",), ()): 1}
    assert profile.ballots == 3


def test_votes_are_marks_and_points_are_summed():
    profile = gather([(("a", "b"), (2, 1)), (("b", "a"), (3, 0)), (("a",), (1,))])
    assert profile.votes == {"a": 3, "b": 2}
    assert profile.points == {"a": 3, "b": 4}


def test_a_mark_without_points_counts_one():
    assert gather([(("a", "b"), ())] * 3).points == {"a": 3, "b": 3}
    assert gather([(("a",), (5,)), (("a",), ())]).points == {"a": 6}


def test_a_ranking_keeps_its_order_as_a_class():
    assert len(gather([(("a", "b"), (2, 1)), (("b", "a"), (2, 1))]).classes) == 2


def test_a_ranking_without_points_counts_down_to_one():
    assert borda(("x", "y", "z")) == (3, 2, 1)


def test_no_ballots_make_an_empty_profile():
    assert gather([]).votes == {}
    assert gather([], IDS).points == dict.fromkeys(IDS, 0)


def test_projects_stand_in_the_order_of_the_paper_and_strangers_behind_them():
    profile = gather([(("x", "b", "a"), ())], ("b", "c"))
    assert profile.projects == ("b", "c", "a", "x")
    assert profile.indices.tolist() == [0, 2, 3]
    assert profile.votes == {"b": 1, "c": 0, "a": 1, "x": 1}


def test_points_beyond_what_a_float_holds_are_summed_exactly():
    heavy = gather([(("a",), (2**53,)), (("a",), (1,))])
    assert heavy.points == {"a": 2**53 + 1}


def test_points_for_more_projects_than_are_marked_are_refused():
    with pytest.raises(ValueError, match="2 projects marked, 1 points given"):
        gather([(("a", "b"), (1,))])


def test_the_arrays_cannot_be_written_to():
    profile = gather([(("a",), (1,))])
    with pytest.raises(ValueError, match="read-only"):
        profile.weights[0] = 2


@calmly
@given(BALLOTS | POINTED)
def test_the_arrays_say_what_the_ballots_said(ballots):
    profile = gather(ballots, IDS)
    assert profile.ballots == len(ballots)
    assert profile.starts[-1] == len(profile.indices)
    assert (profile.weights >= 1).all()
    for id_ in IDS:
        given_to = [
            dict(zip(marks, points or (1,) * len(marks), strict=True))
            for marks, points in ballots
            if id_ in marks
        ]
        assert profile.votes[id_] == len(given_to)
        assert profile.points[id_] == sum(points[id_] for points in given_to)


@calmly
@given(BALLOTS | POINTED, st.randoms())
def test_the_order_of_the_ballots_changes_no_class(ballots, random):
    classes = gather(ballots, IDS).classes
    random.shuffle(ballots)
    assert gather(ballots, IDS).classes == classes
