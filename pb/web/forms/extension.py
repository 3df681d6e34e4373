"""The form of an extension: what ends later, when, and why."""

import hashlib
from datetime import datetime

from wtforms import (
    BooleanField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)

from pb.domain.calendar import Stage, Timetable, WindowKind
from pb.domain.extension import Extension, Span, end, extendable
from pb.services.editions import TimetableMoved
from pb.web import words
from pb.web.forms.base import PbForm, required, unix_lines
from pb.web.forms.fields import ClockField, DayField
from pb.web.forms.texts import Most, printable, stripped
from pb.web.forms.timetable import KnownYear, Moment
from pb.web.i18n import _, _l
from pb.web.spans import ends

LONGEST_REASON = 1000


class ExtensionForm(PbForm):
    """Let a stage or a window end later than the timetable says now."""

    span = RadioField(
        _l("What is to end later?"),
        validators=[required(_l("Choose what is to end later."))],
    )
    until_day = DayField(
        _l("Day"),
        description=_l("For example 15.09.2027."),
        validators=[required(_l("Write the day on which it ends.")), KnownYear()],
    )
    until_time = ClockField(
        _l("Time"),
        description=_l("For example 20:00. The end of a day is 00:00 of the next one."),
        validators=[required(_l("Write the time at which it ends."))],
    )
    move_rest = BooleanField(
        _l("Everything that begins or ends then or later moves by the same time"),
        description=_l(
            "Without this only the end chosen above moves, and the next stage is"
            " shorter by as much."
        ),
    )
    reason = TextAreaField(
        _l("Reason"),
        description=_l("Everybody can read it in the history of the timetable."),
        filters=(unix_lines, printable, stripped),
        validators=[
            required(_l("Write why it is extended: everybody can read the reason.")),
            Most(LONGEST_REASON),
        ],
    )
    seen = StringField()
    deed = StringField()

    @classmethod
    def of(cls, timetable: Timetable, now: datetime) -> "ExtensionForm":
        """Return the form with what can still be extended."""
        form = cls()
        form.span.choices = [
            SelectChoice(span.value, words.of(span))
            for span in extendable(timetable, now)
        ]
        form.hints = {
            span.value: _("Ends on %(when)s.", when=ends(end(timetable, span)))
            for span in extendable(timetable, now)
        }
        form.digest = _digest(timetable)
        return form

    def kept(self) -> list[tuple[str, str]]:
        """Return what the page of the check sends on, as it was written."""
        found = [
            (self.span.name, str(self.span.data)),
            (self.until_day.name, str(self.until_day.raw_data[0])),
            (self.until_time.name, str(self.until_time.raw_data[0])),
            (self.reason.name, self.reason.data or ""),
            ("seen", self.digest),
        ]
        return found + ([(self.move_rest.name, "y")] if self.move_rest.data else [])

    hints: dict[str, str]
    """When each of the choices ends now."""
    digest: str
    """What tells the timetable as it stands from any other one."""

    @property
    def confirmed(self) -> bool:
        """Whether the page of the check was sent."""
        return bool(self.deed.data == "extend")

    @property
    def goes_back(self) -> bool:
        """Whether the reader wants to change what she wrote."""
        return bool(self.deed.data == "back")

    def written(self) -> Extension:
        """Return the extension; of an hour that happens twice, the first one.

        Raises:
            TimetableMoved: what was checked was another timetable.
        """
        if self.confirmed and self.seen.data != self.digest:
            raise TimetableMoved
        span = _span(self.span.data)
        until = Moment(span, self.until_day, self.until_time).read().instant
        return Extension(
            span,
            until,
            self.reason.data or "",
            move_rest=bool(self.move_rest.data),
        )


def _span(value: str) -> Span:
    return Stage(value) if value in set(Stage) else WindowKind(value)


def _digest(timetable: Timetable) -> str:
    said = [*timetable.begins.items(), *sorted(timetable.windows.items())]
    return hashlib.sha256(repr(said).encode()).hexdigest()
