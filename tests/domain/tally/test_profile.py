from pb.domain.tally import borda, gather


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


def test_a_ranking_keeps_its_order_as_a_class():
    assert len(gather([(("a", "b"), (2, 1)), (("b", "a"), (2, 1))]).classes) == 2


def test_a_ranking_without_points_counts_down_to_one():
    assert borda(("x", "y", "z")) == (3, 2, 1)


def test_no_ballots_make_an_empty_profile():
    assert gather([]).votes == {}
