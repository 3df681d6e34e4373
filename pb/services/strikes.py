"""Struck projects: taken out of a frozen ballot by decision, by two persons.

A struck project stays on every list with its reason. The manifest does not
change: nobody can choose the project from then on, and the count leaves it out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pb.domain.permissions import Action, require_open
from pb.domain.refusals import Refusal
from pb.services import acts, ballots, editions, motions, numbers
from pb.services.accounts import Account
from pb.services.editions import Edition
from pb.services.motions import Motion
from pb.store.statements import insert_missing
from pb.store.strikes import StrikeRow


class NoSuchProject(Refusal):
    """There is no project of this number on the frozen ballot (field, number)."""


class AlreadyStruck(Refusal):
    """The project was struck before (field, number)."""


class CountedAlready(Refusal):
    """The ballots are counted; a result that is written does not change."""


@dataclass(frozen=True, slots=True)
class Strike:
    """A struck project: why, by whose decision, and when."""

    number: int
    reason: str
    decision: str
    at: datetime


def of_edition(session: Session, edition_id: int) -> Mapping[int, str]:
    """Return the reason of each struck project by its number on the ballot."""
    return {strike.number: strike.reason for strike in listed(session, edition_id)}


def listed(session: Session, edition_id: int) -> list[Strike]:
    """Return the struck projects by their number on the ballot."""
    rows = session.scalars(
        select(StrikeRow)
        .where(StrikeRow.edition_id == edition_id)
        .order_by(StrikeRow.number)
    )
    return [Strike(row.number, row.reason, row.decision, row.at) for row in rows]


def of_proposal(session: Session, edition: Edition, filed: int) -> Strike | None:
    """Return why the project of a proposal was struck; None when it was not."""
    number = numbers.of_proposal(session, edition, filed)
    found = [each for each in listed(session, edition.id) if each.number == number]
    return found[0] if found else None


def move(  # noqa: PLR0913 -- what is struck, why, by whom; all named
    session: Session,
    edition: Edition,
    *,
    number: int,
    reason: str,
    decision: str,
    actor: Account,
    now: datetime,
) -> Motion:
    """Begin to strike a project; a second person confirms it.

    Raises:
        StageClosed: it is too early or too late.
        NotFrozen: before the freeze a verdict is taken back instead.
        NoSuchProject, AlreadyStruck, CountedAlready: what stands against it.
    """
    require_open(Action.STRIKE_PROJECT, edition.timetable, now)
    _require_strikeable(session, edition, number)
    return motions.move(
        session,
        edition_id=edition.id,
        action=Action.STRIKE_PROJECT,
        subject=f"project {number}",
        facts={
            "number": number,
            "reason": reason.strip(),
            "decision": decision.strip(),
        },
        actor=actor,
        now=now,
    )


def carry(session: Session, motion: Motion, second: Account, now: datetime) -> None:
    """Strike the project that a confirmed motion names.

    Raises:
        AlreadyStruck, CountedAlready: what came between.
    """
    edition = editions.held(session, motion.edition_id)
    require_open(Action.STRIKE_PROJECT, edition.timetable, now)
    facts = motion.facts
    _require_strikeable(session, edition, facts["number"])
    insert_missing(
        session,
        StrikeRow,
        edition_id=edition.id,
        number=facts["number"],
        reason=facts["reason"],
        decision=facts["decision"],
        at=now,
        by=motion.moved_by,
        seconded_by=second.id,
    )
    acts.record(
        session,
        edition_id=edition.id,
        actor=motion.moved_by,
        now=now,
        action="ballot:strike",
        subject=motion.subject,
        facts={"before": None, "after": dict(facts), "motion": motion.id},
    )


def _require_strikeable(session: Session, edition: Edition, number: int) -> None:
    if number not in ballots.paper(session, edition).pool_of():
        raise NoSuchProject(field="number", number=number)
    if number in of_edition(session, edition.id):
        raise AlreadyStruck(field="number", number=number)
    if edition.digest is not None:
        raise CountedAlready
