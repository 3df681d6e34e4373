from dataclasses import replace

from pb.domain.amendment import Amendment, amendments
from pb.domain.rulebook import Misfit, Pool
from tests import make


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
