"""META's rule, as a rule sheet of the count; and back.

Three speak about each parameter: an option (a wish), a preset, META. The first of
them that says something about it is heard. A preset's rule holds before META's; a
threshold that META states is this election's own and holds before the preset's. It
belongs to META's rule, though: where Equal Shares or Phragmén stand in the place of
a greedy rule, only a threshold that is wished for holds.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any

from pb.domain.tally import (
    AnySheet,
    Completion,
    Criterion,
    Misfit,
    PhragmenSheet,
    Rule,
    Score,
    SharesSheet,
    Sheet,
    Start,
    Utility,
    least_score,
)
from pb.domain.tally.preset import UNSET, Parameter, Preset
from pb.domain.tally.presets import PRESETS
from pb.formats.pabulib.election import Election

Said = Mapping[str, Any]

_SKIP: Said = {"rule": Rule.GREEDY, "misfit": Misfit.SKIP}
_SHARES: Said = {"rule": Rule.EQUAL_SHARES}
_ADD1: Said = {"rule": Rule.EQUAL_SHARES, "completion": Completion.ADD1}
_WORDS: Mapping[str, Said] = {
    "greedy": _SKIP,
    "greedy-threshold": _SKIP,
    "greedy-exclusive": _SKIP,
    "greedy-no-skip": {"rule": Rule.GREEDY, "misfit": Misfit.STOP},
    "equalshares": _SHARES,
    "equalshares-comparison": {**_SHARES, "comparison": True},
    "equalshares/add1": _ADD1,
    "equalshares/add1-comparison": {**_ADD1, "comparison": True},
}
# What a rule is when it is wished for: it stands in the place of META's.
_RULES: Mapping[Rule, Said] = {
    Rule.GREEDY: _SKIP,
    Rule.EQUAL_SHARES: _SHARES,
    Rule.PHRAGMEN: {"rule": Rule.PHRAGMEN},
}
# "greedy-custom" is a rule of the city's own; of these cities it is known.
_CUSTOM = "greedy-custom"
_CUSTOMS: Mapping[str, Preset] = {"Poznań": PRESETS["poznan"]}
# Where META states no threshold there is none, unless these are its words.
_VAGUE = frozenset({"greedy-threshold", "unknown"})

_OWN: Mapping[Rule, frozenset[str]] = {
    Rule.GREEDY: frozenset({"score", "misfit", "leftover"}),
    Rule.EQUAL_SHARES: frozenset(
        {"utility", "start", "completion", "increment", "comparison", "share"}
    ),
    Rule.PHRAGMEN: frozenset(),
}
_COMMON = frozenset({"criteria", "threshold"})


class UnsettledRule(Exception):
    """Nothing says what a parameter is (rule: META's word, parameter, preset)."""

    def __init__(self, rule: str, parameter: str = "misfit", preset: str = "") -> None:
        super().__init__(rule, parameter, preset)
        self.rule = rule
        self.parameter = parameter
        self.preset = preset


class StrayWish(Exception):
    """A parameter is wished for that the rule does not have (parameter, rule)."""

    def __init__(self, parameter: str, rule: str) -> None:
        super().__init__(parameter, rule)
        self.parameter = parameter
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Wishes:
    """What shall hold instead of META, parameter by parameter; None: as in META.

    A ``rule`` stands in the place of META's. Only greedy counts have misfits: where
    neither it nor a preset says otherwise, a ``misfit`` makes the rule greedy. A
    ``threshold`` that is a fraction is that share of the ballots. ``increment`` in
    grosze.
    """

    score: Score | None = None
    misfit: Misfit | None = None
    threshold: int | Fraction | None = None
    criteria: tuple[Criterion, ...] = ()
    rule: Rule | None = None
    preset: Preset | None = None
    utility: Utility | None = None
    start: Start | None = None
    completion: Completion | None = None
    increment: int | None = None
    comparison: bool | None = None

    def rule_of(self, election: Election) -> str:
        """Return the name of the rule an election is counted by."""
        preset = self.preset.rule.value if self.preset else UNSET
        if self.rule is None and preset is UNSET:
            return election.meta["rule"]
        return (self.rule or preset).value

    def said(self) -> dict[str, Any]:
        """Return the parameters of a sheet that are wished for."""
        others = {"rule", "preset", "threshold"}
        wished = {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if each.name not in others
        }
        nothing = (None, ())
        return {name: value for name, value in wished.items() if value not in nothing}


def sheet(election: Election, wishes: Wishes | None = None) -> AnySheet:
    """Return the rule sheet META states, as far as ``wishes`` leave it open.

    Raises:
        UnsettledRule: nothing says what a parameter is that the count needs.
        StrayWish: a parameter is wished for that the rule does not have.
    """
    wishes = wishes or Wishes()
    stated, wished = _stated(election, wishes), wishes.said()
    if "rule" not in stated:
        raise _unsettled(election, wishes, "misfit")
    rule = stated["rule"]
    known = _OWN[rule] | _COMMON
    if strays := wished.keys() - known:
        raise StrayWish(min(strays), rule)
    said = {name: value for name, value in stated.items() if name in known} | wished
    said["threshold"] = _threshold(election, wishes, rule)
    match rule:
        case Rule.PHRAGMEN:
            return PhragmenSheet(**said)
        case Rule.EQUAL_SHARES:
            return _shares_sheet(said, wished)
        case _:
            return _greedy_sheet(election, wishes, said)


def _stated(election: Election, wishes: Wishes) -> Said:
    """Return what META and a preset say of the rule they agree on, or are told to."""
    meta = _RULES[wishes.rule] if wishes.rule else _of_meta(election)
    preset = _of_preset(wishes.preset) if wishes.preset else {}
    greedy = meta.get("rule") is Rule.GREEDY
    if wishes.misfit and not (greedy or wishes.rule or "rule" in preset):
        # Only a greedy count has misfits.
        meta = {"rule": Rule.GREEDY}
    rule = wishes.rule or preset.get("rule") or meta.get("rule")
    agreeing = [said for said in (meta, preset) if said.get("rule", rule) is rule]
    return {name: value for said in agreeing for name, value in said.items()}


def _of_meta(election: Election) -> Said:
    rule = election.meta["rule"]
    if rule != _CUSTOM:
        return _WORDS.get(rule, {})
    city = unicodedata.normalize("NFC", election.meta.get("unit", ""))
    return _of_preset(_CUSTOMS[city]) if city in _CUSTOMS else {}


def _of_preset(preset: Preset) -> dict[str, Any]:
    """Return the parameters a preset sets; its thresholds hang on the area."""
    parameters: dict[str, Parameter[Any] | None] = {
        each.name: getattr(preset, each.name) for each in fields(preset)[2:]
    }
    said = {
        name: parameter.value
        for name, parameter in parameters.items()
        if parameter is not None and parameter.value is not UNSET
    }
    return said | {"criteria": said.get("ties", ())}


def _threshold(election: Election, wishes: Wishes, rule: Rule) -> int | None:
    """Return the least score; a share of the ballots as the score it comes to."""
    stated = election.meta.get("min_project_score_threshold")
    if rule is not Rule.GREEDY and _of_meta(election).get("rule") is not rule:
        stated = None
    least = wishes.threshold
    if least is None and stated is not None:
        least = int(stated)
    if least is None and wishes.preset and election.meta["rule"] in _VAGUE:
        thresholds = wishes.preset.threshold.value
        if thresholds is UNSET or len(thresholds) > 1:
            raise _unsettled(election, wishes, "threshold")
        least = thresholds[0].least if thresholds else None
    if isinstance(least, Fraction):
        return least_score(least, election.profile.ballots)
    return least


def _shares_sheet(said: Said, wished: Said) -> SharesSheet:
    rules = SharesSheet(**said)
    if "increment" in wished and not rules.completion.increments:
        raise StrayWish("increment", f"{Rule.EQUAL_SHARES} without add1")
    return rules if rules.completion.increments else replace(rules, increment=None)


def _greedy_sheet(election: Election, wishes: Wishes, said: Said) -> Sheet:
    if "misfit" not in said:
        raise _unsettled(election, wishes, "misfit")
    own = Score.POINTS if election.vote_type.has_points else Score.VOTES
    return Sheet(**{"score": own, **said})


def _unsettled(election: Election, wishes: Wishes, parameter: str) -> UnsettledRule:
    preset = wishes.preset.name if wishes.preset else ""
    return UnsettledRule(election.meta["rule"], parameter, preset)


def rule_name(rules: AnySheet) -> str:
    """Return what META calls a rule sheet; ``unknown`` where it has no word."""
    if isinstance(rules, SharesSheet):
        return _shares_name(rules)
    if isinstance(rules, PhragmenSheet):
        return "unknown"
    if rules.leftover:
        return _CUSTOM
    if rules.misfit is Misfit.STOP:
        return "greedy-no-skip"
    if rules.exclusive:
        return "greedy-exclusive"
    return "greedy" if rules.threshold is None else "greedy-threshold"


def _shares_name(rules: SharesSheet) -> str:
    words = {Completion.NONE: "equalshares", Completion.ADD1: "equalshares/add1"}
    word = words.get(rules.completion)
    if word is None or rules.utility is not Utility.COST or rules.share is not None:
        return "unknown"
    return f"{word}-comparison" if rules.comparison else word
