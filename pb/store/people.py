"""Accounts of residents and officials, their sessions and roles."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pb.domain.permissions import OFFICIALS, Role
from pb.store.base import Base, Id
from pb.store.checks import one_of


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

    __table_args__ = (
        CheckConstraint("email = lower(email) AND email LIKE '%_@_%'", name="email"),
    )


class OfficeRow(Base):
    """An office somebody holds; roles combine."""

    __tablename__ = "office"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (one_of("role", (role for role in Role if role in OFFICIALS)),)


class LoginRow(Base):
    """A session on the server; signing out deletes it."""

    __tablename__ = "login"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    begun_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class PasswordResetRow(Base):
    """Leave to set a new password, once."""

    __tablename__ = "password_reset"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
