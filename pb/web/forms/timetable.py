"""The form of the timetable: a day and a time for each stage."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wtforms import Field

from pb.domain import warsaw
from pb.domain.calendar import STAGES, Stage, Timetable
from pb.domain.refusals import Refusal
from pb.web import words
from pb.web.forms.base import PbForm, required
from pb.web.forms.fields import ClockField, DayField
from pb.web.i18n import _, _l


@dataclass(frozen=True, slots=True)
class Beginning:
    """The two fields that say when a stage begins."""

    stage: Stage
    day: Field
    time: Field


class TimetableForm(PbForm):
    """When each stage begins, by Warsaw's clock."""

    @classmethod
    def of(cls, timetable: Timetable) -> "TimetableForm":
        """Return the form as the timetable stands, or as it was sent."""
        values: dict[str, Any] = {}
        for stage in STAGES:
            wall = warsaw.wall(timetable.begins[stage])
            values |= {f"{stage}_day": wall.date(), f"{stage}_time": wall.time()}
        return cls(data=values)

    @property
    def beginnings(self) -> list[Beginning]:
        """The fields, stage by stage."""
        return [
            Beginning(stage, self[f"{stage}_day"], self[f"{stage}_time"])
            for stage in STAGES
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the form; each fault says which stage it is about."""
        valid = bool(super().validate(extra_validators))
        for beginning in self.beginnings:
            for field in (beginning.day, beginning.time):
                field.errors = [
                    _(
                        "%(stage)s: %(fault)s",
                        stage=words.of(beginning.stage),
                        fault=fault,
                    )
                    for fault in field.errors
                ]
        return valid

    def written(self, before: Timetable) -> tuple[Timetable, list[Stage]]:
        """Return the timetable, and the stages whose time happens twice that day.

        An instant that was not touched stays, even in an hour that happens
        twice.
        """
        begins: dict[Stage, datetime] = {}
        twice: list[Stage] = []
        for beginning in self.beginnings:
            stage, old = beginning.stage, before.begins[beginning.stage]
            reading = _read(beginning)
            untouched = warsaw.wall(reading.instant) == _to_second(old)
            begins[stage] = old if untouched else reading.instant
            if reading.twice and not untouched:
                twice.append(stage)
        return Timetable(begins), twice

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal; dates out of order stand beside the later one."""
        later = refusal.facts.get("later")
        if later is not None:
            refusal.facts["field"] = f"{later}_day"
        super().refuse(refusal)


def _to_second(instant: datetime) -> datetime:
    return warsaw.wall(instant).replace(microsecond=0)


def _read(beginning: Beginning) -> warsaw.Reading:
    try:
        return warsaw.read(beginning.day.data, beginning.time.data)
    except warsaw.HourMissing as refusal:
        refusal.facts["field"] = beginning.time.name
        raise


for _stage in STAGES:
    setattr(
        TimetableForm,
        f"{_stage}_day",
        DayField(
            _l("Day"),
            validators=[required(_l("write the day this stage begins."))],
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
