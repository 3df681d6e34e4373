"""The forms of freeze, count, lot and publication."""

import re

from wtforms import StringField, TextAreaField

from pb.web.forms.base import PbForm, at_most, required
from pb.web.i18n import _l

_BETWEEN = re.compile(r"[\s,;]+")


class LotForm(PbForm):
    """The order drawn at the sitting, and where it is recorded."""

    drawn = StringField(
        _l("Numbers in the order drawn"),
        validators=[
            required(_l("Write the numbers in the order drawn, as 7, 3.")),
            at_most(2000, _l("Write only the tied numbers, each once.")),
        ],
    )
    minutes = TextAreaField(
        _l("Where the draw is recorded"),
        validators=[
            required(_l("Name the minutes: date of the sitting and page.")),
            at_most(1000, _l("Shorten this to 1000 characters.")),
        ],
    )

    def numbers(self) -> list[int]:
        """Return the numbers typed; anything else among them gives no lot."""
        words = [word for word in _BETWEEN.split(self.drawn.data or "") if word]
        if not all(word.isascii() and word.isdecimal() for word in words):
            return []
        return [int(word[:9]) for word in words]
