"""What the linter finds is said in words, and the words name the facts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

import pb
from pb.domain.amendment import amendments
from pb.domain.finding import Code, Finding, Source
from pb.domain.linter import lint
from pb.domain.pool import Area
from pb.domain.rulebook import PARAMETERS, ExtraField, Retention, Rulebook
from pb.web import i18n, parameters
from pb.web.lint_sentences import SAID, SOURCES, said, source
from tests import make
from tests.domain.seeded import FAULTS


@pytest.fixture(scope="module")
def words() -> Flask:
    """An application that knows languages and nothing else."""
    app = Flask("words")
    translations = Path(pb.__file__).parent / "translations"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(translations)
    Babel(app, locale_selector=i18n.locale)
    return app


@pytest.fixture(params=["en", "pl"])
def language(words: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    with words.test_request_context(f"/?lang={request.param}"):
        yield request.param


@pytest.fixture
def english(words: Flask) -> Iterator[None]:
    with words.test_request_context("/?lang=en"):
        yield


def _found(name: str) -> tuple[Finding, ...]:
    return lint(*FAULTS[name].seeded(make.faultless()))


def test_each_code_has_a_sentence_and_each_source_its_words() -> None:
    assert SAID.keys() == set(Code)
    assert SOURCES.keys() == set(Source)


@pytest.mark.parametrize("name", FAULTS)
def test_each_seeded_fault_is_said_in_whole_sentences(name: str, language: str) -> None:
    for finding in _found(name):
        sentence = said(finding)
        assert sentence.endswith("."), language
        assert "%" not in sentence.replace("0.5 %", "").replace("0,5 %", "").replace(
            "0,5\xa0%", ""
        )
        assert source(finding)


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_each_undecided_parameter_is_called_by_its_name(
    parameter: str, language: str
) -> None:
    rules, timetable = make.faultless()
    for finding in lint(replace(rules, unset=frozenset({parameter})), timetable):
        title = str(parameters.TITLES[parameter])
        assert f"“{title}”" in said(finding) or f"„{title}”" in said(finding), language


SENTENCES = {
    "one signature too many": "In the pool “Duże” a proposal needs 66 supporters. With "
    "65,000 inhabitants at most 65 may be asked for. Lower the number.",
    "pools have less than the allocation": "The pools have PLN 1,000,000.00 together, "
    "but the allocation is PLN 1,000,000.01. Change the pools or the allocation so "
    "that both are the same.",
    "age limit of 16": "Voters would have to be at least 16 years old. Each resident "
    "may vote; courts have annulled limits of 16 and 18 years. Use no limit, or 13 "
    "years.",
    "submission of 13 days": "The stage “Submission of proposals” lasts 13 days. "
    "Cities give at least 14. Residents need time to meet, write and collect "
    "signatures.",
    "points on a ballot with marks": "“Points to give” is set, but by the other rules "
    "nothing depends on it. Take it away so that nobody relies on it.",
    "text messages, which cannot be run": "This version cannot confirm voters this "
    "way: “Code sent to a phone”. Take it off the list.",
    "no paragraph of the rule": "No paragraph is named for “Rule of counting”, which "
    "decides who votes or wins. Write where the resolution says it.",
}


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("name", SENTENCES)
def test_a_fault_is_said_with_its_numbers(name: str) -> None:
    (finding,) = _found(name)
    assert said(finding).replace("\xa0", " ") == SENTENCES[name]


@pytest.mark.usefixtures("english")
def test_the_cap_on_signatures_names_its_article() -> None:
    (finding,) = _found("one signature too many")
    assert source(finding).startswith(
        "Act on municipal self-government, art. 5a(7) point 2"
    )


def _amended() -> Iterator[tuple[Rulebook, Rulebook]]:
    base, _ = make.faultless()
    for fault in FAULTS.values():
        after, _ = fault.seeded(make.faultless())
        yield base, after
        yield after, base
    yield base, replace(base, pools=base.pools[::-1], criteria=base.criteria[::-1])
    one, two = Area("n", "Północ", 40_000), Area("s", "Południe")
    yield replace(base, areas=(one, two)), replace(base, areas=(two, one))
    asked = ExtraField("a", "Rowery?"), ExtraField("b", "Drzewa?", required=True)
    yield replace(base, extra_fields=asked), replace(base, extra_fields=asked[::-1])
    yield base, replace(base, extra_fields=asked, retention=Retention(1, 2, 3))
    for name in PARAMETERS:
        open_ = replace(base, unset=frozenset({name}))
        yield open_, base
        yield base, open_


@pytest.mark.usefixtures("language")
def test_every_difference_between_rulebooks_has_words() -> None:
    told = set()
    for before, after in _amended():
        for change in amendments(before, after):
            told.add(change.parameter)
            assert parameters.title(change)
            old = parameters.written(change.parameter, change.before)
            new = parameters.written(change.parameter, change.after)
            assert "" not in {old, new}
            assert old != new, change
    assert {"pool_order", "area_order", "criterion_order", "extra_field_order"} <= told
    assert {"pools", "pool_threshold", "criterion", "basis"} <= told
