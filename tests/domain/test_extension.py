"""Extensions: only later, never the past, always in order."""

from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pb.domain.calendar import STAGES, Stage, Timetable, Window, WindowKind
from pb.domain.extension import (
    LONGEST,
    Extension,
    ExtensionTooLong,
    NothingToExtend,
    NotLater,
    RunsIntoNext,
    Span,
    end,
    extendable,
    extended,
)
from tests import make
from tests.domain.test_calendar import instants, timetables

DAY = timedelta(days=1)
longer = st.timedeltas(timedelta(microseconds=1), LONGEST)


def moved_instants(before: Timetable, after: Timetable) -> list[tuple[datetime, ...]]:
    """Return each instant that differs, before and after."""
    pairs = [(before.begins[stage], after.begins[stage]) for stage in STAGES]
    for kind, window in before.windows.items():
        pairs.append((window.begins, after.windows[kind].begins))
        pairs.append((window.ends, after.windows[kind].ends))
    return [pair for pair in pairs if pair[0] != pair[1]]


@given(timetables(), instants, longer, st.booleans(), st.data())
def test_an_extension_never_moves_the_past_and_nothing_forward(
    table: Timetable,
    now: datetime,
    by: timedelta,
    move_rest: bool,
    data: st.DataObject,
) -> None:
    spans = extendable(table, now)
    assume(spans)
    span = data.draw(st.sampled_from(spans))
    old = end(table, span)
    extension = Extension(span, old + by, "A reason.", move_rest=move_rest)
    try:
        after = extended(table, extension, now)
    except RunsIntoNext:
        assert not move_rest
        return
    assert end(after, span) == old + by
    moved = moved_instants(table, after)
    assert moved
    assert all(was > now and was >= old and is_ - was == by for was, is_ in moved)
    assert after.windows.keys() == table.windows.keys()
    if move_rest:
        gone = {was for was, _ in moved}
        assert all(was in gone for was in table.begins.values() if was >= old)
    else:
        assert len(moved) == 1
    assert after.stage_at(now) is table.stage_at(now)


@given(timetables(), instants, longer, st.data())
def test_with_the_rest_moving_along_an_extension_is_always_in_order(
    table: Timetable, now: datetime, by: timedelta, data: st.DataObject
) -> None:
    spans = extendable(table, now)
    assume(spans)
    span = data.draw(st.sampled_from(spans))
    extension = Extension(span, end(table, span) + by, "A reason.", move_rest=True)
    extended(table, extension, now)


@given(timetables(), instants)
def test_what_has_ended_cannot_be_extended(table: Timetable, now: datetime) -> None:
    every: list[Span] = [*STAGES, *WindowKind]
    for span in set(every) - set(extendable(table, now)):
        extension = Extension(span, now + DAY, "A reason.")
        with pytest.raises(NothingToExtend):
            extended(table, extension, now)


def test_a_stage_ends_later_and_the_next_one_is_shorter() -> None:
    table = make.timetable(Stage.SUBMISSION)
    until = end(table, Stage.SUBMISSION) + 3 * DAY
    after = extended(table, Extension(Stage.SUBMISSION, until, "Snow."), make.NOW)
    assert after.begins == {**table.begins, Stage.VERIFICATION: until}


def test_a_stage_cannot_swallow_the_next_one_unless_that_moves_along() -> None:
    table = make.timetable(Stage.VERIFICATION)
    until = end(table, Stage.VERIFICATION) + 10 * DAY
    with pytest.raises(RunsIntoNext) as refused:
        extended(table, Extension(Stage.VERIFICATION, until, "Flood."), make.NOW)
    assert refused.value.facts["later"] is Stage.PRINTING
    extension = Extension(Stage.VERIFICATION, until, "Flood.", move_rest=True)
    after = extended(table, extension, make.NOW)
    assert after.begins[Stage.ARCHIVE] == table.begins[Stage.ARCHIVE] + 10 * DAY
    assert after.begins[Stage.VERIFICATION] == table.begins[Stage.VERIFICATION]


def test_a_window_ends_later_and_the_stages_stay() -> None:
    stages = make.timetable(Stage.APPEALS)
    window = Window(make.NOW - DAY, make.NOW + DAY)
    table = Timetable(stages.begins, {WindowKind.APPEAL: window})
    extension = Extension(WindowKind.APPEAL, make.NOW + 5 * DAY, "Post strike.")
    after = extended(table, extension, make.NOW)
    assert after.begins == table.begins
    assert after.windows == {
        WindowKind.APPEAL: Window(window.begins, make.NOW + 5 * DAY)
    }


@pytest.mark.parametrize("by", [timedelta(0), -timedelta(seconds=1)])
def test_an_extension_to_the_same_end_or_an_earlier_one_is_refused(
    by: timedelta,
) -> None:
    table = make.timetable(Stage.VOTING)
    until = end(table, Stage.VOTING) + by
    with pytest.raises(NotLater):
        extended(table, Extension(Stage.VOTING, until, "A reason."), make.NOW)


def test_an_extension_by_more_than_a_year_is_taken_for_a_slip() -> None:
    table = make.timetable(Stage.VOTING)
    until = end(table, Stage.VOTING) + LONGEST + timedelta(seconds=1)
    extension = Extension(Stage.VOTING, until, "A reason.", move_rest=True)
    with pytest.raises(ExtensionTooLong):
        extended(table, extension, make.NOW)


def test_the_instant_an_end_is_reached_is_too_late_to_extend_it() -> None:
    table = make.timetable(Stage.VOTING)
    ends = end(table, Stage.VOTING)
    extension = Extension(Stage.VOTING, ends + DAY, "A reason.")
    extended(table, extension, ends - timedelta(microseconds=1))
    with pytest.raises(NothingToExtend):
        extended(table, extension, ends)
