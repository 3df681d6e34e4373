"""Exclusive projects: the coordinator says of which only one can be funded."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pb.domain.ballot import Project, Rivals
from pb.domain.permissions import Action, require_open
from pb.domain.proposal import State
from pb.domain.refusals import Refusal
from pb.services import acts
from pb.services.editions import Edition
from pb.store.editions import ManifestRow, hold
from pb.store.proposals import ProposalRow
from pb.store.rivals import RivalGroupRow, RivalRow
from pb.store.statements import insert_new


class TooFewRivals(Refusal):
    """Only one project is named; it excludes nothing (field)."""


class NoRival(Refusal):
    """A proposal is not accepted, so it is on no ballot (field, projects)."""


class SameRivals(Refusal):
    """These very projects are declared exclusive already (field)."""


class RivalsFrozen(Refusal):
    """The ballot is frozen, with the groups as they were."""


class NoSuchGroup(Refusal):
    """There is no such group (any more)."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group as it was declared: proposals by the number given at filing."""

    n: int
    projects: tuple[int, ...]
    reason: str


def declare(
    session: Session,
    edition: Edition,
    projects: Collection[int],
    reason: str,
    *,
    actor: int | None,
    now: datetime,
) -> Group:
    """Declare that only one of some accepted proposals can be funded.

    Raises:
        TooFewRivals, NoRival, SameRivals: what is wrong with the group.
        RivalsFrozen: it is too late.
        StageClosed: it is too early or much too late.
    """
    _hold_open(session, edition, now)
    named = tuple(sorted(set(projects)))
    _require_accepted(session, edition, named)
    known = of_edition(session, edition.id)
    if any(group.projects == named for group in known):
        raise SameRivals(field="projects")
    group = Group(max((each.n for each in known), default=0) + 1, named, reason)
    insert_new(
        session,
        RivalGroupRow,
        edition_id=edition.id,
        n=group.n,
        reason=reason,
        at=now,
        by=actor,
    )
    for number in named:
        insert_new(session, RivalRow, edition_id=edition.id, n=group.n, number=number)
    _record(session, edition, group, "declare", actor=actor, now=now)
    return group


def revoke(
    session: Session, edition: Edition, n: int, *, actor: int | None, now: datetime
) -> None:
    """Take a group back before the freeze.

    Raises:
        NoSuchGroup: somebody has taken it back meanwhile.
        RivalsFrozen: it is too late.
    """
    _hold_open(session, edition, now)
    group = next(
        (each for each in of_edition(session, edition.id) if each.n == n), None
    )
    if group is None:
        raise NoSuchGroup
    for row in (RivalRow, RivalGroupRow):
        session.execute(delete(row).where(row.edition_id == edition.id, row.n == n))
    _record(session, edition, group, "revoke", actor=actor, now=now)


def of_edition(session: Session, edition_id: int) -> tuple[Group, ...]:
    """Return the groups of an edition as they were declared."""
    rows = session.execute(
        select(RivalGroupRow.n, RivalGroupRow.reason, RivalRow.number)
        .join(
            RivalRow,
            (RivalRow.edition_id == RivalGroupRow.edition_id)
            & (RivalRow.n == RivalGroupRow.n),
        )
        .where(RivalGroupRow.edition_id == edition_id)
        .order_by(RivalGroupRow.n, RivalRow.number)
    )
    found: dict[int, Group] = {}
    for n, reason, number in rows:
        before = found.get(n, Group(n, (), reason))
        found[n] = Group(n, (*before.projects, number), reason)
    return tuple(found.values())


def of_proposal(session: Session, edition_id: int, number: int) -> list[Group]:
    """Return the groups a proposal is in, by the number given at filing."""
    found = of_edition(session, edition_id)
    return [group for group in found if number in group.projects]


def on_ballot(
    session: Session, edition_id: int, projects: Sequence[Project]
) -> tuple[Rivals, ...]:
    """Return the groups in numbers of the ballot, of the projects that are on it.

    A group of which one project or none is left excludes nothing.
    """
    numbers = {project.key: project.number for project in projects}
    groups = (
        Rivals(_numbered(group, numbers), group.reason)
        for group in of_edition(session, edition_id)
    )
    return tuple(group for group in groups if len(group.projects) > 1)


def _numbered(group: Group, numbers: Mapping[str, int]) -> tuple[int, ...]:
    keys = (str(filed) for filed in group.projects)
    return tuple(sorted(numbers[key] for key in keys if key in numbers))


def _hold_open(session: Session, edition: Edition, now: datetime) -> None:
    require_open(Action.DECLARE_RIVALS, edition.timetable, now)
    hold(session, edition.id)
    # Asked after the hold: a freeze may have come between.
    if session.get(ManifestRow, edition.id) is not None:
        raise RivalsFrozen


def _require_accepted(
    session: Session, edition: Edition, named: tuple[int, ...]
) -> None:
    if len(named) < 2:
        raise TooFewRivals(field="projects")
    accepted = set(
        session.scalars(
            select(ProposalRow.number).where(
                ProposalRow.edition_id == edition.id,
                ProposalRow.state == State.ACCEPTED,
            )
        )
    )
    if strangers := [number for number in named if number not in accepted]:
        raise NoRival(field="projects", projects=strangers)


def _record(
    session: Session,
    edition: Edition,
    group: Group,
    deed: str,
    *,
    actor: int | None,
    now: datetime,
) -> None:
    facts = {"projects": list(group.projects), "reason": group.reason}
    declared = deed == "declare"
    acts.record(
        session,
        edition_id=edition.id,
        actor=actor,
        now=now,
        action=f"rivals:{deed}",
        subject=f"exclusive group {group.n}",
        facts={
            "before": None if declared else facts,
            "after": facts if declared else None,
        },
    )
