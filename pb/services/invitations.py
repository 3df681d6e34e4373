"""Inviting officials by a letter: the offices are hers once she accepts."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from pb.domain.permissions import OFFICIALS, Role
from pb.domain.refusals import Refusal
from pb.services import accounts, acts, outbox
from pb.services.accounts import Account, LinkSpent, canonical_email, token_hash
from pb.store.people import AccountRow, InvitationRow, InvitedOfficeRow
from pb.store.statements import insert_missing

LASTS = timedelta(days=7)


class InvitedAlready(Refusal):
    """An invitation to this address waits already (field, at)."""


class InvitationOver(Refusal):
    """The invitation was accepted or withdrawn already."""


@dataclass(frozen=True, slots=True)
class Invitee:
    """Whom to invite, to which offices."""

    name: str
    email: str
    roles: frozenset[Role]
    department: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that waits for its answer."""

    id: int
    name: str
    email: str
    roles: frozenset[Role]
    department: str
    invited_at: datetime
    expires_at: datetime
    has_account: bool
    """Whether the address has a confirmed account, with a password of its own."""


def invite(
    session: Session,
    invitee: Invitee,
    *,
    key: bytes,
    locale: str,
    actor: Account,
    now: datetime,
) -> None:
    """Write a letter that offers offices; its link works once, for seven days.

    Raises:
        InvitedAlready: an invitation to this address waits.
    """
    address = canonical_email(invitee.email)
    token = secrets.token_urlsafe(32)
    written = insert_missing(
        session,
        InvitationRow,
        token_hash=token_hash(token),
        email=address,
        name=invitee.name.strip(),
        department=invitee.department.strip(),
        invited_by=actor.id,
        invited_at=now,
        expires_at=now + LASTS,
    )
    row = session.scalars(
        select(InvitationRow).where(InvitationRow.email == address, *_open())
    ).one()
    if not written:
        raise InvitedAlready(field="address", at=row.invited_at)
    for role in sorted(invitee.roles & OFFICIALS):
        session.add(InvitedOfficeRow(invitation_id=row.id, role=role))
    session.flush()
    _post(session, row, token, key, locale, now)
    _record(session, "invite", row, actor.id, now, None)


def resend(
    session: Session,
    invitation_id: int,
    *,
    key: bytes,
    locale: str,
    actor: Account,
    now: datetime,
) -> Invitation:
    """Write the letter anew, for seven more days; the link before it works no more.

    Raises:
        InvitationOver: it was accepted or withdrawn.
    """
    row = _waiting_row(session, InvitationRow.id == invitation_id)
    if row is None:
        raise InvitationOver
    token, before = secrets.token_urlsafe(32), _offer(session, row)
    row.token_hash, row.expires_at = token_hash(token), now + LASTS
    session.flush()
    _post(session, row, token, key, locale, now)
    _record(session, "resend", row, actor.id, now, before)
    return _invitation(session, row)


def withdraw(
    session: Session, invitation_id: int, *, actor: Account, now: datetime
) -> Invitation:
    """Take an invitation back; its link works no more.

    Raises:
        InvitationOver: it was accepted or withdrawn.
    """
    row = _waiting_row(session, InvitationRow.id == invitation_id)
    if row is None:
        raise InvitationOver
    before = _offer(session, row)
    row.withdrawn_at = now
    session.flush()
    _record(session, "withdraw", row, actor.id, now, before)
    return _invitation(session, row)


def waiting(session: Session) -> Sequence[Invitation]:
    """Return the invitations without an answer, oldest first."""
    rows = session.scalars(
        select(InvitationRow).where(*_open()).order_by(InvitationRow.id)
    )
    return [_invitation(session, row) for row in rows]


def of_token(session: Session, token: str, now: datetime) -> Invitation:
    """Return the invitation of a letter's link; reading it uses nothing up.

    Raises:
        LinkSpent: it is used, withdrawn, too old, or not one of ours.
    """
    row = session.scalar(select(InvitationRow).where(*_usable(token, now)))
    if row is None:
        raise LinkSpent
    return _invitation(session, row)


def accept(session: Session, token: str, password: str, now: datetime) -> Account:
    """Take the offices up; open the account, or confirm the one there is.

    Who has a confirmed account keeps her password and signs in with it; for
    anybody else ``password`` is the new one, also where a stranger had begun
    to register the address.

    Raises:
        LinkSpent: the link is used, withdrawn or too old.
        PasswordShort, PasswordGuessable: the password is not sound.
    """
    # One conditional UPDATE: of two simultaneous uses one gets through.
    used = session.execute(
        update(InvitationRow)
        .where(*_usable(token, now))
        .values(accepted_at=now)
        .returning(InvitationRow.id)
    ).scalar_one_or_none()
    if used is None:
        raise LinkSpent
    row = session.get_one(InvitationRow, used, populate_existing=True)
    _forget_unconfirmed(session, row, password, now)
    held = accounts.appoint(
        session,
        name=row.name,
        email=row.email,
        password=password,
        roles=_roles(session, row),
        department=row.department,
        now=now,
    )
    _record(session, "accept", row, held.id, now, _offer(session, row))
    return held


def _forget_unconfirmed(
    session: Session, row: InvitationRow, password: str, now: datetime
) -> None:
    known = session.scalar(
        select(AccountRow).where(
            AccountRow.email == row.email, AccountRow.confirmed_at.is_(None)
        )
    )
    if known is not None:
        known.name, known.confirmed_at = row.name, now
        about = accounts.known_of(session, known)
        known.password_hash = accounts.hashed(password, *about)


def _open() -> tuple[ColumnElement[bool], ...]:
    return InvitationRow.accepted_at.is_(None), InvitationRow.withdrawn_at.is_(None)


def _usable(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    named = InvitationRow.token_hash == token_hash(token)
    return named, InvitationRow.expires_at > now, *_open()


def _waiting_row(session: Session, *where: Any) -> InvitationRow | None:
    return session.scalar(
        select(InvitationRow).where(*where, *_open()).with_for_update()
    )


def _roles(session: Session, row: InvitationRow) -> frozenset[Role]:
    offered = session.scalars(
        select(InvitedOfficeRow.role).where(InvitedOfficeRow.invitation_id == row.id)
    )
    return frozenset(Role(role) for role in offered)


def _invitation(session: Session, row: InvitationRow) -> Invitation:
    account = session.scalar(
        select(AccountRow.confirmed_at).where(AccountRow.email == row.email)
    )
    return Invitation(
        id=row.id,
        name=row.name,
        email=row.email,
        roles=_roles(session, row),
        department=row.department,
        invited_at=row.invited_at,
        expires_at=row.expires_at,
        has_account=account is not None,
    )


def _offer(session: Session, row: InvitationRow) -> dict[str, object]:
    return {
        "name": row.name,
        "roles": sorted(_roles(session, row)),
        "department": row.department,
        "until": row.expires_at.isoformat(),
    }


def _post(
    session: Session,
    row: InvitationRow,
    token: str,
    key: bytes,
    locale: str,
    now: datetime,
) -> None:
    facts = {"token": token, "name": row.name}
    outbox.post(
        session, key, outbox.Letter("invitation", row.email, locale, facts), now
    )


def _record(
    session: Session,
    deed: str,
    row: InvitationRow,
    actor: int,
    now: datetime,
    before: dict[str, object] | None,
) -> None:
    """Record a deed: the offer before it, and what of it stands after it."""
    waits = row.accepted_at is None and row.withdrawn_at is None
    acts.record(
        session,
        edition_id=None,
        actor=actor,
        now=now,
        action=f"invitation:{deed}",
        subject=f"invitation {row.id}",
        facts={"before": before, "after": _offer(session, row) if waits else None},
    )
