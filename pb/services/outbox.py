"""The transactional outbox: a letter is written with the deed it tells of.

Letters are sealed in the database, since they name a person; the worker claims
them one by one, sends and deletes them. Between claim and deletion no lock is
held: a slow mail server must not keep anybody from voting.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from json import loads
from typing import Literal

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from pb.evidence import canonical, sealing
from pb.store.post import OutboxRow

Kind = Literal[
    "confirm-account",
    "account-known",
    "reset-password",
    "reset-unknown",
    "voting-code",
    "invitation",
    "factor-reset",
]
"""What a letter is about; each has its template in ``templates/mail``."""

_PURPOSE = "pb-outbox"
_MOST_TRIES = 8
_RETRY_AFTER = timedelta(seconds=30)
OVERDUE_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Letter:
    """What to write to whom, in which language, with which facts."""

    kind: Kind
    to: str
    locale: str
    facts: Mapping[str, str]


def post(session: Session, key: bytes, letter: Letter, now: datetime) -> None:
    """Put a letter into the outbox, sealed."""
    content = canonical.text(
        {
            "kind": letter.kind,
            "to": letter.to,
            "locale": letter.locale,
            "facts": dict(letter.facts),
        }
    )
    sealed = sealing.seal(key, _PURPOSE, content.encode())
    session.add(OutboxRow(sealed=sealed, due_at=now, tries=0))


@dataclass(frozen=True, slots=True)
class Claim:
    """A letter somebody undertook to send; still sealed."""

    id: int
    sealed: bytes
    last: bool
    """Whether this is the last try."""

    def open(self, key: bytes) -> Letter:
        """Return the letter.

        Raises:
            SealBroken: it was sealed under another key.
        """
        return Letter(**loads(sealing.unseal(key, _PURPOSE, self.sealed)))


def claim(session: Session, now: datetime) -> Claim | None:
    """Undertake to send the letter that waits longest; None when none is due.

    Once committed nobody else claims it for a minute, and longer each time it
    was not sent. Who dies in between leaves it to the next try.
    """
    row = session.scalar(
        select(OutboxRow)
        .where(OutboxRow.due_at <= now)
        .order_by(OutboxRow.due_at, OutboxRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    row.tries += 1
    row.due_at = now + _RETRY_AFTER * 2**row.tries
    return Claim(row.id, row.sealed, last=row.tries >= _MOST_TRIES)


def settle(session: Session, claimed: Claim, *, sent: bool) -> None:
    """Delete a letter that was sent, or tried for the last time.

    By then, hours later, a code in it is long worthless.
    """
    if sent or claimed.last:
        session.execute(delete(OutboxRow).where(OutboxRow.id == claimed.id))


def overdue(session: Session, now: datetime) -> bool:
    """Say whether letters wait that nobody tries to send."""
    late = select(OutboxRow.id).where(OutboxRow.due_at <= now - OVERDUE_AFTER)
    return bool(session.scalar(select(exists(late))))
