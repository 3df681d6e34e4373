"""Passkeys (WebAuthn): a device or key that stands in for the app's digits.

The challenge is kept here and used up once; the site's own host is the only one
a passkey answers to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from json import loads
from typing import Literal
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session
from webauthn.helpers import (
    base64url_to_bytes,
    parse_authentication_credential_json,
    parse_client_data_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
)

from pb.domain.refusals import Refusal
from pb.services.accounts import Account
from pb.store.people import PasskeyChallengeRow, PasskeyRow
from pb.store.statements import insert_missing, touched

CHALLENGE_LASTS = timedelta(minutes=5)
MOST = 10
"""Passkeys of one account."""

Purpose = Literal["add", "prove"]

# What comes from a browser may be anything; the library says so in many ways.
_UNREADABLE = (
    WebAuthnException,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RecursionError,
)


class PasskeyRefused(Refusal):
    """The answer of the device is not the one asked for, or comes too late."""


class TooManyPasskeys(Refusal):
    """The account has as many passkeys as it may have (most)."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where passkeys belong to: the site's address and its name."""

    base_url: str
    name: str

    @property
    def host(self) -> str:
        """The host, as passkeys are bound to it."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def may_have_passkeys(self) -> bool:
        """Whether browsers make passkeys for this host; for a bare IP none does."""
        try:
            ip_address(self.host)
        except ValueError:
            return True
        return False


@dataclass(frozen=True, slots=True)
class Passkey:
    """One of somebody's passkeys, as she sees it."""

    id: int
    name: str
    added_at: datetime


def of(session: Session, account_id: int) -> Sequence[Passkey]:
    """Return somebody's passkeys, oldest first."""
    rows = session.scalars(_mine(account_id))
    return [Passkey(row.id, row.name, row.added_at) for row in rows]


def asked_to_add(session: Session, site: Site, account: Account, now: datetime) -> str:
    """Return what the browser hands a device to make a passkey, as JSON."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_name=account.email,
        user_id=account.id.to_bytes(8, "big"),
        user_display_name=account.name,
        exclude_credentials=_known(session, account.id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED
        ),
    )
    _keep(session, account.id, "add", options.challenge, now)
    return webauthn.options_to_json(options)


def asked_to_prove(session: Session, site: Site, account_id: int, now: datetime) -> str:
    """Return what the browser hands a device to sign, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host, allow_credentials=_known(session, account_id)
    )
    _keep(session, account_id, "prove", options.challenge, now)
    return webauthn.options_to_json(options)


def add(
    session: Session,
    site: Site,
    account_id: int,
    name: str,
    answer: str,
    now: datetime,
) -> None:
    """Keep the passkey that a device made.

    Raises:
        PasskeyRefused: the answer is not the one asked for, or came too late.
        TooManyPasskeys: ten are kept already.
    """
    if len(of(session, account_id)) >= MOST:
        raise TooManyPasskeys(most=MOST)
    challenge = _used_up(session, account_id, "add", answer, now)
    if challenge is None:
        raise PasskeyRefused
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.base_url,
        )
    except _UNREADABLE:
        raise PasskeyRefused from None
    kept = insert_missing(
        session,
        PasskeyRow,
        account_id=account_id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=name.strip(),
        added_at=now,
    )
    if not kept:
        raise PasskeyRefused


def proves(
    session: Session, site: Site, account_id: int, answer: str, now: datetime
) -> bool:
    """Say whether a device of hers signed; its challenge is used up either way."""
    challenge = _used_up(session, account_id, "prove", answer, now)
    if challenge is None:
        return False
    try:
        named = parse_authentication_credential_json(answer).raw_id
        row = session.scalar(_mine(account_id).where(PasskeyRow.credential_id == named))
        return row is not None and _verified(session, site, row, challenge, answer)
    except _UNREADABLE:
        return False


def _verified(
    session: Session, site: Site, row: PasskeyRow, challenge: bytes, answer: str
) -> bool:
    signed = webauthn.verify_authentication_response(
        credential=answer,
        expected_challenge=challenge,
        expected_rp_id=site.host,
        expected_origin=site.base_url,
        credential_public_key=row.public_key,
        # A count that did not rise means a copy of the device: refused there.
        credential_current_sign_count=row.sign_count,
    )
    # Compare and set: the count that was judged is the one that is replaced.
    count = (
        update(PasskeyRow)
        .where(PasskeyRow.id == row.id, PasskeyRow.sign_count == row.sign_count)
        .values(sign_count=signed.new_sign_count)
    )
    return touched(session, count) == 1


def remove(session: Session, account_id: int, passkey_id: int) -> None:
    """Take one of somebody's own passkeys away; a missing one stays missing."""
    session.execute(
        delete(PasskeyRow).where(
            PasskeyRow.account_id == account_id, PasskeyRow.id == passkey_id
        )
    )


def _mine(account_id: int) -> Select[PasskeyRow]:
    return (
        select(PasskeyRow)
        .where(PasskeyRow.account_id == account_id)
        .order_by(PasskeyRow.id)
    )


def _known(session: Session, account_id: int) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=row.credential_id)
        for row in session.scalars(_mine(account_id))
    ]


def _keep(
    session: Session, account_id: int, purpose: Purpose, challenge: bytes, now: datetime
) -> None:
    session.execute(
        delete(PasskeyChallengeRow).where(PasskeyChallengeRow.expires_at <= now)
    )
    session.add(
        PasskeyChallengeRow(
            challenge=challenge,
            account_id=account_id,
            purpose=purpose,
            expires_at=now + CHALLENGE_LASTS,
        )
    )


def _used_up(
    session: Session, account_id: int, purpose: Purpose, answer: str, now: datetime
) -> bytes | None:
    """Use the challenge up that an answer names; None when it is not ours."""
    challenge = _named_challenge(answer)
    if challenge is None:
        return None
    # One DELETE: of two answers to one challenge one gets through.
    return session.scalar(
        delete(PasskeyChallengeRow)
        .where(
            PasskeyChallengeRow.challenge == challenge,
            PasskeyChallengeRow.account_id == account_id,
            PasskeyChallengeRow.purpose == purpose,
            PasskeyChallengeRow.expires_at > now,
        )
        .returning(PasskeyChallengeRow.challenge)
    )


def _named_challenge(answer: str) -> bytes | None:
    try:
        sent = loads(answer)["response"]["clientDataJSON"]
        return parse_client_data_json(base64url_to_bytes(sent)).challenge
    except _UNREADABLE:
        return None
