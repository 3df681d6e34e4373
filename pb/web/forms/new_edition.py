"""The form that opens an edition."""

from typing import cast

from wtforms import RadioField, StringField

from pb.domain.rulebook import BallotForm, Misfit
from pb.services.new_edition import Plan
from pb.web.forms.base import OneLine, PbForm, at_most, required
from pb.web.forms.fields import AmountField, CountField, choices
from pb.web.forms.texts import stripped
from pb.web.i18n import _, _l

_TOO_LONG = _l("Shorten this to 100 characters.")


class NewEditionForm(PbForm):
    """What an edition needs before anything else can be said of it."""

    city = StringField(
        _l("City or municipality"),
        filters=[stripped],
        validators=[
            required(_l("Write the name of the city.")),
            OneLine(),
            at_most(100, _TOO_LONG),
        ],
    )
    name = StringField(
        _l("Name of the edition"),
        filters=[stripped],
        description=_l("For example: Citizen Budget 2028"),
        validators=[
            required(_l("Write the name of the edition.")),
            OneLine(),
            at_most(100, _TOO_LONG),
        ],
    )
    slug = StringField(
        _l("Short name for the address of the pages"),
        filters=[stripped],
        description=_l(
            "Small letters without accents, digits and hyphens, for example "
            "leszno-2028. It cannot be changed later."
        ),
        validators=[required(_l("Write a short name for the address."))],
    )
    allocation = AmountField(
        _l("Allocation: how much money is to be shared?"),
        description=_l("In złoty. You can share it into pools afterwards."),
        validators=[required(_l("Write the allocation."))],
    )
    eligible = CountField(
        _l("How many residents may vote?"),
        description=_l("Turnout is counted against this number."),
        validators=[required(_l("Write how many residents may vote."))],
    )
    ballot_form = RadioField(
        _l("What may a resident mark on one ballot?"),
        choices=choices(BallotForm),
        validators=[required(_l("Choose what a resident may mark."))],
    )
    misfit = RadioField(
        _l("What happens to a project that costs more than is left in its pool?"),
        choices=choices(Misfit),
        validators=[required(_l("Choose what happens to such a project."))],
    )

    def plan(self) -> Plan:
        """Return what was said."""
        return Plan(
            city=self.city.data,
            name=self.name.data,
            slug=self.slug.data.lower(),
            pool=_("Whole city"),
            allocation=cast("int", self.allocation.data),
            eligible=cast("int", self.eligible.data),
            ballot_form=BallotForm(self.ballot_form.data),
            misfit=Misfit(self.misfit.data),
        )
