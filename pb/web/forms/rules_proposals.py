"""Forms of the rulebook: filing proposals and verifying them."""

from typing import ClassVar

from wtforms import BooleanField, RadioField, SelectField

from pb.domain.terms import Body, Card
from pb.web.forms.base import required
from pb.web.forms.fields import CountField, choices
from pb.web.forms.rows import Row, RowsForm, key_column, text_column
from pb.web.i18n import _, _l


def _question(row: Row) -> str:
    return _("Question %(n)s", n=row.n)


def _criterion(row: Row) -> str:
    return _("Criterion %(n)s", n=row.n)


class FilingForm(RowsForm):
    """What may be filed, and what is asked."""

    title = _l("Filing proposals")
    parameters = ("proposals_per_person", "extra_fields")
    listed, key_prefix = "extra_fields", "question"
    listed_title = _l("Further questions to authors")
    listed_hint = _l(
        "Title, summary, description, place and cost are always asked. Leave this "
        "empty when nothing else is needed."
    )
    row_title, add_text = _question, _l("Add a question")
    needed, needed_fault = "label", _l("write the question.")
    columns: ClassVar = {
        "key": key_column,
        "label": lambda: text_column(
            _l("What is asked"), 200, _l("shorten the question to 200 characters.")
        ),
        "required": lambda: BooleanField(_l("It must be answered")),
    }

    proposals_per_person = CountField(
        _l("How many proposals may one person submit?"),
        description=_l("Leave empty when there is no limit."),
    )


class VerificationForm(RowsForm):
    """Who checks proposals, by what, and how long an author has to complete one."""

    title = _l("Checking proposals")
    parameters = ("completing_days", "decided_by", "appeals_to", "criteria")
    listed = "criteria"
    listed_title = _l("Criteria of the verification")
    listed_hint = _l(
        "One line for each thing that officials check on the formal and on the "
        "substantive card."
    )
    row_title, add_text = _criterion, _l("Add a criterion")
    needed, needed_fault = "text", _l("write what is checked.")
    columns: ClassVar = {
        "card": lambda: SelectField(_l("Card"), choices=choices(Card)),
        "text": lambda: text_column(
            _l("What is checked"), 300, _l("shorten this to 300 characters.")
        ),
        "sentence": lambda: text_column(
            _l("What the public reads where it is not met"),
            300,
            _l("shorten this to 300 characters."),
        ),
        "correctable": lambda: BooleanField(_l("The author may correct it")),
    }

    completing_days = CountField(
        _l("How many working days has an author to complete a proposal?"),
        validators=[required(_l("Write how many working days an author has."))],
    )
    decided_by = RadioField(
        _l("Who decides on proposals after the check?"),
        choices=choices(Body),
        validators=[required(_l("Choose who decides on proposals."))],
    )
    appeals_to = RadioField(
        _l("Who hears appeals against a rejection?"),
        choices=choices(Body),
        description=_l("It should be somebody else than who decided."),
        validators=[required(_l("Choose who hears appeals."))],
    )

    def sameness(self, row: Row) -> str:
        """Return what no two rows may have in common: both cards may ask the same."""
        return f"{row['card'].data} {super().sameness(row)}"
