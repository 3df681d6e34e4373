"""What an author does with a proposal: drafts, versions, numbers."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pb.domain.calendar import (
    Stage,
    StageClosed,
    Timetable,
    Window,
    WindowClosed,
    WindowKind,
)
from pb.domain.proposal import (
    AnswerTooLong,
    Content,
    CostOutsideLimits,
    Incomplete,
    MoveRefused,
    State,
    Unanswered,
)
from pb.domain.rulebook import ExtraField
from pb.services import editions, proposals, submission
from pb.services.accounts import Account
from pb.services.editions import Edition
from pb.services.submission import (
    EditedElsewhere,
    EnoughProposals,
    Filed,
    NoSuchProposal,
)
from pb.store.database import Database
from pb.store.proposals import ProposalVersionRow
from tests import make
from tests.proposing import CONTENT, filed

LATER = make.NOW + timedelta(hours=1)
CLOSED = make.NOW + timedelta(days=10)


def opened(
    database: Database, stage: Stage = Stage.SUBMISSION
) -> tuple[Edition, Account]:
    with database.unit_of_work() as session:
        return make.edition(session, stage), make.account(session)


def versions(session: Session, proposal_id: int) -> int:
    return session.scalars(
        select(func.count()).where(ProposalVersionRow.proposal_id == proposal_id)
    ).one()


def test_a_draft_may_be_unfinished(database: Database) -> None:
    edition, author = opened(database)
    unfinished = Content(title="Ławki")
    with database.unit_of_work() as session:
        draft = submission.start(session, edition, author, unfinished, make.NOW)
    with database.reading() as session:
        kept = proposals.of_author(session, edition, author, draft.id)
    assert kept.state is State.DRAFT
    assert kept.content == unfinished


def test_each_save_is_a_version_and_the_same_content_makes_none(
    database: Database,
) -> None:
    edition, author = opened(database)
    with database.unit_of_work() as session:
        draft = submission.start(session, edition, author, CONTENT, make.NOW)
        same = submission.save(
            session, edition, author, draft.id, CONTENT, seen=1, now=LATER
        )
    assert same.version == 1
    changed = replace(CONTENT, title="Ławki i stoły nad stawem")
    with database.unit_of_work() as session:
        other = submission.save(
            session, edition, author, draft.id, changed, seen=1, now=LATER
        )
    with database.reading() as session:
        assert other.version == versions(session, draft.id) == 2
        kept = proposals.of_author(session, edition, author, draft.id)
        assert kept.content == changed
        assert kept.saved_at == LATER


def test_another_window_does_not_overwrite_unseen(database: Database) -> None:
    edition, author = opened(database)
    with database.unit_of_work() as session:
        draft = submission.start(session, edition, author, CONTENT, make.NOW)
        first = replace(CONTENT, title="Z pierwszego okna")
        submission.save(session, edition, author, draft.id, first, seen=1, now=LATER)
    second = replace(CONTENT, title="Z drugiego okna")
    with pytest.raises(EditedElsewhere) as refused, database.unit_of_work() as session:
        submission.save(session, edition, author, draft.id, second, seen=1, now=LATER)
    assert refused.value.version == 2


def test_a_button_pressed_twice_opens_one_draft(database: Database) -> None:
    edition, author = opened(database)

    def press() -> int:
        with database.unit_of_work() as session:
            return submission.start(session, edition, author, CONTENT, make.NOW).id

    with ThreadPoolExecutor(8) as crowd:
        ids = [done.result() for done in [crowd.submit(press) for _ in range(8)]]
    assert len(set(ids)) == 1


def test_submitting_gives_the_next_number_and_the_time(database: Database) -> None:
    edition, author = opened(database)
    with database.unit_of_work() as session:
        first = filed(session, edition, author)
        second = filed(
            session, edition, author, replace(CONTENT, title="Drugi wniosek")
        )
    assert (first.number, second.number) == (1, 2)
    assert first.at == make.NOW


def test_simultaneous_submissions_get_different_numbers(database: Database) -> None:
    edition, author = opened(database)
    with database.unit_of_work() as session:
        drafts = [
            submission.start(
                session,
                edition,
                author,
                replace(CONTENT, title=f"Wniosek {n}"),
                make.NOW,
            ).id
            for n in range(12)
        ]

    def submit(draft: int) -> int:
        with database.unit_of_work() as session:
            return submission.submit(session, edition, author, draft, make.NOW).number

    with ThreadPoolExecutor(6) as crowd:
        numbers = list(crowd.map(submit, drafts))
    assert sorted(numbers) == list(range(1, 13))


def test_submitting_twice_at_once_gives_one_number(database: Database) -> None:
    edition, author = opened(database)
    with database.unit_of_work() as session:
        draft = submission.start(session, edition, author, CONTENT, make.NOW).id

    def submit(_turn: int) -> Filed:
        with database.unit_of_work() as session:
            return submission.submit(session, edition, author, draft, make.NOW)

    with ThreadPoolExecutor(4) as crowd:
        answers = set(crowd.map(submit, range(8)))
    assert {filed.number for filed in answers} == {1}


def test_a_refused_submission_uses_no_number(database: Database) -> None:
    edition, author = opened(database)
    with database.unit_of_work() as session:
        bad = replace(CONTENT, cost=300_000_01)
        draft = submission.start(session, edition, author, bad, make.NOW).id
    with pytest.raises(CostOutsideLimits), database.unit_of_work() as session:
        submission.submit(session, edition, author, draft, make.NOW)
    with database.unit_of_work() as session:
        assert filed(session, edition, author).number == 1


@pytest.mark.parametrize("field", ["title", "summary", "description", "place"])
def test_an_unfinished_proposal_is_not_submitted(
    database: Database, field: str
) -> None:
    edition, author = opened(database)
    with database.unit_of_work() as session:
        bad = replace(CONTENT, **{field: " "})
        draft = submission.start(session, edition, author, bad, make.NOW).id
    with pytest.raises(Incomplete) as refused, database.unit_of_work() as session:
        submission.submit(session, edition, author, draft, make.NOW)
    assert refused.value.facts["field"] == field


def test_nothing_is_written_or_submitted_outside_the_stage(database: Database) -> None:
    edition, author = opened(database)
    with database.unit_of_work() as session:
        draft = submission.start(session, edition, author, CONTENT, make.NOW).id
        with pytest.raises(StageClosed):
            submission.start(session, edition, author, CONTENT, CLOSED)
        with pytest.raises(StageClosed):
            submission.save(
                session, edition, author, draft, Content(), seen=1, now=CLOSED
            )
        with pytest.raises(StageClosed):
            submission.submit(session, edition, author, draft, CLOSED)


def test_what_was_submitted_is_not_edited(database: Database) -> None:
    edition, author = opened(database)
    with database.unit_of_work() as session:
        number = filed(session, edition, author)
    with pytest.raises(MoveRefused), database.unit_of_work() as session:
        submission.save(
            session, edition, author, number.id, Content(), seen=1, now=LATER
        )


def test_a_stranger_neither_reads_nor_changes_a_draft(database: Database) -> None:
    edition, author = opened(database)
    with database.unit_of_work() as session:
        draft = submission.start(session, edition, author, CONTENT, make.NOW).id
        stranger = make.account(session, email="obca@example.org")
        with pytest.raises(NoSuchProposal):
            proposals.of_author(session, edition, stranger, draft)
        with pytest.raises(NoSuchProposal):
            submission.save(
                session, edition, stranger, draft, Content(), seen=1, now=make.NOW
            )
        with pytest.raises(NoSuchProposal):
            submission.submit(session, edition, stranger, draft, make.NOW)
        with pytest.raises(NoSuchProposal):
            submission.withdraw(session, edition, stranger, draft, make.NOW)
        assert proposals.own(session, edition, stranger) == []


def test_a_withdrawn_proposal_keeps_its_number_and_leaves_the_public_list(
    database: Database,
) -> None:
    edition, author = opened(database)
    with database.unit_of_work() as session:
        number = filed(session, edition, author).number
        submission.withdraw(session, edition, author, 1, CLOSED)
        with pytest.raises(NoSuchProposal):
            proposals.numbered(session, edition, number)
        assert [kept.number for kept in proposals.own(session, edition, author)] == [1]
        again = filed(session, edition, author)
    assert again.number == 2


def test_after_verification_nobody_withdraws(database: Database) -> None:
    edition, author = opened(database)
    with database.unit_of_work() as session:
        proposal_id = filed(session, edition, author).id
        late = make.NOW + timedelta(days=20)
        with pytest.raises(WindowClosed):
            submission.withdraw(session, edition, author, proposal_id, late)


def test_a_window_with_dates_of_its_own_decides_when_one_withdraws(
    database: Database,
) -> None:
    edition, author = opened(database)
    begins, hour = make.NOW + timedelta(hours=1), timedelta(hours=1)
    window = Window(begins, begins + hour)
    dated = Timetable(edition.timetable.begins, {WindowKind.WITHDRAWAL: window})
    with database.unit_of_work() as session:
        proposal_id = filed(session, edition, author).id
        editions.set_timetable(session, edition, dated, actor=None, now=make.NOW)
        edition = editions.by_slug(session, edition.slug)
        for closed in (begins - timedelta(seconds=1), begins + hour):
            assert not submission.may_withdraw(edition, State.SUBMITTED, closed)
            with pytest.raises(WindowClosed):
                submission.withdraw(session, edition, author, proposal_id, closed)
        assert submission.may_withdraw(edition, State.SUBMITTED, begins)
        submission.withdraw(session, edition, author, proposal_id, begins)


def test_a_discarded_draft_leaves_the_own_list(database: Database) -> None:
    edition, author = opened(database)
    with database.unit_of_work() as session:
        draft = submission.start(session, edition, author, CONTENT, make.NOW).id
        submission.withdraw(session, edition, author, draft, CLOSED)
        assert proposals.own(session, edition, author) == []


QUESTIONS = (
    ExtraField("plot", "Numer działki", required=True),
    ExtraField("upkeep", "Roczne utrzymanie"),
)


def test_one_person_submits_as_many_as_the_rulebook_lets_and_withdrawn_do_not_count(
    database: Database,
) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session, Stage.SUBMISSION, proposals_per_person=2)
        author, other = (
            make.account(session),
            make.account(session, email="o@example.org"),
        )
        first = filed(session, edition, author)
        filed(session, edition, author)
        filed(session, edition, other)
    with pytest.raises(EnoughProposals) as refused, database.unit_of_work() as session:
        filed(session, edition, author)
    assert refused.value.facts == {"most": 2}
    with database.unit_of_work() as session:
        submission.withdraw(session, edition, author, first.id, make.NOW)
        assert filed(session, edition, author).number == 4


def test_answers_to_the_rulebooks_own_questions_are_kept_in_each_version(
    database: Database,
) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session, Stage.SUBMISSION, extra_fields=QUESTIONS)
        author = make.account(session)
        draft = submission.start(session, edition, author, CONTENT, make.NOW)
    with pytest.raises(Unanswered) as refused, database.unit_of_work() as session:
        submission.submit(session, edition, author, draft.id, make.NOW)
    assert refused.value.facts == {"field": "asked-plot", "label": "Numer działki"}
    answered = replace(CONTENT, answers={"plot": "12/3"})
    with database.unit_of_work() as session:
        submission.save(
            session, edition, author, draft.id, answered, seen=1, now=make.NOW
        )
        submission.submit(session, edition, author, draft.id, make.NOW)
    with database.reading() as session:
        kept = session.scalars(
            select(ProposalVersionRow.answers).order_by(ProposalVersionRow.version)
        ).all()
    assert kept == [{}, {"plot": "12/3"}]


def test_an_answer_that_is_too_long_is_refused(database: Database) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session, Stage.SUBMISSION, extra_fields=QUESTIONS)
        author = make.account(session)
        long = replace(CONTENT, answers={"plot": "x" * 2001})
        with pytest.raises(AnswerTooLong):
            filed(session, edition, author, long)


def test_of_many_submitted_at_once_no_more_go_in_than_one_person_may(
    database: Database,
) -> None:
    with database.unit_of_work() as session:
        edition = make.edition(session, Stage.SUBMISSION, proposals_per_person=2)
        author = make.account(session)
        drafts = [
            submission.start(
                session,
                edition,
                author,
                replace(CONTENT, title=f"Wniosek {n}"),
                make.NOW,
            ).id
            for n in range(8)
        ]

    def submit(draft: int) -> bool:
        try:
            with database.unit_of_work() as session:
                submission.submit(session, edition, author, draft, make.NOW)
        except EnoughProposals:
            return False
        return True

    with ThreadPoolExecutor(8) as crowd:
        assert sorted(crowd.map(submit, drafts)) == [False] * 6 + [True] * 2
