"""The form that opens an edition."""

import re
import unicodedata
from datetime import date
from typing import Any, cast

from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice

from pb.services import starts
from pb.services.new_edition import LONGEST_SLUG, Plan
from pb.services.starts import Offered
from pb.web import preset_words
from pb.web.forms.base import OneLine, PbForm, at_most, required
from pb.web.forms.fields import AmountField, CountField, DayField
from pb.web.forms.texts import stripped
from pb.web.i18n import _, _l

_TOO_LONG = _l("Shorten this to 100 characters.")
_YEAR = re.compile(r"\b2[0-9]{3}\b")


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
            "Leave empty to have it made of city and year, for example leszno-2028. "
            "It cannot be changed later."
        ),
    )
    allocation = AmountField(
        _l("Allocation: how much money is to be shared?"),
        description=_l("In złoty. You can share it into pools afterwards."),
        validators=[required(_l("Write the allocation."))],
    )
    inhabitants = CountField(
        _l("How many people live in it?"),
        description=_l("You can leave this empty and write it later."),
    )
    eligible = CountField(
        _l("How many residents may vote?"),
        description=_l(
            "Turnout is counted against this number. You can leave this empty and "
            "write it later."
        ),
    )
    first_day = DayField(
        _l("First day of preparation"),
        description=_l(
            "The usual dates are counted from it; you can change each of them. Leave "
            "empty for today, or for last year’s dates when you copy an edition."
        ),
    )
    start = RadioField(
        _l("How do you want to begin?"),
        description=_l(
            "You can change everything afterwards. What is not known of a city stays "
            "for you to decide."
        ),
        validators=[required(_l("Choose how you want to begin."))],
    )

    def offer(self, offered: Offered) -> dict[str, str]:
        """Offer what there is to begin with; return the hint of each."""
        choices = [
            SelectChoice(
                f"copy:{edition.slug}",
                _(
                    "A copy of “%(name)s”, %(city)s",
                    name=edition.name,
                    city=edition.city,
                ),
            )
            for edition in offered.editions
        ]
        hints: dict[str, str] = {
            each.value: _("Its rules; the dates a year later.") for each in choices
        }
        for preset in offered.presets:
            value = f"preset:{preset.name}"
            choices.append(SelectChoice(value, _("As in %(city)s", city=preset.city)))
            hints[value] = preset_words.about(preset)
        choices.append(SelectChoice(starts.BLANK, _("From nothing")))
        hints[starts.BLANK] = _("Every rule waits for you to decide it.")
        self.start.choices = choices
        return hints

    def plan(self) -> Plan:
        """Return what was said."""
        return Plan(
            city=self.city.data,
            name=self.name.data,
            slug=self.slug.data.lower() or proposed(self.city.data, self.name.data),
            start=self.start.data,
            pool=_("Whole city"),
            allocation=cast("int", self.allocation.data),
            eligible=self.eligible.data,
            inhabitants=self.inhabitants.data,
            first_day=cast("date | None", self.first_day.data),
        )


def proposed(city: str, name: str) -> str:
    """Return a short name made of the city and the year in the edition's name."""
    plain = unicodedata.normalize("NFKD", city.casefold().replace("ł", "l"))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    year: Any = _YEAR.search(name)
    room = LONGEST_SLUG - (len(year[0]) + 1 if year else 0)
    short = "-".join(words)[:room].strip("-")
    return "-".join(part for part in (short, year[0] if year else "") if part)
