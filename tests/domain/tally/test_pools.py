from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.domain.tally import (
    ADDED,
    RESERVE,
    Criterion,
    Decisions,
    Flow,
    Pool,
    ReserveList,
    SharesSheet,
    TopUp,
    UndecidedTie,
    Verdict,
    count,
    elect,
    elect_pools,
    gather,
)
from tests.domain.tally.elections import (
    ALLOCATIONS,
    SKIP,
    STOP,
    calmly,
    lot,
    project,
    projects,
    sheets,
)

EIGHTY = TopUp(Fraction(4, 5))


def pool(key, amount, *listed, sheet=SKIP, **more):
    return Pool(key, amount, listed, sheet, **more)


@st.composite
def several(draw):
    """Return pools whose leftovers flow on, and rivals across them."""
    keys = ["north", "south", "city"]
    chosen = [RESERVE, *keys, ""]
    made = [
        Pool(
            key,
            draw(ALLOCATIONS),
            tuple(
                replace(each, id=f"{key}-{each.id}") for each in draw(projects(most=4))
            ),
            replace(
                draw(sheets()),
                exclusive=(),
                criteria=(Criterion.FILE,),
                leftover=draw(st.sampled_from([(), (EIGHTY,), (ReserveList(5),)])),
            ),
            leftover_to=draw(
                st.sampled_from([c for c in chosen if c not in keys[: number + 1]])
            ),
        )
        for number, key in enumerate(keys)
    ]
    ids = [each.id for pool in made for each in pool.projects]
    groups = st.sets(st.sampled_from(ids), min_size=min(2, len(ids)), max_size=3)
    rivals = draw(st.lists(groups.map(frozenset), max_size=2))
    reserve = draw(st.none() | st.integers(min_value=0, max_value=10))
    return tuple(made), tuple(rivals), reserve


@calmly
@given(several())
def test_money_is_neither_made_nor_lost_between_pools(made):
    pools, rivals, reserve = made
    found = elect_pools(pools, rivals, reserve)
    cost = {each.id: each.cost for pool in pools for each in pool.projects}
    came = dict.fromkeys((RESERVE, *(pool.key for pool in pools)), 0)
    went = dict.fromkeys((RESERVE, ADDED, *(pool.key for pool in pools)), 0)
    for flow in found.flows:
        assert flow.amount > 0
        came[flow.target] += flow.amount
        went[flow.source] += flow.amount
    for each in pools:
        outcome = found.outcomes[each.key]
        paid = sum(cost[id_] for id_ in outcome.funded)
        kept = outcome.unused - went[each.key]
        assert each.amount + came[each.key] == paid + kept + went[each.key]
        assert kept == (0 if each.leftover_to else outcome.unused)
    if reserve is not None:
        assert found.reserve == reserve + came[RESERVE] - went[RESERVE] >= 0


@calmly
@given(several())
def test_of_rivals_one_is_funded_wherever_they_are(made):
    pools, rivals, reserve = made
    funded = set(elect_pools(pools, rivals, reserve).funded)
    assert all(len(group & funded) <= 1 for group in rivals)


@calmly
@given(several())
def test_what_comes_later_does_not_change_what_was_counted_before(made):
    pools, rivals, reserve = made
    # A flow into the last pool is taken out with it.
    first = tuple(
        replace(each, leftover_to="" if each.leftover_to == "city" else RESERVE)
        for each in pools
    )
    whole = elect_pools(first, rivals, reserve)
    part = elect_pools(first[:2], rivals, reserve)
    assert [whole.outcomes[key].funded for key in part.outcomes] == [
        each.funded for each in part.outcomes.values()
    ]


@calmly
@given(projects(), sheets(), ALLOCATIONS)
def test_a_pool_by_itself_is_counted_as_by_itself(listed, sheet, allocation):
    sheet = replace(sheet, criteria=(Criterion.FILE,))
    found = elect_pools([pool("only", allocation, *listed, sheet=sheet)])
    assert found.outcomes == {"only": count(listed, allocation, sheet)}
    assert found.flows == ()


def test_what_a_pool_leaves_flows_to_a_later_one():
    found = elect_pools(
        [
            pool("north", 100, project("a", 70), leftover_to="city"),
            pool("south", 100, project("b", 80)),
            pool("city", 50, project("c", 80)),
        ]
    )
    assert found.funded == ("a", "b", "c")
    assert found.flows == (Flow("north", "city", 30),)
    assert found.allocations == {"north": 100, "south": 100, "city": 80}


def test_a_project_funded_earlier_closes_its_rivals_in_later_pools():
    rivals = (frozenset("ab"), frozenset("bc"))
    found = elect_pools(
        [
            pool("north", 100, project("a", 70)),
            pool("city", 100, project("b", 500, 9), project("c", 60, 1), sheet=STOP),
        ],
        rivals,
    )
    assert found.funded == ("a", "c")
    step = found.outcomes["city"].steps[0]
    assert (step.project, step.verdict, step.because) == (
        *("b", Verdict.RIVAL_FUNDED, "a"),
    )


def test_an_exclusion_says_its_own_reason_also_where_a_rival_is_funded():
    struck = Decisions(exclusions={"b": "act 5"})
    found = elect_pools(
        [
            pool("north", 100, project("a", 70)),
            pool("city", 100, project("b", 50), decisions=struck),
        ],
        (frozenset("ab"),),
    )
    step = found.outcomes["city"].steps[0]
    assert (step.verdict, step.because) == (Verdict.EXCLUDED, "act 5")


def test_a_tie_names_its_pool():
    tied = [project("b", 60), project("c", 60)]
    pools = [pool("north", 100, project("a", 70)), pool("city", 100, *tied)]
    with pytest.raises(UndecidedTie) as undecided:
        elect_pools(pools)
    assert (undecided.value.pool, undecided.value.group) == ("city", ("b", "c"))
    settled = [pools[0], replace(pools[1], decisions=lot("c", "b"))]
    assert elect_pools(settled).funded == ("a", "c")


def test_a_project_closed_by_a_rival_is_no_part_of_a_tie():
    tied = [project("b", 60), project("c", 60)]
    pools = [pool("north", 100, project("a", 70)), pool("city", 100, *tied)]
    assert elect_pools(pools, (frozenset("ab"),)).funded == ("a", "c")


def test_top_ups_share_one_reserve_and_feed_on_earlier_leftovers():
    sheet = replace(STOP, leftover=(EIGHTY,))
    pools = [
        pool("north", 100, project("a", 95), leftover_to=RESERVE),
        pool("south", 90, project("b", 100), sheet=sheet),
        pool("east", 90, project("c", 100), sheet=sheet),
    ]
    found = elect_pools(pools, reserve=8)
    assert found.flows == (Flow("north", RESERVE, 5), Flow(RESERVE, "south", 10))
    assert found.funded == ("a", "b")
    assert found.reserve == 3
    assert elect_pools(pools, reserve=15).funded == ("a", "b", "c")
    assert elect_pools(pools).funded == ("a", "b", "c")


def test_what_a_decision_adds_for_a_reserve_list_is_no_part_of_the_reserve():
    sheet = replace(STOP, leftover=(ReserveList(40),))
    found = elect_pools([pool("only", 60, project("a", 100), sheet=sheet)], reserve=7)
    assert found.flows == (Flow(ADDED, "only", 40),)
    assert found.reserve == 7


def test_pools_may_be_counted_by_different_rules():
    listed = (project("b", 60, 2), project("c", 60, 1), project("d", 40, 1))
    ballots = gather([(("b", "d"), ()), (("b",), ()), (("c",), ())], "bcd")
    shares = SharesSheet(criteria=(Criterion.FILE,))
    found = elect_pools(
        [
            pool("north", 100, project("a", 70), leftover_to="city"),
            pool("city", 60, *listed, sheet=shares, profile=ballots),
        ],
        (frozenset("ab"),),
    )
    alone = elect(
        listed, ballots, 90, shares, Decisions(exclusions={"b": "a is funded"})
    )
    assert found.outcomes["city"].selected == alone.selected
    assert found.outcomes["city"].rounds == alone.rounds
    verdicts = {s.project: s.verdict for s in found.outcomes["city"].steps}
    assert verdicts["b"] is Verdict.RIVAL_FUNDED


@pytest.mark.parametrize(
    ("pools", "said"),
    [
        ([pool("a", 1), pool("a", 1)], "names of their own"),
        ([pool(RESERVE, 1)], "names of their own"),
        ([pool("", 1)], "names of their own"),
        ([pool("a", 1, project("x", 1)), pool("b", 1, project("x", 1))], "two pools"),
        ([pool("a", 1), pool("b", 1, leftover_to="a")], "cannot flow to a"),
        ([pool("a", 1, leftover_to="a")], "cannot flow to a"),
    ],
)
def test_pools_that_cannot_be_counted_in_order_are_refused(pools, said):
    with pytest.raises(ValueError, match=said):
        elect_pools(pools)
