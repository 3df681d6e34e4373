"""Extensions as acts: recorded, for a reason, decided on the stored timetable."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from pb.adapters.keys import KeyFolder
from pb.domain.calendar import Stage, StageClosed, Timetable, Window, WindowKind
from pb.domain.extension import Extension, NothingToExtend
from pb.domain.permissions import Role
from pb.services import editions, extending, history, opening, urns
from pb.services.editions import Edition, TimetableMoved
from pb.store.database import Database
from pb.store.editions import ActRow
from tests import make

DAY = timedelta(days=1)
REASON = "Awaria sieci w dniu głosowania."


def opened(database: Database, stage: Stage, **windows: Window) -> tuple[Edition, int]:
    """Return an adopted edition in ``stage`` and its coordinator."""
    with database.unit_of_work() as session:
        edition = make.edition(session, stage)
        dated = Timetable(
            edition.timetable.begins,
            {WindowKind(kind): window for kind, window in windows.items()},
        )
        editions.set_timetable(session, edition, dated, actor=None, now=make.NOW)
        official = make.account(session, Role.COORDINATOR, name="Koordynator Wzorcowy")
        return editions.by_slug(session, edition.slug), official.id


def longer(edition: Edition, stage: Stage, by: timedelta = DAY) -> Extension:
    return Extension(stage, edition.timetable.window(stage).ends + by, REASON)


def stored(database: Database, edition: Edition) -> Edition:
    with database.reading() as session:
        return editions.by_slug(session, edition.slug)


def test_an_extension_is_recorded_with_before_after_and_reason(
    database: Database,
) -> None:
    edition, actor = opened(database, Stage.VOTING)
    ends = edition.timetable.begins[Stage.COUNTING]
    with database.unit_of_work() as session:
        extending.extend(
            session,
            edition,
            longer(edition, Stage.VOTING),
            actor=actor,
            now=make.NOW,
        )
    after = stored(database, edition).timetable
    assert after.begins[Stage.COUNTING] == ends + DAY
    with database.reading() as session:
        act = session.scalars(
            select(ActRow).where(ActRow.action == "edition:timetable:extend")
        ).one()
        found = history.reschedulings(session, edition.id)[0]
    assert (act.actor_id, act.at) == (actor, make.NOW)
    assert found.reason == REASON
    assert found.extension
    assert found.by == "Koordynator Wzorcowy"
    assert found.moves == (history.Move(Stage.COUNTING, ends, ends + DAY),)


def test_a_window_is_extended_and_history_names_its_end(database: Database) -> None:
    window = Window(make.NOW - DAY, make.NOW + DAY)
    edition, actor = opened(database, Stage.APPEALS, appeal=window)
    extension = Extension(WindowKind.APPEAL, window.ends + DAY, REASON)
    with database.unit_of_work() as session:
        extending.extend(session, edition, extension, actor=actor, now=make.NOW)
    with database.reading() as session:
        found = history.reschedulings(session, edition.id)
    ends = history.Edge.ENDS
    assert found[0].moves == (
        history.Move(WindowKind.APPEAL, window.ends, window.ends + DAY, ends),
    )
    # Setting the window's dates for the first time is history, too.
    assert history.Move(WindowKind.APPEAL, None, window.ends, ends) in found[1].moves
    assert not found[1].extension


def test_the_second_of_two_extensions_at_once_is_refused(database: Database) -> None:
    seen, actor = opened(database, Stage.VOTING)
    with database.unit_of_work() as session:
        extending.extend(
            session, seen, longer(seen, Stage.VOTING), actor=actor, now=make.NOW
        )
    with pytest.raises(TimetableMoved), database.unit_of_work() as session:
        extending.extend(
            session,
            seen,
            longer(seen, Stage.VOTING, 2 * DAY),
            actor=actor,
            now=make.NOW,
        )
    ends = seen.timetable.begins[Stage.COUNTING]
    assert stored(database, seen).timetable.begins[Stage.COUNTING] == ends + DAY


def test_a_change_of_a_window_alone_is_noticed_by_another_writer(
    database: Database,
) -> None:
    seen, _actor = opened(database, Stage.VOTING)
    begins = seen.timetable.begins
    window = Window(make.NOW, make.NOW + DAY)
    with database.unit_of_work() as session:
        dated = Timetable(begins, {WindowKind.PROTEST: window})
        editions.set_timetable(session, seen, dated, actor=None, now=make.NOW)
    with pytest.raises(TimetableMoved), database.unit_of_work() as session:
        dated = Timetable(begins)
        editions.set_timetable(session, seen, dated, actor=None, now=make.NOW)


def test_a_vote_that_just_closed_is_not_extended(database: Database) -> None:
    edition, actor = opened(database, Stage.VOTING)
    closed = edition.timetable.begins[Stage.COUNTING]
    with pytest.raises(NothingToExtend), database.unit_of_work() as session:
        extending.extend(
            session, edition, longer(edition, Stage.VOTING), actor=actor, now=closed
        )


def test_while_dates_can_be_changed_they_are_not_extended(database: Database) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session)
        actor = make.account(session, Role.COORDINATOR).id
        with pytest.raises(extending.DatesStillOpen):
            extending.extend(
                session,
                edition,
                longer(edition, Stage.VOTING),
                actor=actor,
                now=make.NOW,
            )


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_an_extension_without_a_reason_is_refused(
    reason: str, database: Database
) -> None:
    edition, actor = opened(database, Stage.SUBMISSION)
    until = edition.timetable.begins[Stage.VERIFICATION] + DAY
    with pytest.raises(extending.Unexplained), database.unit_of_work() as session:
        extending.extend(
            session,
            edition,
            Extension(Stage.SUBMISSION, until, reason),
            actor=actor,
            now=make.NOW,
        )


def test_voting_is_extended_while_it_is_delayed(database: Database) -> None:
    edition, actor = opened(database, Stage.VOTING)
    assert edition.manifest is None
    with database.unit_of_work() as session:
        extending.extend(
            session, edition, longer(edition, Stage.VOTING), actor=actor, now=make.NOW
        )
    old_end = edition.timetable.begins[Stage.COUNTING]
    assert stored(database, edition).stage(old_end) is Stage.VOTING


def test_an_opened_urn_is_not_voted_into_again(
    database: Database, keys: KeyFolder
) -> None:
    edition = make.voting_edition(database, keys)
    with database.unit_of_work() as session:
        actor = make.account(session, Role.COORDINATOR).id
        session.execute(
            text("UPDATE urn SET state = 'opened', opened_at = made_at, envelopes = 0")
        )
    with pytest.raises(extending.VoteOpened), database.unit_of_work() as session:
        extending.extend(
            session, edition, longer(edition, Stage.VOTING), actor=actor, now=make.NOW
        )


def test_an_opening_under_way_stops_when_the_vote_is_extended(
    database: Database, keys: KeyFolder
) -> None:
    edition = make.voting_edition(database, keys)
    with database.reading() as session:
        booth = urns.booth(session, edition, keys)
    make.cast_many(database, booth, range(3), [1])
    ends = edition.timetable.begins[Stage.COUNTING]
    with database.unit_of_work() as session:
        actor = make.account(session, Role.COORDINATOR).id

    def extend_meanwhile(_done: int, _total: int) -> None:
        with database.unit_of_work() as session:
            extending.extend(
                session,
                edition,
                longer(edition, Stage.VOTING),
                actor=actor,
                now=ends - timedelta(microseconds=1),
            )

    with pytest.raises(StageClosed):
        opening.open_urn(database, edition, keys, ends, extend_meanwhile)
    with database.reading() as session:
        assert session.scalar(text("SELECT state FROM urn")) == "sealed"
        assert session.scalar(text("SELECT count(*) FROM envelope")) == 3
