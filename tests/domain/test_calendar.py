"""Stages: one per instant, half-open, never out of order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.domain.calendar import (
    STAGES,
    DatesOutOfOrder,
    Stage,
    StageClosed,
    Timetable,
    Window,
    WindowClosed,
    WindowEmpty,
    WindowKind,
)
from tests import make

instants = st.datetimes(
    min_value=datetime(2100, 1, 1),  # noqa: DTZ001 -- Hypothesis adds the zone
    max_value=datetime(2130, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    begins = draw(
        st.lists(instants, min_size=len(STAGES), max_size=len(STAGES), unique=True)
    )
    windows = draw(
        st.dictionaries(
            st.sampled_from(WindowKind),
            st.lists(instants, min_size=2, max_size=2, unique=True).map(
                lambda pair: Window(*sorted(pair))
            ),
        )
    )
    return Timetable(dict(zip(STAGES, sorted(begins), strict=True)), windows)


@given(timetables(), instants)
def test_each_instant_lies_in_exactly_one_stage(
    table: Timetable, now: datetime
) -> None:
    holding = [stage for stage, window in table if now in window]
    if now < table.begins[STAGES[0]]:
        assert holding == []
        assert table.stage_at(now) is Stage.PREPARATION
    else:
        assert holding == [table.stage_at(now)]


@given(timetables(), st.sampled_from(STAGES[:-1]))
def test_a_stage_holds_its_first_instant_and_not_its_end(
    table: Timetable, stage: Stage
) -> None:
    window = table.window(stage)
    assert table.stage_at(window.begins) is stage
    assert table.stage_at(window.ends) is STAGES[STAGES.index(stage) + 1]
    assert table.stage_at(window.ends - timedelta(microseconds=1)) is stage


@given(timetables(), st.data())
def test_two_stages_cannot_change_places(table: Timetable, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(STAGES) - 2))
    a, b = STAGES[place], STAGES[place + 1]
    begins = dict(table.begins) | {a: table.begins[b], b: table.begins[a]}
    with pytest.raises(DatesOutOfOrder):
        Timetable(begins, table.windows)


@given(timetables(), st.sampled_from(WindowKind))
def test_a_window_is_open_at_its_first_instant_and_closed_at_its_end(
    table: Timetable, kind: WindowKind
) -> None:
    span = table.span(kind)
    table.require_window(kind, span.begins)
    with pytest.raises(WindowClosed) as refused:
        table.require_window(kind, span.ends)
    assert refused.value.facts["begins"] == span.begins
    with pytest.raises(WindowClosed):
        table.require_window(kind, span.begins - timedelta(microseconds=1))


@given(timetables(), instants)
def test_a_window_without_dates_of_its_own_follows_the_stages(
    table: Timetable, now: datetime
) -> None:
    table = Timetable(table.begins)
    stage = table.stage_at(now)
    assert (now in table.span(WindowKind.WITHDRAWAL)) == (
        stage in {Stage.SUBMISSION, Stage.VERIFICATION}
    )
    assert (now in table.span(WindowKind.APPEAL)) == (stage is Stage.APPEALS)


@pytest.mark.parametrize("length", [timedelta(0), timedelta(seconds=-1)])
def test_a_window_must_end_after_it_begins(length: timedelta) -> None:
    window = Window(make.NOW, make.NOW + length)
    with pytest.raises(WindowEmpty):
        Timetable(make.timetable().begins, {WindowKind.PROTEST: window})


def test_a_stage_of_no_length_is_refused() -> None:
    begins = dict(make.timetable().begins)
    begins[Stage.VOTING] = begins[Stage.PRINTING]
    with pytest.raises(DatesOutOfOrder) as refused:
        Timetable(begins)
    assert refused.value.facts == {"earlier": Stage.PRINTING, "later": Stage.VOTING}


def test_a_deed_of_another_stage_is_refused_with_its_window() -> None:
    table = make.timetable(Stage.SUBMISSION)
    table.require(Stage.SUBMISSION, make.NOW)
    with pytest.raises(StageClosed) as refused:
        table.require(Stage.VOTING, make.NOW)
    assert refused.value.facts["begins"] == table.begins[Stage.VOTING]
    assert refused.value.facts["stage"] is Stage.SUBMISSION


def test_the_last_stage_does_not_end() -> None:
    table = make.timetable(Stage.ARCHIVE)
    assert table.ends_at(make.NOW) is None
    assert datetime(9999, 1, 1, tzinfo=UTC) in table.window(Stage.ARCHIVE)


def test_a_window_is_half_open() -> None:
    window = Window(make.NOW, make.NOW + timedelta(hours=1))
    assert window.begins in window
    assert window.ends not in window
