from datetime import timedelta

from pb.domain.amendment import Amendment
from pb.domain.calendar import Stage, Timetable
from pb.domain.permissions import Role
from pb.services import editions, history
from pb.store.database import Database
from tests import make


def test_versions_of_the_rulebook_come_newest_first_with_what_they_changed(
    database: Database,
) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session)
        official = make.account(session, Role.COORDINATOR, name="Koordynator Wzorcowy")
        editions.change_rules(
            session,
            edition,
            edition.rules.with_(eligible=64_000),
            actor=official.id,
            now=make.NOW,
        )
    with database.reading() as session:
        second, first = history.versions(session, edition.id)
    assert (second.number, first.number) == (2, 1)
    assert second.by == "Koordynator Wzorcowy"
    assert second.changes == (Amendment("eligible", 65_000, 64_000),)
    assert first.by is None
    assert first.changes == ()
    assert first.rules == edition.rules


def test_changes_of_the_timetable_name_the_stages_that_moved(
    database: Database,
) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session)
        official = make.account(session, Role.COORDINATOR)
        begins = dict(edition.timetable.begins)
        later = begins[Stage.VOTING] + timedelta(hours=2)
        editions.change_timetable(
            session,
            edition,
            Timetable(begins | {Stage.VOTING: later}),
            actor=official.id,
            now=make.NOW,
        )
    with database.reading() as session:
        (change,) = history.reschedulings(session, edition.id)
    assert change.at == make.NOW
    assert change.moves == (history.Move(Stage.VOTING, begins[Stage.VOTING], later),)


def test_an_edition_never_changed_has_no_history(database: Database) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session)
    with database.reading() as session:
        assert history.reschedulings(session, edition.id) == []
