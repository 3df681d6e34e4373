"""What an author does with a proposal: write, save, submit, withdraw."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from pb.domain.calendar import WindowKind
from pb.domain.permissions import Action, require_open
from pb.domain.proposal import (
    Content,
    Move,
    MoveRefused,
    State,
    moved,
    require_complete,
)
from pb.domain.refusals import Refusal
from pb.services import editions
from pb.services.accounts import Account
from pb.services.editions import Edition
from pb.store.editions import EditionRow
from pb.store.people import AccountRow
from pb.store.proposals import ProposalRow, ProposalVersionRow


class NoSuchProposal(Refusal):
    """There is no such proposal, or it is somebody else's."""


class EnoughProposals(Refusal):
    """The author has submitted as many as one person may (most)."""


class EditedElsewhere(Refusal):
    """The draft was saved in another window since this one was opened."""

    def __init__(self, version: int) -> None:
        super().__init__(version=version)
        self.version = version


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft as it lies on the server now."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class Filed:
    """That a proposal was submitted: its number and the instant."""

    id: int
    number: int
    at: datetime


def start(
    session: Session, edition: Edition, author: Account, content: Content, now: datetime
) -> Saved:
    """Open a draft with its first version.

    A button pressed twice opens one: a draft of this author with the same
    content is returned as it is.
    """
    _require_open(edition, now)
    _hold_author(session, author)
    if (same := _same_draft(session, edition, author, content)) is not None:
        return Saved(same.id, same.version)
    row = ProposalRow(
        edition_id=edition.id, author_id=author.id, state=State.DRAFT, version=1
    )
    session.add(row)
    session.flush()
    _write_version(session, row, content, now)
    return Saved(row.id, row.version)


def save(  # noqa: PLR0913 -- whose draft, what was written on what, when; all named
    session: Session,
    edition: Edition,
    author: Account,
    proposal_id: int,
    content: Content,
    *,
    seen: int,
    now: datetime,
) -> Saved:
    """Save a draft as a new version; the same content makes none.

    Args:
        session: The unit of work.
        edition: The edition the draft belongs to.
        author: Who saves; a stranger's draft does not exist for her.
        proposal_id: The draft.
        content: What is written now.
        seen: The version that was open in the author's window.
        now: This instant.
    """
    _require_open(edition, now)
    row = _held(session, edition, author, proposal_id)
    if row.state != State.DRAFT:
        raise MoveRefused(state=State(row.state), move=Move.SUBMIT)
    if row.current.content() == content:
        return Saved(row.id, row.version)
    if row.version != seen:
        raise EditedElsewhere(version=row.version)
    row.version += 1
    _write_version(session, row, content, now)
    return Saved(row.id, row.version)


def submit(
    session: Session, edition: Edition, author: Account, proposal_id: int, now: datetime
) -> Filed:
    """Submit a complete draft; it gets the edition's next number, for good.

    Submitting again returns the number it has.
    """
    row = _held(session, edition, author, proposal_id)
    if row.state == State.SUBMITTED and row.number and row.submitted_at:
        return Filed(row.id, row.number, row.submitted_at)
    _require_open(edition, now)
    state = moved(State(row.state), Move.SUBMIT)
    require_complete(row.current.content(), edition.rules)
    _require_few(session, edition, author)
    row.number = _next_number(session, edition)
    row.submitted_at = now
    row.state = state
    return Filed(row.id, row.number, now)


def withdraw(
    session: Session, edition: Edition, author: Account, proposal_id: int, now: datetime
) -> None:
    """Take a proposal back: a draft at any time, a submitted one before its verdict.

    A submitted one only in the window for it: without dates of its own, while
    proposals are submitted or verified.
    """
    row = _held(session, edition, author, proposal_id)
    state = moved(State(row.state), Move.WITHDRAW)
    if row.state == State.SUBMITTED:
        edition.timetable.require_window(WindowKind.WITHDRAWAL, now)
    row.state = state


def may_withdraw(edition: Edition, state: State, now: datetime) -> bool:
    """Say whether the author may take a proposal of this state back now."""
    if state is State.SUBMITTED:
        return now in edition.timetable.span(WindowKind.WITHDRAWAL)
    return state is State.DRAFT


def _require_open(edition: Edition, now: datetime) -> None:
    """Refuse unless proposals are taken now, by rules that stand."""
    require_open(Action.WRITE_PROPOSAL, edition.timetable, now)
    editions.require_adopted(edition)


def _hold_author(session: Session, author: Account) -> None:
    """Make what one person does in two windows at once wait in line."""
    session.execute(
        select(AccountRow.id)
        .where(AccountRow.id == author.id)
        .with_for_update(key_share=True)
    )


def _require_few(session: Session, edition: Edition, author: Account) -> None:
    """Refuse one more than the rulebook lets a person submit.

    A withdrawn proposal does not count.
    """
    most = edition.rules.proposals_per_person
    if most is None:
        return
    _hold_author(session, author)
    submitted = session.scalars(
        select(func.count()).where(
            ProposalRow.edition_id == edition.id,
            ProposalRow.author_id == author.id,
            ProposalRow.state.not_in((State.DRAFT, State.WITHDRAWN)),
        )
    ).one()
    if submitted >= most:
        raise EnoughProposals(most=most)


def _next_number(session: Session, edition: Edition) -> int:
    # One statement counts and returns: two submissions never share a number.
    return session.execute(
        update(EditionRow)
        .where(EditionRow.id == edition.id)
        .values(filed=EditionRow.filed + 1)
        .returning(EditionRow.filed)
    ).scalar_one()


def _held(
    session: Session, edition: Edition, author: Account, proposal_id: int
) -> ProposalRow:
    """Return the author's own proposal, held until the end of the deed."""
    mine = (
        ProposalRow.id == proposal_id,
        ProposalRow.edition_id == edition.id,
        ProposalRow.author_id == author.id,
    )
    # Held first, read second: what is read is what stands once we are alone.
    session.execute(select(ProposalRow.id).where(*mine).with_for_update(key_share=True))
    row = session.scalar(
        select(ProposalRow)
        .where(*mine)
        .options(joinedload(ProposalRow.current, innerjoin=True))
    )
    if row is None:
        raise NoSuchProposal
    return row


def _same_draft(
    session: Session, edition: Edition, author: Account, content: Content
) -> ProposalRow | None:
    drafts = session.scalars(
        select(ProposalRow)
        .where(
            ProposalRow.edition_id == edition.id,
            ProposalRow.author_id == author.id,
            ProposalRow.state == State.DRAFT,
        )
        .options(joinedload(ProposalRow.current, innerjoin=True))
    )
    return next((row for row in drafts if row.current.content() == content), None)


def _write_version(
    session: Session, row: ProposalRow, content: Content, now: datetime
) -> None:
    session.add(
        ProposalVersionRow(
            proposal_id=row.id,
            version=row.version,
            at=now,
            by=row.author_id,
            **content.document(),
        )
    )
