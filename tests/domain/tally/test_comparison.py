from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pb.domain.tally import (
    Criterion,
    Decisions,
    Misfit,
    PhragmenSheet,
    Project,
    Score,
    SharesSheet,
    Sheet,
    gather,
)
from pb.domain.tally.comparison import (
    Method,
    Satisfaction,
    compared,
    on_equal_terms,
    satisfaction,
)
from tests.domain.tally.elections import calmly

SHEET = Sheet(Score.VOTES, Misfit.SKIP)


def election(costs, ballots):
    """Return projects by id and cost, with the profile of some ballots."""
    profile = gather([(tuple(ballot), ()) for ballot in ballots], tuple(costs))
    listed = [Project(id_, cost, profile.votes[id_]) for id_, cost in costs.items()]
    return listed, profile


def by_method(entries):
    return {entry.method: entry for entry in entries}


BALLOTS = st.lists(st.sets(st.sampled_from("abcd")).map(sorted), min_size=1)


@calmly
@given(BALLOTS, st.sets(st.sampled_from("abcd")))
def test_satisfaction_is_what_one_finds_ballot_by_ballot(ballots, funded):
    costs = {"a": 3, "b": 50, "c": 7, "d": 11}
    listed, profile = election(costs, ballots)
    wins = [[id_ for id_ in ballot if id_ in funded] for ballot in ballots]
    assert satisfaction(listed, profile, funded) == Satisfaction(
        ballots=len(ballots),
        served=sum(bool(won) for won in wins),
        marks=sum(map(len, wins)),
        money=sum(costs[id_] for won in wins for id_ in won),
    )


def test_averages_count_voters_without_a_winner_too():
    found = Satisfaction(ballots=8, served=6, marks=12, money=20)
    assert found.share_served == Fraction(3, 4)
    assert found.average_marks == Fraction(3, 2)
    assert found.average_money == Fraction(5, 2)
    assert Satisfaction(0, 0, 0, 0).share_served == 0


def test_each_rule_stands_beside_the_others_with_its_own_winners():
    # Seven of ten voters want a, d and e; three want c alone.
    costs = {"a": 4_00, "c": 2_00, "d": 4_00, "e": 6_00}
    listed, profile = election(costs, ["ade"] * 6 + ["ae"] + ["c"] * 3)
    sheet = replace(SHEET, criteria=(Criterion.CHEAPER,))
    found = by_method(compared(listed, profile, 8_00, on_equal_terms(sheet, profile)))
    assert list(found) == list(Method)
    assert found[Method.GREEDY_SKIP].outcome.selected == ("a", "d")
    assert found[Method.GREEDY_STOP].outcome.selected == ("a",)
    assert found[Method.EQUAL_SHARES].outcome.selected == ("a", "c")
    assert found[Method.PHRAGMEN].outcome.selected == ("a", "c")
    assert found[Method.GREEDY_SKIP].satisfaction.served == 7
    assert found[Method.EQUAL_SHARES].satisfaction.served == 10
    assert isinstance(found[Method.EQUAL_SHARES].outcome.sheet, SharesSheet)
    assert isinstance(found[Method.PHRAGMEN].outcome.sheet, PhragmenSheet)


def test_a_tie_holds_up_only_the_rule_in_which_it_decides():
    listed, profile = election({"a": 5, "b": 5, "c": 1}, ["a", "b", "c", "c"])
    found = by_method(compared(listed, profile, 6, on_equal_terms(SHEET, profile)))
    assert found[Method.GREEDY_SKIP].tie == ("a", "b")
    assert found[Method.GREEDY_SKIP].outcome is None
    assert found[Method.GREEDY_SKIP].satisfaction is None
    assert found[Method.EQUAL_SHARES].outcome.selected == ("c",)
    lots = Decisions(lots=(("b", "a"),))
    settled = by_method(
        compared(listed, profile, 6, on_equal_terms(SHEET, profile), lots)
    )
    assert settled[Method.GREEDY_SKIP].outcome.selected == ("c", "b")


def test_threshold_criteria_rivals_and_exclusions_hold_under_every_rule():
    costs = {"a": 2, "b": 2, "c": 2, "d": 2}
    listed, profile = election(costs, ["abc", "abc", "abc", "d"])
    sheet = Sheet(
        Score.VOTES,
        Misfit.SKIP,
        threshold=2,
        criteria=(Criterion.ID,),
        exclusive=(frozenset("ab"),),
    )
    struck = Decisions(exclusions={"c": "withdrawn"})
    for entry in compared(listed, profile, 8, on_equal_terms(sheet, profile), struck):
        assert entry.outcome.selected == ("a",)
        verdicts = {step.project: step.verdict for step in entry.outcome.steps}
        assert verdicts["b"] == "rival funded"
        assert verdicts["c"] == "excluded"
        assert verdicts["d"] == "below threshold"
