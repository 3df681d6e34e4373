"""``pb import`` and ``pb count``: one line for a refusal, JSON at the end."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pb import __main__ as program
from pb import cli
from pb.adapters.keys import KeyFolder
from pb.cli.program import Program
from pb.store.database import Database
from tests import make

FILES = Path(__file__).parents[1] / "data"
Pb = Callable[..., Result]


@pytest.fixture
def pb(
    tmp_path: Path,
    database_url: str,
    keys: KeyFolder,
    at: Callable[[datetime], None],
) -> Pb:
    """Run a command in the instance of the ``keys``, after the made-up votes."""
    del keys
    at(datetime(2100, 1, 1, tzinfo=UTC))
    env = {
        "PB_INSTANCE": str(tmp_path / "instance"),
        "PB_DATABASE_URL": database_url,
        "PB_BASE_URL": "http://127.0.0.1:8000",
        "PB_DEMO": None,
    }

    def command(*words: str) -> Result:
        obj = Program(program.create_app, lambda _app: None)
        return CliRunner(env=env).invoke(cli.main, list(words), obj=obj)

    return command


def test_an_import_ends_with_a_line_of_json(pb: Pb) -> None:
    result = pb("import", str(FILES / "approval.pb"), "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout.splitlines()[-1])
    assert list(found) == ["edition", "selected", "spent", "left", "digest"]
    assert found["edition"] == "approval"
    assert (found["selected"], found["spent"]) == (["1", "2", "5"], "57500.50")
    assert "cast 40 of 40 ballots" in result.stderr


def test_a_second_import_says_which_edition_it_is(pb: Pb) -> None:
    pb("import", str(FILES / "approval.pb"))
    result = pb("import", str(FILES / "approval.pb"))
    assert result.exit_code == 2
    assert "as the edition approval" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", ["missing.pb", "cumulative.pb"])
def test_a_file_that_cannot_be_imported_is_one_line_with_its_place(
    pb: Pb, name: str
) -> None:
    result = pb("import", str(FILES / name))
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith(f"{FILES / name}:")


def test_a_deciding_tie_names_the_projects_and_has_its_own_status(
    pb: Pb, tmp_path: Path
) -> None:
    result = pb("import", str(FILES / "tie.pb"))
    assert result.exit_code == 3
    assert "projects B, C are tied" in result.stderr
    lot = tmp_path / "lot.txt"
    lot.write_text("C\nB\n", encoding="utf-8")
    again = pb("import", str(FILES / "tie.pb"), "--ties", str(lot), "--json")
    assert json.loads(again.stdout.splitlines()[-1])["selected"] == ["A", "C"]


def test_count_verifies_and_notices_an_altered_ballot(
    pb: Pb, database: Database
) -> None:
    pb("import", str(FILES / "approval.pb"))
    held = pb("count", "approval", "--verify")
    assert (held.exit_code, json.loads(held.stdout)["holds"]) == (0, True)
    make.alter_a_ballot(database)
    altered = pb("count", "approval", "--verify")
    assert (altered.exit_code, json.loads(altered.stdout)["holds"]) == (4, False)


def test_count_refuses_an_edition_it_does_not_know(pb: Pb) -> None:
    result = pb("count", "nowhere")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
