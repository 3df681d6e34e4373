"""A proposal: its states, and what it lacks before it can be submitted."""

from dataclasses import replace
from itertools import product

import pytest

from pb.domain.proposal import (
    LENGTHS,
    MOVES,
    Content,
    CostMissing,
    CostOutsideLimits,
    Incomplete,
    Move,
    MoveRefused,
    State,
    UnknownPool,
    faults,
    moved,
    require_complete,
)
from tests import make
from tests.proposing import CONTENT

RULES = make.rules()


@pytest.mark.parametrize(("state", "move"), list(product(State, Move)))
def test_only_the_moves_of_the_table_are_made(state: State, move: Move) -> None:
    if (state, move) in MOVES:
        assert moved(state, move) is MOVES[state, move]
    else:
        with pytest.raises(MoveRefused):
            moved(state, move)


def test_a_complete_proposal_lacks_nothing() -> None:
    assert list(faults(CONTENT, RULES)) == []
    require_complete(CONTENT, RULES)


def test_everything_an_empty_proposal_lacks_is_named_at_once() -> None:
    found = list(faults(Content(), RULES))
    named = {fault.facts["field"] for fault in found}
    assert named == {*LENGTHS, "pool", "cost"}
    assert CostMissing in {type(fault) for fault in found}


@pytest.mark.parametrize("field", LENGTHS)
def test_the_limits_of_a_text_belong_to_it(field: str) -> None:
    least, most = LENGTHS[field]
    for length in (least, most):
        require_complete(replace(CONTENT, **{field: "a" * length}), RULES)
    for length in (least - 1, most + 1):
        with pytest.raises(Incomplete):
            require_complete(replace(CONTENT, **{field: "a" * length}), RULES)


def test_white_space_is_no_text() -> None:
    with pytest.raises(Incomplete):
        require_complete(replace(CONTENT, summary=" " * 100), RULES)


@pytest.mark.parametrize("cost", [1, 300_000_00])
def test_the_limits_of_the_cost_belong_to_it(cost: int) -> None:
    require_complete(replace(CONTENT, cost=cost), RULES)


@pytest.mark.parametrize("cost", [0, 300_000_01])
def test_a_cost_outside_the_pools_limits_is_refused(cost: int) -> None:
    with pytest.raises(CostOutsideLimits) as refused:
        require_complete(replace(CONTENT, cost=cost), RULES)
    assert refused.value.facts["most"] == 300_000_00


def test_a_pool_of_another_rulebook_is_refused() -> None:
    with pytest.raises(UnknownPool):
        require_complete(replace(CONTENT, pool="bike-paths"), RULES)
