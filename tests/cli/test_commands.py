"""What the commands say: refusals are one line and status 2."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config import Config
from pb import __main__ as program
from pb import cli
from pb.adapters.keys import KeyFolder
from pb.cli import serving
from pb.cli.program import Program
from pb.cli.serving import Seats
from pb.domain.permissions import Role
from pb.services import accounts, offices
from pb.services.demo import people
from pb.store import schema
from pb.store.database import Database

Pb = Callable[..., Result]


@pytest.fixture
def worked() -> list[Config]:
    return []


@pytest.fixture
def pb(tmp_path: Path, database_url: str, worked: list[Config]) -> Pb:
    """Run a command in an instance with an up-to-date, empty database."""
    settings = {
        "PB_INSTANCE": str(tmp_path / "instance"),
        "PB_DATABASE_URL": database_url,
        "PB_BASE_URL": "http://127.0.0.1:8000",
        "PB_DEMO": None,
    }

    def command(*words: str, typed: str | None = None, **env: str) -> Result:
        obj = Program(
            program.create_app, lambda app: worked.append(app.extensions["pb"].config)
        )
        return CliRunner(env={**settings, **env}).invoke(
            cli.main, list(words), input=typed, obj=obj
        )

    return command


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Seats, bool]]:
    calls: list[tuple[Seats, bool]] = []
    monkeypatch.setattr(
        serving, "serve", lambda seats, *, worker: calls.append((seats, worker))
    )
    return calls


def refusal(result: Result) -> str:
    """Return the one line a command refused with."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    (line,) = result.stderr.strip().splitlines()
    return line.removeprefix("Error: ")


def test_every_command_loads_and_explains_itself(pb: Pb) -> None:
    overview = pb("--help").stdout
    for name in cli.main.list_commands(None):
        assert name in overview
        assert pb(name, "--help").exit_code == 0


def test_a_database_never_upgraded_is_refused(pb: Pb, tmp_path: Path) -> None:
    pb("keys")
    empty = f"sqlite:///{tmp_path / 'empty.db'}"
    said = refusal(pb("run", PB_DATABASE_URL=empty))
    assert "pb db upgrade" in said


def test_a_missing_key_is_named_with_the_command_that_makes_it(pb: Pb) -> None:
    said = refusal(pb("run"))
    assert "secret-key" in said
    assert "pb keys" in said


def test_unsafe_settings_are_refused_with_a_sentence(pb: Pb) -> None:
    assert "https" in refusal(pb("run", PB_BASE_URL="http://city.example"))
    assert "PB_SECRET_KEY" in refusal(pb("run", PB_SECRET_KEY="changeme"))
    assert "no engine" in refusal(pb("db", "upgrade", PB_DATABASE_URL="mysql://a/b"))


def test_a_database_that_is_away_is_said_in_one_line(pb: Pb) -> None:
    away = "postgresql://127.0.0.1:1/pb"
    assert "does not answer" in refusal(pb("db", "upgrade", PB_DATABASE_URL=away))


def test_a_demo_is_not_shown_to_other_machines(pb: Pb, served: list[object]) -> None:
    said = refusal(pb("run", "--host", "0.0.0.0", PB_DEMO="1"))  # noqa: S104 -- refused
    assert "PB_DEMO" in said
    assert served == []


def test_run_serves_with_one_worker_beside_it(
    pb: Pb, served: list[tuple[Seats, bool]]
) -> None:
    pb("keys")
    assert pb("run", "--port", "8123", "--workers", "3").exit_code == 0
    assert pb("run", "--no-worker").exit_code == 0
    assert served == [
        (Seats("127.0.0.1", 8123, 3, 4), True),
        (Seats("127.0.0.1", 8000, 2, 4), False),
    ]


def test_the_worker_works_for_a_ready_instance_only(
    pb: Pb, worked: list[Config], tmp_path: Path
) -> None:
    assert "secret-key" in refusal(pb("worker"))
    pb("keys")
    assert pb("worker").exit_code == 0
    assert [config.instance for config in worked] == [tmp_path / "instance"]


def test_keys_are_made_once(pb: Pb, tmp_path: Path) -> None:
    assert pb("keys").exit_code == 0
    made = KeyFolder(tmp_path / "instance").shared("secret-key")
    assert pb("keys").exit_code == 0
    assert KeyFolder(tmp_path / "instance").shared("secret-key") == made


def test_the_database_goes_up_and_down(pb: Pb, database: Database) -> None:
    assert pb("db", "downgrade", "base", typed="n\n").exit_code == 1
    assert schema.is_current(database.engine)
    assert pb("db", "downgrade", "base", "--yes").exit_code == 0
    assert not schema.is_current(database.engine)
    assert pb("db", "upgrade").exit_code == 0
    assert schema.is_current(database.engine)


KARA = ("official", "add", "Kara@example.org", "--name", "Kara Przykładowa")


def test_an_official_signs_in_with_the_password_printed_once(
    pb: Pb, database: Database
) -> None:
    said = pb(*KARA, "--role", "coordinator", "--generate").stdout
    password = said.rsplit(" ", 1)[1].strip()
    with database.reading() as session:
        found = accounts.authenticate(session, "kara@example.org", password)
    assert Role.COORDINATOR in found.roles


def test_a_password_is_asked_for_twice_and_not_shown(
    pb: Pb, database: Database
) -> None:
    phrase = "dwanaście znaków"
    result = pb(*KARA, "--role", "assessor", typed=f"{phrase}\n{phrase}\n")
    assert result.exit_code == 0
    assert phrase not in result.output
    with database.reading() as session:
        assert accounts.authenticate(session, "kara@example.org", phrase)


def test_a_short_password_is_refused_with_a_sentence(pb: Pb) -> None:
    result = pb(*KARA, "--role", "assessor", typed="short\nshort\n")
    assert result.exit_code == 2
    assert "12" in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.output


def test_another_office_leaves_the_password(pb: Pb, database: Database) -> None:
    said = pb(*KARA, "--role", "coordinator", "--generate").stdout
    again = pb(*KARA, "--role", "assessor")
    assert "password stays" in again.stdout
    with database.reading() as session:
        found = accounts.authenticate(
            session, "kara@example.org", said.rsplit(" ", 1)[1].strip()
        )
    assert {Role.COORDINATOR, Role.ASSESSOR} <= found.roles


def test_an_assessor_is_appointed_to_her_department(pb: Pb, database: Database) -> None:
    at = ("--department", "Drogi i zieleń")
    assert pb(*KARA, "--role", "assessor", *at, "--generate").exit_code == 0
    with database.reading() as session:
        (found,) = offices.everyone(session)
    assert (found.roles, found.department) == ({Role.ASSESSOR}, "Drogi i zieleń")
    refused = pb(*KARA, "--role", "clerk", *at)
    assert refused.exit_code == 2
    assert "--department" in refused.stderr


@pytest.mark.parametrize("said", ["none", "REQUIRED", ""])
def test_a_second_factor_is_required_or_optional(pb: Pb, said: str) -> None:
    assert "PB_SECOND_FACTOR" in refusal(pb("run", PB_SECOND_FACTOR=said))


def test_officials_others_can_reach_need_a_second_factor(pb: Pb) -> None:
    told = {"PB_BASE_URL": "https://city.example", "PB_SECOND_FACTOR": "optional"}
    assert "need a second factor" in refusal(pb("run", **told))


@pytest.mark.parametrize("address", ["kara", "kara@", "a@b@example.org"])
def test_what_is_no_address_is_refused(pb: Pb, address: str) -> None:
    result = pb("official", "add", address, "--name", "Kara", "--role", "assessor")
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_counting_a_file_loads_no_web_server() -> None:
    code = (
        "import sys, pb.__main__ as m\n"
        "try: sys.argv = ['pb', 'tally', '--help']; m.main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'flask', 'sqlalchemy', 'granian'} & sys.modules.keys()))"
    )
    done = subprocess.run(  # noqa: S603 -- this program's own interpreter
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONWARNINGS": ""},
    )
    assert done.stdout.strip().endswith("[]")


def test_the_demo_prepares_all_it_needs_and_goes_on_where_it_was(
    pb: Pb,
    served: list[tuple[Seats, bool]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(os, "environ", os.environ.copy())
    empty = {"PB_DATABASE_URL": f"sqlite:///{tmp_path / 'instance' / 'pb.db'}"}
    first = pb("demo", "--port", "8123", **empty)
    assert first.exit_code == 0, first.output
    assert "http://127.0.0.1:8123" in first.stdout
    for person in people.EVERYBODY:
        assert person.email in first.stdout
    assert people.PASSWORD in first.stdout
    assert pb("demo", "--port", "8123", **empty).stdout == first.stdout
    assert served == [(Seats("127.0.0.1", 8123, 2, 4), True)] * 2
