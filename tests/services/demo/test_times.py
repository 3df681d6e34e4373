"""The demo's timetable, moved by somebody in no hurry, and by somebody in one."""

from datetime import timedelta

from pb.domain.calendar import STAGES, Stage
from pb.services.demo import times
from tests.make import NOW

LATER = timedelta(hours=1)


def test_stages_that_were_skipped_lie_before_the_one_moved_into() -> None:
    moved = times.moved(times.first(NOW), Stage.VOTING, NOW + LATER)
    assert moved.stage_at(NOW + LATER) is Stage.VOTING
    begins = [moved.begins[stage] for stage in STAGES]
    assert begins == sorted(set(begins))


def test_two_moves_within_one_second_leave_earlier_stages_where_they_were() -> None:
    voting = times.moved(times.first(NOW), Stage.VOTING, NOW)
    closed = NOW + LATER
    counting = times.moved(voting, Stage.COUNTING, closed)
    results = times.moved(counting, Stage.RESULTS, closed + timedelta(milliseconds=500))
    assert results.begins[Stage.VOTING] == voting.begins[Stage.VOTING]
    assert closed - results.begins[Stage.COUNTING] == timedelta(seconds=1)
