"""Texts as people write them: what is kept of them, and how long they may be."""

from wtforms import Field
from wtforms.validators import StopValidation

from pb.web.filters import number
from pb.web.forms.base import PbForm
from pb.web.i18n import _


def stripped(text: str | None) -> str | None:
    """Return a text without white space around it."""
    return None if text is None else text.strip()


def printable(text: str | None) -> str | None:
    """Return a text without control signs, which no database and page can keep."""
    if text is None:
        return None
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")


class Most:
    """Refuse a text that is too long; say how long it is."""

    def __init__(self, length: int) -> None:
        self.length = length

    def __call__(self, form: PbForm, field: Field) -> None:
        """Judge the field."""
        length = len(field.data or "")
        if length > self.length:
            raise StopValidation(
                _(
                    "Write at most %(most)s characters; there are now %(length)s.",
                    most=number(self.length),
                    length=number(length),
                )
            )
