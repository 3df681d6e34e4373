"""The coordinator's tasks: what is counted, what it holds up, and when it is done."""

from datetime import datetime, timedelta

import pytest

from pb.adapters.keys import KeyFolder
from pb.domain.calendar import STAGES, Stage
from pb.domain.permissions import Action, Role
from pb.domain.rulebook import BallotOrder
from pb.domain.verification import Verdict
from pb.services import editions, motions, tasks, urns, verification
from pb.services.editions import Edition
from pb.services.tasks import Code, Standing, Task
from pb.store.database import Database
from tests import make, proposing


def listed(
    database: Database,
    edition: Edition,
    now: datetime = make.NOW,
    *,
    worker_silent: bool = False,
) -> dict[Code, Task]:
    with database.reading() as session:
        edition = editions.by_slug(session, edition.slug)
        found = tasks.listed(session, edition, now, worker_silent=worker_silent)
    assert [task.code for task in found] == sorted(
        (task.code for task in found), key=list(Code).index
    )
    return {task.code: task for task in found}


def blocking(found: dict[Code, Task]) -> list[Code]:
    return [task.code for task in tasks.blocking(list(found.values()))]


def with_proposals(database: Database, n: int, **changes: object) -> Edition:
    """Return an edition in submission, with proposals and two who decide."""
    with database.unit_of_work() as session:
        edition = make.edition(session, Stage.SUBMISSION, **changes)
        author = make.account(session)
        make.account(session, Role.COORDINATOR)
        make.account(session, Role.COMMISSION)
        for _ in range(n):
            proposing.filed(session, edition, author)
    return edition


def moved(database: Database, edition: Edition, stage: Stage) -> Edition:
    with database.unit_of_work() as session:
        stored = editions.by_slug(session, edition.slug)
        times = make.timetable(stage)
        editions.set_timetable(session, stored, times, actor=None, now=make.NOW)
        return editions.by_slug(session, edition.slug)


def accept(database: Database, edition: Edition, *numbers: int) -> None:
    with database.unit_of_work() as session:
        assessor = make.account(session, Role.ASSESSOR)
        for number in numbers:
            verification.decide(
                session,
                edition,
                number,
                Verdict(accepted=True, ground=None, text=""),
                actor=assessor,
                now=make.NOW,
            )


def test_a_rulebook_that_is_not_adopted_holds_submission_up(
    database: Database,
) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session)
        rules = edition.rules.with_(unset=frozenset({"misfit", "tie_criteria"}))
        actor = make.account(session, Role.COORDINATOR).id
        editions.change_rules(session, edition, rules, actor=actor, now=make.NOW)
    found = listed(database, edition)
    errors, warnings = tasks.faults(edition)
    assert errors == []
    assert found[Code.ADOPT].n == 2
    assert 0 < found[Code.ADOPT].more <= len(warnings)
    assert found[Code.ADOPT].until == edition.timetable.begins[Stage.SUBMISSION]
    assert blocking(found)[0] is Code.ADOPT
    assert found[Code.TIMETABLE].standing is Standing.DUE
    with database.unit_of_work() as session:
        edition = editions.by_slug(session, edition.slug)
        editions.settle(session, edition, actor=actor, now=make.NOW)
    found = listed(database, edition)
    assert found[Code.ADOPT] == Task(Code.ADOPT, Standing.DONE, at=make.NOW)
    assert Code.ADOPT not in blocking(found)


@pytest.mark.parametrize(
    ("people", "enough"),
    [
        ([], False),
        ([{Role.COORDINATOR}], False),
        ([{Role.COORDINATOR, Role.COMMISSION}], False),
        ([{Role.COORDINATOR}, {Role.AUDITOR}], False),
        ([{Role.COMMISSION}, {Role.COMMISSION}], False),
        ([{Role.COORDINATOR}, {Role.COMMISSION}], True),
        ([{Role.COORDINATOR}, {Role.COORDINATOR}], True),
    ],
)
def test_two_persons_are_needed_who_can_confirm_each_others_deeds(
    people: list[set[Role]], enough: bool, database: Database
) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session)
        for n, roles in enumerate(people):
            make.account(session, *roles, email=f"person-{n}@example.org")
    found = listed(database, edition)
    assert (found[Code.SECOND_PERSON].standing is Standing.DONE) == enough
    assert (Code.SECOND_PERSON in blocking(found)) != enough


def test_proposals_without_a_verdict_are_counted_and_hold_the_next_stage_up(
    database: Database,
) -> None:
    edition = with_proposals(database, 3)
    assert listed(database, edition)[Code.VERDICTS].standing is Standing.LATER
    edition = moved(database, edition, Stage.VERIFICATION)
    accept(database, edition, 2)
    found = listed(database, edition)
    begins = edition.timetable.begins
    assert found[Code.VERDICTS].n == 2
    assert found[Code.VERDICTS].blocks is Stage.APPEALS
    assert found[Code.VERDICTS].until == begins[Stage.APPEALS]
    assert blocking(found) == [Code.VERDICTS]
    edition = moved(database, edition, Stage.PRINTING)
    assert listed(database, edition)[Code.VERDICTS].blocks is Stage.VOTING
    accept(database, edition, 1, 3)
    found = listed(database, edition)
    assert found[Code.VERDICTS].standing is Standing.DONE
    assert blocking(found) == [Code.URN, Code.FREEZE]


def test_a_ballot_without_projects_is_a_task_not_done(database: Database) -> None:
    edition = moved(database, with_proposals(database, 0), Stage.PRINTING)
    task = listed(database, edition)[Code.VERDICTS]
    assert (task.standing, task.n, task.blocks) == (Standing.DUE, 0, Stage.VOTING)


def test_numbers_are_drawn_once_all_verdicts_are_given(database: Database) -> None:
    edition = with_proposals(database, 2, order=BallotOrder.LOT)
    edition = moved(database, edition, Stage.APPEALS)
    accept(database, edition, 1)
    assert listed(database, edition)[Code.LOT].standing is Standing.LATER
    accept(database, edition, 2)
    task = listed(database, edition)[Code.LOT]
    assert (task.standing, task.n) == (Standing.DUE, 2)
    assert Code.LOT not in listed(database, with_other_slug(database))


def with_other_slug(database: Database) -> Edition:
    with database.unit_of_work() as session:
        return make.edition(session, Stage.APPEALS, slug="other")


def test_a_motion_waits_on_the_list_until_somebody_settles_it(
    database: Database,
) -> None:
    edition = moved(database, with_proposals(database, 1), Stage.PRINTING)
    with database.unit_of_work() as session:
        first = make.account(session, Role.COORDINATOR)
        motion = motions.move(
            session,
            edition_id=edition.id,
            action=Action.FREEZE_BALLOT,
            subject="ballot",
            facts={},
            actor=first,
            now=make.NOW,
        )
    assert listed(database, edition)[Code.MOTIONS].n == 1
    with database.unit_of_work() as session:
        motions.refuse(session, motion.id, "", actor=first, now=make.NOW)
    assert Code.MOTIONS not in listed(database, edition)


def test_a_silent_worker_is_a_task(database: Database) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session)
    assert Code.WORKER not in listed(database, edition)
    assert Code.WORKER in listed(database, edition, worker_silent=True)


def test_a_late_freeze_still_holds_the_vote_up(
    database: Database, keys: KeyFolder
) -> None:
    edition = moved(database, with_proposals(database, 1), Stage.VOTING)
    accept(database, edition, 1)
    with database.unit_of_work() as session:
        urns.prepare(session, edition, keys, make.NOW)
    found = listed(database, edition)
    assert blocking(found) == [Code.FREEZE]
    assert found[Code.FREEZE].until == edition.timetable.begins[Stage.VOTING]
    assert found[Code.VOTE].standing is Standing.LATER


def test_from_the_vote_to_the_publication_one_task_follows_the_other(
    database: Database, keys: KeyFolder
) -> None:
    edition = make.voting_edition(database, keys)
    found = listed(database, edition)
    assert found[Code.VOTE].standing is Standing.RUNNING
    assert found[Code.FREEZE].standing is Standing.DONE
    assert found[Code.COUNT].standing is Standing.LATER
    closes = edition.timetable.begins[Stage.COUNTING]
    found = listed(database, edition, closes)
    assert Code.VOTE not in found
    assert found[Code.COUNT].standing is Standing.DUE
    assert found[Code.COUNT].blocks is Stage.RESULTS
    just_before = closes - timedelta(microseconds=1)
    assert listed(database, edition, just_before)[Code.VOTE].until == closes


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_its_list(stage: Stage, database: Database) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session, stage)
    found = listed(database, edition)
    later = [STAGES.index(t.blocks) for t in found.values() if t.blocks]
    assert found
    # What is to come waits; a stage that began without it is said to wait, too.
    assert all(place >= 1 for place in later)
