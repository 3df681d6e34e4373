"""Forms of the rulebook: one for each group of parameters.

Each knows how to read the rulebook into its fields and how to write its fields
into a rulebook; whether that can be run, the rulebook itself judges.
"""

from dataclasses import replace
from typing import Any, ClassVar

from wtforms import Field, IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from pb.domain.refusals import Refusal
from pb.domain.rulebook import (
    BallotForm,
    Misfit,
    Pool,
    Rulebook,
    RulebookFault,
    TieCriterion,
    Visibility,
)
from pb.web.forms.base import PbForm, required
from pb.web.forms.fields import AmountField, CountField, choices
from pb.web.i18n import _, _l

LOT = "lot"
"""The choice that leaves every tie to the recorded lot."""


class RulesForm(PbForm):
    """A group of the rulebook's parameters."""

    title: ClassVar[Any]
    parameters: ClassVar[tuple[str, ...]] = ()
    """The parameters whose faults have a field here."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    """The version of the rulebook that was read."""

    @classmethod
    def of(cls, rules: Rulebook, version: int) -> "RulesForm":
        """Return the form as the rulebook stands, or as it was sent."""
        return cls(data={"version": version, **cls.values(rules)})

    @classmethod
    def values(cls, rules: Rulebook) -> dict[str, Any]:
        """Return what the fields say of the rulebook."""
        return {name: getattr(rules, name) for name in cls.parameters}

    @property
    def questions(self) -> list[Field]:
        """The fields people see."""
        return [
            field
            for field in self
            if getattr(field.widget, "input_type", "") != "hidden"
        ]

    def written(self, rules: Rulebook) -> Rulebook:
        """Return the rulebook with what the fields say, or refuse."""
        return rules.with_(**{name: self[name].data for name in self.parameters})

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal; a fault of the rulebook stands beside its field."""
        name = refusal.facts.get("parameter")
        if isinstance(refusal, RulebookFault) and name in self:
            refusal.facts["field"] = name
        super().refuse(refusal)


class ResidentsForm(RulesForm):
    """How many residents may vote."""

    title = _l("Residents who may vote")
    parameters = ("eligible",)

    eligible = CountField(
        _l("How many residents may vote?"),
        description=_l(
            "Turnout is counted against this number. Take it from the register of "
            "residents, on the day the resolution names."
        ),
        validators=[required(_l("Write how many residents may vote."))],
    )


class MarkingForm(RulesForm):
    """How a ballot is marked."""

    title = _l("How residents vote")
    parameters = ("ballot_form", "least_choices", "most_choices")

    ballot_form = RadioField(
        _l("What may a resident mark on one ballot?"),
        choices=choices(BallotForm),
        validators=[required(_l("Choose what a resident may mark."))],
    )
    least_choices = CountField(
        _l("At least how many projects must be marked?"),
        validators=[required(_l("Write the least number of projects."))],
    )
    most_choices = CountField(
        _l("At most how many projects may be marked?"),
        description=_l(
            "Counts only when several projects may be marked. With one project in "
            "each pool the most is the number of pools."
        ),
        validators=[Optional()],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the form; several projects need a maximum."""
        valid = bool(super().validate(extra_validators))
        several = self.ballot_form.data == BallotForm.APPROVAL
        most = self.most_choices
        if several and most.data is None and not most.errors:
            most.errors = [_("Write the greatest number of projects.")]
        return valid and not most.errors

    def written(self, rules: Rulebook) -> Rulebook:
        """Return the rulebook with this way of marking, or refuse."""
        form = BallotForm(self.ballot_form.data)
        most = self.most_choices.data or 0
        if form is BallotForm.CHOOSE_ONE_PER_POOL:
            most = len(rules.pools)
        return rules.with_(
            ballot_form=form,
            least_choices=self.least_choices.data,
            most_choices=most,
        )


class CountingForm(RulesForm):
    """What decides which projects are funded."""

    title = _l("How winners are chosen")

    misfit = RadioField(
        _l("What happens to a project that costs more than is left in its pool?"),
        choices=choices(Misfit),
        description=_l(
            "Projects are taken from the most votes to the fewest, as long as the "
            "pool’s money lasts."
        ),
        validators=[required(_l("Choose what happens to such a project."))],
    )
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
        first = rules.tie_criteria[0].value if rules.tie_criteria else LOT
        return {"misfit": rules.misfit, "ties": first}

    def written(self, rules: Rulebook) -> Rulebook:
        """Return the rulebook with this way of counting."""
        chain = () if self.ties.data == LOT else (TieCriterion(self.ties.data),)
        return rules.with_(misfit=Misfit(self.misfit.data), tie_criteria=chain)


class VisibilityForm(RulesForm):
    """What may be seen of the counts while voting goes on."""

    title = _l("What is shown during the vote")
    parameters = ("visibility",)

    visibility = RadioField(
        _l("What may everybody see while voting goes on?"),
        choices=choices(Visibility),
        description=_l(
            "Live standings move in batches of at least 20 ballots, so that nobody "
            "can tell how one person voted. After the count everything is published."
        ),
        validators=[required(_l("Choose what may be seen during the vote."))],
    )

    def written(self, rules: Rulebook) -> Rulebook:
        """Return the rulebook with this visibility, or refuse."""
        return rules.with_(visibility=Visibility(self.visibility.data))


class ContactForm(RulesForm):
    """How many ballots one e-mail address may confirm."""

    title = _l("Ballots for one e-mail address")
    parameters = ("ballots_per_contact",)

    ballots_per_contact = CountField(
        _l("How many ballots may be confirmed with one e-mail address?"),
        description=_l(
            "From 1 to 9. With 1 a family that shares an address could vote only once."
        ),
        validators=[required(_l("Write how many ballots, from 1 to 9."))],
    )


class PoolForm(RulesForm):
    """The limits of one pool."""

    title = _l("Limits of a pool")
    parameters = ("cost_min", "cost_max", "threshold")

    cost_min = AmountField(
        _l("What must a project cost at least?"),
        description=_l("In złoty. Leave empty when there is no such limit."),
    )
    cost_max = AmountField(
        _l("What may a project cost at most?"),
        description=_l(
            "In złoty. Leave empty when a project may cost as much as the whole pool."
        ),
    )
    threshold = CountField(
        _l("How many votes does a project need at least?"),
        description=_l(
            "A project with fewer votes is not funded even if there is money. Leave "
            "empty when there is no threshold."
        ),
    )

    @classmethod
    def of_pool(cls, pool: Pool, version: int) -> "PoolForm":
        """Return the form of one pool as it stands, or as it was sent."""
        least = None if pool.cost_min == 1 else pool.cost_min
        return cls(
            data={
                "version": version,
                "cost_min": least,
                "cost_max": pool.cost_max,
                "threshold": pool.threshold,
            }
        )

    def of_the_pool(self, pool: Pool) -> Pool:
        """Return the pool with these limits, or refuse."""
        return replace(
            pool,
            cost_min=self.cost_min.data or 1,
            cost_max=self.cost_max.data,
            threshold=self.threshold.data or None,
        )
