"""One worker acts at a time, across hosts: a lease row, compare-and-set."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from pb.store.post import LeaseRow
from pb.store.statements import insert_missing, touched

NAME = "worker"
LASTS = timedelta(seconds=15)


def take(session: Session, holder: str, now: datetime) -> bool:
    """Take or renew the lease; say whether ``holder`` has it.

    A lease that ran out goes to whoever asks first: one conditional UPDATE.
    """
    insert_missing(
        session, LeaseRow, name=NAME, holder=holder, until=now + LASTS, beat_at=now
    )
    taken = (
        update(LeaseRow)
        .where(
            LeaseRow.name == NAME,
            or_(LeaseRow.holder == holder, LeaseRow.until <= now),
        )
        .values(holder=holder, until=now + LASTS, beat_at=now)
    )
    return touched(session, taken) == 1


def release(session: Session, holder: str, now: datetime) -> None:
    """Give the lease back, so that another worker need not wait."""
    session.execute(
        update(LeaseRow)
        .where(LeaseRow.name == NAME, LeaseRow.holder == holder)
        .values(until=now)
    )


def last_beat(session: Session) -> datetime | None:
    """Return when a worker last showed that it lives."""
    return session.scalar(select(LeaseRow.beat_at).where(LeaseRow.name == NAME))
