"""Accounts: signing in and out, a new password, offices.

Known and unknown addresses get one answer: what differs is only the letter.
"""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session

from pb.domain import passphrase
from pb.domain.calendar import WARSAW
from pb.domain.permissions import Role
from pb.domain.refusals import Refusal
from pb.services import acts, outbox
from pb.store.editions import EditionRow
from pb.store.people import (
    AccountRow,
    HalfLoginRow,
    LoginRow,
    OfficeRow,
    PasswordResetRow,
)

SESSION_LASTS = timedelta(hours=12)
RESET_LASTS = timedelta(hours=1)

_hasher = PasswordHasher()


class SignInRefused(Refusal):
    """No confirmed account with this address and password."""


class LinkSpent(Refusal):
    """The link from the letter is used, too old, or not one of ours."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in."""

    id: int
    name: str
    email: str
    locale: str
    roles: frozenset[Role]


def canonical_email(typed: str) -> str:
    """Return an address in the one form it is stored and looked up in."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


def hashed(password: str, *about: str, field: str = "password") -> str:
    """Return the Argon2id hash of a sound password, or refuse.

    ``about`` is what others know of her: her name, her address, her city.

    Raises:
        PasswordShort, PasswordGuessable: it is not sound; the fault is ``field``'s.
    """
    return _hasher.hash(passphrase.require_sound(password, about, field))


def known_of(session: Session, row: AccountRow) -> tuple[str, ...]:
    """Return what anybody may know of somebody, and would try first."""
    cities = session.scalars(select(EditionRow.city).distinct())
    return row.name, row.email, *cities


@cache
def _hash_of_nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe(16))


def begin_session(
    session: Session, account_id: int, now: datetime, browser: str = ""
) -> str:
    """Begin a session on the server; return the token the browser keeps."""
    token = secrets.token_urlsafe(32)
    session.execute(delete(LoginRow).where(LoginRow.expires_at <= now))
    session.add(
        LoginRow(
            token_hash=token_hash(token),
            account_id=account_id,
            begun_at=now,
            expires_at=now + SESSION_LASTS,
            proved_at=now,
            seen_at=now,
            browser=browser,
        )
    )
    holds_office = select(OfficeRow.role).where(OfficeRow.account_id == account_id)
    session.execute(
        update(AccountRow)
        .where(AccountRow.id == account_id, exists(holds_office))
        .values(signed_in_on=now.astimezone(WARSAW).date())
    )
    return token


def end_all(session: Session, account_id: int) -> None:
    """End every session of somebody, also one that waits for a second factor."""
    session.execute(delete(LoginRow).where(LoginRow.account_id == account_id))
    session.execute(delete(HalfLoginRow).where(HalfLoginRow.account_id == account_id))


def end_session(session: Session, token: str) -> None:
    """End a session; its token is worth nothing from now on."""
    session.execute(delete(LoginRow).where(LoginRow.token_hash == token_hash(token)))


def of_email(session: Session, email: str) -> Account | None:
    """Return the account with this address, or None."""
    row = _by_email(session, email)
    return None if row is None else account_of(session, row)


def _by_email(session: Session, email: str) -> AccountRow | None:
    return session.scalar(
        select(AccountRow).where(AccountRow.email == canonical_email(email))
    )


def account_of(session: Session, row: AccountRow) -> Account:
    """Return the account of a row, with its offices."""
    offices = session.scalars(
        select(OfficeRow.role).where(OfficeRow.account_id == row.id)
    )
    roles = frozenset({Role.RESIDENT, *(Role(role) for role in offices)})
    return Account(row.id, row.name, row.email, row.locale, roles)


def token_hash(token: str) -> bytes:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).digest()


def authenticate(session: Session, email: str, password: str) -> Account:
    """Return the confirmed account of address and password, or refuse.

    An unknown address costs as much time as a known one.
    """
    row = _by_email(session, email)
    try:
        _verify(row.password_hash if row else _hash_of_nobody(), password)
    except (VerifyMismatchError, InvalidHashError):
        raise SignInRefused from None
    if row is None or row.confirmed_at is None:
        raise SignInRefused
    return account_of(session, row)


def is_password(session: Session, account_id: int, password: str) -> bool:
    """Say whether this is the password of an account."""
    row = session.get_one(AccountRow, account_id)
    try:
        _verify(row.password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return True


def _verify(password_hash: str, typed: str) -> None:
    _hasher.verify(password_hash, passphrase.canonical(typed))


def change_password(
    session: Session, account_id: int, password: str, *, keep: str
) -> None:
    """Set a new password; every session but that of the token ``keep`` ends."""
    row = session.get_one(AccountRow, account_id)
    row.password_hash = hashed(password, *known_of(session, row), field="new_password")
    mine = LoginRow.account_id == account_id
    session.execute(
        delete(LoginRow).where(mine, LoginRow.token_hash != token_hash(keep))
    )
    session.execute(delete(HalfLoginRow).where(HalfLoginRow.account_id == account_id))


def ask_reset(
    session: Session, email: str, locale: str, key: bytes, now: datetime
) -> None:
    """Write a letter with a single-use token to set a new password.

    An unknown address gets a letter too, which says that it is unknown: the
    work is the same, so that neither page nor time tells them apart.
    """
    address = canonical_email(email)
    row = _by_email(session, address)
    token = secrets.token_urlsafe(32)
    session.execute(delete(PasswordResetRow).where(PasswordResetRow.expires_at <= now))
    letter = outbox.Letter("reset-unknown", address, locale, {})
    if row is not None:
        letter = outbox.Letter("reset-password", address, locale, {"token": token})
        session.add(
            PasswordResetRow(
                token_hash=token_hash(token),
                account_id=row.id,
                expires_at=now + RESET_LASTS,
            )
        )
    outbox.post(session, key, letter, now)


def require_unspent(session: Session, token: str, now: datetime) -> None:
    """Refuse a token that cannot set a password any more; consumes nothing."""
    if session.scalar(select(PasswordResetRow).where(*_unspent(token, now))) is None:
        raise LinkSpent


def reset(session: Session, token: str, password: str, now: datetime) -> None:
    """Set a new password by a token from a letter; end every session.

    The letter proved the address, so the account is confirmed by it. The
    account's other tokens are spent with this one.
    """
    # One conditional UPDATE: of two simultaneous uses one gets through.
    used = session.execute(
        update(PasswordResetRow)
        .where(*_unspent(token, now))
        .values(used_at=now)
        .returning(PasswordResetRow.account_id)
    ).scalar_one_or_none()
    if used is None:
        raise LinkSpent
    session.execute(
        update(PasswordResetRow)
        .where(PasswordResetRow.account_id == used, PasswordResetRow.used_at.is_(None))
        .values(used_at=now)
    )
    row = session.get_one(AccountRow, used)
    row.password_hash = hashed(password, *known_of(session, row))
    row.confirmed_at = row.confirmed_at or now
    end_all(session, used)


def _unspent(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        PasswordResetRow.token_hash == token_hash(token),
        PasswordResetRow.used_at.is_(None),
        PasswordResetRow.expires_at > now,
    )


def appoint(  # noqa: PLR0913 -- who, with what, by whom; all named
    session: Session,
    *,
    name: str,
    email: str,
    password: str,
    roles: frozenset[Role],
    now: datetime,
    actor: int | None = None,
    department: str = "",
) -> Account:
    """Give somebody offices; open the account when there is none.

    Her sessions end, so that she enters the new office with a proof. The
    department is that of an assessor.
    """
    row = _by_email(session, email)
    if row is None:
        row = AccountRow(
            email=canonical_email(email),
            name=name.strip(),
            password_hash=hashed(password, name, email),
            locale="pl",
            created_at=now,
            confirmed_at=now,
        )
        session.add(row)
        session.flush()
    held = account_of(session, row).roles
    new = roles - held - {Role.RESIDENT}
    for role in sorted(new):
        at = department if role is Role.ASSESSOR else ""
        session.add(OfficeRow(account_id=row.id, role=role, department=at))
    session.flush()
    if new:
        end_all(session, row.id)
    acts.record(
        session,
        edition_id=None,
        actor=actor,
        now=now,
        action="account:appoint",
        subject=f"account {row.id}",
        facts={
            "before": sorted(held - {Role.RESIDENT}),
            "after": sorted((held | new) - {Role.RESIDENT}),
            "department": department,
        },
    )
    return account_of(session, row)
