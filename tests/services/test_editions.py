from datetime import timedelta
from json import loads

import pytest
from sqlalchemy import select

from pb.domain.calendar import Stage, Timetable
from pb.domain.permissions import Role
from pb.domain.rulebook import Misfit
from pb.services import editions
from pb.store.database import Database
from pb.store.editions import ActRow, RulebookRow
from tests import make


def test_a_change_of_the_rules_is_a_new_version_and_a_recorded_act(
    database: Database,
) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session)
        official = make.account(session, Role.COORDINATOR)
        editions.change_rules(
            session,
            edition,
            edition.rules.with_(misfit=Misfit.STOP),
            actor=official.id,
            now=make.NOW,
        )
    with database.reading() as session:
        found = editions.by_slug(session, edition.slug)
        act = session.scalars(
            select(ActRow).where(ActRow.action == "edition:rulebook:change")
        ).one()
    assert (found.rules_version, found.rules.misfit) == (2, Misfit.STOP)
    assert (act.actor_id, act.at) == (official.id, make.NOW)
    assert loads(act.facts)["before"]["misfit"] == "skip"


def test_saving_the_same_rules_again_writes_nothing(database: Database) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session)
        official = make.account(session, Role.COORDINATOR)
        editions.change_rules(
            session, edition, edition.rules, actor=official.id, now=make.NOW
        )
        assert len(session.scalars(select(RulebookRow)).all()) == 1


def test_the_second_of_two_writers_of_one_version_is_refused(
    database: Database,
) -> None:
    with database.unit_of_work() as session:
        seen = make.edition(session)
        official = make.account(session, Role.COORDINATOR).id
        first = seen.rules.with_(eligible=64_000)
        editions.change_rules(session, seen, first, actor=official, now=make.NOW)
        second = seen.rules.with_(eligible=63_000)
        with pytest.raises(editions.RulesMoved):
            editions.change_rules(session, seen, second, actor=official, now=make.NOW)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != "preparation"])
def test_rules_and_dates_are_settled_once_submission_opened(
    stage: Stage, database: Database
) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session, stage)
        official = make.account(session, Role.COORDINATOR).id
        with pytest.raises(editions.RulesSettled):
            editions.change_rules(
                session,
                edition,
                edition.rules.with_(eligible=1),
                actor=official,
                now=make.NOW,
            )
        with pytest.raises(editions.RulesSettled):
            editions.change_timetable(
                session,
                edition,
                make.timetable(),
                actor=official,
                now=make.NOW,
            )


def test_a_timetable_that_opens_submission_at_once_is_refused(
    database: Database,
) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session)
        official = make.account(session, Role.COORDINATOR).id
        begins = dict(edition.timetable.begins)
        begins[Stage.PREPARATION] = make.NOW - timedelta(days=3)
        begins[Stage.SUBMISSION] = make.NOW
        with pytest.raises(editions.OpensAtOnce):
            editions.change_timetable(
                session, edition, Timetable(begins), actor=official, now=make.NOW
            )
