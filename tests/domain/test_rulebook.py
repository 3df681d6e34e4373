"""A rulebook that cannot be run cannot be made."""

import pytest

from pb.domain.rulebook import Custody, Pool, Rulebook, RulebookFault, Visibility
from pb.evidence import canonical
from tests import make


def test_a_rulebook_and_its_document_are_the_same() -> None:
    book = make.rules()
    assert Rulebook.of_document(book.document()) == book
    text = canonical.text(book.document())
    assert canonical.text(Rulebook.of_document(book.document()).document()) == text


def test_the_pools_must_add_up_to_the_allocation() -> None:
    with pytest.raises(RulebookFault) as refused:
        make.rules(allocation=999_999_99)
    assert refused.value.facts["total"] == 1_000_000_00


@pytest.mark.parametrize(
    ("parameter", "changes"),
    [
        ("pools", {"pools": ()}),
        (
            "pools",
            {"pools": (Pool("a", "A", 500_000_00), Pool("a", "B", 500_000_00))},
        ),
        ("least_choices", {"least_choices": 0}),
        ("least_choices", {"least_choices": 4}),
        ("eligible", {"eligible": 0}),
        ("ballots_per_contact", {"ballots_per_contact": 10}),
        ("visibility", {"custody": Custody.COMMISSION, "visibility": Visibility.LIVE}),
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
