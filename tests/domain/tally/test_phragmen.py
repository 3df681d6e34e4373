"""Phragmén: what can be checked by hand."""

from fractions import Fraction

import pytest

from pb.domain.tally import (
    Criterion,
    Decisions,
    Phase,
    PhragmenSheet,
    Project,
    UndecidedTie,
    Verdict,
    gather,
    phragmen,
)


def counted(costs, lines, allocation, sheet=None, decisions=None):
    """Count an election given as costs by id and (number, marks) of ballots."""
    marked = [
        (tuple(marks.split()), ()) for number, marks in lines for _ in range(number)
    ]
    profile = gather(marked, tuple(costs))
    projects = [
        Project(id_, cost, profile.votes[id_], profile.points[id_])
        for id_, cost in costs.items()
    ]
    return phragmen(projects, profile, allocation, sheet or PhragmenSheet(), decisions)


def verdicts(outcome):
    return {step.project: step.verdict for step in outcome.steps}


def test_supporters_earn_from_their_last_purchase_on():
    # At 20 the three for a have its 60. At 35 the one who pays for b alone has 35,
    # and who has paid for a has 15 again.
    outcome = counted(
        {"a": 60, "b": 50, "c": 90}, [(2, "a"), (1, "a b"), (1, "b")], 200
    )
    a, b = outcome.rounds
    assert (a.project, a.rate, a.payers, a.supporters) == ("a", 20, 3, 3)
    assert (b.project, b.rate, b.payers, b.exhausted) == ("b", 35, 2, 0)
    assert {each.phase for each in outcome.rounds} == {Phase.PHRAGMEN}
    assert verdicts(outcome)["c"] is Verdict.NO_SUPPORT


def test_times_are_exact():
    # b is due when its seven supporters have borne 110 and twice 100 / 7.
    outcome = counted({"a": 100, "b": 110}, [(5, "a"), (2, "a b"), (5, "b")], 1000)
    assert [each.rate for each in outcome.rounds] == [
        Fraction(100, 7),
        Fraction(110 + Fraction(200, 7), 7),
    ]


def test_the_count_stops_at_the_first_that_is_due_and_does_not_fit():
    outcome = counted(
        {"a": 60, "b": 80, "c": 40, "d": 130},
        [(6, "a"), (4, "b"), (1, "c"), (9, "d")],
        100,
    )
    assert outcome.selected == ("a",)
    assert verdicts(outcome) == {
        "a": Verdict.FUNDED,
        "b": Verdict.DOES_NOT_FIT,
        "c": Verdict.NOT_REACHED,
        # It could not be funded whatever the others do.
        "d": Verdict.DOES_NOT_FIT,
    }
    assert (outcome.spent, outcome.left) == (60, 40)


def test_it_stops_as_well_when_only_one_of_those_due_together_does_not_fit():
    outcome = counted({"a": 60, "b": 90, "c": 40}, [(2, "a"), (3, "b"), (4, "c")], 100)
    assert outcome.selected == ("c",)
    assert verdicts(outcome)["a"] is Verdict.NOT_REACHED
    assert verdicts(outcome)["b"] is Verdict.DOES_NOT_FIT


def test_tied_projects_of_different_voters_need_no_lot_when_both_fit():
    outcome = counted({"a": 50, "b": 50}, [(1, "a"), (1, "b")], 100)
    assert outcome.selected == ("a", "b")
    assert outcome.ties == ()


def test_a_tie_decides_when_the_second_may_come_too_late():
    costs, lines = {"a": 60, "b": 60, "c": 70}, [(2, "a"), (1, "b c"), (1, "b")]
    with pytest.raises(UndecidedTie) as undecided:
        counted(costs, lines, 100)
    assert undecided.value.group == ("a", "b")
    outcome = counted(costs, lines, 100, decisions=Decisions(lots=(("b", "a"),)))
    assert outcome.selected == ("b",)
    assert [tie.decided_by for tie in outcome.ties] == ["lot"]


def test_criteria_come_before_the_lot():
    sheet = PhragmenSheet(criteria=(Criterion.CHEAPER,))
    outcome = counted({"a": 60, "b": 30}, [(1, "a b"), (1, "a")], 60, sheet)
    assert outcome.selected == ("b",)
    assert [tie.decided_by for tie in outcome.ties] == ["cheaper"]


def test_a_funded_project_closes_its_rivals():
    sheet = PhragmenSheet(exclusive=(frozenset("ab"),))
    outcome = counted({"a": 50, "b": 50}, [(2, "a"), (1, "b")], 100, sheet)
    assert outcome.selected == ("a",)
    assert verdicts(outcome)["b"] is Verdict.RIVAL_FUNDED
