"""Extensions: after adoption dates only move later, for a reason all can read."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pb.domain.calendar import Stage, Timetable
from pb.domain.extension import Extension, extended
from pb.domain.permissions import Action, require_open
from pb.domain.refusals import Refusal
from pb.services import editions
from pb.services.editions import Edition
from pb.store.urn import UrnRow


class DatesStillOpen(Refusal):
    """The rulebook is not adopted: the dates are changed, not extended."""


class Unexplained(Refusal):
    """An extension needs a reason that the public can read (field)."""


class VoteOpened(Refusal):
    """The urn is opened already, so voting cannot go on."""


def require_fixed(edition: Edition) -> None:
    """Refuse while the dates can still be changed freely."""
    if edition.adopted_at is None:
        raise DatesStillOpen


def planned(edition: Edition, extension: Extension, now: datetime) -> Timetable:
    """Return the timetable after an extension; write nothing.

    Raises:
        DatesStillOpen: the rulebook is not adopted.
        Unexplained: nobody could read why.
    """
    require_fixed(edition)
    require_open(Action.EXTEND_TIMETABLE, edition.timetable, now)
    if not extension.reason.strip():
        raise Unexplained(field="reason")
    return extended(edition.timetable, extension, now)


def extend(
    session: Session,
    edition: Edition,
    extension: Extension,
    *,
    actor: int,
    now: datetime,
) -> None:
    """Let a stage or a window of the edition end later; a recorded act.

    It holds on the timetable that ``edition`` was read with: if somebody else
    moved a date since then, nothing is changed.

    Raises:
        TimetableMoved: somebody else changed the timetable meanwhile.
        VoteOpened: voting would go on with an opened urn.
    """
    timetable = planned(edition, extension, now)
    if timetable.begins[Stage.COUNTING] != edition.timetable.begins[Stage.COUNTING]:
        _require_sealed(session, edition)
    editions.set_timetable(
        session,
        edition,
        timetable,
        actor=actor,
        now=now,
        action="edition:timetable:extend",
        reason=extension.reason.strip(),
    )


def _require_sealed(session: Session, edition: Edition) -> None:
    # The lock makes an opening that is under way wait; it then reads the new end.
    state = session.scalar(
        select(UrnRow.state)
        .where(UrnRow.edition_id == edition.id)
        .with_for_update(key_share=True)
    )
    if state not in {None, "sealed"}:
        raise VoteOpened
