"""Sessions on the server: who is behind a token, and how fresh her proof is.

A session lasts at most twelve hours; an official's also ends after two hours
without a request. Whoever is signed in sees her sessions and can end each.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session

from pb.domain.permissions import OFFICIALS
from pb.services import accounts
from pb.services.accounts import Account, token_hash
from pb.store.people import AccountRow, AppRow, HalfLoginRow, LoginRow

IDLE_ENDS = timedelta(hours=2)
"""After so long without a request an official's session is over."""

SEEN_EVERY = timedelta(minutes=10)
"""How exactly we note that somebody is still there: no more writes than that."""

PROOF_LASTS = timedelta(minutes=10)
"""How long a proof of who she is suffices for weighty acts."""

HALF_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody's session."""

    account: Account
    proved_at: datetime
    seen_at: datetime
    has_factor: bool
    """Whether she has set up an app for the second step."""

    def is_proved(self, now: datetime) -> bool:
        """Say whether she proved lately who she is."""
        return now - self.proved_at <= PROOF_LASTS

    def is_stale(self, now: datetime) -> bool:
        """Say whether it is time to note that she is still there."""
        return now - self.seen_at >= SEEN_EVERY


@dataclass(frozen=True, slots=True)
class Listed:
    """One of somebody's own sessions, as she sees it."""

    key: str
    """Names it on the page; it is the hash, which opens nothing."""
    begun_at: datetime
    seen_at: datetime
    browser: str
    is_this: bool


def of_token(session: Session, token: str, now: datetime) -> Login | None:
    """Return whose session this is, or None when it ended."""
    found = session.execute(
        select(AccountRow, LoginRow, exists(_app_in_use()))
        .join(LoginRow, LoginRow.account_id == AccountRow.id)
        .where(LoginRow.token_hash == token_hash(token), LoginRow.expires_at > now)
    ).first()
    if found is None:
        return None
    account = accounts.account_of(session, found[0])
    if account.roles & OFFICIALS and now - found[1].seen_at > IDLE_ENDS:
        return None
    return Login(account, found[1].proved_at, found[1].seen_at, bool(found[2]))


def _app_in_use() -> ColumnElement[bool]:
    return (AppRow.account_id == AccountRow.id) & AppRow.sealed.is_not(None)


def note_seen(session: Session, token: str, now: datetime) -> None:
    """Note that somebody is still there."""
    session.execute(
        update(LoginRow)
        .where(LoginRow.token_hash == token_hash(token))
        .values(seen_at=now)
    )


def prove(session: Session, token: str, now: datetime) -> None:
    """Note that somebody has just proved who she is."""
    session.execute(
        update(LoginRow)
        .where(LoginRow.token_hash == token_hash(token))
        .values(proved_at=now, seen_at=now)
    )


def listed(
    session: Session, account_id: int, token: str, now: datetime
) -> Sequence[Listed]:
    """Return somebody's sessions, the newest first."""
    rows = session.scalars(
        select(LoginRow)
        .where(LoginRow.account_id == account_id, LoginRow.expires_at > now)
        .order_by(LoginRow.begun_at.desc(), LoginRow.token_hash)
    )
    this = token_hash(token)
    return [
        Listed(
            row.token_hash.hex(),
            row.begun_at,
            row.seen_at,
            row.browser,
            row.token_hash == this,
        )
        for row in rows
    ]


def end_one(session: Session, account_id: int, key: str) -> None:
    """End one of somebody's own sessions; one that is over already stays so."""
    try:
        named = bytes.fromhex(key)
    except ValueError:
        return
    session.execute(
        delete(LoginRow).where(
            LoginRow.account_id == account_id, LoginRow.token_hash == named
        )
    )


def end_others(session: Session, account_id: int, token: str) -> None:
    """End all of somebody's sessions but this one."""
    session.execute(
        delete(LoginRow).where(
            LoginRow.account_id == account_id,
            LoginRow.token_hash != token_hash(token),
        )
    )


def begin_half(session: Session, account_id: int, now: datetime) -> str:
    """Note that a passphrase was right; return the token for the second step.

    It opens nothing but the second step, for ten minutes.
    """
    token = secrets.token_urlsafe(32)
    session.execute(delete(HalfLoginRow).where(HalfLoginRow.expires_at <= now))
    session.add(
        HalfLoginRow(
            token_hash=token_hash(token),
            account_id=account_id,
            expires_at=now + HALF_LASTS,
        )
    )
    return token


def half(session: Session, token: str, now: datetime) -> Account | None:
    """Return who waits for her second step; None when it is too late."""
    row = session.scalar(
        select(AccountRow)
        .join(HalfLoginRow, HalfLoginRow.account_id == AccountRow.id)
        .where(
            HalfLoginRow.token_hash == token_hash(token), HalfLoginRow.expires_at > now
        )
    )
    return None if row is None else accounts.account_of(session, row)


def end_half(session: Session, token: str) -> bool:
    """Use the first step up; False when another request did."""
    ended = session.execute(
        delete(HalfLoginRow)
        .where(HalfLoginRow.token_hash == token_hash(token))
        .returning(HalfLoginRow.account_id)
    )
    return ended.first() is not None
