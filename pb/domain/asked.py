"""Which parameters a rulebook asks for: its rule and its ballot have their own.

A parameter of another rule decides nothing. Whoever changes the rule decides the
parameters that come with the new one; no value is left over from before.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

from pb.domain.lint_count import is_asked
from pb.domain.rulebook import PARAMETERS, Rulebook
from pb.domain.terms import BallotForm, Rule

OF_RULE: Mapping[Rule, tuple[str, ...]] = {
    Rule.GREEDY: (
        "score",
        "misfit",
        "tie_criteria",
        "remainder",
        "top_up_share",
        "reserve",
    ),
    Rule.EQUAL_SHARES: (
        "tie_criteria",
        "utility",
        "start",
        "completion",
        "increment",
        "comparison",
        "share",
    ),
    Rule.PHRAGMEN: ("tie_criteria",),
}
"""What each rule of counting asks for."""

OF_FORM: Mapping[BallotForm, tuple[str, ...]] = {
    BallotForm.CHOOSE_ONE: (),
    BallotForm.CHOOSE_ONE_PER_POOL: (),
    BallotForm.APPROVAL: ("least_choices", "most_choices", "choices_per_pool"),
    BallotForm.POINTS: ("points_sum", "points_cap"),
    BallotForm.RANKING: ("ranked",),
}
"""What each form of ballot asks for."""

_DEFAULTS: Mapping[str, Any] = {
    each.name: each.default for each in fields(Rulebook) if each.default is not MISSING
}


def asked(rules: Rulebook) -> tuple[str, ...]:
    """Return the parameters this rulebook asks for, in its order."""
    return tuple(name for name in PARAMETERS if is_asked(rules, name))


def with_rule(rules: Rulebook, rule: Rule) -> Rulebook:
    """Return the rulebook with a rule of counting decided.

    What only the rule before asked for is forgotten; what only the new one asks
    for is to be decided.
    """
    old = set() if "rule" in rules.unset else set(OF_RULE[rules.rule])
    return _turned(rules, {"rule": rule}, old, set(OF_RULE[rule]), _all(OF_RULE))


def with_form(rules: Rulebook, form: BallotForm) -> Rulebook:
    """Return the rulebook with a form of ballot decided, as with a rule."""
    old = set() if "ballot_form" in rules.unset else set(OF_FORM[rules.ballot_form])
    most = len(rules.pools) if form is BallotForm.CHOOSE_ONE_PER_POOL else 1
    changes: dict[str, Any] = {"ballot_form": form}
    if form is not BallotForm.APPROVAL:
        changes |= {"least_choices": 1, "most_choices": most}
    return _turned(rules, changes, old, set(OF_FORM[form]), _all(OF_FORM))


def _all(table: Mapping[Any, tuple[str, ...]]) -> set[str]:
    return {name for names in table.values() for name in names}


def _turned(
    rules: Rulebook,
    changes: dict[str, Any],
    old: set[str],
    new: set[str],
    every: set[str],
) -> Rulebook:
    idle = every - new
    forgotten = {name: _DEFAULTS[name] for name in idle & _DEFAULTS.keys()}
    unset = (rules.unset - idle - changes.keys()) | (new - old)
    return rules.with_(**forgotten | changes, unset=unset)
