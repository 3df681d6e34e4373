"""What an edition begins with can be completed, and nothing in it is decided unseen."""

from dataclasses import replace
from datetime import date

import pytest

from pb.domain import usual
from pb.domain.linter import Code, lint, undecided
from pb.domain.pool import RESERVE
from pb.domain.rulebook import PARAMETERS, BallotForm, Rulebook
from pb.domain.tally.preset import UNSET
from pb.domain.tally.presets import PRESETS
from pb.domain.terms import (
    BallotOrder,
    Custody,
    Duplicates,
    Misfit,
    Remainder,
    Rule,
    Utility,
    Visibility,
)
from pb.services import starts
from tests import make

KNOWN = starts.Known(
    allocation=1_000_000_00,
    pool="Całe miasto",
    eligible=60_000,
    inhabitants=65_000,
    county_rights=True,
)
DATES = usual.timetable(date(2126, 3, 2))

COMPLETED = {
    name: getattr(make.faultless()[0], name)
    for name in (
        "expenditure",
        "residents_on",
        "residents_source",
        "criteria",
        "routes",
        "act",
        "basis",
        "proposals_per_person",
        "extra_fields",
        "completing_days",
        "decided_by",
        "appeals_to",
        "retention",
        "ballots_per_contact",
    )
}
"""What a coordinator adds to any start."""

DECIDED = COMPLETED | {
    "order": BallotOrder.LOT,
    "duplicates": Duplicates.FIRST_COUNTS,
    "visibility": Visibility.TURNOUT,
    "custody": Custody.SERVER,
    "tie_criteria": (),
    "remainder": Remainder.UNSPENT,
}


def _of(name: str) -> Rulebook:
    return starts.of_preset(PRESETS[name], KNOWN)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_has_no_fault_but_what_is_not_decided(name: str) -> None:
    found = {each.code for each in lint(_of(name), DATES) if each.is_error}
    scored = {BallotForm.POINTS, BallotForm.RANKING}
    allowed = {Code.CANNOT_RUN} if _of(name).ballot_form in scored else set()
    assert found - {Code.UNSET} == allowed


@pytest.mark.parametrize("name", PRESETS)
def test_what_no_file_shows_is_left_undecided(name: str) -> None:
    preset, rules = PRESETS[name], _of(name)
    shown = {
        "ballot_form": preset.ballot,
        "rule": preset.rule,
        "score": preset.score,
        "misfit": preset.misfit,
        "tie_criteria": preset.ties,
        "remainder": preset.leftover,
        "utility": preset.utility,
        "completion": preset.completion,
    }
    for parameter, known in shown.items():
        if known is None or known.value is UNSET:
            assert parameter in rules.unset, parameter
        elif parameter != "ballot_form" or len(known.value) == 1:
            assert parameter not in rules.unset, parameter


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_says_nothing_of_who_votes_and_who_sees_what(name: str) -> None:
    assert {
        "pools",
        "visibility",
        "custody",
        "routes",
        "duplicates",
        "order",
        "ballots_per_contact",
        "proposals_per_person",
        "criteria",
        "retention",
        "act",
    } <= undecided(_of(name))


@pytest.mark.parametrize("name", PRESETS)
def test_what_a_preset_was_compared_with_is_no_legal_basis(name: str) -> None:
    assert not _of(name).basis


def test_wroclaw_completed_is_faultless() -> None:
    rules = _of("wroclaw")
    assert (rules.ballot_form, rules.misfit) == (BallotForm.CHOOSE_ONE, Misfit.STOP)
    whole = rules.with_(**DECIDED, pools=rules.pools)
    assert lint(whole, DATES) == ()


def test_an_equal_shares_preset_completed_is_faultless() -> None:
    rules = _of("swiecie")
    assert (rules.rule, rules.utility) == (Rule.EQUAL_SHARES, Utility.COST)
    assert not {"utility", "start", "completion", "share"} & rules.unset
    marks = {"least_choices": 1, "most_choices": 5, "choices_per_pool": False}
    whole = rules.with_(**DECIDED, **marks, pools=rules.pools)
    assert lint(whole, DATES) == ()


def test_poznan_tops_up_and_asks_how_much_the_reserve_has() -> None:
    rules = _of("poznan")
    assert rules.remainder is Remainder.TOP_UP
    assert rules.pools[0].leftover_to == RESERVE
    assert {"reserve", "ballot_form"} <= undecided(rules)
    assert "top_up_share" not in rules.unset


def test_a_blank_start_leaves_all_that_is_asked_for_undecided() -> None:
    rules = starts.blank(starts.Known(allocation=5, pool="P"))
    assert set(PARAMETERS) - rules.unset == {"allocation", "areas", "age_limit"}
    assert {each.code for each in lint(rules, DATES)} == {Code.UNSET}


def test_choosing_another_rule_leaves_none_of_its_parameters_decided_unseen() -> None:
    other = _of("wroclaw").with_(rule=Rule.EQUAL_SHARES)
    assert {"utility", "start", "completion", "comparison", "share"} <= undecided(other)


def test_what_is_said_beforehand_is_decided() -> None:
    rules = starts.blank(KNOWN)
    assert (rules.eligible, rules.inhabitants, rules.county_rights) == (
        60_000,
        65_000,
        True,
    )
    assert not {"eligible", "inhabitants", "county_rights"} & rules.unset
    open_ = starts.blank(replace(KNOWN, county_rights=None))
    assert "county_rights" in open_.unset
