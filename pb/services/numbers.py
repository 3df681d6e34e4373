"""Numbers on the ballot: as filed, or as the lot gave them."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from pb.domain.proposal import State
from pb.domain.rulebook import BallotOrder
from pb.services.editions import Edition
from pb.store.lots import BallotNumberRow
from pb.store.proposals import ProposalRow


def are_drawn(edition: Edition) -> bool:
    """Say whether the rulebook leaves the numbers to a lot."""
    return edition.rules.order is BallotOrder.LOT


def drawn(session: Session, edition_id: int) -> Mapping[int, int]:
    """Return the numbers a lot gave, by the number given at filing."""
    rows = session.execute(
        select(BallotNumberRow.filed, BallotNumberRow.number).where(
            BallotNumberRow.edition_id == edition_id
        )
    )
    return dict(iter(rows))


def of_proposal(session: Session, edition: Edition, filed: int) -> int | None:
    """Return a proposal's number on the ballot; None while a lot has to give it."""
    if not are_drawn(edition):
        return filed
    return drawn(session, edition.id).get(filed)


def wanting(session: Session, edition: Edition) -> list[int]:
    """Return the accepted proposals that still need a number; ascending."""
    if not are_drawn(edition):
        return []
    accepted = session.scalars(
        select(ProposalRow.number)
        .where(
            ProposalRow.edition_id == edition.id, ProposalRow.state == State.ACCEPTED
        )
        .order_by(ProposalRow.number)
    )
    given = drawn(session, edition.id)
    return [filed for filed in accepted if filed is not None and filed not in given]
