"""Equal Shares: what can be checked by hand, and what speed must not change."""

import sys
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pb.domain.tally import (
    WITHDRAWN_COST,
    Completion,
    Criterion,
    Decisions,
    Ending,
    Phase,
    PhragmenSheet,
    Project,
    SharesSheet,
    Start,
    UndecidedTie,
    Utility,
    Verdict,
    elect,
    equal_shares,
    gather,
    ledger,
)
from pb.domain.tally.add1 import endowment
from pb.domain.tally.arbiter import Arbiter
from pb.domain.tally.contest import contest
from pb.domain.tally.shares_run import SharesRun
from pb.domain.tally.standing import standing
from pb.formats.pabulib import read
from tests.domain.tally.oracle_elections import elections, profile_of
from tests.formats.corpus import REAL, needs_real

BY_FILE = (Criterion.FILE,)
many = settings(deadline=None, derandomize=True, max_examples=300)


def ballots(*lines):
    """Return ballots from lines such as ``3 park school``; points as ``park:2``."""
    for line in lines:
        number, *marks = line.split()
        pairs = [mark.partition(":")[::2] for mark in marks]
        ids = tuple(id_ for id_, _ in pairs)
        points = tuple(int(points) for _, points in pairs if points)
        yield from [(ids, points)] * int(number)


def counted(costs, lines, allocation, sheet=SharesSheet(), decisions=None):  # noqa: B008
    """Count an election given as costs by id and lines of ballots."""
    profile = gather(ballots(*lines), tuple(costs))
    projects = [
        Project(id_, cost, profile.votes[id_], profile.points[id_])
        for id_, cost in costs.items()
    ]
    return elect(projects, profile, allocation, sheet, decisions)


def verdicts(outcome):
    return {step.project: step.verdict for step in outcome.steps}


# By hand.


def test_the_poor_give_all_they_have_and_the_others_the_same_each():
    # Ten ballots of 100: the park takes 60 from six of them. Of the five for the
    # school two have 40 left; the others pay (240 - 80) / 3.
    outcome = counted(
        {"park": 360, "school": 240},
        ["4 park", "2 park school", "3 school", "1"],
        1000,
        SharesSheet(Utility.CARDINALITY, criteria=(Criterion.DEARER,)),
    )
    assert outcome.selected == ("school", "park")
    outcome = counted(
        {"park": 360, "school": 290},
        ["4 park", "2 park school", "3 school", "1"],
        1000,
        SharesSheet(Utility.COST),
    )
    park, school = outcome.rounds
    assert (park.project, park.price, park.rate) == ("park", 60, Fraction(1, 6))
    assert (park.payers, park.exhausted) == (6, 0)
    assert (school.price, school.rate) == (70, Fraction(70, 290))
    assert (school.payers, school.exhausted, school.supporters) == (5, 2, 5)
    assert (outcome.spent, outcome.left) == (650, 350)
    assert outcome.run.endowment == 100
    assert outcome.run.ending is Ending.ONE_RUN


def test_points_are_paid_for_one_by_one():
    outcome = counted({"a": 300}, ["1 a:1", "1 a:2"], 600, SharesSheet(Utility.COST))
    (only,) = outcome.rounds
    assert (only.price, only.rate) == (100, Fraction(1, 3))


def test_cost_and_cardinality_prefer_different_projects():
    costs = {"cheap": 200, "dear": 700}
    lines = ["6 dear cheap", "1 cheap", "3 dear"]
    assert counted(costs, lines, 1000, SharesSheet(Utility.CARDINALITY)).selected == (
        "cheap",
        "dear",
    )
    assert counted(costs, lines, 1000, SharesSheet(Utility.COST)).selected == (
        "dear",
        "cheap",
    )


def test_a_start_in_whole_units_leaves_the_rest_of_the_allocation_out():
    exact = counted({"a": 333}, ["1 a", "2"], 1000)
    floor = counted({"a": 333}, ["1 a", "2"], 1000, SharesSheet(start=Start.FLOOR))
    assert (exact.selected, floor.selected) == (("a",), ())
    assert floor.run.endowment == 300


def test_what_nobody_supports_is_told_apart_from_what_nobody_can_pay():
    outcome = counted({"a": 900, "b": 10, "c": 100}, ["1 a", "1 c"], 1000)
    assert verdicts(outcome) == {
        "c": Verdict.FUNDED,
        "a": Verdict.UNAFFORDABLE,
        "b": Verdict.NO_SUPPORT,
    }


def test_supporters_of_a_funded_projects_rival_keep_their_money():
    outcome = counted(
        {"a": 300, "b": 300, "c": 400},
        ["3 a", "2 b c", "2 c"],
        700,
        SharesSheet(Utility.CARDINALITY, exclusive=(frozenset("ab"),)),
    )
    assert outcome.selected == ("a", "c")
    assert verdicts(outcome)["b"] is Verdict.RIVAL_FUNDED
    assert next(s.because for s in outcome.steps if s.project == "b") == "a"


def test_withdrawn_and_excluded_projects_are_in_no_count():
    outcome = counted(
        {"a": WITHDRAWN_COST, "b": 100, "c": 100},
        ["2 a b", "2 c"],
        400,
        decisions=Decisions(exclusions={"b": "withdrawn in May"}),
    )
    assert outcome.selected == ("c",)
    assert verdicts(outcome)["a"] is verdicts(outcome)["b"] is Verdict.EXCLUDED


@pytest.mark.parametrize(("votes", "stands"), [(2, True), (1, False)])
def test_a_share_that_is_reached_exactly_is_enough(votes, stands):
    # A third of the votes is asked of a project that takes the whole allocation.
    sheet = SharesSheet(share=Fraction(1, 3))
    outcome = counted({"a": 600}, [f"{votes} a", f"{6 - votes}"], 600, sheet)
    assert (verdicts(outcome)["a"] is Verdict.BELOW_SHARE) is not stands


# Ties.

PAIR = {"a": 100, "b": 100, "c": 100}
OVERLAP = ["1 a b", "1 a", "1 b", "1 c"]


def test_a_tie_whose_purchases_leave_enough_for_each_other_asks_for_no_lot():
    outcome = counted(PAIR, OVERLAP, 400)
    assert outcome.selected == ("a", "b", "c")
    assert outcome.ties == ()


def test_a_tie_that_decides_asks_for_a_lot_and_one_lot_serves_all_increments():
    # Who supports both can pay for one only.
    sheet = SharesSheet(completion=Completion.ADD1, increment=10)
    costs = {"a": 130, "b": 130}
    with pytest.raises(UndecidedTie) as undecided:
        counted(costs, ["1 a b", "1 a", "1 b"], 200, sheet)
    assert undecided.value.group == ("a", "b")
    drawn = Decisions(lots=(("b", "a"),))
    outcome = counted(costs, ["1 a b", "1 a", "1 b"], 200, sheet, drawn)
    assert outcome.selected == ("b",)
    assert [(tie.ids, tie.decided_by) for tie in outcome.ties] == [(("b", "a"), "lot")]


def test_criteria_come_before_the_lot_and_are_reported():
    sheet = SharesSheet(Utility.CARDINALITY, criteria=(Criterion.CHEAPER,))
    outcome = counted(
        {"a": 160, "b": 80},
        ["1 a b", "1 a", "2"],
        400,
        sheet,
        Decisions(lots=(("a", "b"),)),
    )
    assert outcome.selected == ("b",)
    assert [tie.decided_by for tie in outcome.ties] == ["cheaper"]


def test_a_tie_that_matters_only_for_who_pays_what_asks_for_no_lot():
    # Both orders fund both, but who supports both has too little for the second.
    outcome = counted({"a": 110, "b": 110}, ["1 a b", "1 a", "1 b", "1"], 400)
    assert set(outcome.selected) == {"a", "b"}


def test_many_tied_projects_ask_for_more_than_64_bits_hold_and_for_a_lot():
    # Nine times the price of one would wrap around to a negative number.
    costs = dict.fromkeys("abcdefghi", 100)
    with pytest.raises(UndecidedTie):
        counted(costs, ["1 a b c d e f g h i"], 100)


# Completion and comparison.


def test_add1_stops_before_the_step_that_overspends():
    sheet = SharesSheet(completion=Completion.ADD1, increment=10)
    outcome = counted({"a": 300, "b": 400}, ["2 a", "1 b", "3"], 600, sheet)
    assert outcome.selected == ("a",)
    assert outcome.run.ending is Ending.OVERSHOOT
    assert (outcome.run.increments, outcome.run.endowment) == (29, 390)


def test_add1_ends_when_everything_with_support_is_funded():
    sheet = SharesSheet(completion=Completion.ADD1, increment=10)
    outcome = counted({"a": 300, "b": 50}, ["2 a", "8"], 1000, sheet)
    assert outcome.selected == ("a",)
    assert outcome.run.ending is Ending.NOTHING_LEFT
    assert (outcome.run.increments, outcome.run.endowment) == (5, 150)


def test_exhaustive_add1_ends_once_nothing_fits():
    costs = {"a": 300, "b": 800}
    sheet = SharesSheet(completion=Completion.ADD1, increment=10)
    plain = counted(costs, ["2 a", "3 b", "5"], 1000, sheet)
    sooner = counted(
        costs,
        ["2 a", "3 b", "5"],
        1000,
        replace(sheet, completion=Completion.ADD1_EXHAUSTIVE),
    )
    assert plain.selected == sooner.selected == ("a",)
    assert sooner.run.ending is Ending.EXHAUSTIVE
    assert sooner.run.increments < plain.run.increments


def test_greedy_completion_funds_what_fits_and_nobody_pays():
    sheet = SharesSheet(completion=Completion.GREEDY)
    outcome = counted({"a": 100, "b": 500, "c": 950}, ["2 a", "1 b", "5 c"], 800, sheet)
    assert outcome.selected == ("a", "b")
    assert [each.phase for each in outcome.rounds] == [
        Phase.EQUAL_SHARES,
        Phase.COMPLETION,
    ]
    assert (outcome.rounds[1].payers, outcome.rounds[1].price) == (0, 0)
    assert verdicts(outcome)["c"] is Verdict.DOES_NOT_FIT


def test_greedy_takes_the_place_if_more_voters_prefer_it_but_not_if_as_many_do():
    costs = {"small": 90, "big": 900}
    sheet = SharesSheet(comparison=True, criteria=(Criterion.DEARER,))
    preferred = counted(costs, ["4 big", "1 small", "5"], 900, sheet)
    assert preferred.selected == ("big",)
    step = preferred.run.comparison
    assert (step.shares, step.greedy) == (("small",), ("big",))
    assert (step.prefer_shares, step.prefer_greedy, step.kept) == (1, 4, False)
    as_many = counted(costs, ["1 big", "1 small", "8"], 900, sheet)
    assert as_many.selected == ("small",)
    assert as_many.run.comparison.greedy == ("big",)
    assert as_many.run.comparison.kept


# What speed must not change.


sheets = st.builds(
    SharesSheet,
    utility=st.sampled_from(Utility),
    start=st.sampled_from(Start),
    completion=st.sampled_from((Completion.NONE, Completion.ADD1)),
    criteria=st.just(BY_FILE),
) | st.just(PhragmenSheet(criteria=BY_FILE))


@st.composite
def cases(draw):
    points = draw(st.booleans())
    election, sheet = draw(elections(points=points)), draw(sheets)
    if isinstance(sheet, SharesSheet):
        start = election.allocation // len(election.ballots)
        sheet = replace(sheet, increment=max(1, start // draw(st.integers(1, 12))))
    return election, profile_of(election, points), sheet


def bought(outcome):
    return [
        (each.project, each.price, each.payers, each.exhausted)
        for each in outcome.rounds
    ]


@many
@given(cases(), st.integers(min_value=6, max_value=16))
def test_the_result_does_not_depend_on_how_much_is_rounded(case, bits):
    # With a few binary digits for each ballot's money nearly all is too close to
    # call, and all the same nothing changes.
    election, profile, sheet = case
    fine = elect(election.projects, profile, election.allocation, sheet)
    endowed = election.allocation // len(election.ballots)
    assume(endowed.bit_length() <= bits)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("shares_run", "phragmen"):
            module = sys.modules[f"pb.domain.tally.{name}"]
            patch.setattr(module, "fitting", lambda _: bits - endowed.bit_length())
        coarse = elect(election.projects, profile, election.allocation, sheet)
    assert bought(fine) == bought(coarse)
    assert fine.selected == coarse.selected


@many
@given(cases())
def test_a_run_of_add1_is_the_same_without_the_runs_before_it(case):
    election, profile, sheet = case
    assume(isinstance(sheet, SharesSheet))
    allocation, nobody = election.allocation, Decisions()
    races = contest(
        profile,
        standing(election.projects, profile, allocation, sheet, nobody),
        sheet.utility,
    )
    before = None
    for number in range(8):
        money = endowment(allocation, profile.ballots, sheet.start)
        money += number * sheet.increment
        taught = SharesRun.begin(races, money, Arbiter(BY_FILE, ()), before)
        alone = SharesRun.begin(races, money, Arbiter(BY_FILE, ()))
        taught.finish(None)
        alone.finish(None)
        assert taught.purchases() == alone.purchases()
        before = taught


@many
@given(cases(), st.integers(min_value=20, max_value=80))
def test_steps_of_add1_that_are_skipped_change_nothing(case, steps):
    election, profile, sheet = case
    assume(isinstance(sheet, SharesSheet))
    allocation = election.allocation
    small = max(1, allocation // len(election.ballots) // steps)
    sheet = replace(sheet, completion=Completion.ADD1, increment=small)
    outcome = elect(election.projects, profile, allocation, sheet)
    races = contest(
        profile,
        standing(election.projects, profile, allocation, sheet, Decisions()),
        sheet.utility,
    )
    first = endowment(allocation, profile.ballots, sheet.start)
    for number in range(outcome.run.increments + 1):
        run = SharesRun.begin(races, first + number * small, Arbiter(BY_FILE, ()))
        run.finish(None)
        last = number == outcome.run.increments
        assert run.spent <= allocation
        assert last or not run.settled
    assert outcome.selected == tuple(project.id for project in run.funded)
    if outcome.run.ending is Ending.OVERSHOOT:
        after = outcome.run.endowment + small
        run = SharesRun.begin(races, after, Arbiter(BY_FILE, ()))
        run.finish(None)
        assert run.spent > allocation


@many
@given(cases())
def test_the_payments_of_all_pay_for_what_was_bought(case):
    election, profile, sheet = case
    assume(isinstance(sheet, SharesSheet))
    outcome = elect(election.projects, profile, election.allocation, sheet)
    books = ledger(profile, outcome)
    costs = {project.id: project.cost for project in election.projects}
    for number, each in enumerate(outcome.rounds):
        account = books.account(each.project)
        assert account.paid[number] == costs[each.project]
        assert account.broke_after is None
    for step in outcome.steps:
        account = books.account(step.project)
        assert account.left + sum(account.paid) == account.endowment
        if step.verdict is Verdict.UNAFFORDABLE:
            assert account.left < step.cost
            had = account.endowment - sum(account.paid[: account.broke_after])
            assert had < step.cost


# Official results: cost utilities and Add1 (the folder's README has the numbers).
STEPS = {
    ("Netherlands_Assen_2024.pb", "cost", "exact", "add1"): (843, 76_700),
    ("Netherlands_Assen_2024.pb", "cost", "floor", "add1-exhaustive"): (843, 76_700),
    ("Netherlands_Assen_2024.pb", "cost", "exact", "add1-greedy"): (843, 88_700),
    ("Netherlands_Assen_2024.pb", "cost", "exact", "greedy"): (0, 88_700),
    ("Netherlands_Assen_2024.pb", "cardinality", "exact", "none"): (0, 50_700),
    ("Netherlands_Assen_2024.pb", "cardinality", "exact", "add1"): (1205, 88_700),
    ("Netherlands_Assen_2024.pb", "cardinality", "floor", "add1"): (1206, 88_700),
    ("Netherlands_Assen_2024.pb", "cardinality", "floor", "add1-exhaustive"): (
        881,
        88_700,
    ),
    ("Poland_Swiecie_2023.pb", "cost", "exact", "none"): (0, 647_787),
    ("Poland_Swiecie_2023.pb", "cost", "exact", "add1"): (242, 1_040_337),
    ("Poland_Swiecie_2023.pb", "cost", "floor", "add1"): (243, 1_040_337),
    ("Poland_Swiecie_2023.pb", "cost", "exact", "add1-exhaustive"): (226, 1_040_337),
    ("Poland_Swiecie_2023.pb", "cost", "exact", "greedy"): (0, 1_060_787),
    ("Poland_Swiecie_2023.pb", "cardinality", "exact", "add1"): (434, 979_337),
    ("Poland_Swiecie_2023.pb", "cardinality", "exact", "greedy"): (0, 1_058_287),
}


@needs_real
@pytest.mark.parametrize("variant", STEPS, ids="-".join)
def test_every_variant_takes_as_many_steps_and_spends_as_much_as_known(variant):
    name, utility, start, completion = variant
    election = read(REAL / name)
    sheet = SharesSheet(
        Utility(utility),
        Start(start),
        Completion(completion),
        # The table's steps are of one unit, also where a ballot has over a thousand.
        increment=100,
        criteria=(Criterion.CHEAPER,),
    )
    outcome = equal_shares(
        election.counted(), election.profile, election.allocation, sheet
    )
    assert (outcome.run.increments, outcome.spent) == (
        STEPS[variant][0],
        STEPS[variant][1] * 100,
    )


@needs_real
@pytest.mark.parametrize(
    "name", ["Netherlands_Assen_2024.pb", "Poland_Swiecie_2023.pb"]
)
def test_the_official_results_are_those_of_cost_utilities_and_add1(name):
    election = read(REAL / name)
    sheet = SharesSheet(completion=Completion.ADD1, criteria=(Criterion.CHEAPER,))
    outcome = equal_shares(
        election.counted(), election.profile, election.allocation, sheet
    )
    official = {p.id for p in election.projects if p.details.get("selected") == "1"}
    assert set(outcome.selected) == official
