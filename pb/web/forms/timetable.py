"""The form of the timetable: days and times of all stages and windows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation

from pb.domain import warsaw
from pb.domain.calendar import STAGES, Stage, Timetable, Window, WindowKind
from pb.domain.refusals import Refusal
from pb.services.history import Edge
from pb.web import words
from pb.web.forms.base import PbForm, required
from pb.web.forms.fields import ClockField, DayField
from pb.web.i18n import _, _l

YEARS = range(2000, 2200)
"""What is taken for a year; anything else is a slip."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The two fields that say when something begins or ends."""

    span: Stage | WindowKind
    day: Field
    time: Field
    before: datetime | None = None
    """The instant they said when the form was opened."""

    @property
    def fields(self) -> tuple[Field, Field]:
        """The day and the time."""
        return self.day, self.time

    def read(self) -> warsaw.Reading:
        """Return the instant they say; one that was not touched stays.

        Also in an hour that happens twice, and to the microsecond.
        """
        try:
            reading = warsaw.read(self.day.data, self.time.data)
        except warsaw.HourMissing as refusal:
            refusal.facts["field"] = self.time.name
            raise
        if self.before is None or warsaw.wall(reading.instant) != _to_second(
            self.before
        ):
            return reading
        return warsaw.Reading(self.before, twice=False)


@dataclass(frozen=True, slots=True)
class Dates:
    """The two moments of a window."""

    kind: WindowKind
    begins: Moment
    ends: Moment

    @property
    def fields(self) -> tuple[Field, ...]:
        """All four fields."""
        return *self.begins.fields, *self.ends.fields

    @property
    def empty(self) -> bool:
        """Whether nothing is written in any of them."""
        return all(not (field.data or field.errors) for field in self.fields)


class KnownYear:
    """Refuse a day in a year that cannot be meant."""

    def __call__(self, form: PbForm, field: Field) -> None:
        """Judge the field."""
        if isinstance(field.data, date) and field.data.year not in YEARS:
            raise StopValidation(_("check the year, for example 2027."))


class TimetableForm(PbForm):
    """When each stage begins, and the windows beside them, by Warsaw's clock."""

    before: Timetable

    @classmethod
    def of(cls, timetable: Timetable) -> "TimetableForm":
        """Return the form as the timetable stands, or as it was sent."""
        values: dict[str, Any] = {}
        for stage in STAGES:
            values |= _values(stage, timetable.begins[stage])
        for kind, window in timetable.windows.items():
            values |= _values(f"{kind}_{Edge.BEGINS}", window.begins)
            values |= _values(f"{kind}_{Edge.ENDS}", window.ends)
        form = cls(data=values)
        form.before = timetable
        return form

    @property
    def beginnings(self) -> list[Moment]:
        """The fields of the stages, in their order."""
        return [
            self._moment(stage, stage, self.before.begins[stage]) for stage in STAGES
        ]

    @property
    def windows(self) -> list[Dates]:
        """The fields of the windows."""
        return [self._dates(kind, self.before.windows.get(kind)) for kind in WindowKind]

    def _dates(self, kind: WindowKind, known: Window | None) -> Dates:
        begins, ends = (known.begins, known.ends) if known else (None, None)
        return Dates(
            kind,
            self._moment(f"{kind}_{Edge.BEGINS}", kind, begins),
            self._moment(f"{kind}_{Edge.ENDS}", kind, ends),
        )

    def _moment(
        self, name: str, span: Stage | WindowKind, known: datetime | None
    ) -> Moment:
        return Moment(span, self[f"{name}_day"], self[f"{name}_time"], known)

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the form; each fault says which stage or window it is about."""
        valid = bool(super().validate(extra_validators))
        for dates in self.windows:
            if not dates.empty:
                valid = _require_all(dates) and valid
        for moment in self._moments():
            for field in moment.fields:
                field.errors = [
                    _("%(stage)s: %(fault)s", stage=words.of(moment.span), fault=fault)
                    for fault in field.errors
                ]
        return valid

    def _moments(self) -> Iterator[Moment]:
        yield from self.beginnings
        for dates in self.windows:
            yield from (dates.begins, dates.ends)

    def written(self) -> tuple[Timetable, list[Stage | WindowKind]]:
        """Return the timetable, and what has a time that happens twice that day."""
        twice: list[Stage | WindowKind] = []

        def instant(moment: Moment) -> datetime:
            reading = moment.read()
            if reading.twice:
                twice.append(moment.span)
            return reading.instant

        begins = {STAGES[n]: instant(m) for n, m in enumerate(self.beginnings)}
        windows = {
            dates.kind: Window(instant(dates.begins), instant(dates.ends))
            for dates in self.windows
            if not dates.empty
        }
        return Timetable(begins, windows), twice

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal beside the date that comes too early."""
        later, window = refusal.facts.get("later"), refusal.facts.get("window")
        if later is not None:
            refusal.facts["field"] = f"{later}_day"
        elif window is not None:
            refusal.facts["field"] = f"{window}_{Edge.ENDS}_day"
        super().refuse(refusal)


def _values(name: str, instant: datetime) -> dict[str, object]:
    wall = warsaw.wall(instant)
    return {f"{name}_day": wall.date(), f"{name}_time": wall.time()}


def _to_second(instant: datetime) -> datetime:
    return warsaw.wall(instant).replace(microsecond=0)


def _require_all(dates: Dates) -> bool:
    missing = [f for f in dates.fields if f.data is None and not f.errors]
    for field in missing:
        field.errors = [_("fill in all four fields of this window, or none of them.")]
    return not missing


for _stage in STAGES:
    setattr(
        TimetableForm,
        f"{_stage}_day",
        DayField(
            _l("Day"),
            validators=[
                required(_l("write the day this stage begins.")),
                KnownYear(),
            ],
        ),
    )
    setattr(
        TimetableForm,
        f"{_stage}_time",
        ClockField(
            _l("Time"),
            validators=[required(_l("write the time this stage begins."))],
        ),
    )

_LABELS = {
    Edge.BEGINS: (_l("Begins: day"), _l("Begins: time")),
    Edge.ENDS: (_l("Ends: day"), _l("Ends: time")),
}
for _kind in WindowKind:
    for _edge, (_day, _time) in _LABELS.items():
        setattr(
            TimetableForm,
            f"{_kind}_{_edge}_day",
            DayField(_day, validators=[KnownYear()]),
        )
        setattr(TimetableForm, f"{_kind}_{_edge}_time", ClockField(_time))
