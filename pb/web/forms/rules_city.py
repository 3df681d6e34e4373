"""Forms of the rulebook: the city, its residents, its papers."""

from typing import Any, ClassVar

from wtforms import StringField
from wtforms.validators import Optional

from pb.domain.rulebook import Rulebook
from pb.web.forms.base import OneLine, at_most, required
from pb.web.forms.fields import AmountField, CountField, DayField, YesNoField
from pb.web.forms.rows import Row, RowsForm, key_column, text_column
from pb.web.forms.rules import RulesForm
from pb.web.forms.texts import stripped
from pb.web.i18n import _, _l
from pb.web.parameter_texts import EXPLANATIONS

_TOO_LONG = _l("Shorten this to 200 characters.")


def _row_title(row: Row) -> str:
    return _("Area %(n)s", n=row.n)


class CityForm(RowsForm):
    """What the statute's limits are counted from, and the areas."""

    title = _l("The city and its areas")
    parameters = ("county_rights", "expenditure", "inhabitants", "areas")
    listed, key_prefix = "areas", "area"
    listed_title, listed_hint = _l("Areas"), EXPLANATIONS["areas"]
    row_title, add_text = _row_title, _l("Add an area")
    needed, needed_fault = "name", _l("write the name of the area.")
    columns: ClassVar = {
        "key": key_column,
        "name": lambda: text_column(
            _l("Name of the area"), 60, _l("shorten the name to 60 characters.")
        ),
        "inhabitants": lambda: CountField(_l("Inhabitants")),
        "eligible": lambda: CountField(_l("Residents who may vote")),
    }

    county_rights = YesNoField(
        _l("Is it a city with county rights?"),
        description=EXPLANATIONS["county_rights"],
        validators=[required(_l("Say whether it is a city with county rights."))],
    )
    expenditure = AmountField(
        _l("What did the municipality spend, by its last report?"),
        description=EXPLANATIONS["expenditure"],
    )
    inhabitants = CountField(
        _l("How many people live in it?"),
        description=EXPLANATIONS["inhabitants"],
        validators=[required(_l("Write how many people live there."))],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the form; the statutory minimum needs the expenditure."""
        valid = super().validate(extra_validators)
        missing = self.expenditure.data is None and not self.expenditure.errors
        if self.county_rights.chosen and missing:
            self.expenditure.errors = [
                _("Write the expenditure: a city with county rights needs it.")
            ]
        return valid and not self.expenditure.errors


class ResidentsForm(RulesForm):
    """Who may vote, and how many they are."""

    title = _l("Residents who may vote")
    parameters = ("eligible", "residents_on", "residents_source", "age_limit")

    eligible = CountField(
        _l("How many residents may vote?"),
        description=EXPLANATIONS["eligible"],
        validators=[required(_l("Write how many residents may vote."))],
    )
    residents_on = DayField(
        _l("On which day were they counted?"),
        description=_l("Day, month and year, for example 31.12.2026."),
    )
    residents_source = StringField(
        _l("Where does the number come from?"),
        filters=[stripped],
        description=EXPLANATIONS["residents_source"],
        validators=[OneLine(), at_most(200, _TOO_LONG)],
    )
    age_limit = CountField(
        _l("From which age may people vote?"),
        description=_l(
            "Leave empty when there is no limit. Courts have annulled limits of 16 "
            "and 18 years."
        ),
    )

    @classmethod
    def values(cls, rules: Rulebook) -> dict[str, Any]:
        """Return what the fields say; no limit of age is an empty field."""
        found = super().values(rules)
        return found | {"age_limit": found.get("age_limit") or None}

    def said(self) -> dict[str, Any]:
        """Return what the fields say, as a rulebook's document has it."""
        return super().said() | {
            "age_limit": self.age_limit.data or 0,
            "residents_source": self.residents_source.data or "",
        }


class RetentionForm(RulesForm):
    """How long each class of personal data is kept."""

    title = _l("How long personal data is kept")
    parameters = ("retention",)
    classes: ClassVar = ("identities", "accounts", "support")

    identities = CountField(
        _l("For how many days is the data of voters kept?"),
        description=_l(
            "Names and addresses that let officials check a doubtful voter. Counted "
            "from the result, like the two below."
        ),
        validators=[required(_l("Write how many days the data of voters is kept."))],
    )
    accounts = CountField(
        _l("For how many days are the accounts of authors kept?"),
        validators=[required(_l("Write how many days accounts are kept."))],
    )
    support = CountField(
        _l("For how many days are support cards kept?"),
        description=_l("They hold names and addresses of supporters."),
        validators=[required(_l("Write how many days support cards are kept."))],
    )

    @classmethod
    def values(cls, rules: Rulebook) -> dict[str, Any]:
        """Return what the fields say of the rulebook."""
        if "retention" in rules.unset:
            return {}
        return {name: getattr(rules.retention, name) for name in cls.classes}

    def said(self) -> dict[str, Any]:
        """Return what the fields say, as a rulebook's document has it."""
        return {"retention": {name: self[name].data for name in self.classes}}


class ActForm(RulesForm):
    """The council's resolution."""

    title = _l("The council’s resolution")
    parameters = ("act",)

    act = StringField(
        _l("What is the resolution called, by which this budget is held?"),
        filters=[stripped],
        description=_l(
            "Its number, day and title, as the official journal states them."
        ),
        validators=[
            required(_l("Write the number, day and title of the resolution.")),
            OneLine(),
            at_most(300, _l("Shorten this to 300 characters.")),
            Optional(),
        ],
    )
