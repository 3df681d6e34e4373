"""A resident opens an account and confirms her address.

Known and unknown addresses get one answer: what differs is only the letter.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from pb.services import outbox
from pb.services.accounts import LinkSpent, canonical_email, hashed
from pb.store.people import AccountRow
from pb.store.statements import insert_missing

LINK_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Applicant:
    """What a person gives to open an account."""

    name: str
    email: str
    password: str
    locale: str
    city: str = ""
    """No word to make a password of."""


class _DatedSigner(TimestampSigner):
    """Dates signatures by the instant of the request, as every deed is."""

    def __init__(self, *args: Any, now: datetime, **others: Any) -> None:
        super().__init__(*args, **others)
        self._now = now

    def get_timestamp(self) -> int:
        return int(self._now.timestamp())


class Links:
    """The signed links that confirm an account; reading one changes nothing."""

    def __init__(self, secret: str | bytes, now: datetime) -> None:
        self._serializer = URLSafeTimedSerializer(
            secret,
            salt="pb-confirm-account",
            signer=_DatedSigner,
            signer_kwargs={"now": now},
        )

    def token(self, account_id: int, password_hash: str) -> str:
        """Return the token that confirms an account with this password."""
        return self._serializer.dumps([account_id, _fingerprint(password_hash)])

    def read(self, token: str) -> tuple[int, str]:
        """Return the account and the password's fingerprint, or refuse."""
        lasts = int(LINK_LASTS.total_seconds())
        try:
            account_id, fingerprint = self._serializer.loads(token, max_age=lasts)
        except BadData:
            raise LinkSpent from None
        return account_id, fingerprint


def register(
    session: Session, applicant: Applicant, links: Links, key: bytes, now: datetime
) -> None:
    """Open an account and write the letter that confirms it.

    A confirmed address gets a letter which says that it is known. For one
    never confirmed the newest name and password count, and only the newest
    letter confirms: nobody can lay a password in wait at another's address.

    Args:
        session: The unit of work.
        applicant: Who registers.
        links: The signer of the link.
        key: The outbox's key.
        now: This instant.
    """
    address = canonical_email(applicant.email)
    # Before the first statement: no lock is held while the password is hashed.
    known = applicant.name, address, applicant.city
    password_hash = hashed(applicant.password, *known)
    opened = insert_missing(
        session,
        AccountRow,
        email=address,
        name=applicant.name.strip(),
        password_hash=password_hash,
        locale=applicant.locale,
        created_at=now,
    )
    row = session.scalars(
        select(AccountRow).where(AccountRow.email == address).with_for_update()
    ).one()
    if not opened and row.confirmed_at is None:
        row.name, row.password_hash = applicant.name.strip(), password_hash
    letter = outbox.Letter("account-known", address, applicant.locale, {})
    if row.confirmed_at is None:
        facts = {"token": links.token(row.id, password_hash)}
        letter = outbox.Letter("confirm-account", address, applicant.locale, facts)
    outbox.post(session, key, letter, now)


def confirm(session: Session, links: Links, token: str, now: datetime) -> None:
    """Confirm the address of an account; once confirmed it stays so."""
    account_id, fingerprint = links.read(token)
    row = session.get(AccountRow, account_id, with_for_update=True)
    if row is None:
        raise LinkSpent
    if row.confirmed_at is None:
        if _fingerprint(row.password_hash) != fingerprint:
            raise LinkSpent
        row.confirmed_at = now


def _fingerprint(password_hash: str) -> str:
    return hashlib.sha256(password_hash.encode()).hexdigest()[:16]
