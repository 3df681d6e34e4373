"""``pb audit``: the first broken act, named, with the status scripts ask for."""

import pytest
from sqlalchemy import text

from pb.store.database import Database
from tests import make
from tests.cli.test_commands import Pb, pb, refusal, worked

__all__ = ["pb", "worked"]


@pytest.fixture
def log(database: Database) -> Database:
    with database.unit_of_work() as session:
        make.edition(session)
        for n in range(4):
            make.account(session, email=f"osoba-{n}@example.org")
    return database


def test_a_whole_log_is_said_to_be_whole(pb: Pb, log: Database) -> None:
    head = pb("audit", "head").stdout.strip()
    result = pb("audit", "verify", "--head", head)
    assert result.exit_code == 0, result.output
    assert f"Head: {head}" in result.stdout


def test_the_first_broken_act_is_named(pb: Pb, log: Database) -> None:
    make.without_guards(log, "act")
    with log.unit_of_work() as session:
        session.execute(text("UPDATE act SET facts = '{}' WHERE n >= 3"))
    result = pb("audit", "verify")
    assert result.exit_code == 1
    assert result.stderr.startswith("act 3: altered")


def test_a_log_cut_off_shows_against_the_head_that_was_kept(
    pb: Pb, log: Database
) -> None:
    kept = pb("audit", "head").stdout.strip()
    make.without_guards(log, "act")
    with log.unit_of_work() as session:
        session.execute(text("DELETE FROM act WHERE n > 3"))
        session.execute(
            text("UPDATE act_head SET n = 3, hash = (SELECT hash FROM act WHERE n = 3)")
        )
    assert pb("audit", "verify").exit_code == 0
    result = pb("audit", "verify", "--head", kept)
    assert result.exit_code == 1
    assert result.stderr.startswith("act 4: missing")


def test_a_head_that_is_none_is_refused_in_one_line(pb: Pb, log: Database) -> None:
    assert "64 digits" in refusal(pb("audit", "verify", "--head", "12"))
