"""How pages write times: a deadline at midnight belongs to the day that ends."""

from datetime import datetime

import pytest
from flask import Flask

from pb.domain.calendar import WARSAW
from pb.web import filters


@pytest.mark.parametrize(
    ("ends", "written"),
    [
        (datetime(2126, 6, 21, tzinfo=WARSAW), "20 czerwca 2126, 24:00"),
        (datetime(2126, 1, 1, tzinfo=WARSAW), "31 grudnia 2125, 24:00"),
        (datetime(2126, 6, 21, 12, 30, tzinfo=WARSAW), "21 czerwca 2126, 12:30"),
        (datetime(2126, 6, 21, 0, 1, tzinfo=WARSAW), "21 czerwca 2126, 00:01"),
    ],
)
def test_a_deadline_at_midnight_is_written_as_the_end_of_the_day_before(
    app: Flask, ends: datetime, written: str
) -> None:
    with app.test_request_context():
        assert filters.deadline(ends) == written
