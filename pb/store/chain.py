"""The acts of a transaction, chained as the last thing before its commit.

A deed only notes its acts; they are numbered, hashed and written when all
else is done, while one row is held: the head of the chain. So no two
transactions write the same number, and the head is held but for a moment.
"""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pb.evidence.chain import Content, Entry, Head, follow
from pb.store.editions import ActHeadRow, ActRow, EditionRow
from pb.store.people import AccountRow

_NOTED = "acts"
READ_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Noted:
    """An act that waits for the commit; the edition by its key."""

    edition_id: int | None
    content: Content


def note(session: Session, act: Noted) -> None:
    """Keep an act until the transaction commits; a rollback forgets it."""
    session.info.setdefault(_NOTED, []).append(act)


def append(session: Session) -> None:
    """Write the acts noted so far, in their order, at the end of the chain.

    ``Database.unit_of_work`` calls it last; nothing may be locked after it.
    """
    noted: list[Noted] = session.info.pop(_NOTED, [])
    if not noted:
        return
    session.flush()
    slugs = _slugs(session, noted)
    row = session.scalars(select(ActHeadRow).with_for_update()).one()
    head = Head(row.n, row.hash)
    for act in noted:
        slug = slugs[act.edition_id] if act.edition_id is not None else None
        content = Content(
            slug,
            act.content.actor,
            act.content.at,
            act.content.action,
            act.content.subject,
            act.content.facts,
        )
        following = follow(head, content)
        session.add(_row(act, head, following))
        head = following
    session.execute(update(ActHeadRow).values(n=head.n, hash=head.hash))
    session.flush()


def _slugs(session: Session, noted: list[Noted]) -> dict[int, str]:
    """Return the slugs of the editions; hold all that the new rows point to.

    Their foreign keys take these locks anyway. Taken before the head, nobody who
    holds the head waits for one who waits for it.
    """
    actors = {act.content.actor for act in noted} - {None}
    session.execute(
        select(AccountRow.id)
        .where(AccountRow.id.in_(actors))
        .order_by(AccountRow.id)
        .with_for_update(read=True, key_share=True)
    ).all()
    named = {act.edition_id for act in noted} - {None}
    rows = session.execute(
        select(EditionRow.id, EditionRow.slug)
        .where(EditionRow.id.in_(named))
        .order_by(EditionRow.id)
        .with_for_update(read=True, key_share=True)
    )
    return {found: slug for found, slug in rows}  # noqa: C416 -- rows are no pairs


def _row(act: Noted, head: Head, following: Head) -> ActRow:
    return ActRow(
        n=following.n,
        edition_id=act.edition_id,
        actor_id=act.content.actor,
        at=act.content.at,
        action=act.content.action,
        subject=act.content.subject,
        facts=act.content.facts,
        previous=head.hash,
        hash=following.hash,
    )


def head(session: Session) -> Head:
    """Return the last act of the chain as its row says."""
    row = session.scalars(select(ActHeadRow)).one()
    return Head(row.n, row.hash)


def following(session: Session, n: int, most: int = READ_AT_ONCE) -> list[Entry]:
    """Return at most ``most`` acts after act ``n``, in the order of their numbers."""
    rows = session.execute(
        select(
            ActRow.n,
            EditionRow.slug,
            ActRow.actor_id,
            ActRow.at,
            ActRow.action,
            ActRow.subject,
            ActRow.facts,
            ActRow.previous,
            ActRow.hash,
        )
        .outerjoin(EditionRow, EditionRow.id == ActRow.edition_id)
        .where(ActRow.n > n)
        .order_by(ActRow.n)
        .limit(most)
    )
    return [
        Entry(n, Content(slug, actor, at, action, subject, facts), previous, hash_)
        for n, slug, actor, at, action, subject, facts, previous, hash_ in rows
    ]
