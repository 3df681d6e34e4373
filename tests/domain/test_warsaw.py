from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.domain import warsaw
from pb.domain.calendar import STAGES, WARSAW


def test_a_winter_hour_is_one_hour_ahead_of_utc() -> None:
    reading = warsaw.read(date(2126, 1, 10), time(8, 30))
    assert reading == warsaw.Reading(
        datetime(2126, 1, 10, 7, 30, tzinfo=UTC), twice=False
    )


def test_an_hour_skipped_in_spring_is_refused_with_the_next_one() -> None:
    with pytest.raises(warsaw.HourMissing) as refused:
        warsaw.read(date(2027, 3, 28), time(2, 15))
    assert refused.value.facts["next"] == datetime(2027, 3, 28, 3, 0)  # noqa: DTZ001


def test_an_hour_that_happens_twice_in_autumn_is_the_first_and_says_so() -> None:
    reading = warsaw.read(date(2026, 10, 25), time(2, 30))
    assert reading == warsaw.Reading(
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC), twice=True
    )


def test_the_hours_beside_a_change_are_ordinary() -> None:
    assert not warsaw.read(date(2027, 3, 28), time(3)).twice
    assert not warsaw.read(date(2026, 10, 25), time(3)).twice
    assert not warsaw.read(date(2026, 10, 25), time(1, 59, 59)).twice


@given(st.datetimes(datetime(2000, 1, 1), datetime(2199, 12, 31)))  # noqa: DTZ001
def test_what_the_clock_shows_is_read_back_to_an_instant_it_shows(
    utc: datetime,
) -> None:
    instant = utc.replace(tzinfo=UTC, microsecond=0)
    shown = warsaw.wall(instant)
    reading = warsaw.read(shown.date(), shown.time())
    assert warsaw.wall(reading.instant) == shown
    assert reading.instant == instant or reading.twice
    assert instant - reading.instant in {timedelta(), timedelta(hours=1)}


def test_the_usual_timetable_begins_each_stage_at_midnight() -> None:
    timetable = warsaw.usual_timetable(date(2126, 1, 10))
    shown = [timetable.begins[stage].astimezone(WARSAW) for stage in STAGES]
    assert {when.time() for when in shown} == {time()}
    assert shown[0].date() == date(2126, 1, 10)
