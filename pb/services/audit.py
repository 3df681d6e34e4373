"""The audit log as auditors read it: filtered, page by page, and verified."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from json import loads
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from pb.domain.refusals import Refusal
from pb.evidence.chain import Broken, Entry, Head, Reason, verify
from pb.store import chain
from pb.store.database import Database
from pb.store.editions import ActRow, EditionRow
from pb.store.people import AccountRow

PAGE = 50
"""Acts on one page."""


class HeadUnreadable(Refusal):
    """A published head is not written as number:hash (text)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts a reader wants to see; what is left empty is not asked.

    Attributes:
        edition: acts on this edition, and those that concern none.
        group: the first word of the action, as ``ballot``.
        begins, ends: a half-open span of time.
    """

    edition: int | None = None
    group: str = ""
    actor: int | None = None
    begins: datetime | None = None
    ends: datetime | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """An official act, with the name its official has today."""

    n: int
    edition: str | None
    actor: int | None
    name: str | None
    """None when the clock or a command did it."""
    at: datetime
    action: str
    subject: str
    document: str
    """The facts as they were hashed."""
    previous: str
    hash: str

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts as values; nothing where they are not readable any more."""
        try:
            found = loads(self.document)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the log, and how long the whole list is."""

    acts: list[Act]
    total: int
    page: int
    pages: int


def listed(session: Session, wanted: Wanted, page: int = 1) -> Listed:
    """Return one page of the acts wanted, newest first.

    A page beyond the last one is the last one.
    """
    where = _where(wanted)
    total = session.scalar(select(func.count()).select_from(ActRow).where(*where)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    found = _acts(session, where, newest_first=True, at=(page - 1) * PAGE, most=PAGE)
    return Listed(list(found), total, page, pages)


def every(session: Session, wanted: Wanted) -> Iterator[Act]:
    """Give all acts wanted, oldest first."""
    return _acts(session, _where(wanted))


def actors(session: Session) -> list[tuple[int, str]]:
    """Return the officials who ever acted, by name."""
    acted = select(ActRow.actor_id).where(ActRow.actor_id.is_not(None)).distinct()
    rows = session.execute(
        select(AccountRow.id, AccountRow.name)
        .where(AccountRow.id.in_(acted))
        .order_by(AccountRow.name, AccountRow.id)
    )
    return [(found, name) for found, name in rows]


def head(session: Session) -> Head:
    """Return the last act: what is published, so that nobody cuts the log off."""
    return chain.head(session)


def head_of(text: str) -> Head:
    """Read a published head, as ``17:9f86d0...``.

    Raises:
        HeadUnreadable: it is no number and 64 hexadecimal digits.
    """
    number, _, digits = text.strip().partition(":")
    try:
        found = Head(int(number), bytes.fromhex(digits))
    except ValueError:
        raise HeadUnreadable(text=text) from None
    if found.n < 0 or len(found.hash) != len(Head().hash):
        raise HeadUnreadable(text=text)
    return found


def check(database: Database, known: Iterable[Head] = ()) -> Head:
    """Recompute the whole chain; return its head.

    It reads some acts at a time, so that nobody who writes waits for it.

    Raises:
        Broken: names the first act that is wrong.
    """
    with database.reading() as session:
        before = chain.head(session)
    end = verify(_entries(database), [before, *known])
    if end.n > before.n:
        # Acts came meanwhile; then the head moved with them.
        with database.reading() as session:
            after = chain.head(session)
        if after.n < end.n:
            raise Broken(after.n + 1, Reason.OUT_OF_PLACE)
    return end


def _entries(database: Database) -> Iterator[Entry]:
    last = -1
    while True:
        with database.reading() as session:
            some = chain.following(session, last)
        if not some:
            return
        yield from some
        last = some[-1].n


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    where = _when(wanted)
    if wanted.edition is not None:
        none = ActRow.edition_id.is_(None)
        where.append((ActRow.edition_id == wanted.edition) | none)
    if wanted.group:
        where.append(ActRow.action.startswith(f"{wanted.group}:", autoescape=True))
    if wanted.actor is not None:
        where.append(ActRow.actor_id == wanted.actor)
    if wanted.subject:
        where.append(ActRow.subject.icontains(wanted.subject, autoescape=True))
    return where


def _when(wanted: Wanted) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.begins is not None:
        where.append(ActRow.at >= wanted.begins)
    if wanted.ends is not None:
        where.append(ActRow.at < wanted.ends)
    return where


def _acts(
    session: Session,
    where: list[ColumnElement[bool]],
    *,
    newest_first: bool = False,
    at: int = 0,
    most: int | None = None,
) -> Iterator[Act]:
    rows = session.execute(
        select(ActRow, EditionRow.slug, AccountRow.name)
        .outerjoin(EditionRow, EditionRow.id == ActRow.edition_id)
        .outerjoin(AccountRow, AccountRow.id == ActRow.actor_id)
        .where(*where)
        .order_by(ActRow.n.desc() if newest_first else ActRow.n)
        .offset(at)
        .limit(most)
    )
    for row, slug, name in rows:
        yield Act(
            n=row.n,
            edition=slug,
            actor=row.actor_id,
            name=name,
            at=row.at,
            action=row.action,
            subject=row.subject,
            document=row.facts,
            previous=row.previous.hex(),
            hash=row.hash.hex(),
        )
