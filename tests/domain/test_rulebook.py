"""A rulebook that cannot be run cannot be made."""

import pytest

from pb.domain.rulebook import Pool, Rulebook, RulebookFault
from pb.evidence import canonical
from tests import make


def test_a_rulebook_and_its_document_are_the_same() -> None:
    book = make.rules()
    assert Rulebook.of_document(book.document()) == book
    text = canonical.text(book.document())
    assert canonical.text(Rulebook.of_document(book.document()).document()) == text


def test_pools_that_do_not_add_up_can_be_written_down() -> None:
    assert make.rules(allocation=999_999_99).allocation == 999_999_99


def test_what_is_decided_is_no_longer_undecided() -> None:
    book = make.rules(unset=frozenset({"eligible", "misfit"}))
    assert book.with_(eligible=1).unset == {"misfit"}


@pytest.mark.parametrize(
    ("parameter", "changes"),
    [
        ("pools", {"pools": ()}),
        (
            "pools",
            {"pools": (Pool("a", "A", 500_000_00), Pool("a", "B", 500_000_00))},
        ),
        ("least_choices", {"least_choices": 0}),
        ("least_choices", {"most_choices": 0}),
        ("allocation_size", {"allocation": 0}),
        ("eligible", {"eligible": 0}),
        ("ballots_per_contact", {"ballots_per_contact": 10}),
    ],
)
def test_a_parameter_that_cannot_be_run_is_named(
    parameter: str, changes: dict[str, object]
) -> None:
    with pytest.raises(RulebookFault) as refused:
        make.rules(**changes)
    assert refused.value.facts["parameter"] == parameter


def test_a_pool_has_money_and_limits_in_order() -> None:
    with pytest.raises(RulebookFault):
        Pool("a", "A", 0)
    with pytest.raises(RulebookFault):
        Pool("a", "A", 100, cost_min=90, cost_max=80)
