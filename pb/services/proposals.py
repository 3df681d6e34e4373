"""Proposals as people read them: lists, pages, and the verdict on each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from pb.domain.identity import folded
from pb.domain.proposal import PUBLIC, Content, State
from pb.domain.verification import Ground, Verdict
from pb.services.accounts import Account
from pb.services.editions import Edition
from pb.services.submission import NoSuchProposal
from pb.store.proposals import ProposalRow, ProposalVersionRow, VerdictRow

PAGE = 20
"""Proposals on one page of a list."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict, and when it was given."""

    verdict: Verdict
    at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as it stands; who wrote it is not part of it."""

    id: int
    state: State
    number: int | None
    submitted_at: datetime | None
    version: int
    saved_at: datetime
    content: Content
    decision: Decision | None
    """The verdict that counts; none before one, and none once reopened."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which proposals of a list a reader wants to see."""

    states: frozenset[State] = PUBLIC
    pool: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, and how long the whole list is."""

    proposals: Sequence[Proposal]
    total: int
    page: int
    pages: int


def own(session: Session, edition: Edition, author: Account) -> list[Proposal]:
    """Return an author's proposals, the last opened first; no discarded drafts."""
    rows = session.scalars(
        _whole()
        .where(
            ProposalRow.edition_id == edition.id,
            ProposalRow.author_id == author.id,
            (ProposalRow.state != State.WITHDRAWN) | ProposalRow.number.is_not(None),
        )
        .order_by(ProposalRow.id.desc())
    ).all()
    return _proposals(session, rows)


def of_author(
    session: Session, edition: Edition, author: Account, proposal_id: int
) -> Proposal:
    """Return one proposal to its author; a stranger's does not exist for her."""
    return _one(
        session,
        _whole().where(
            ProposalRow.id == proposal_id,
            ProposalRow.edition_id == edition.id,
            ProposalRow.author_id == author.id,
        ),
    )


def numbered(session: Session, edition: Edition, number: int) -> Proposal:
    """Return a public proposal by its number, or refuse."""
    return _one(
        session,
        _whole().where(
            ProposalRow.edition_id == edition.id,
            ProposalRow.number == number,
            ProposalRow.state.in_(PUBLIC),
        ),
    )


def listed(session: Session, edition: Edition, wanted: Wanted, page: int = 1) -> Listed:
    """Return one page of the public proposals wanted, by their number.

    A page beyond the last one is the last one.
    """
    ids = _matching(session, edition, wanted)
    pages = max(1, -(-len(ids) // PAGE))
    page = min(max(1, page), pages)
    shown = ids[(page - 1) * PAGE : page * PAGE]
    rows = session.scalars(
        _whole().where(ProposalRow.id.in_(shown)).order_by(ProposalRow.number)
    ).all()
    return Listed(_proposals(session, rows), len(ids), page, pages)


def counts(session: Session, edition: Edition) -> dict[State, int]:
    """Return how many public proposals are in each state."""
    found = session.execute(
        select(ProposalRow.state, func.count())
        .where(ProposalRow.edition_id == edition.id, ProposalRow.state.in_(PUBLIC))
        .group_by(ProposalRow.state)
    )
    return dict.fromkeys(PUBLIC, 0) | {State(state): n for state, n in found}


def _matching(session: Session, edition: Edition, wanted: Wanted) -> list[int]:
    """Return the ids of the proposals wanted, by their number."""
    found = (
        select(
            ProposalRow.id,
            ProposalRow.number,
            ProposalVersionRow.title,
            ProposalVersionRow.summary,
            ProposalVersionRow.place,
        )
        .join(ProposalRow.current)
        .where(
            ProposalRow.edition_id == edition.id,
            ProposalRow.state.in_(wanted.states & PUBLIC),
        )
        .order_by(ProposalRow.number)
    )
    if wanted.pool:
        found = found.where(ProposalVersionRow.pool == wanted.pool)
    # Words are compared here, not in SQL: no engine folds Polish letters, and
    # a city's few thousand titles are read in some milliseconds.
    words = [folded(word) for word in wanted.words.split()]
    return [
        row.id
        for row in session.execute(found)
        if _mentions(words, (str(row.number), row.title, row.summary, row.place))
    ]


def _mentions(words: Sequence[str], texts: Sequence[str]) -> bool:
    if not words:
        return True
    written = "\n".join(folded(text) for text in texts)
    return all(word in written for word in words)


def _whole() -> Select[ProposalRow]:
    return select(ProposalRow).options(joinedload(ProposalRow.current, innerjoin=True))


def _one(session: Session, found: Select[ProposalRow]) -> Proposal:
    row = session.scalar(found)
    if row is None:
        raise NoSuchProposal
    return _proposals(session, [row])[0]


def _proposals(session: Session, rows: Sequence[ProposalRow]) -> list[Proposal]:
    decisions = _decisions(session, [row.id for row in rows if row.state in _DECIDED])
    return [
        Proposal(
            id=row.id,
            state=State(row.state),
            number=row.number,
            submitted_at=row.submitted_at,
            version=row.version,
            saved_at=row.current.at,
            content=row.current.content(),
            decision=decisions.get(row.id),
        )
        for row in rows
    ]


_DECIDED = frozenset({State.ACCEPTED, State.REJECTED})


def _decisions(session: Session, ids: Sequence[int]) -> dict[int, Decision]:
    rows = session.scalars(
        select(VerdictRow).where(VerdictRow.proposal_id.in_(ids)).order_by(VerdictRow.n)
    )
    return {row.proposal_id: decision(row) for row in rows}


def decision(row: VerdictRow) -> Decision:
    """Return a written verdict as the rules know it."""
    ground = None if row.ground is None else Ground(row.ground)
    return Decision(Verdict(row.accepted, ground, row.text), row.at)
