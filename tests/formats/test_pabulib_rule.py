"""META's rule as a sheet, and a sheet's name in META."""

from dataclasses import replace
from fractions import Fraction

import pytest

from pb.domain.tally import (
    Completion,
    Misfit,
    PhragmenSheet,
    Rule,
    Score,
    SharesSheet,
    Sheet,
    TopUp,
    Utility,
)
from pb.domain.tally.presets import PRESETS
from pb.formats.pabulib import StrayWish, UnsettledRule, Wishes, read, rule_name, sheet
from tests.formats.corpus import made_up

ADD1 = Completion.ADD1
EIGHTY = (TopUp(Fraction(4, 5)),)


def election(rule, **meta):
    """Return the made-up approval election under a rule; None takes a key away."""
    plain = read(made_up("approval"))
    values = {**plain.meta, "rule": rule, **meta}
    kept = {key: value for key, value in values.items() if value is not None}
    return replace(plain, meta=kept)


def freely(rule, **meta):
    return election(rule, min_project_score_threshold=None, **meta)


@pytest.mark.parametrize(
    ("rule", "rules"),
    [
        ("greedy", Sheet(Score.VOTES, Misfit.SKIP)),
        ("greedy-no-skip", Sheet(Score.VOTES, Misfit.STOP)),
        ("equalshares", SharesSheet()),
        ("equalshares/add1", SharesSheet(completion=ADD1)),
        ("equalshares-comparison", SharesSheet(comparison=True)),
        ("equalshares/add1-comparison", SharesSheet(completion=ADD1, comparison=True)),
    ],
)
def test_a_word_of_meta_is_a_sheet_and_back(rule, rules):
    assert sheet(freely(rule)) == rules
    assert rule_name(rules) == rule


@pytest.mark.parametrize(
    "rules",
    [
        PhragmenSheet(),
        SharesSheet(utility=Utility.CARDINALITY),
        SharesSheet(completion=Completion.GREEDY),
        SharesSheet(share=Fraction(1, 3)),
    ],
)
def test_a_sheet_for_which_meta_has_no_word_is_unknown(rules):
    assert rule_name(rules) == "unknown"


def test_poznans_custom_rule_is_known_however_its_name_is_encoded():
    rules = Sheet(Score.VOTES, Misfit.STOP, leftover=EIGHTY)
    for unit in ("Poznań", "Poznan\u0301"):
        assert sheet(freely("greedy-custom", unit=unit)) == rules
    assert rule_name(rules) == "greedy-custom"
    with pytest.raises(UnsettledRule):
        sheet(freely("greedy-custom"))


@pytest.mark.parametrize("rule", list(Rule))
def test_the_threshold_of_a_greedy_rule_does_not_pass_to_another_rule(rule):
    file = election("greedy-threshold")
    least = 8 if rule is Rule.GREEDY else None
    assert sheet(file, Wishes(rule=rule)).threshold == least
    assert sheet(file, Wishes(rule=rule, threshold=0)).threshold == 0
    assert sheet(file, Wishes(rule=rule, threshold=9)).threshold == 9


def test_a_file_of_equal_shares_may_state_a_threshold_of_its_own():
    assert sheet(election("equalshares/add1")).threshold == 8
    assert sheet(election("equalshares"), Wishes(completion=ADD1)).threshold == 8


def test_the_threshold_of_the_file_holds_before_the_presets():
    warsaw = Wishes(preset=PRESETS["warszawa"])
    assert sheet(election("greedy-threshold"), warsaw).threshold == 8
    assert sheet(freely("greedy"), warsaw).threshold is None
    with pytest.raises(UnsettledRule) as refused:
        sheet(freely("greedy-threshold"), warsaw)
    assert (refused.value.parameter, refused.value.preset) == ("threshold", "warszawa")


def test_a_preset_without_a_threshold_settles_a_file_that_says_nothing():
    krakow = sheet(freely("unknown"), Wishes(preset=PRESETS["krakow"]))
    assert krakow == Sheet(Score.POINTS, Misfit.SKIP)


def test_a_preset_of_another_rule_than_the_wished_one_says_nothing_of_it():
    swiecie = Wishes(rule=Rule.GREEDY, preset=PRESETS["swiecie"])
    assert sheet(freely("equalshares/add1"), swiecie) == Sheet(Score.VOTES, Misfit.SKIP)
    poznan = Wishes(rule=Rule.GREEDY, preset=PRESETS["poznan"])
    assert sheet(freely("greedy"), poznan).leftover == EIGHTY


def test_the_preset_of_swiecie_has_its_share_test_and_step():
    rules = sheet(freely("unknown"), Wishes(preset=PRESETS["swiecie"]))
    assert rules == SharesSheet(completion=ADD1, increment=100, share=Fraction(1, 3))
    without = Wishes(preset=PRESETS["swiecie"], completion=Completion.NONE)
    assert sheet(freely("unknown"), without) == SharesSheet(share=Fraction(1, 3))


@pytest.mark.parametrize(
    ("rule", "wishes", "parameter"),
    [
        ("greedy", Wishes(comparison=True), "comparison"),
        ("equalshares", Wishes(score=Score.VOTES), "score"),
        ("equalshares", Wishes(increment=100), "increment"),
        ("greedy", Wishes(rule=Rule.PHRAGMEN, completion=ADD1), "completion"),
    ],
)
def test_a_parameter_the_rule_does_not_have_is_refused(rule, wishes, parameter):
    with pytest.raises(StrayWish) as refused:
        sheet(freely(rule), wishes)
    assert refused.value.parameter == parameter
