"""Forms of the rulebook: the rule of counting, and what that rule asks for."""

from collections.abc import Mapping
from typing import Any

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from pb.domain import asked
from pb.domain.rulebook import Rulebook
from pb.domain.terms import (
    Completion,
    Misfit,
    Remainder,
    Rule,
    Score,
    Start,
    TieCriterion,
    Utility,
)
from pb.web.forms.base import required
from pb.web.forms.fields import AmountField, ShareField, YesNoField, choices
from pb.web.forms.rules import RulesForm
from pb.web.i18n import _, _l
from pb.web.parameter_texts import EXPLANATIONS

LOT = "lot"
"""The choice that leaves every tie to the recorded lot."""


class RuleForm(RulesForm):
    """The rule that finds the winners."""

    title = _l("The rule of counting")
    parameters = ("rule",)

    rule = RadioField(
        _l("By which rule are the winners found?"),
        choices=choices(Rule),
        description=_l(
            "Most cities take the projects with the most votes first. Equal Shares "
            "gives each voter the same part of the money. What the rule needs is "
            "asked on the next page."
        ),
        validators=[required(_l("Choose a rule."))],
    )

    def written(self, rules: Rulebook) -> Rulebook:
        """Return the rulebook with this rule; its details follow."""
        return asked.with_rule(rules, Rule(self.rule.data))


class _WithTies(RulesForm):
    ties = RadioField(
        _l("Two projects have as many votes and only one fits. Which one is taken?"),
        choices=[
            SelectChoice(LOT, _l("The lot decides, and is recorded")),
            *choices(TieCriterion),
        ],
        description=_l("Where the cost is the same too, the recorded lot decides."),
        validators=[required(_l("Choose what settles a tie."))],
    )

    @classmethod
    def values(cls, rules: Rulebook) -> dict[str, Any]:
        """Return what the fields say of the rulebook."""
        found = super().values(rules)
        if "tie_criteria" in rules.unset:
            return found
        first = rules.tie_criteria[0].value if rules.tie_criteria else LOT
        return found | {"ties": first}

    def said(self) -> dict[str, Any]:
        """Return what the fields say, as a rulebook's document has it."""
        chain = [] if self.ties.data == LOT else [self.ties.data]
        return super().said() | {"tie_criteria": chain}

    def parameter(self, field: Any) -> tuple[str, str]:
        """Return the parameter a field is about."""
        return ("tie_criteria", "") if field is self.ties else super().parameter(field)


class GreedyForm(_WithTies):
    """What taking the most votes first asks for."""

    title = _l("The most votes first: the details")
    parameters = asked.OF_RULE[Rule.GREEDY]

    score = RadioField(
        _l("What are projects ranked by?"),
        choices=choices(Score),
        description=EXPLANATIONS["score"],
        validators=[required(_l("Choose what projects are ranked by."))],
    )
    misfit = RadioField(
        _l("What happens to a project that costs more than is left in its pool?"),
        choices=choices(Misfit),
        description=EXPLANATIONS["misfit"],
        validators=[required(_l("Choose what happens to such a project."))],
    )
    remainder = RadioField(
        _l("What is done with the money left at the end?"),
        choices=choices(Remainder),
        validators=[required(_l("Choose what is done with the money left."))],
    )
    top_up_share = ShareField(
        _l("What part of its cost must be left for a top-up?"),
        description=_l(
            "Only where a project is topped up, for example 80%. Otherwise leave it "
            "empty."
        ),
    )
    reserve = AmountField(
        _l("How much money beside the allocation may top-ups use?"),
        description=_l("Only where a project is topped up. Empty: as much as needed."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the form; a top-up needs its share."""
        valid = super().validate(extra_validators)
        share = self.top_up_share
        tops_up = self.remainder.data == Remainder.TOP_UP
        if tops_up and share.data is None and not share.errors:
            share.errors = [_("Write the part of the cost, for example 80%.")]
        return valid and not share.errors


class EqualSharesForm(_WithTies):
    """What the Method of Equal Shares asks for."""

    title = _l("Equal Shares: the details")
    parameters = asked.OF_RULE[Rule.EQUAL_SHARES]

    utility = RadioField(
        _l("What is a funded project worth to those who voted for it?"),
        choices=choices(Utility),
        description=EXPLANATIONS["utility"],
        validators=[required(_l("Choose what a project is worth."))],
    )
    start = RadioField(
        _l("With how much money does each ballot begin?"),
        choices=choices(Start),
        validators=[required(_l("Choose with how much a ballot begins."))],
    )
    completion = RadioField(
        _l("What is done with the money that is left?"),
        choices=choices(Completion),
        description=EXPLANATIONS["completion"],
        validators=[required(_l("Choose what is done with the money left."))],
    )
    increment = AmountField(
        _l("By how much does each ballot get more at a step?"),
        description=_l(
            "Only where ballots get more, for example 1,00. Otherwise leave it empty."
        ),
    )
    comparison = YesNoField(
        _l("Is the result compared with the most votes first?"),
        description=EXPLANATIONS["comparison"],
        validators=[required(_l("Say whether the result is compared."))],
    )
    share = ShareField(
        _l("Which part of its share of the money must a project’s support reach?"),
        description=_l(
            "For example 1/3: a project that costs 3 per cent of the money needs the "
            "votes of 1 per cent of the ballots. Leave empty when there is no such "
            "limit."
        ),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the form; steps need their size."""
        valid = super().validate(extra_validators)
        step, ways = self.increment, {each.value for each in Completion}
        steps = (
            self.completion.data in ways and Completion(self.completion.data).increments
        )
        if steps and not step.data and not step.errors:
            step.errors = [_("Write by how much a ballot gets more, for example 1,00.")]
        return valid and not step.errors


class PhragmenForm(_WithTies):
    """What Phragmén's method asks for."""

    title = _l("Phragmén’s method: the details")
    parameters = asked.OF_RULE[Rule.PHRAGMEN]


DETAILS: Mapping[Rule, type[RulesForm]] = {
    Rule.GREEDY: GreedyForm,
    Rule.EQUAL_SHARES: EqualSharesForm,
    Rule.PHRAGMEN: PhragmenForm,
}
"""The details of each rule."""
