"""Working days: known calendars, and arithmetic that agrees with counting."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.domain import workdays
from pb.domain.calendar import WARSAW, Window

days = st.dates(date(2018, 1, 1), date(2140, 12, 31))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "Nowy Rok"),
        (date(2026, 1, 6), "Święto Trzech Króli"),
        (date(2024, 4, 1), "Poniedziałek Wielkanocny"),
        (date(2025, 4, 21), "Poniedziałek Wielkanocny"),
        (date(2026, 4, 6), "Poniedziałek Wielkanocny"),
        (date(2027, 3, 29), "Poniedziałek Wielkanocny"),
        (date(2024, 5, 30), "Dzień Bożego Ciała"),
        (date(2026, 6, 4), "Dzień Bożego Ciała"),
        (date(2026, 5, 1), "Święto Państwowe"),
        (date(2024, 11, 1), "Uroczystość Wszystkich Świętych"),
        (date(2026, 11, 11), "Narodowe Święto Niepodległości"),
        (date(2025, 12, 24), "Wigilia Bożego Narodzenia"),
        (date(2026, 12, 25), "Boże Narodzenie (pierwszy dzień)"),
        # Beyond 2100, where the library of holidays has none of its own.
        (date(2126, 4, 15), "Poniedziałek Wielkanocny"),
        (date(2126, 11, 1), "Uroczystość Wszystkich Świętych"),
    ],
)
def test_on_a_public_holiday_nobody_works(day: date, name: str) -> None:
    assert workdays.holiday(day) == name
    assert not workdays.is_working_day(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 12, 24),  # Christmas Eve became free in 2025
        date(2026, 1, 2),
        date(2026, 4, 3),  # Good Friday
        date(2026, 6, 5),  # the day after Corpus Christi
        date(2026, 11, 2),
        date(2026, 12, 31),
    ],
)
def test_what_looks_like_a_holiday_may_be_a_working_day(day: date) -> None:
    assert workdays.is_working_day(day)


def test_holidays_are_named_in_the_readers_language() -> None:
    assert workdays.holiday(date(2026, 6, 4), "en") == "Corpus Christi"


@pytest.mark.parametrize(
    ("year", "legal", "saturdays"), [(2024, 251, 1), (2025, 249, 2), (2026, 251, 2)]
)
def test_a_year_has_the_working_days_of_its_legal_working_time(
    year: int, legal: int, saturdays: int
) -> None:
    # Employers owe another day off for each holiday on a Saturday; it is no
    # day free for everybody.
    counted = workdays.working_days(date(year, 1, 1), date(year + 1, 1, 1))
    assert counted == legal + saturdays


@given(days)
def test_saturdays_and_sundays_are_no_working_days(day: date) -> None:
    if day.isoweekday() > 5:
        assert not workdays.is_working_day(day)


@given(days, st.integers(-10, 900))
def test_the_days_of_a_span_are_counted_one_by_one(begins: date, length: int) -> None:
    span = [begins + timedelta(days=n) for n in range(max(length, 0))]
    ends = begins + timedelta(days=length)
    assert workdays.working_days(begins, ends) == sum(
        map(workdays.is_working_day, span)
    )
    holidays = [day for day, _name in workdays.holidays_within(begins, ends)]
    assert holidays == [
        day for day in span if day.isoweekday() <= 5 and workdays.holiday(day)
    ]


@given(days, st.integers(1, 60))
def test_the_nth_working_day_has_n_of_them_up_to_it(day: date, n: int) -> None:
    last = workdays.after(day, n)
    assert workdays.is_working_day(last)
    one = timedelta(days=1)
    assert workdays.working_days(day + one, last + one) == n


@given(days)
def test_no_working_day_on_is_the_day_itself_or_the_next_one(day: date) -> None:
    found = workdays.after(day, 0)
    assert workdays.is_working_day(found)
    assert workdays.working_days(day, found) == 0


def test_a_window_has_the_days_it_touches_by_warsaws_calendar() -> None:
    midnight = datetime(2026, 10, 23, 22, 0, tzinfo=UTC)  # 00:00 on the 24th
    whole = Window(midnight, midnight + timedelta(days=2, hours=1))
    assert workdays.days_of(whole) == (date(2026, 10, 24), date(2026, 10, 26))
    second = timedelta(seconds=1)
    longer = Window(midnight - second, whole.ends + second)
    assert workdays.days_of(longer) == (date(2026, 10, 23), date(2026, 10, 27))


def test_seven_working_days_step_over_the_holidays_of_may() -> None:
    # From Wednesday 29 April 2026: 1 May is free, 3 May is a Sunday.
    assert workdays.after(date(2026, 4, 29), 7) == date(2026, 5, 11)


def test_a_deadline_is_the_midnight_after_its_last_day_by_warsaws_clock() -> None:
    # Late on Friday by Warsaw's clock, still Friday in UTC; clocks go back on
    # Sunday 25 October 2026.
    friday = datetime(2026, 10, 23, 21, 59, tzinfo=UTC)
    assert workdays.deadline(friday, 2) == datetime(2026, 10, 27, 23, 0, tzinfo=UTC)
    saturday = friday + timedelta(minutes=1)
    assert workdays.deadline(saturday, 1) == datetime(2026, 10, 26, 23, 0, tzinfo=UTC)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2120, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(1, 30),
)
def test_a_deadline_leaves_whole_working_days(now: datetime, n: int) -> None:
    ends = workdays.deadline(now, n)
    assert ends.tzinfo is UTC
    local = ends.astimezone(WARSAW)
    assert (local.hour, local.minute, local.second) == (0, 0, 0)
    today = now.astimezone(WARSAW).date()
    tomorrow = today + timedelta(days=1)
    assert workdays.working_days(tomorrow, local.date()) == n
