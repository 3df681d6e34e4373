"""Lots: announced, drawn by two persons, never redrawn; numbers and ties."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from pb.adapters.keys import KeyFolder
from pb.domain import lot as rule
from pb.domain.calendar import Stage, StageClosed
from pb.domain.lot import Purpose, ValueUnclear
from pb.domain.rulebook import BallotOrder
from pb.services import ballots, editions, jobs, lot_records, numbers, urns
from pb.services.ballots import AlreadyFrozen, Guard, GuardsOpen
from pb.services.counting import LotDrawn
from pb.services.editions import Edition
from pb.services.lot_drawing import Minutes, SecretLost
from pb.services.lot_records import Announced
from pb.services.lots import LotAnnounced, NothingToDraw
from pb.services.motions import MotionOpen, SamePerson
from pb.store.database import Database
from pb.store.editions import ActRow, LotRow
from tests import drawing, make, proposing
from tests.drawing import announced, confirmed, decided, drawn, entered, refused, stand

CHECK = Path(__file__).parents[2] / "docs" / "lot_check.py"


def read(database: Database, edition: Edition, lot_id: int) -> Announced:
    with database.reading() as session:
        return lot_records.get(session, edition, lot_id)


def test_a_drawn_lot_gives_each_project_a_number_that_anyone_recomputes(
    database: Database, keys: KeyFolder
) -> None:
    edition, coordinator, member = decided(database, keys)
    lot = drawn(database, keys, edition, coordinator, member)
    found = read(database, edition, lot.id)
    assert found.drawing is not None
    assert found.commitment == lot.commitment
    assert rule.commitment(found.lot, found.drawing.secret) == found.commitment
    value = "3-5-2-6-1-1-4-2-6-3"
    assert found.drawing.value == value
    order = rule.drawn((1, 2, 3, 4, 5), found.drawing.secret, value)
    assert found.drawing.order == order
    with database.reading() as session:
        given = numbers.drawn(session, edition.id)
        projects = ballots.on_ballot(session, edition)
    assert given == {filed: n for n, filed in enumerate(order, 1)}
    assert [(each.number, int(each.key)) for each in projects] == list(
        enumerate(order, 1)
    )


def test_the_file_of_a_lot_passes_the_published_check_and_a_changed_one_does_not(
    database: Database, keys: KeyFolder, tmp_path: Path
) -> None:
    edition, coordinator, member = decided(database, keys)
    lot = drawn(database, keys, edition, coordinator, member)
    document = lot_records.document(read(database, edition, lot.id))

    def check(**changes: object) -> tuple[int, str]:
        path = tmp_path / "lot.json"
        path.write_text(json.dumps(document | changes), encoding="utf-8")
        ran = subprocess.run(  # noqa: S603 -- our own script
            [sys.executable, "-I", str(CHECK), str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        return ran.returncode, ran.stdout

    status, said = check()
    assert status == 0
    assert said.startswith("holds: ")
    order = document["order"]
    for name, value, complaint in (
        ("secret", "0" * 64, "not the one the office was bound to"),
        ("items", [1, 2, 3, 4, 6], "not the one the office was bound to"),
        ("round", 2, "not the one the office was bound to"),
        ("value", "1-2-3-4-5-6", "not the one that secret and value give"),
        ("value", "03-5-2-6-1-1", "not in its normal form"),
        ("order", [*order[1:], order[0]], "not the one that secret and value give"),
    ):
        status, said = check(**{name: value})
        assert status == 1, name
        assert complaint in said


def test_the_secret_is_nowhere_in_clear_before_the_second_person_confirms(
    database: Database, keys: KeyFolder
) -> None:
    edition, coordinator, member = decided(database, keys)
    lot = announced(database, keys, edition, coordinator)
    motion = entered(database, edition, lot, coordinator)
    before = everything(database)
    confirmed(database, keys, motion, member)
    found = read(database, edition, lot.id)
    assert found.drawing is not None
    assert found.drawing.secret not in before
    assert found.drawing.secret in everything(database)


def everything(database: Database) -> str:
    tables = ("lot_commitment", "lot_drawing", "motion", "act")
    with database.reading() as session:
        return repr(
            [
                list(session.execute(text(f"SELECT * FROM {table}")))  # noqa: S608
                for table in tables
            ]
        )


def test_who_entered_the_value_does_not_confirm_it(
    database: Database, keys: KeyFolder
) -> None:
    edition, coordinator, _member = decided(database, keys)
    lot = announced(database, keys, edition, coordinator)
    motion = entered(database, edition, lot, coordinator)
    with pytest.raises(SamePerson):
        confirmed(database, keys, motion, coordinator)
    assert read(database, edition, lot.id).drawing is None


def test_a_value_typed_wrong_is_refused_and_entered_again(
    database: Database, keys: KeyFolder
) -> None:
    edition, coordinator, member = decided(database, keys)
    lot = announced(database, keys, edition, coordinator)
    wrong = entered(
        database, edition, lot, coordinator, Minutes("1 1 1 1 1 1", "x", "x", "x")
    )
    with pytest.raises(MotionOpen):
        entered(database, edition, lot, coordinator)
    refused(database, wrong, member)
    confirmed(database, keys, entered(database, edition, lot, coordinator), member)
    found = read(database, edition, lot.id)
    assert found.drawing is not None
    assert found.drawing.value == "3-5-2-6-1-1-4-2-6-3"


def test_a_value_that_is_no_numbers_begins_nothing(
    database: Database, keys: KeyFolder
) -> None:
    edition, coordinator, _member = decided(database, keys)
    lot = announced(database, keys, edition, coordinator)
    with pytest.raises(ValueUnclear):
        entered(database, edition, lot, coordinator, Minutes("szóstki", "", "", ""))


def test_a_lot_is_not_announced_twice_and_not_redrawn(
    database: Database, keys: KeyFolder
) -> None:
    edition, coordinator, member = decided(database, keys)
    lot = announced(database, keys, edition, coordinator)
    with pytest.raises(LotAnnounced):
        announced(database, keys, edition, coordinator)
    confirmed(database, keys, entered(database, edition, lot, coordinator), member)
    with pytest.raises(LotDrawn):
        entered(database, edition, lot, coordinator)
    with pytest.raises(NothingToDraw):
        announced(database, keys, edition, coordinator)


def test_the_database_itself_takes_no_second_open_lot_and_no_second_drawing(
    database: Database, keys: KeyFolder
) -> None:
    edition, coordinator, member = decided(database, keys)
    lot = announced(database, keys, edition, coordinator)
    again = (
        "INSERT INTO lot_commitment (edition_id, purpose, pool, round, items,"
        " announced, commitment, sealed_secret, at, {by})"
        " SELECT edition_id, purpose, pool, {round}, '[1,2]', announced, '{digest}',"
        " sealed_secret, at, {by} FROM lot_commitment"
    )
    copy = {"by": '"by"', "digest": "0" * 64}
    refuses(database, again.format(round=2, **copy), "not drawn")
    confirmed(database, keys, entered(database, edition, lot, coordinator), member)
    refuses(database, again.format(round=3, **copy), "not drawn")
    refuses(database, "UPDATE lot_drawing SET value = '1'", "written once")
    refuses(database, "DELETE FROM lot_drawing", "written once")
    refuses(database, "DELETE FROM ballot_number", "written once")
    refuses(
        database,
        "INSERT INTO lot_drawing SELECT commitment_id, '1', secret, drawn, place,"
        ' sitting, present, at, "by", seconded_by FROM lot_drawing',
        "(?i)unique",
    )
    with database.unit_of_work() as session:  # the form of the statement is right
        session.execute(text(again.format(round=2, **copy)))


def test_the_database_itself_refuses_one_person_as_both(
    database: Database, keys: KeyFolder
) -> None:
    edition, coordinator, _member = decided(database, keys)
    lot = announced(database, keys, edition, coordinator)
    assert lot.by == coordinator.name
    refuses(
        database,
        "INSERT INTO lot_drawing SELECT id, '1', commitment, '[]', '', '', '', at,"
        ' "by", "by" FROM lot_commitment',
        "two_persons",
    )


def refuses(database: Database, statement: str, reason: str) -> None:
    with (
        pytest.raises(DBAPIError, match=reason),
        database.unit_of_work() as session,
    ):
        session.execute(text(statement))


def test_a_project_accepted_later_gets_a_number_behind_and_the_others_keep_theirs(
    database: Database, keys: KeyFolder
) -> None:
    edition, coordinator, member = decided(database, keys, Stage.APPEALS)
    drawn(database, keys, edition, coordinator, member)
    with database.reading() as session:
        first = dict(numbers.drawn(session, edition.id))
    edition = stand(database, edition, Stage.SUBMISSION)
    with database.unit_of_work() as session:
        proposing.filed(session, edition, make.account(session))
    edition = stand(database, edition, Stage.APPEALS)
    with database.unit_of_work() as session:
        drawing.accept(session, edition, 6)
    later = drawn(database, keys, edition, coordinator, member)
    assert later.lot.items == (6,)
    assert later.lot.round == 2
    with database.reading() as session:
        assert numbers.drawn(session, edition.id) == first | {6: 6}


def test_the_freeze_waits_for_the_numbers(database: Database, keys: KeyFolder) -> None:
    edition, coordinator, member = decided(database, keys)
    with pytest.raises(GuardsOpen) as refusal, database.unit_of_work() as session:
        ballots.freeze(session, edition, actor=coordinator.id, now=make.NOW)
    assert refusal.value.facts["guards"] == [(Guard.NO_LOT, 5)]
    lot = drawn(database, keys, edition, coordinator, member)
    with database.unit_of_work() as session:
        ballots.freeze(session, edition, actor=coordinator.id, now=make.NOW)
        frozen = editions.by_slug(session, edition.slug)
        paper = ballots.paper(session, frozen)
    order = read(database, edition, lot.id).drawing.order  # type: ignore[union-attr]
    assert [int(each.key) for each in paper.projects] == list(order)
    assert [each.number for each in paper.projects] == [1, 2, 3, 4, 5]


def test_nothing_is_drawn_where_projects_keep_their_filing_numbers(
    database: Database, keys: KeyFolder
) -> None:
    edition, coordinator, _ = decided(database, keys, order=BallotOrder.FILING)
    with pytest.raises(NothingToDraw):
        announced(database, keys, edition, coordinator)
    with database.reading() as session:
        projects = ballots.on_ballot(session, edition)
        assert ballots.open_guards(session, edition) == []
    assert [(each.number, each.key) for each in projects][:2] == [(1, "1"), (2, "2")]


def test_numbers_are_not_drawn_too_early_or_for_a_frozen_ballot(
    database: Database, keys: KeyFolder
) -> None:
    early, coordinator, member = decided(database, keys, Stage.VERIFICATION)
    with pytest.raises(StageClosed):
        announced(database, keys, early, coordinator)
    edition = stand(database, early, Stage.PRINTING)
    drawn(database, keys, edition, coordinator, member)
    with database.unit_of_work() as session:
        ballots.freeze(session, edition, actor=None, now=make.NOW)
    with pytest.raises(AlreadyFrozen):
        announced(database, keys, edition, coordinator)


def test_with_another_key_nothing_is_drawn_and_the_lot_stays_open(
    database: Database, keys: KeyFolder, tmp_path: Path
) -> None:
    edition, coordinator, member = decided(database, keys)
    lot = announced(database, keys, edition, coordinator)
    motion = entered(database, edition, lot, coordinator)
    elsewhere = KeyFolder(tmp_path / "elsewhere")
    elsewhere.make_shared()
    with pytest.raises(SecretLost):
        confirmed(database, elsewhere, motion, member)
    assert read(database, edition, lot.id).drawing is None
    confirmed(database, keys, motion, member)


def test_a_deciding_tie_is_drawn_by_two_and_the_count_is_asked_for_again(
    database: Database, keys: KeyFolder
) -> None:
    edition = tied_edition(database, keys)
    with database.unit_of_work() as session:
        coordinator, member = drawing.officials(session)
    with pytest.raises(NothingToDraw):
        announced(database, keys, edition, coordinator, Purpose.TIE)
    counted(database, keys, edition, coordinator.id)
    lot = announced(database, keys, edition, coordinator, Purpose.TIE)
    assert (lot.lot.pool, lot.lot.items) == ("large", (1, 2))
    confirmed(database, keys, entered(database, edition, lot, coordinator), member)
    with database.reading() as session:
        row = session.scalars(select(LotRow)).one()
        job = jobs.last_count(session, edition)
        actions = list(session.scalars(select(ActRow.action).order_by(ActRow.id)))
    order = read(database, edition, lot.id).drawing.order  # type: ignore[union-attr]
    assert json.loads(row.drawn) == list(order)
    assert "10 maja 2126" in row.minutes
    assert job is not None
    assert job.state == "waiting"
    assert actions[-4:] == ["motion:carried", "lot:draw", "lot:record", "result:ask"]


def test_after_the_draw_the_worker_counts_to_the_end(
    database: Database, keys: KeyFolder
) -> None:
    edition = tied_edition(database, keys)
    with database.unit_of_work() as session:
        coordinator, member = drawing.officials(session)
    counted(database, keys, edition, coordinator.id)
    lot = announced(database, keys, edition, coordinator, Purpose.TIE)
    confirmed(database, keys, entered(database, edition, lot, coordinator), member)
    jobs.run_counts(database, keys, make.NOW)
    with database.reading() as session:
        assert editions.by_slug(session, edition.slug).digest is not None


def tied_edition(database: Database, keys: KeyFolder) -> Edition:
    """Return a closed vote whose two projects have one vote each."""
    voted = make.voting_edition(
        database, keys, make.projects(400_000_00, 400_000_00), tie_criteria=()
    )
    with database.reading() as session:
        booth = urns.booth(session, voted, keys)
    make.cast_many(database, booth, range(20), [1])
    make.cast_many(database, booth, range(20, 40), [2])
    return make.closed(database, voted)


def counted(database: Database, keys: KeyFolder, edition: Edition, actor: int) -> None:
    with database.unit_of_work() as session:
        jobs.ask_count(session, edition, actor=actor, now=make.NOW)
    jobs.run_counts(database, keys, make.NOW)
