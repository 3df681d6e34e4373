"""``pb rehearse``: told in lines, served as a copy, and wiped."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from pb.cli import rehearse, serving
from pb.cli.serving import Seats
from pb.domain.calendar import Stage
from pb.services import editions
from pb.services.rehearsal import model
from pb.services.rehearsal.stage import PREFIX
from pb.store.database import Database
from tests import make
from tests.cli.test_commands import Pb, pb, refusal, worked

__all__ = ["pb", "worked"]


@pytest.fixture
def edition(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A faultless edition; copies lie below the test's own folder."""
    (tmp_path / "copies").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "copies"))
    rules, timetable = make.faultless()
    with database.unit_of_work() as session:
        editions.create(
            session,
            slug="leszno-2126",
            name="Budżet obywatelski 2126",
            city="Leszno",
            rules=rules,
            timetable=timetable,
            now=make.NOW,
        )
    return "leszno-2126"


def left(tmp_path: Path) -> list[str]:
    return [each.name for each in (tmp_path / "copies").iterdir()]


def test_a_rehearsal_is_told_step_by_step_and_wiped(
    pb: Pb, edition: str, tmp_path: Path
) -> None:
    result = pb("rehearse", edition, "--voters", "4")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("TEST · Budżet obywatelski 2126")
    assert "ballots in the urn: 4" in result.stdout
    assert "misuses refused: 7" in result.stdout
    assert left(tmp_path) == []


def test_a_copy_that_is_kept_is_named(pb: Pb, edition: str, tmp_path: Path) -> None:
    result = pb("rehearse", edition, "--voters", "1", "--keep")
    (kept,) = left(tmp_path)
    assert kept.startswith(PREFIX)
    assert kept in result.stdout


def test_a_copy_is_served_apart_from_the_deployment(
    pb: Pb, edition: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, str]] = []

    def serve(_seats: Seats, *, worker: bool) -> None:
        assert worker
        seen.append(dict(os.environ))

    monkeypatch.setattr(serving, "serve", serve)
    result = pb(
        "rehearse", edition, "--voters", "2", "--serve", PB_SMTP_URL="smtp://127.0.0.1"
    )
    assert result.exit_code == 0, result.output
    (environ,) = seen
    assert environ["PB_REHEARSAL"] == environ["PB_DEMO"] == "1"
    assert PREFIX in environ["PB_DATABASE_URL"]
    assert PREFIX in environ["PB_INSTANCE"]
    assert "PB_SMTP_URL" not in environ
    assert left(tmp_path) == []


def test_an_edition_that_is_not_there_is_refused(pb: Pb, edition: str) -> None:
    assert "no edition" in refusal(pb("rehearse", "none")).lower()


def test_dates_move_by_whole_weeks_until_results_have_begun() -> None:
    rules, timetable = make.faultless()
    found = model.Model("test-x", "TEST", "Leszno", rules, timetable, (), 0)
    now = timetable.begins[Stage.RESULTS] - timedelta(days=100)
    moved = rehearse.past(found, now).timetable
    assert moved.stage_at(now) is Stage.RESULTS
    shift = timetable.begins[Stage.VOTING] - moved.begins[Stage.VOTING]
    assert shift == timedelta(weeks=15)
    for kind, window in timetable.windows.items():
        assert window.begins - moved.windows[kind].begins == shift
