"""Trying a code that was sent: each try counts, and one of them uses it."""

from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, update
from sqlalchemy.orm import Session

from pb.store.roll import ChallengeRow
from pb.store.statements import table, touched

_CHALLENGES = table(ChallengeRow)


def _holds() -> tuple[ColumnElement[bool], ...]:
    """Return when a code that was sent can still be used."""
    columns = _CHALLENGES.c
    return (
        columns.edition_id == bindparam("of"),
        columns.ident_key == bindparam("voter"),
        columns.contact_key == bindparam("contact"),
        columns.expires_at > bindparam("now"),
        columns.tries < bindparam("most_tries"),
    )


# Conditional UPDATEs: of simultaneous tries each counts, and one uses the code.
_USE = (
    update(_CHALLENGES)
    .where(
        *_holds(),
        _CHALLENGES.c.digits_hash == bindparam("typed"),
        or_(
            _CHALLENGES.c.used_by.is_(None),
            _CHALLENGES.c.used_by == bindparam("attempt"),
        ),
    )
    .values(used_by=bindparam("attempt"))
)
_FAIL = (
    update(_CHALLENGES)
    .where(*_holds(), _CHALLENGES.c.digits_hash != bindparam("typed"))
    .values(tries=_CHALLENGES.c.tries + 1)
    .returning(_CHALLENGES.c.tries)
)


def use(session: Session, asked: dict[str, Any], attempt: bytes) -> bool:
    """Use a code up for one attempt; False when it does not hold or fit.

    Args:
        session: The transaction it belongs to.
        asked: of (edition), voter, contact, typed (keyed hashes), now, most_tries.
        attempt: What the code is used for; the same one may come again.
    """
    return touched(session, _USE, **asked, attempt=attempt) == 1


def fail(session: Session, asked: dict[str, Any]) -> int | None:
    """Count a wrong try; return how many there were, None when no code holds."""
    tries: int | None = session.scalar(_FAIL, asked)
    return tries
