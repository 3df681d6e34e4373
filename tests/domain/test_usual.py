"""The usual dates are faultless from any first day on, and move by whole weeks."""

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from pb.domain import usual, warsaw
from pb.domain.calendar import Stage, Timetable, WindowKind
from pb.domain.linter import lint
from tests import make

DAYS = st.dates(date(2026, 1, 1), date(2199, 1, 1))


# The first call loads the public holidays.
@settings(deadline=None)
@given(DAYS)
def test_the_usual_dates_are_faultless_from_any_first_day_on(first_day: date) -> None:
    rules, _ = make.faultless()
    counted = rules.with_(residents_on=first_day)
    assert lint(counted, usual.timetable(first_day)) == ()


@given(DAYS, st.integers(-200, 200))
def test_dates_moved_by_weeks_keep_day_and_clock(first_day: date, weeks: int) -> None:
    before = usual.timetable(first_day)
    after = usual.later(before, weeks)
    for stage in Stage:
        moved = warsaw.wall(after.begins[stage]) - warsaw.wall(before.begins[stage])
        assert moved == timedelta(weeks=weeks)
    assert after.windows.keys() == set(WindowKind)
    assert usual.later(after, -weeks) == before


@given(DAYS, DAYS)
def test_next_years_dates_begin_in_the_week_asked_for(
    first_day: date, wanted: date
) -> None:
    before = usual.timetable(first_day)
    now = before.begins[Stage.VOTING]
    begins = usual.next_year(before, wanted, now).begins[Stage.PREPARATION]
    assert 0 <= (warsaw.wall(begins).date() - wanted).days < 7


@given(DAYS, st.integers(0, 4000))
def test_without_a_first_day_submission_still_lies_ahead(
    first_day: date, days: int
) -> None:
    before = usual.timetable(first_day)
    now = before.begins[Stage.ARCHIVE] + timedelta(days=days)
    begins = usual.next_year(before, None, now).begins[Stage.SUBMISSION]
    assert now < begins <= now + timedelta(weeks=52, hours=1)


def test_an_hour_that_the_clock_skips_begins_after_the_gap() -> None:
    # A year later Warsaw's clock goes from 2:00 to 3:00 that night.
    night = warsaw.read(date(2125, 4, 1), time(2, 30)).instant
    usual_dates = usual.timetable(date(2125, 4, 2))
    before = Timetable({**usual_dates.begins, Stage.PREPARATION: night})
    begins = usual.later(before, 52).begins[Stage.PREPARATION]
    assert warsaw.wall(begins) == datetime(2126, 3, 31, 3, 0)  # noqa: DTZ001
