from dataclasses import fields
from fractions import Fraction

import pytest

from pb.domain.tally import Completion, Misfit, Rule, Score, TopUp, Utility
from pb.domain.tally.preset import UNSET, Form, Parameter
from pb.domain.tally.presets import PRESETS

COMMON = {"ballot", "rule", "threshold", "ties"}
OF_GREEDY = {"score", "misfit", "leftover", "leftover_to"}
OF_SHARES = {"utility", "start", "completion", "increment", "comparison", "share"}


def parameters(preset):
    values = {each.name: getattr(preset, each.name) for each in fields(preset)[2:]}
    return {name: value for name, value in values.items() if value is not None}


def test_there_is_a_preset_for_each_city():
    assert set(PRESETS) == {
        *("leszno", "warszawa", "krakow", "lodz", "gdynia", "wroclaw", "poznan"),
        *("katowice", "czestochowa", "swiecie", "wieliczka", "zabrze", "gdansk"),
    }
    assert all(preset.name == name for name, preset in PRESETS.items())


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_parameter_of_the_rule_is_there_and_names_its_source(name):
    preset = PRESETS[name]
    own = OF_SHARES if preset.rule.value is Rule.EQUAL_SHARES else OF_GREEDY
    assert parameters(preset).keys() == COMMON | own
    assert all(len(each.source) > 10 for each in parameters(preset).values())


def test_nothing_is_guessed_about_leszno():
    assert {each.value for each in parameters(PRESETS["leszno"]).values()} == {UNSET}


@pytest.mark.parametrize("name", ["leszno", "zabrze", "gdansk"])
def test_a_preset_without_an_official_result_says_so(name):
    preset = PRESETS[name]
    assert "official result" in preset.rule.source
    assert "at hand" in preset.rule.source


@pytest.mark.parametrize(
    ("name", "form", "score", "misfit"),
    [
        ("warszawa", Form.APPROVAL, Score.VOTES, Misfit.SKIP),
        ("krakow", Form.ORDINAL, Score.POINTS, Misfit.SKIP),
        ("lodz", Form.APPROVAL, Score.VOTES, Misfit.SKIP),
        ("gdynia", Form.APPROVAL, Score.VOTES, Misfit.STOP),
        ("wroclaw", Form.CHOOSE_ONE, Score.VOTES, Misfit.STOP),
        ("katowice", Form.CUMULATIVE, Score.POINTS, Misfit.SKIP),
        ("czestochowa", Form.CUMULATIVE, Score.POINTS, Misfit.SKIP),
        ("zabrze", Form.CHOOSE_ONE, Score.VOTES, Misfit.SKIP),
        ("gdansk", Form.CHOOSE_ONE, Score.VOTES, Misfit.SKIP),
    ],
)
def test_greedy_cities_count_as_their_elections_show(name, form, score, misfit):
    preset = PRESETS[name]
    assert preset.rule.value is Rule.GREEDY
    assert preset.ballot.value == (form,)
    assert (preset.score.value, preset.misfit.value) == (score, misfit)


def test_poznan_stops_and_tops_up_at_eighty_per_cent():
    preset = PRESETS["poznan"]
    assert preset.misfit.value is Misfit.STOP
    assert preset.leftover.value == (TopUp(Fraction(4, 5)),)


@pytest.mark.parametrize(
    ("name", "share"), [("swiecie", Fraction(1, 3)), ("wieliczka", None)]
)
def test_equal_shares_cities_go_by_cost_and_add1(name, share):
    preset = PRESETS[name]
    assert preset.rule.value is Rule.EQUAL_SHARES
    assert preset.utility.value is Utility.COST
    assert preset.completion.value is Completion.ADD1
    assert preset.increment.value == 100
    assert preset.comparison.value is False
    assert preset.share.value == share


def test_thresholds_that_hang_on_area_and_year_are_all_named():
    least = {
        name: [each.least for each in preset.threshold.value]
        for name, preset in PRESETS.items()
        if preset.threshold.value is not UNSET and preset.threshold.value
    }
    assert least == {
        "warszawa": [Fraction(1, 10), 30, 150, 3000],
        "lodz": [50, 100],
        "gdynia": [50, 1000],
        "katowice": [50, 200],
        "czestochowa": [300, 1000],
    }


def test_where_one_tie_was_seen_no_rule_is_made_of_it():
    for name in ("krakow", "lodz", "gdynia", "katowice"):
        assert isinstance(PRESETS[name].ties, Parameter)
        assert PRESETS[name].ties.value is UNSET
    assert PRESETS["warszawa"].ties.value == ()
