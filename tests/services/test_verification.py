"""Verdicts: who waits, what is recorded, and when nothing changes any more."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from json import loads

import pytest
from sqlalchemy import select

from pb.domain.calendar import Stage, StageClosed
from pb.domain.permissions import Role
from pb.domain.proposal import MoveRefused, State
from pb.domain.verification import Ground, Verdict
from pb.services import ballots, proposals, verification
from pb.services.accounts import Account
from pb.services.ballots import AlreadyFrozen
from pb.services.editions import Edition
from pb.services.proposals import Decision
from pb.services.submission import NoSuchProposal
from pb.services.verification import ReasonMissing, Reopening
from pb.store.database import Database
from pb.store.editions import ActRow
from tests import make
from tests.proposing import filed, rejected

DAY = timedelta(days=10)
VERIFYING = make.NOW + DAY
ACCEPTED = Verdict(accepted=True)


def submitted(database: Database) -> tuple[Edition, Account]:
    """Open an edition with one submitted proposal, and an assessor."""
    with database.unit_of_work() as session:
        edition = make.edition(session, Stage.SUBMISSION)
        filed(session, edition, make.account(session))
        return edition, make.account(session, Role.ASSESSOR)


def test_a_rejection_is_public_with_its_ground(database: Database) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session, Stage.SUBMISSION)
        filed(session, edition, make.account(session))
        assessor = make.account(session, Role.ASSESSOR)
        verdict = Verdict(accepted=False, ground=Ground.NO_TITLE, text=" Prywatny. ")
        verification.decide(session, edition, 1, verdict, actor=assessor, now=VERIFYING)
    with database.reading() as session:
        shown = proposals.numbered(session, edition, 1)
    assert shown.state is State.REJECTED
    assert shown.decision == Decision(
        Verdict(accepted=False, ground=Ground.NO_TITLE, text="Prywatny."), VERIFYING
    )


def test_a_verdict_is_an_act_with_its_actor(database: Database) -> None:
    edition, assessor = submitted(database)
    with database.unit_of_work() as session:
        verification.decide(
            session, edition, 1, ACCEPTED, actor=assessor, now=VERIFYING
        )
    with database.reading() as session:
        act = session.scalars(
            select(ActRow).where(ActRow.action == verification.DECIDE)
        ).one()
    assert (act.actor_id, act.at, act.subject) == (assessor.id, VERIFYING, "proposal 1")
    assert loads(act.facts) == {
        "before": "submitted",
        "after": "accepted",
        "ground": None,
    }


def test_no_verdict_before_verification(database: Database) -> None:
    edition, assessor = submitted(database)
    assert not verification.may_decide(edition, make.NOW)
    with pytest.raises(StageClosed), database.unit_of_work() as session:
        verification.decide(session, edition, 1, ACCEPTED, actor=assessor, now=make.NOW)


def test_a_late_verdict_is_given_until_the_freeze(database: Database) -> None:
    edition, assessor = submitted(database)
    late = make.NOW + 3 * DAY
    assert edition.stage(late) is Stage.PRINTING
    with database.unit_of_work() as session:
        verification.decide(session, edition, 1, ACCEPTED, actor=assessor, now=late)
        ballots.write_manifest(session, edition, [], actor=None, now=late)
    with pytest.raises(AlreadyFrozen), database.unit_of_work() as session:
        verification.reopen(session, edition, 1, "Pomyłka", actor=assessor, now=late)


def test_two_officials_do_not_decide_twice(database: Database) -> None:
    edition, assessor = submitted(database)

    def decide(accepted: bool) -> bool:
        ground = None if accepted else Ground.LATE
        try:
            with database.unit_of_work() as session:
                verification.decide(
                    session,
                    edition,
                    1,
                    Verdict(accepted, ground),
                    actor=assessor,
                    now=VERIFYING,
                )
        except MoveRefused:
            return False
        return True

    with ThreadPoolExecutor(4) as crowd:
        done = list(crowd.map(decide, [True, False, True, False]))
    assert done.count(True) == 1


def test_a_verdict_taken_back_leaves_its_history(database: Database) -> None:
    edition, assessor = submitted(database)
    later = VERIFYING + timedelta(hours=1)
    with database.unit_of_work() as session:
        rejection = Verdict(accepted=False, ground=Ground.LATE)
        verification.decide(
            session, edition, 1, rejection, actor=assessor, now=VERIFYING
        )
        with pytest.raises(ReasonMissing):
            verification.reopen(session, edition, 1, "  ", actor=assessor, now=later)
        verification.reopen(session, edition, 1, "Pomyłka", actor=assessor, now=later)
        waiting = proposals.numbered(session, edition, 1)
        assert (waiting.state, waiting.decision) == (State.SUBMITTED, None)
        verification.decide(
            session, edition, 1, ACCEPTED, actor=assessor, now=later + DAY
        )
    with database.reading() as session:
        accepted = proposals.numbered(session, edition, 1)
        told = verification.history(session, edition, 1)
    assert accepted.decision == Decision(ACCEPTED, later + DAY)
    assert told == [
        Decision(rejection, VERIFYING),
        Reopening("Pomyłka", later),
        Decision(ACCEPTED, later + DAY),
    ]


def test_a_number_nobody_has_is_not_decided_on(database: Database) -> None:
    edition, assessor = submitted(database)
    with pytest.raises(NoSuchProposal), database.unit_of_work() as session:
        verification.decide(
            session, edition, 2, ACCEPTED, actor=assessor, now=VERIFYING
        )


def test_a_rejected_proposal_is_not_rejected_again(database: Database) -> None:
    edition, assessor = submitted(database)
    with database.unit_of_work() as session:
        rejected(session, edition, 1, assessor, now=VERIFYING)
        with pytest.raises(MoveRefused):
            rejected(session, edition, 1, assessor, now=VERIFYING)
