"""The urn: sealed envelopes while voting, plain ballots once it is opened."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pb.domain.rulebook import Custody
from pb.store.base import Base
from pb.store.checks import one_of, sized


class UrnRow(Base):
    """An edition's urn. The private key lies elsewhere, until the opening."""

    __tablename__ = "urn"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    public_key: Mapped[bytes]
    ident_check: Mapped[bytes]
    """A keyed hash of nothing: tells a host that holds another identity key."""
    custody: Mapped[str]
    state: Mapped[str]
    made_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    envelopes: Mapped[int | None]
    """How many there were at the opening."""
    invalid: Mapped[str | None]
    """Invalid ballots by reason, as JSON."""
    totals: Mapped[str | None]
    """Only for an urn too small to publish ballots: counts by project, as JSON."""

    __table_args__ = (
        sized("public_key", 32),
        sized("ident_check", 32),
        one_of("custody", Custody),
        one_of("state", ("sealed", "opened")),
        CheckConstraint("(state = 'opened') = (opened_at IS NOT NULL)", name="opened"),
    )


class EnvelopeRow(Base):
    """A sealed ballot under its voter's pseudonym."""

    __tablename__ = "envelope"

    edition_id: Mapped[int] = mapped_column(primary_key=True)
    ident_key: Mapped[bytes] = mapped_column(primary_key=True)
    attempt: Mapped[bytes]
    sealed: Mapped[bytes]
    leaf: Mapped[bytes] = mapped_column(unique=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["edition_id", "ident_key"],
            ["entitlement.edition_id", "entitlement.ident_key"],
        ),
        ForeignKeyConstraint(["edition_id"], ["urn.edition_id"]),
        sized("attempt", 32),
        sized("leaf", 32),
    )


class BallotRow(Base):
    """An opened ballot, in the order of (code_hash, choices); written once."""

    __tablename__ = "ballot"

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("urn.edition_id"), primary_key=True
    )
    n: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[bytes]
    choices: Mapped[str]
    """Marked project numbers, ascending, comma-separated."""

    __table_args__ = (sized("code_hash", 32),)


class LiveTurnoutRow(Base):
    """Ballots submitted so far, as the worker last saw them."""

    __tablename__ = "live_turnout"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    submitted: Mapped[int]
    as_of: Mapped[datetime]
    hours_until: Mapped[datetime | None]
    """Up to which full hour the turnout table is written."""


class StandingRow(Base):
    """A pool's live standings: totals only, a full batch behind."""

    __tablename__ = "standing"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    pool: Mapped[str] = mapped_column(primary_key=True)
    ballots: Mapped[int]
    counts: Mapped[str]
    """Votes by project number, as JSON."""
    as_of: Mapped[datetime]

    __table_args__ = (CheckConstraint("ballots >= 0", name="ballots"),)
