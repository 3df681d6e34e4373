"""Four eyes: one official begins a weighty deed, another one confirms it.

What is confirmed is written down when it begins, word for word, so that the
second person confirms what the first one saw. The same person is refused here
and by the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from json import loads
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from pb.domain.permissions import PERMISSIONS, Action, may_second
from pb.domain.refusals import Refusal
from pb.evidence import canonical
from pb.services import acts
from pb.services.accounts import Account
from pb.store.motions import MotionRow
from pb.store.people import AccountRow
from pb.store.statements import insert_missing


class SamePerson(Refusal):
    """Who began the deed cannot be its second person."""


class NotSecond(Refusal):
    """The person holds no office that confirms this deed (action)."""


class MotionOpen(Refusal):
    """The deed was begun already and waits for its second person (name, at)."""


class MotionSettled(Refusal):
    """The deed was confirmed, refused or taken back already, or never begun."""


class State(StrEnum):
    """How a motion stands."""

    OPEN = "open"
    CARRIED = "carried"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Motion:
    """A deed with its two persons, as it stands."""

    id: int
    edition_id: int | None
    action: Action
    subject: str
    facts: Mapping[str, Any]
    moved_by: int
    mover: str
    moved_at: datetime
    state: State
    settled_by: int | None = None
    settler: str | None = None
    settled_at: datetime | None = None
    reason: str = ""


def move(  # noqa: PLR0913 -- a motion is these facts, all named
    session: Session,
    *,
    edition_id: int | None,
    action: Action,
    subject: str,
    facts: Mapping[str, object],
    actor: Account,
    now: datetime,
) -> Motion:
    """Begin a deed that a second person has to confirm.

    Raises:
        MotionOpen: the same deed waits already.
    """
    written = insert_missing(
        session,
        MotionRow,
        edition_id=edition_id,
        action=action,
        subject=subject,
        facts=canonical.text(dict(facts)),
        moved_by=actor.id,
        moved_at=now,
        state=State.OPEN,
        reason="",
    )
    found = waiting(session, edition_id, action, subject)
    if not written or found is None:
        at = found.moved_at if found else now
        raise MotionOpen(name=found.mover if found else "", at=at)
    _record(session, found, "move", actor, now)
    return found


def waiting(
    session: Session, edition_id: int | None, action: Action, subject: str | None = None
) -> Motion | None:
    """Return the open motion of this kind; None when there is none."""
    mine = [each for each in waiting_all(session, edition_id) if each.action is action]
    return next((m for m in mine if subject is None or m.subject == subject), None)


def waiting_all(session: Session, edition_id: int | None) -> list[Motion]:
    """Return the open motions of an edition, or of none, oldest first."""
    return _read(session, MotionRow.state == State.OPEN, _of(edition_id))


def settled(session: Session, edition_id: int | None) -> list[Motion]:
    """Return the motions of an edition that ended, oldest first."""
    return _read(session, MotionRow.state != State.OPEN, _of(edition_id))


def get(session: Session, motion_id: int) -> Motion:
    """Return a motion, or refuse.

    Raises:
        MotionSettled: there is none of this number.
    """
    found = _read(session, MotionRow.id == motion_id)
    if not found:
        raise MotionSettled
    return found[0]


def second(
    session: Session, motion_id: int, *, actor: Account, now: datetime
) -> Motion:
    """Confirm a motion as its second person; the caller then does the deed.

    Raises:
        SamePerson: she began it herself.
        NotSecond: she holds no office that confirms it.
        MotionSettled: it waits no more.
    """
    return _settle(session, motion_id, State.CARRIED, "", actor, now)


def refuse(
    session: Session, motion_id: int, reason: str, *, actor: Account, now: datetime
) -> Motion:
    """Refuse a motion as its second person, or take back one's own."""
    own = get(session, motion_id).moved_by == actor.id
    state = State.WITHDRAWN if own else State.REFUSED
    return _settle(session, motion_id, state, reason.strip(), actor, now)


def _settle(
    session: Session,
    motion_id: int,
    state: State,
    reason: str,
    actor: Account,
    now: datetime,
) -> Motion:
    found = get(session, motion_id)
    if state is State.CARRIED and found.moved_by == actor.id:
        raise SamePerson
    if state is not State.WITHDRAWN and not may_second(actor.roles, found.action):
        raise NotSecond(action=found.action)
    # One conditional UPDATE: of two who settle at once one gets through.
    done = session.execute(
        update(MotionRow)
        .where(MotionRow.id == motion_id, MotionRow.state == State.OPEN)
        .values(state=state, settled_by=actor.id, settled_at=now, reason=reason)
        .returning(MotionRow.id)
    ).first()
    if done is None:
        raise MotionSettled
    found = get(session, motion_id)
    _record(session, found, state, actor, now)
    return found


def needs_second(action: Action) -> bool:
    """Say whether a deed is done by two persons."""
    return bool(PERMISSIONS[action].seconds)


def _of(edition_id: int | None) -> Any:
    if edition_id is None:
        return MotionRow.edition_id.is_(None)
    return MotionRow.edition_id == edition_id


def _read(session: Session, *where: Any) -> list[Motion]:
    mover, settler = aliased(AccountRow), aliased(AccountRow)
    rows = session.execute(
        select(MotionRow, mover.name, settler.name)
        .join(mover, mover.id == MotionRow.moved_by)
        .outerjoin(settler, settler.id == MotionRow.settled_by)
        .where(*where)
        .order_by(MotionRow.id)
        .execution_options(populate_existing=True)
    )
    return [
        Motion(
            id=row.id,
            edition_id=row.edition_id,
            action=Action(row.action),
            subject=row.subject,
            facts=loads(row.facts),
            moved_by=row.moved_by,
            mover=moved_by,
            moved_at=row.moved_at,
            state=State(row.state),
            settled_by=row.settled_by,
            settler=settled_by,
            settled_at=row.settled_at,
            reason=row.reason,
        )
        for row, moved_by, settled_by in rows
    ]


def _record(
    session: Session, motion: Motion, deed: str, actor: Account, now: datetime
) -> None:
    acts.record(
        session,
        edition_id=motion.edition_id,
        actor=actor.id,
        now=now,
        action=f"motion:{deed}",
        subject=f"{motion.action}: {motion.subject}",
        facts={
            "before": None if motion.state is State.OPEN else State.OPEN,
            "after": motion.state,
            "motion": motion.id,
            "facts": dict(motion.facts),
            "why": motion.reason,
        },
    )
