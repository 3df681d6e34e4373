"""The chain of official acts: each one carries the hash of the one before.

Whoever alters, removes, swaps or inserts an act breaks the chain there, unless
she writes all later hashes anew; then the head that was published before tells.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from pb.evidence import canonical

START = bytes(32)
"""What stands before the first act."""


@dataclass(frozen=True, slots=True)
class Content:
    """What an act says.

    Attributes:
        edition: the slug of the edition; None for an act that concerns none.
        actor: the number of the account; None for the clock or a command.
        facts: before and after as canonical JSON, hashed as it stands.
    """

    edition: str | None
    actor: int | None
    at: datetime
    action: str
    subject: str
    facts: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last act of a chain: its number, counted from 1, and its hash."""

    n: int = 0
    hash: bytes = START

    def __str__(self) -> str:
        return f"{self.n}:{self.hash.hex()}"


@dataclass(frozen=True, slots=True)
class Entry:
    """An act with its place in the chain."""

    n: int
    content: Content
    previous: bytes
    hash: bytes


class Reason(StrEnum):
    """Why a chain does not hold."""

    MISSING = "missing"
    OUT_OF_PLACE = "out-of-place"
    NOT_CONNECTED = "not-connected"
    ALTERED = "altered"
    REWRITTEN = "rewritten"
    CUT_OFF = "cut-off"


class Broken(Exception):
    """The chain does not hold from act ``n`` on, and why."""

    def __init__(self, n: int, reason: Reason) -> None:
        super().__init__(n, reason)
        self.n = n
        self.reason = reason


def follow(head: Head, content: Content) -> Head:
    """Return the head after one more act.

    Its hash is SHA-256 over the hash before (32 bytes) and the canonical JSON of
    ``[n, edition, actor, at, action, subject, facts]``; ``at`` is UTC in ISO 8601
    to the microsecond, ``facts`` the text as it is stored.
    """
    n = head.n + 1
    said = canonical.text(
        [
            n,
            content.edition,
            content.actor,
            content.at.astimezone(UTC).isoformat(timespec="microseconds"),
            content.action,
            content.subject,
            content.facts,
        ]
    )
    return Head(n, hashlib.sha256(head.hash + said.encode()).digest())


def verify(entries: Iterable[Entry], known: Iterable[Head] = ()) -> Head:
    """Return the head that all entries, in their order, lead to.

    ``known`` are heads that are known from elsewhere, such as published ones.

    Raises:
        Broken: names the first act that is wrong, or the first that is missing.
    """
    published = {head.n: head.hash for head in known}
    head = Head()
    if published.get(0, START) != START:
        raise Broken(0, Reason.REWRITTEN)
    for entry in entries:
        head = _next(head, entry)
        if published.get(head.n, head.hash) != head.hash:
            raise Broken(head.n, Reason.REWRITTEN)
    if any(n > head.n for n in published):
        raise Broken(head.n + 1, Reason.CUT_OFF)
    return head


def _next(head: Head, entry: Entry) -> Head:
    if entry.n > head.n + 1:
        raise Broken(head.n + 1, Reason.MISSING)
    if entry.n <= head.n:
        raise Broken(entry.n, Reason.OUT_OF_PLACE)
    if entry.previous != head.hash:
        raise Broken(entry.n, Reason.NOT_CONNECTED)
    following = follow(head, entry.content)
    if following.hash != entry.hash:
        raise Broken(entry.n, Reason.ALTERED)
    return following


def first_broken(entries: Iterable[Entry], known: Iterable[Head] = ()) -> Broken | None:
    """Return where a chain breaks first; None when it holds."""
    try:
        verify(entries, known)
    except Broken as broken:
        return broken
    return None
