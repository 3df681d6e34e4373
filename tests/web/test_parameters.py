"""Every parameter has a name and words for each value it can have."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from pb.domain import asked
from pb.domain.amendment import amendments
from pb.domain.pool import RESERVE, Area, Pool
from pb.domain.rulebook import (
    PARAMETERS,
    Basis,
    Criterion,
    ExtraField,
    Retention,
    Rulebook,
)
from pb.domain.tally.presets import PRESETS
from pb.domain.terms import BallotForm, Card, Rule
from pb.web import parameters, plain_rules, preset_words
from tests import make

OTHER: dict[str, Any] = {
    "pools": (
        Pool(
            "large",
            "Wielkie",
            700_000_00,
            1_00,
            2_00,
            3,
            "area-1",
            "Sport",
            5,
            RESERVE,
        ),
        Pool("green", "Zielone", 300_000_00),
    ),
    "areas": (Area("area-1", "Zatorze", 9_000, 8_000),),
    "criteria": (Criterion(Card.FORMAL, "Kryterium", True, "Zdanie."),),
    "extra_fields": (ExtraField("question-1", "Pytanie?", True),),
    "residents_on": date(2125, 12, 31),
    "retention": Retention(1, 2, 5),
    "tie_criteria": (),
    "routes": (),
    "share": Fraction(1, 3),
    "top_up_share": Fraction(4, 5),
    "basis": {"misfit": Basis("§ 7", "Inny akt")},
    "unset": frozenset({"visibility"}),
}
"""Values that differ from the example's where no other rule makes one up."""


@pytest.fixture(autouse=True)
def _reading(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def changed() -> Rulebook:
    """Return a rulebook that differs from the example in every parameter."""
    book = make.rules()
    values = {name: _another(getattr(book, name)) for name in PARAMETERS}
    return replace(book, **values | OTHER)


def _another(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case StrEnum():
            return next(each for each in type(value) if each is not value)
        case int():
            return value + 1
        case None:
            return 7
        case _:
            return f"{value}x"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_change_is_told_in_words_both_ways() -> None:
    one, other = make.rules(), changed()
    told = set()
    for before, after in ((one, other), (other, one)):
        for change in amendments(before, after):
            assert parameters.title(change)
            for value in (change.before, change.after):
                words = parameters.written(change.parameter, value)
                assert words
                assert "object at" not in words
                assert "(" not in words or "Pool(" not in words
            told.add(change.parameter)
    missing = {each.name for each in fields(Rulebook)} - told
    assert missing <= {"pools", "areas", "criteria", "extra_fields", "retention"} | {
        "unset"
    }


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("form", list(BallotForm))
@pytest.mark.parametrize("rule", list(Rule))
def test_the_rules_in_plain_words_say_undecided_ones_and_no_value_of_them(
    form: BallotForm, rule: Rule
) -> None:
    book = asked.with_rule(asked.with_form(changed(), form), rule)
    undecided = replace(book, unset=frozenset(PARAMETERS))
    for section in plain_rules.sections(book):
        assert all(sentence.text for sentence in section.sentences)
    for section in plain_rules.sections(undecided):
        assert not any(sentence.decided for sentence in section.sentences)
        assert not any(sentence.points for sentence in section.sentences)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_preset_is_told_in_one_line() -> None:
    lines = [preset_words.about(preset) for preset in PRESETS.values()]
    assert len(lines) == 13
    assert all(line.endswith(".") and "\n" not in line for line in lines)
