"""The one function every official deed goes through."""

from datetime import datetime

from sqlalchemy.orm import Session

from pb.evidence import canonical
from pb.evidence.chain import Content
from pb.store import chain
from pb.store.chain import Noted


def record(  # noqa: PLR0913 -- an act is these facts, all named
    session: Session,
    *,
    edition_id: int | None,
    actor: int | None,
    now: datetime,
    action: str,
    subject: str,
    facts: dict[str, object],
) -> None:
    """Record an official act in the transaction of the deed itself.

    It is written and chained as that transaction commits.

    ``actor`` is the account, or None when the worker acted by the clock or an
    operator gave a command. ``action`` says what was done, as
    ``edition:timetable:change``; ``subject`` to what, as ``proposal 12``;
    ``facts`` are before and after in plain values: never a choice, a code or a
    voter's name.
    """
    said = Content(None, actor, now, action, subject, canonical.text(facts))
    chain.note(session, Noted(edition_id, said))
