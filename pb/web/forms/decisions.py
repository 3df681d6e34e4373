"""The forms of lots, struck projects and decisions of two persons."""

from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import Regexp

from pb.services.lot_drawing import Minutes
from pb.web.forms.base import OneLine, PbForm, at_most, required
from pb.web.i18n import _l

_SHORT, _LONG = 300, 2000


def _line(label: Any, message: Any) -> StringField:
    return StringField(
        label,
        validators=[
            required(message),
            at_most(_SHORT, _l("Shorten this to 300 characters.")),
            OneLine(),
        ],
    )


def _text(label: Any, message: Any) -> TextAreaField:
    return TextAreaField(
        label,
        validators=[
            required(message),
            at_most(_LONG, _l("Shorten this to 2000 characters.")),
        ],
    )


class AnnounceForm(PbForm):
    """How the public value of a lot will come about."""

    announced = _text(
        _l("How the public value will come about"),
        _l("Say what will be rolled or drawn, where and when."),
    )


class ValueForm(PbForm):
    """The value that was rolled, and what the minutes say."""

    value = _line(
        _l("Public value"),
        _l("Write the numbers as they came, with spaces between them."),
    )
    sitting = _line(_l("Sitting"), _l("Name the sitting and its day."))
    place = _line(_l("Place"), _l("Write where the draw took place."))
    present = _text(_l("Present"), _l("Write who was present, one below the other."))

    def minutes(self) -> Minutes:
        """Return what was typed."""
        return Minutes(
            value=self.value.data or "",
            place=self.place.data or "",
            sitting=self.sitting.data or "",
            present=self.present.data or "",
        )


class StrikeForm(PbForm):
    """Which project is struck, why, and whose decision it is."""

    number = StringField(
        _l("Number of the project on the ballot"),
        filters=[lambda typed: typed and typed.strip()],
        validators=[
            required(_l("Write the number of the project on the ballot.")),
            Regexp(r"[0-9]{1,6}\Z", message=_l("Write the number in digits, as 7.")),
        ],
    )
    reason = _text(
        _l("Reason, as everybody will read it"),
        _l("Write why the project is struck."),
    )
    decision = _line(
        _l("Decision"), _l("Name the decision: whose it is, its number and day.")
    )

    def chosen(self) -> int:
        """Return the number typed."""
        return int(self.number.data or "0")


class RefuseForm(PbForm):
    """Why a deed is refused or taken back."""

    reason = _text(_l("Reason"), _l("Write why: it stays in the history."))
