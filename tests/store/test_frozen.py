"""After the freeze the database itself refuses changes, whoever sends them."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pb.adapters.keys import KeyFolder
from pb.domain.calendar import Stage
from pb.services import ballots
from pb.store.database import Database
from tests import make, proposing
from tests.drawing import decided, drawn, stand

FORBIDDEN = {
    "the ballot": "UPDATE manifest SET document = '{}'",
    "the ballot's digest": "UPDATE manifest SET sha256 = 'x'",
    "the ballot, away": "DELETE FROM manifest",
    "the rulebook, anew": (
        "INSERT INTO rulebook SELECT edition_id, version + 1, document, sha256, at,"
        ' "by" FROM rulebook'
    ),
    "the rulebook": "UPDATE rulebook SET document = '{}'",
    "the adoption": "UPDATE adoption SET version = 2",
    "the adoption, away": "DELETE FROM adoption",
    "a project's state": "UPDATE proposal SET state = 'withdrawn' WHERE number = 1",
    "a project's version": "UPDATE proposal SET version = 2 WHERE number = 1",
    "a project's number": "UPDATE proposal SET number = 99 WHERE number = 1",
    "a project, away": "DELETE FROM proposal WHERE number = 1",
    "a refused proposal, in": (
        "UPDATE proposal SET state = 'accepted' WHERE number = 5"
    ),
    "a proposal's text, anew": (
        "INSERT INTO proposal_version (proposal_id, version, title, summary,"
        ' description, justification, beneficiaries, pool, place, cost, at, "by")'
        " SELECT proposal_id, version + 1, title, summary, description, justification,"
        ' beneficiaries, pool, place, cost, at, "by" FROM proposal_version'
        " WHERE proposal_id IN (SELECT id FROM proposal WHERE number = 1)"
    ),
    "a proposal's text": "UPDATE proposal_version SET title = 'x'",
    "a verdict": (
        "INSERT INTO verdict SELECT proposal_id, n + 1, version, accepted, ground,"
        ' text, at, "by" FROM verdict'
    ),
    "a ballot number, anew": (
        "INSERT INTO ballot_number SELECT edition_id, 99, 99, commitment_id"
        " FROM ballot_number WHERE number = 1"
    ),
    "a ballot number": "UPDATE ballot_number SET number = number + 10",
}


@pytest.fixture
def frozen(database: Database, keys: KeyFolder) -> Database:
    """A database with a frozen ballot; proposal 5 was refused."""
    edition, coordinator, member = decided(database, keys, proposals=4)
    edition = stand(database, edition, Stage.SUBMISSION)
    with database.unit_of_work() as session:
        proposing.filed(session, edition, make.account(session))
    edition = stand(database, edition, Stage.PRINTING)
    with database.unit_of_work() as session:
        proposing.rejected(session, edition, 5, coordinator, make.NOW)
    drawn(database, keys, edition, coordinator, member)
    with database.unit_of_work() as session:
        ballots.freeze(session, edition, actor=None, now=make.NOW)
    return database


def test_every_change_of_what_people_vote_on_is_refused(frozen: Database) -> None:
    for what, statement in FORBIDDEN.items():
        before = dump(frozen)
        with (
            pytest.raises(DBAPIError) as refused,
            frozen.unit_of_work() as session,
        ):
            session.execute(text(statement))
        said = str(refused.value.orig)
        assert "frozen" in said or "written once" in said or "adopted" in said, what
        assert dump(frozen) == before, what


def dump(database: Database) -> str:
    tables = ("manifest", "rulebook", "adoption", "proposal", "ballot_number")
    with database.reading() as session:
        return repr(
            [
                sorted(map(tuple, session.execute(text(f"SELECT * FROM {table}"))))  # noqa: S608
                for table in tables
            ]
        )


def test_the_same_changes_pass_before_the_freeze(
    database: Database, keys: KeyFolder
) -> None:
    edition, coordinator, member = decided(database, keys, proposals=4)
    drawn(database, keys, edition, coordinator, member)
    with database.unit_of_work() as session:
        for what in (
            "a ballot number, anew",
            "a proposal's text, anew",
            "a verdict",
            "a project's number",
        ):
            statement = FORBIDDEN[what]
            session.execute(text(statement))
        session.execute(text("UPDATE proposal SET state = 'withdrawn' WHERE id = 2"))


def test_what_is_not_on_the_ballot_goes_on_living(frozen: Database) -> None:
    with frozen.unit_of_work() as session:
        # The timetable stays open to extensions, and accounts to their owners.
        session.execute(text("UPDATE timetable SET archive = archive"))
        session.execute(
            text("UPDATE proposal SET state = 'withdrawn' WHERE number = 5")
        )
