"""The count goes by the rulebook: the same as the tally asked directly."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from json import loads
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.domain import tally
from pb.domain.ballot import BallotPaper, Project, Rivals, mark
from pb.domain.rulebook import (
    BallotForm,
    Completion,
    Misfit,
    Pool,
    Remainder,
    Rule,
    Rulebook,
    RulebookFault,
    Start,
    TieCriterion,
    Utility,
)
from pb.domain.tally import Criterion, Decisions, Verdict
from pb.evidence import canonical
from pb.services import tallying, votes
from pb.services.result_document import outcome_of, recorded
from pb.services.sheets import sheet_of
from pb.services.tallying import Decided
from tests import make

CITY, NORTH = Pool("city", "Miasto", 1_000_00), Pool("north", "Północ", 500_00)


def rulebook(**changes: Any) -> Rulebook:
    return make.rules(
        **{
            "allocation": 1_500_00,
            "pools": (NORTH, CITY),
            "ballot_form": BallotForm.APPROVAL,
            "most_choices": 8,
            **changes,
        }
    )


def paper(*projects: tuple[str, int], groups: tuple[Rivals, ...] = ()) -> BallotPaper:
    listed = tuple(
        Project(n, str(n), f"Projekt {n}", pool, cost)
        for n, (pool, cost) in enumerate(projects, 1)
    )
    return BallotPaper(BallotForm.APPROVAL, 1, 8, listed, groups=groups)


def asked(sheet: BallotPaper, *ballots: tuple[int, ...]) -> votes.Votes:
    marked = Counter(mark(sheet, choices).choices for choices in ballots)
    return votes.counted(marked, sheet, None)


GREEDY = st.fixed_dictionaries(
    {
        "rule": st.just(Rule.GREEDY),
        "misfit": st.sampled_from(Misfit),
        "remainder": st.sampled_from(Remainder),
        "top_up_share": st.sampled_from([Fraction(4, 5), Fraction(1, 3)]),
    }
)
SHARES = st.fixed_dictionaries(
    {
        "rule": st.just(Rule.EQUAL_SHARES),
        "utility": st.sampled_from(Utility),
        "start": st.sampled_from(Start),
        "completion": st.sampled_from(Completion),
        "increment": st.sampled_from([None, 1_00, 37]),
        "comparison": st.booleans(),
        "share": st.sampled_from([None, Fraction(1, 3)]),
    }
)
PHRAGMEN = st.just({"rule": Rule.PHRAGMEN})


@st.composite
def editions(draw: st.DrawFn) -> tuple[Rulebook, BallotPaper, list[tuple[int, ...]]]:
    """Return a rulebook, a ballot paper and ballots marked on it."""
    threshold = draw(st.sampled_from([None, 1, 3]))
    rules = rulebook(
        **draw(st.one_of(GREEDY, SHARES, PHRAGMEN)),
        tie_criteria=draw(st.sampled_from([(), tuple(TieCriterion)])),
        pools=tuple(
            Pool(pool.key, pool.name, pool.amount, threshold=threshold)
            for pool in (NORTH, CITY)
        ),
    )
    costs = st.sampled_from([50_00, 120_00, 250_00, 333_33, 500_00, 900_00])
    projects = draw(
        st.lists(
            st.tuples(st.sampled_from(["north", "city"]), costs), min_size=1, max_size=7
        )
    )
    sheet = paper(*projects)
    ballot = st.sets(st.integers(1, len(projects)), min_size=1).map(
        lambda numbers: tuple(sorted(numbers))
    )
    return rules, sheet, draw(st.lists(ballot, max_size=15))


def directly(
    rules: Rulebook, sheet: BallotPaper, ballots: list[tuple[int, ...]], pool: Pool
) -> tally.Outcome:
    """Count one pool as ``pb tally`` would, from ballots written out one by one."""
    own = [project for project in sheet.projects if project.pool == pool.key]
    numbers = {project.number for project in own}
    inside = [tuple(n for n in ballot if n in numbers) for ballot in ballots]
    profile = tally.gather(
        [(tuple(map(str, marks)), ()) for marks in inside if marks],
        [str(project.number) for project in own],
    )
    listed = tuple(
        tally.Project(id_, project.cost, profile.votes[id_], profile.points[id_])
        for project in own
        for id_ in [str(project.number)]
    )
    lot = tuple(reversed([project.id for project in listed]))
    return tally.elect(
        listed, profile, pool.amount, sheet_of(rules, pool), Decisions(lots=(lot,))
    )


@given(editions())
@settings(max_examples=150, deadline=None)
def test_an_edition_is_counted_as_the_tally_counts_each_of_its_pools(
    made: tuple[Rulebook, BallotPaper, list[tuple[int, ...]]],
) -> None:
    rules, sheet, ballots = made
    lots = tuple(
        (
            pool.key,
            (
                tuple(
                    str(p.number)
                    for p in reversed(sheet.projects)
                    if p.pool == pool.key
                ),
            ),
        )
        for pool in rules.pools
    )
    found = tallying.elect(rules, sheet, asked(sheet, *ballots), Decided(lots))
    for pool in rules.pools:
        assert found.outcomes[pool.key] == directly(rules, sheet, ballots, pool)


@given(editions())
@settings(max_examples=80, deadline=None)
def test_every_project_has_its_reason_and_the_written_result_tells_all_of_them(
    made: tuple[Rulebook, BallotPaper, list[tuple[int, ...]]],
) -> None:
    rules, sheet, ballots = made
    lots = tuple(
        (pool.key, (tuple(str(project.number) for project in sheet.projects),))
        for pool in rules.pools
    )
    found = tallying.elect(rules, sheet, asked(sheet, *ballots), Decided(lots))
    for pool in rules.pools:
        outcome = found.outcomes[pool.key]
        written = recorded(
            pool, outcome, available=found.allocations[pool.key], ballots=0
        )
        read: Mapping[str, Any] = loads(canonical.text(written))
        assert outcome_of(rules, sheet, read) == outcome
        own = {str(p.number) for p in sheet.projects if p.pool == pool.key}
        assert {why.step.project for why in tally.reasons(outcome)} == own
        assert outcome.unused == found.allocations[pool.key] - outcome.spent - sum(
            extra.from_left for extra in outcome.extras
        )


def test_the_sheet_of_each_rule_carries_its_parameters() -> None:
    greedy = sheet_of(
        rulebook(
            misfit=Misfit.STOP,
            remainder=Remainder.TOP_UP,
            top_up_share=Fraction(4, 5),
            tie_criteria=(TieCriterion.DEARER,),
        ),
        CITY,
    )
    assert isinstance(greedy, tally.Sheet)
    assert greedy.misfit is Misfit.STOP
    assert greedy.leftover == (tally.TopUp(Fraction(4, 5)),)
    assert greedy.criteria == (Criterion.DEARER,)
    shares = sheet_of(
        rulebook(
            rule=Rule.EQUAL_SHARES,
            utility=Utility.CARDINALITY,
            start=Start.FLOOR,
            completion=Completion.ADD1_GREEDY,
            increment=5_00,
            comparison=True,
            share=Fraction(1, 3),
        ),
        Pool("city", "Miasto", 1_000_00, threshold=7),
    )
    assert asdict(shares) == {
        "utility": Utility.CARDINALITY,
        "start": Start.FLOOR,
        "completion": Completion.ADD1_GREEDY,
        "increment": 5_00,
        "comparison": True,
        "criteria": (Criterion.CHEAPER,),
        "share": Fraction(1, 3),
        "threshold": 7,
        "exclusive": (),
    }
    assert isinstance(sheet_of(rulebook(rule=Rule.PHRAGMEN), CITY), tally.PhragmenSheet)


def test_a_top_up_without_a_share_decides_nothing_by_itself() -> None:
    with pytest.raises(RulebookFault):
        sheet_of(rulebook(remainder=Remainder.TOP_UP), CITY)


def test_what_a_pool_leaves_flows_to_the_later_one() -> None:
    north = Pool("north", "Północ", 500_00, leftover_to="city")
    rules = rulebook(pools=(north, CITY))
    sheet = paper(("north", 300_00), ("city", 1_200_00))
    found = tallying.elect(rules, sheet, asked(sheet, (1, 2)), Decided())
    assert found.outcomes["city"].selected == ("2",)
    assert found.allocations["city"] == 1_200_00
    assert found.flows == (tally.Flow("north", "city", 200_00),)


def test_a_common_reserve_pays_top_ups_until_it_is_empty() -> None:
    rules = rulebook(
        remainder=Remainder.TOP_UP, top_up_share=Fraction(4, 5), reserve=100_00
    )
    sheet = paper(("north", 590_00), ("city", 1_090_00))
    found = tallying.elect(rules, sheet, asked(sheet, (1, 2)), Decided())
    assert found.outcomes["north"].extras[0].from_reserve == 90_00
    assert not found.outcomes["city"].extras
    assert found.reserve == 10_00


def test_of_rivals_one_is_funded_also_across_pools() -> None:
    rivals = (Rivals((1, 2), "Ten sam plac."),)
    sheet = paper(("north", 100_00), ("city", 100_00), ("city", 50_00), groups=rivals)
    found = tallying.elect(rulebook(), sheet, asked(sheet, (1, 2, 3)), Decided())
    assert found.funded == ("1", "3")
    step = next(s for s in found.outcomes["city"].steps if s.project == "2")
    assert (step.verdict, step.because) == (Verdict.RIVAL_FUNDED, "1")


@pytest.mark.parametrize("rule", Rule)
def test_a_struck_project_is_left_out_with_its_reason_and_other_marks_count(
    rule: Rule,
) -> None:
    sheet = paper(("north", 400_00), ("north", 300_00))
    struck = {1: "Działka została sprzedana."}
    found = tallying.elect(
        rulebook(rule=rule),
        sheet,
        asked(sheet, (1, 2), (1,), (2,)),
        Decided(struck=tuple(struck.items())),
    )
    outcome = found.outcomes["north"]
    assert outcome.selected == ("2",)
    assert next(s for s in outcome.steps if s.project == "1").because == struck[1]


def test_a_ballot_that_marks_nothing_in_a_pool_has_no_share_of_its_money() -> None:
    # With all three ballots the two of the north would have 333.33 together.
    sheet = paper(("north", 500_00), ("city", 10_00))
    found = tallying.elect(
        rulebook(rule=Rule.EQUAL_SHARES),
        sheet,
        asked(sheet, (1,), (1, 2), (2,)),
        Decided(),
    )
    assert found.outcomes["north"].selected == ("1",)


def test_a_pool_nobody_marked_and_one_without_projects_are_counted() -> None:
    sheet = paper(("north", 500_00))
    for rule in Rule:
        found = tallying.elect(rulebook(rule=rule), sheet, asked(sheet), Decided())
        assert found.outcomes["city"].steps == ()
        assert [s.project for s in found.outcomes["north"].steps] == ["1"]
