"""Forms of the rulebook: marking a ballot, confirming voters, what is shown."""

from collections.abc import Mapping

from wtforms import RadioField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from pb.domain import asked
from pb.domain.rulebook import Rulebook
from pb.domain.terms import (
    BallotForm,
    BallotOrder,
    Custody,
    Duplicates,
    Route,
    Visibility,
)
from pb.web.forms.base import required
from pb.web.forms.fields import CountField, YesNoField, choices
from pb.web.forms.rules import RulesForm
from pb.web.i18n import _l
from pb.web.parameter_texts import EXPLANATIONS


class BallotPage(RulesForm):
    """What a ballot is, and in which order projects stand on it."""

    title = _l("The ballot")
    parameters = ("ballot_form", "order")

    ballot_form = RadioField(
        _l("What may a resident mark on one ballot?"),
        choices=choices(BallotForm),
        validators=[required(_l("Choose what a resident may mark."))],
    )
    order = RadioField(
        _l("Which number has a project on the ballot?"),
        choices=choices(BallotOrder),
        description=_l(
            "A lot is drawn once, in public, and anybody can compute it again."
        ),
        validators=[required(_l("Choose which number a project has."))],
    )

    def written(self, rules: Rulebook) -> Rulebook:
        """Return the rulebook with this ballot; its details follow."""
        turned = asked.with_form(rules, BallotForm(self.ballot_form.data))
        return turned.with_(order=BallotOrder(self.order.data))


class ApprovalForm(RulesForm):
    """How many projects may be marked."""

    title = _l("How many projects may be marked")
    parameters = asked.OF_FORM[BallotForm.APPROVAL]

    least_choices = CountField(
        _l("At least how many projects must be marked?"),
        description=EXPLANATIONS["least_choices"],
        validators=[required(_l("Write the least number of projects."))],
    )
    most_choices = CountField(
        _l("At most how many projects may be marked?"),
        description=EXPLANATIONS["most_choices"],
        validators=[required(_l("Write the greatest number of projects."))],
    )
    choices_per_pool = YesNoField(
        _l("Do these numbers hold in each pool separately?"),
        description=_l("If not, they hold on the whole ballot."),
        validators=[required(_l("Say whether they hold in each pool separately."))],
    )


class PointsForm(RulesForm):
    """How many points a voter gives."""

    title = _l("How many points a voter gives")
    parameters = asked.OF_FORM[BallotForm.POINTS]

    points_sum = CountField(
        _l("How many points does a voter share among projects?"),
        validators=[required(_l("Write how many points a voter has."))],
    )
    points_cap = CountField(
        _l("At most how many points may one project get from one voter?"),
        validators=[required(_l("Write the most points for one project."))],
    )


class RankingForm(RulesForm):
    """How many projects a voter ranks."""

    title = _l("How many projects a voter ranks")
    parameters = asked.OF_FORM[BallotForm.RANKING]

    ranked = CountField(
        _l("How many projects does a voter put in order?"),
        validators=[required(_l("Write how many projects a voter ranks."))],
    )


MARKING: Mapping[BallotForm, type[RulesForm]] = {
    BallotForm.APPROVAL: ApprovalForm,
    BallotForm.POINTS: PointsForm,
    BallotForm.RANKING: RankingForm,
}
"""The details of each form of ballot that has some."""


class IdentificationForm(RulesForm):
    """How voters are confirmed, and which ballot counts."""

    title = _l("Confirming voters")
    parameters = ("routes", "ballots_per_contact", "duplicates")

    routes = SelectMultipleField(
        _l("How can a voter be confirmed?"),
        choices=choices(Route),
        description=EXPLANATIONS["routes"],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[required(_l("Choose at least one way."))],
    )
    ballots_per_contact = CountField(
        _l("How many ballots may be confirmed with one e-mail address?"),
        description=_l(
            "From 1 to 9. With 1 a family that shares an address could vote only once."
        ),
        validators=[required(_l("Write how many ballots, from 1 to 9."))],
    )
    duplicates = RadioField(
        _l("Somebody votes online and on paper. Which ballot counts?"),
        choices=choices(Duplicates),
        description=EXPLANATIONS["duplicates"],
        validators=[required(_l("Choose which ballot counts."))],
    )


class VisibilityForm(RulesForm):
    """What may be seen of the counts while voting goes on, and who has the key."""

    title = _l("What is shown during the vote")
    parameters = ("visibility", "custody")

    visibility = RadioField(
        _l("What may everybody see while voting goes on?"),
        choices=choices(Visibility),
        description=_l(
            "Live standings move in batches of at least 20 ballots, so that nobody "
            "can tell how one person voted. After the count everything is published."
        ),
        validators=[required(_l("Choose what may be seen during the vote."))],
    )
    custody = RadioField(
        _l("Who keeps the key that opens the urn?"),
        choices=choices(Custody),
        description=EXPLANATIONS["custody"],
        validators=[required(_l("Choose who keeps the key."))],
    )
