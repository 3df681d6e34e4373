"""Deeds of two persons: freeze, strike, publication; one person is never both."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from pb.adapters.keys import KeyFolder
from pb.domain.calendar import Stage, StageClosed
from pb.domain.permissions import Action, Role
from pb.domain.rulebook import BallotOrder
from pb.services import (
    counting,
    editions,
    freezing,
    motions,
    opening,
    publishing,
    strikes,
    urns,
    verification,
)
from pb.services.accounts import Account
from pb.services.ballots import AlreadyFrozen, NotFrozen
from pb.services.counting import NotCounted
from pb.services.editions import Edition
from pb.services.freezing import BallotChanged
from pb.services.motions import MotionSettled, NotSecond, SamePerson
from pb.services.publishing import AlreadyPublished
from pb.services.strikes import AlreadyStruck, CountedAlready, NoSuchProject
from pb.store.database import Database
from pb.store.editions import ManifestRow, PublicationRow
from pb.store.strikes import StrikeRow
from tests import drawing, make
from tests.drawing import confirmed, decided, stand


@pytest.fixture
def ready(
    database: Database, keys: KeyFolder
) -> tuple[Edition, Account, Account, Database]:
    """An edition that can be frozen, its coordinator, a commission member."""
    edition, coordinator, member = decided(
        database, keys, proposals=3, order=BallotOrder.FILING
    )
    return edition, coordinator, member, database


Ready = tuple[Edition, Account, Account, Database]


def begin_freeze(ready: Ready) -> motions.Motion:
    edition, coordinator, _member, database = ready
    with database.unit_of_work() as session:
        return freezing.move(session, edition, actor=coordinator, now=make.NOW)


def test_the_freeze_takes_place_with_the_second_person_and_not_before(
    ready: Ready, keys: KeyFolder
) -> None:
    edition, coordinator, member, database = ready
    motion = begin_freeze(ready)
    with database.reading() as session:
        assert session.get(ManifestRow, edition.id) is None
    confirmed(database, keys, motion, member)
    with database.reading() as session:
        row = session.get_one(ManifestRow, edition.id)
    assert row.sha256 == motion.facts["sha256"]
    assert row.frozen_by == coordinator.id


def test_one_person_is_never_both_and_then_nothing_is_frozen(
    ready: Ready, keys: KeyFolder
) -> None:
    edition, coordinator, _member, database = ready
    motion = begin_freeze(ready)
    with pytest.raises(SamePerson):
        confirmed(database, keys, motion, coordinator)
    with database.reading() as session:
        assert session.get(ManifestRow, edition.id) is None
    statement = (
        "UPDATE motion SET state = 'carried', settled_by = moved_by,"
        " settled_at = moved_at"
    )
    with (
        pytest.raises(DBAPIError, match="two_persons"),
        database.unit_of_work() as session,
    ):
        session.execute(text(statement))


def test_an_assessor_is_nobodys_second_person(ready: Ready, keys: KeyFolder) -> None:
    _edition, _coordinator, _member, database = ready
    motion = begin_freeze(ready)
    with database.unit_of_work() as session:
        assessor = make.account(session, Role.ASSESSOR, email="other@example.org")
    with pytest.raises(NotSecond):
        confirmed(database, keys, motion, assessor)


def test_what_changed_meanwhile_is_not_frozen_by_the_old_confirmation(
    ready: Ready, keys: KeyFolder
) -> None:
    edition, coordinator, member, database = ready
    motion = begin_freeze(ready)
    with database.unit_of_work() as session:
        verification.reopen(
            session, edition, 3, "Pomyłka.", actor=coordinator, now=make.NOW
        )
        drawing.reject(session, edition, 3)
    with pytest.raises(BallotChanged):
        confirmed(database, keys, motion, member)
    with database.reading() as session:
        assert motions.get(session, motion.id).state is motions.State.OPEN
        assert session.get(ManifestRow, edition.id) is None
    drawing.refused(database, motion, member)
    confirmed(database, keys, begin_freeze(ready), member)
    with database.reading() as session:
        assert session.get(ManifestRow, edition.id) is not None


def test_a_confirmation_counts_once(ready: Ready, keys: KeyFolder) -> None:
    _edition, _coordinator, member, database = ready
    motion = begin_freeze(ready)
    confirmed(database, keys, motion, member)
    with pytest.raises(MotionSettled):
        confirmed(database, keys, motion, member)
    with pytest.raises(AlreadyFrozen):
        begin_freeze(stood(ready))


def stood(ready: Ready) -> Ready:
    """Return the same with the edition as it stands now."""
    edition, coordinator, member, database = ready
    with database.reading() as session:
        edition = editions.by_slug(session, edition.slug)
    return edition, coordinator, member, database


def frozen(ready: Ready, keys: KeyFolder) -> Ready:
    confirmed(ready[3], keys, begin_freeze(ready), ready[2])
    return stood(ready)


def begin_strike(ready: Ready, number: int = 2) -> motions.Motion:
    edition, coordinator, _member, database = ready
    with database.unit_of_work() as session:
        return strikes.move(
            session,
            edition,
            number=number,
            reason="Grunt sprzedano 5 maja 2126 r.",
            decision="Zarządzenie nr 1 z 10 maja 2126 r.",
            actor=coordinator,
            now=make.NOW,
        )


def test_a_project_is_struck_by_two_persons_and_the_ballot_stays_what_it_is(
    ready: Ready, keys: KeyFolder
) -> None:
    ready = frozen(ready, keys)
    edition, coordinator, member, database = ready
    motion = begin_strike(ready)
    with database.reading() as session:
        assert strikes.of_edition(session, edition.id) == {}
    with pytest.raises(SamePerson):
        confirmed(database, keys, motion, coordinator)
    confirmed(database, keys, motion, member)
    with database.reading() as session:
        assert strikes.of_edition(session, edition.id) == {
            2: "Grunt sprzedano 5 maja 2126 r."
        }
        row = session.scalars(select(StrikeRow)).one()
        assert editions.by_slug(session, edition.slug).manifest == edition.manifest
    assert (row.by, row.seconded_by) == (coordinator.id, member.id)
    with pytest.raises(AlreadyStruck):
        begin_strike(ready)


def test_what_is_not_on_a_frozen_ballot_is_not_struck(
    ready: Ready, keys: KeyFolder
) -> None:
    with pytest.raises(NotFrozen):
        begin_strike(ready)
    with pytest.raises(NoSuchProject):
        begin_strike(frozen(ready, keys), number=99)


ANOTHER = (
    "INSERT INTO strike SELECT edition_id, 3, {reason}, decision, at, {two} FROM strike"
)
BY, SECOND = '"by"', "seconded_by"


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE strike SET reason = 'x'", "written once"),
        ("DELETE FROM strike", "written once"),
        (ANOTHER.format(reason="reason", two=f"{BY}, {BY}"), "two_persons"),
        (ANOTHER.format(reason="''", two=f"{BY}, {SECOND}"), "ck_strike_reason"),
    ],
)
def test_the_database_itself_keeps_a_strike_and_its_two_persons(
    ready: Ready, keys: KeyFolder, statement: str, reason: str
) -> None:
    ready = frozen(ready, keys)
    database = ready[3]
    confirmed(database, keys, begin_strike(ready), ready[2])
    with (
        pytest.raises(DBAPIError, match=reason),
        database.unit_of_work() as session,
    ):
        session.execute(text(statement))


def counted(database: Database, keys: KeyFolder) -> Ready:
    """Return a counted edition with its two officials."""
    voted = make.voting_edition(database, keys)
    with database.reading() as session:
        booth = urns.booth(session, voted, keys)
    make.cast_many(database, booth, range(25), [1, 3])
    edition = make.closed(database, voted)
    opening.open_urn(database, edition, keys, make.NOW, lambda *_: None)
    with database.unit_of_work() as session:
        counting.certify(session, edition, actor=None, now=make.NOW)
        coordinator, member = drawing.officials(session)
        return editions.by_slug(session, edition.slug), coordinator, member, database


def begin_publication(ready: Ready) -> motions.Motion:
    edition, coordinator, _member, database = ready
    with database.unit_of_work() as session:
        return publishing.move(session, edition, actor=coordinator, now=make.NOW)


def test_the_result_is_published_by_two_persons(
    database: Database, keys: KeyFolder
) -> None:
    ready = counted(database, keys)
    edition, coordinator, member, _ = ready
    motion = begin_publication(ready)
    assert motion.facts == {"sha256": edition.digest}
    with pytest.raises(SamePerson):
        confirmed(database, keys, motion, coordinator)
    with database.reading() as session:
        assert session.get(PublicationRow, edition.id) is None
    confirmed(database, keys, motion, member)
    with database.reading() as session:
        assert session.get_one(PublicationRow, edition.id).by == coordinator.id
    with pytest.raises(AlreadyPublished):
        begin_publication(stood(ready))


def test_a_result_that_is_not_there_is_not_published(ready: Ready) -> None:
    edition, coordinator, member, database = ready
    with pytest.raises(StageClosed):
        begin_publication(ready)
    closed = stand(database, edition, Stage.COUNTING)
    with pytest.raises(NotCounted):
        begin_publication((closed, coordinator, member, database))


def test_nothing_is_struck_behind_a_written_result(
    database: Database, keys: KeyFolder
) -> None:
    ready = counted(database, keys)
    with pytest.raises(CountedAlready):
        begin_strike(ready)
    values = "edition_id, 2, 'x', 'y', counted_at, 1, 2"
    statement = f"INSERT INTO strike SELECT {values} FROM result"  # noqa: S608
    with (
        pytest.raises(DBAPIError, match="are counted"),
        database.unit_of_work() as session,
    ):
        session.execute(text(statement))


def test_who_began_a_deed_takes_it_back_and_history_says_so(
    ready: Ready, keys: KeyFolder
) -> None:
    edition, coordinator, member, database = ready
    motion = begin_freeze(ready)
    drawing.refused(database, motion, coordinator)
    with database.reading() as session:
        assert motions.waiting(session, edition.id, Action.FREEZE_BALLOT) is None
        (past,) = motions.settled(session, edition.id)
    assert past.state is motions.State.WITHDRAWN
    assert past.reason == "Pomyłka."
    with pytest.raises(MotionSettled):
        confirmed(database, keys, motion, member)
