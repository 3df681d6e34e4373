from dataclasses import replace

from hypothesis import given

from pb.domain.amendment import UNDECIDED, Amendment, amendments
from pb.domain.rulebook import (
    PARAMETERS,
    Area,
    Basis,
    Card,
    Criterion,
    ExtraField,
    Misfit,
    Pool,
    Retention,
    Rule,
    Rulebook,
    Utility,
)
from tests import make
from tests.domain.rulebooks import rulebooks

NORTH, SOUTH = Area("n", "Północ", 40_000), Area("s", "Południe", 25_000)
LAW = Criterion(Card.SUBSTANTIVE, "Zgodność z prawem")
FORM = Criterion(Card.FORMAL, "Formularz")
KINDS = {
    "pools": "pool",
    "areas": "area",
    "criteria": "criterion",
    "extra_fields": "extra_field",
}
BIKES, TREES = ExtraField("bikes", "Rowery?"), ExtraField("trees", "Drzewa?")


def test_equal_rulebooks_have_no_amendments() -> None:
    assert amendments(make.rules(), make.rules()) == ()


def test_a_changed_parameter_is_named_with_both_values() -> None:
    after = make.rules(misfit=Misfit.STOP, eligible=64_000)
    assert amendments(make.rules(), after) == (
        Amendment("eligible", 65_000, 64_000),
        Amendment("misfit", Misfit.SKIP, Misfit.STOP),
    )


def test_a_pools_parameter_is_named_with_its_pool() -> None:
    large, *rest = make.rules().pools
    after = make.rules(pools=(replace(large, threshold=50), *rest))
    assert amendments(make.rules(), after) == (
        Amendment("pool_threshold", None, 50, "Duże"),
    )


def test_pools_added_and_taken_away_stand_on_one_side() -> None:
    large, small, soft = make.rules().pools
    green = Pool("green", "Zielone", soft.amount)
    after = make.rules(pools=(large, small, green))
    assert amendments(make.rules(), after) == (
        Amendment("pool", soft, None),
        Amendment("pool", None, green),
    )


def test_another_order_of_the_pools_is_told_for_it_decides_the_count() -> None:
    large, small, soft = make.rules().pools
    after = make.rules(pools=(small, large, soft))
    assert amendments(make.rules(), after) == (
        Amendment("pool_order", (large, small, soft), (small, large, soft)),
    )


def test_areas_are_told_like_pools() -> None:
    before = make.rules(areas=(NORTH, SOUTH))
    after = make.rules(areas=(replace(NORTH, inhabitants=41_000),))
    assert amendments(before, after) == (
        Amendment("area", SOUTH, None),
        Amendment("area_inhabitants", 40_000, 41_000, "Północ"),
    )


def test_criteria_are_told_one_by_one() -> None:
    before = make.rules(criteria=(FORM, LAW))
    sharper = replace(LAW, sentence="To niezgodne z prawem.")
    after = make.rules(criteria=(sharper, replace(FORM, text="Podpisy")))
    assert amendments(before, after) == (
        Amendment("criterion", FORM, None),
        Amendment("criterion", LAW, sharper),
        Amendment("criterion", None, replace(FORM, text="Podpisy")),
    )
    turned = make.rules(criteria=(LAW, FORM))
    assert amendments(before, turned) == (
        Amendment("criterion_order", (FORM, LAW), (LAW, FORM)),
    )


def test_one_of_two_equal_criteria_taken_away_is_told() -> None:
    before = make.rules(criteria=(FORM, FORM))
    assert amendments(before, make.rules(criteria=(FORM,))) == (
        Amendment("criterion", FORM, None),
    )


def test_questions_to_authors_are_told_one_by_one() -> None:
    required = replace(BIKES, required=True)
    before = make.rules(extra_fields=(BIKES, TREES))
    assert amendments(before, make.rules(extra_fields=(required,))) == (
        Amendment("extra_field", TREES, None),
        Amendment("extra_field", BIKES, required),
    )


def test_days_of_keeping_are_told_by_class() -> None:
    after = make.rules(retention=Retention(identities=30))
    assert amendments(make.rules(), after) == (
        Amendment("retention_identities", 90, 30),
    )


def test_a_paragraph_is_told_with_its_parameter() -> None:
    before = make.rules(basis={"rule": Basis("§ 1"), "order": Basis("§ 2")})
    after = make.rules(basis={"rule": Basis("§ 3"), "pools": Basis("§ 4")})
    assert amendments(before, after) == (
        Amendment("basis", Basis("§ 2"), None, "order"),
        Amendment("basis", None, Basis("§ 4"), "pools"),
        Amendment("basis", Basis("§ 1"), Basis("§ 3"), "rule"),
    )


def test_a_decision_is_told_even_if_the_value_that_stood_in_is_taken() -> None:
    open_ = make.rules(unset=frozenset({"misfit"}))
    assert amendments(open_, make.rules()) == (
        Amendment("misfit", UNDECIDED, Misfit.SKIP),
    )
    assert amendments(make.rules(), open_) == (
        Amendment("misfit", Misfit.SKIP, UNDECIDED),
    )


def test_a_value_that_only_stands_in_is_never_told() -> None:
    open_ = make.rules(unset=frozenset({"misfit"}))
    assert amendments(open_, replace(open_, misfit=Misfit.STOP)) == ()


def test_what_no_rule_asks_for_was_not_decided_either() -> None:
    open_ = make.rules(unset=frozenset({"utility", "start"}))
    assert amendments(open_, make.rules()) == ()
    shares = open_.with_(rule=Rule.EQUAL_SHARES, utility=Utility.CARDINALITY)
    assert amendments(open_, shares) == (
        Amendment("rule", Rule.GREEDY, Rule.EQUAL_SHARES),
        Amendment("utility", UNDECIDED, Utility.CARDINALITY),
    )


@given(rulebooks(), rulebooks())
def test_no_difference_between_decided_rulebooks_goes_unsaid(
    before: Rulebook, after: Rulebook
) -> None:
    before, after = (replace(book, unset=frozenset()) for book in (before, after))
    assert (amendments(before, after) == ()) is (before == after)
    told = {each.parameter for each in amendments(before, after)}
    for name in PARAMETERS:
        if getattr(before, name) != getattr(after, name):
            kind = KINDS.get(name, name)
            assert any(each.startswith(kind) for each in told), name
