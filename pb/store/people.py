"""Accounts of residents and officials, their sessions, factors and roles."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from pb.domain.permissions import OFFICIALS, Role
from pb.store.base import Base, Id
from pb.store.checks import one_of, sized

_EMAIL = "email = lower(email) AND email LIKE '%_@_%'"


class AccountRow(Base):
    """A person who signs in: proposes projects, or holds an office."""

    __tablename__ = "account"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(unique=True)
    """Canonical: trimmed, case folded."""
    name: Mapped[str]
    password_hash: Mapped[str]
    locale: Mapped[str]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    signed_in_on: Mapped[date | None]
    """The day an official last signed in; of residents it is not kept."""

    __table_args__ = (CheckConstraint(_EMAIL, name="email"),)


class OfficeRow(Base):
    """An office somebody holds; roles combine."""

    __tablename__ = "office"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    department: Mapped[str] = mapped_column(default="", server_default="")
    """Whose assessor she is; empty for every other office."""

    __table_args__ = (
        one_of("role", (role for role in Role if role in OFFICIALS)),
        CheckConstraint("role = 'assessor' OR department = ''", name="department"),
    )


class LoginRow(Base):
    """A session on the server; signing out deletes it."""

    __tablename__ = "login"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    begun_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    """When she last proved who she is: signing in, or before a weighty act."""
    seen_at: Mapped[datetime]
    """A request of hers, to within some minutes."""
    browser: Mapped[str]
    """Which browser on which system, so that she knows it again; no version."""


class HalfLoginRow(Base):
    """A passphrase was right and the second factor is still to come."""

    __tablename__ = "half_login"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    expires_at: Mapped[datetime]


class AppRow(Base):
    """The app that shows somebody's six digits; its secret is sealed."""

    __tablename__ = "factor_app"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    sealed: Mapped[bytes | None]
    """The secret in use; None until its first code has come."""
    since: Mapped[datetime | None]
    last_step: Mapped[int]
    """The newest step whose digits were accepted: each works once."""
    pending: Mapped[bytes | None]
    """A secret shown to her that no code has confirmed yet."""

    __table_args__ = (
        CheckConstraint("(sealed IS NULL) = (since IS NULL)", name="in_use"),
        CheckConstraint("sealed IS NOT NULL OR pending IS NOT NULL", name="secret"),
    )


class RecoveryCodeRow(Base):
    """A code on paper that stands in for the app, once."""

    __tablename__ = "recovery_code"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
    """Keyed, so that the table alone gives no code away."""
    used_at: Mapped[datetime | None]

    __table_args__ = (sized("code_hash", 32),)


class FactorTriesRow(Base):
    """How many wrong codes came in a row, and until when none is judged."""

    __tablename__ = "factor_tries"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    wrong: Mapped[int]
    wait_until: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("wrong >= 0", name="wrong"),)


class PasskeyRow(Base):
    """A passkey: the public key of a device that stands in for the app."""

    __tablename__ = "passkey"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int]
    """How often the device says it signed; it never falls, or it was copied."""
    name: Mapped[str]
    added_at: Mapped[datetime]


class PasskeyChallengeRow(Base):
    """What a passkey has to sign, once and soon."""

    __tablename__ = "passkey_challenge"

    challenge: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    purpose: Mapped[str]
    expires_at: Mapped[datetime]

    __table_args__ = (one_of("purpose", ("add", "prove")),)


class PasswordResetRow(Base):
    """Leave to set a new password, once."""

    __tablename__ = "password_reset"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class InvitationRow(Base):
    """A letter that offers somebody offices; one at a time waits for an address."""

    __tablename__ = "invitation"

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    email: Mapped[str]
    name: Mapped[str]
    department: Mapped[str]
    invited_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(_EMAIL, name="email"),
        CheckConstraint("accepted_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        Index(
            "uq_invitation_one_waits",
            "email",
            unique=True,
            sqlite_where=text("accepted_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("accepted_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )


class InvitedOfficeRow(Base):
    """An office that an invitation offers."""

    __tablename__ = "invited_office"

    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("invitation.id"), primary_key=True
    )
    role: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (one_of("role", (role for role in Role if role in OFFICIALS)),)
