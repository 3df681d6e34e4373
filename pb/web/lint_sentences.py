"""What the linter finds, in words: what is wrong, where, and what to do about it.

A test holds codes and sentences, and sources and their words, equal.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pb.domain.finding import Code, Finding, Source
from pb.web.i18n import _, _l
from pb.web.lint_city_sentences import MONEY, PROPOSALS, RESIDENTS
from pb.web.lint_date_sentences import DATES
from pb.web.lint_vote_sentences import BALLOT, COUNT
from pb.web.parameter_texts import TITLES

Facts = Mapping[str, Any]


def said(finding: Finding) -> str:
    """Return what is wrong, where, and what to do about it."""
    parameter = finding.parameter.removeprefix("basis:")
    return SAID[finding.code]({"parameter": parameter, **finding.facts})


def source(finding: Finding) -> str:
    """Return what it rests on: an act and its article, courts, practice."""
    return str(SOURCES[finding.source])


def _name(facts: Facts) -> str:
    return str(TITLES[facts["parameter"]])


_RULES: Mapping[Code, Callable[[Facts], str]] = {
    Code.UNSET: lambda f: _("“%(name)s” is not decided yet.", name=_name(f)),
    Code.UNUSED: lambda f: _(
        "“%(name)s” is set, but by the other rules nothing depends on it. Take it away "
        "so that nobody relies on it.",
        name=_name(f),
    ),
    Code.ACT_MISSING: lambda _facts: _(
        "Write the title of the council’s resolution, so that everybody can look the "
        "rules up."
    ),
    Code.BASIS_MISSING: lambda f: _(
        "No paragraph is named for “%(name)s”, which decides who votes or wins. Write "
        "where the resolution says it.",
        name=_name(f),
    ),
}

SAID: Mapping[Code, Callable[[Facts], str]] = {
    **_RULES,
    **MONEY,
    **RESIDENTS,
    **PROPOSALS,
    **BALLOT,
    **COUNT,
    **DATES,
}

SOURCES: Mapping[Source, Any] = {
    Source.RESOLUTION: _l(
        "Act on municipal self-government, art. 5a(7): the council lays the rules down "
        "in a resolution"
    ),
    Source.MINIMUM: _l(
        "Act on municipal self-government, art. 5a(5): at least 0.5 per cent of "
        "expenditure in cities with county rights"
    ),
    Source.RESIDENTS: _l(
        "Act on municipal self-government, art. 5a(4): the residents decide in a "
        "direct vote"
    ),
    Source.SIGNATURES: _l(
        "Act on municipal self-government, art. 5a(7) point 2: signatures of at most "
        "0.1 per cent of the residents of the area"
    ),
    Source.ASSESSMENT: _l(
        "Act on municipal self-government, art. 5a(7) point 3: rules of assessment, "
        "and an appeal"
    ),
    Source.EQUALITY: _l(
        "Act on municipal self-government, art. 5a(7) point 4: the vote is equal and "
        "direct"
    ),
    Source.COURTS: _l("Rulings of administrative courts on age limits"),
    Source.LEAST_DATA: _l("GDPR, art. 5(1)(c): no more data than is necessary"),
    Source.STORAGE: _l("GDPR, art. 5(1)(e): no longer than is necessary"),
    Source.CONSISTENCY: _l("The rules have to fit together"),
    Source.METHOD: _l("How this method of counting works"),
    Source.PRACTICE: _l("Experience of cities"),
    Source.PROGRAM: _l("Limits of this version"),
}
