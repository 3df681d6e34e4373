"""Lots: what is promised before the public value is known, and what came of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pb.store.base import Base, Id
from pb.store.checks import one_of


class LotCommitmentRow(Base):
    """That a lot was announced, and the digest its secret is bound by; once.

    A further round follows a drawing only: nobody announces a second lot and
    then picks the one she likes.
    """

    __tablename__ = "lot_commitment"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    purpose: Mapped[str]
    pool: Mapped[str]
    """The pool of a tie; empty for the numbers of the whole ballot."""
    round: Mapped[int]
    """Counted from 1; a trigger lets one begin once the round before is drawn."""
    items: Mapped[str]
    """The numbers the lot puts in order, ascending, as JSON."""
    announced: Mapped[str]
    """How the public value will come about, said beforehand."""
    commitment: Mapped[str] = mapped_column(unique=True)
    sealed_secret: Mapped[bytes]
    """Sealed under a key outside the database, until it is revealed."""
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        one_of("purpose", ("numbers", "tie")),
        CheckConstraint("(purpose = 'numbers') = (pool = '')", name="pool_of_tie"),
        CheckConstraint("round >= 1", name="round"),
        CheckConstraint("length(commitment) = 64", name="commitment_size"),
        UniqueConstraint("edition_id", "purpose", "pool", "round"),
        UniqueConstraint("edition_id", "purpose", "pool", "items"),
    )


class LotDrawingRow(Base):
    """What a lot drew: the value, the secret revealed, the order; once."""

    __tablename__ = "lot_drawing"

    commitment_id: Mapped[int] = mapped_column(
        ForeignKey("lot_commitment.id"), primary_key=True
    )
    value: Mapped[str]
    secret: Mapped[str]
    drawn: Mapped[str]
    """The same numbers in the order drawn, as JSON."""
    place: Mapped[str]
    sitting: Mapped[str]
    """Of what sitting, and when, as the minutes say."""
    present: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    seconded_by: Mapped[int] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        CheckConstraint("seconded_by <> by", name="two_persons"),
        CheckConstraint("length(value) > 0", name="value"),
        CheckConstraint("length(secret) = 64", name="secret_size"),
    )


class BallotNumberRow(Base):
    """The number a lot gave to a proposal; one each, kept for good."""

    __tablename__ = "ballot_number"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    filed: Mapped[int] = mapped_column(primary_key=True)
    """The number given at filing."""
    number: Mapped[int]
    commitment_id: Mapped[int] = mapped_column(ForeignKey("lot_drawing.commitment_id"))

    __table_args__ = (
        UniqueConstraint("edition_id", "number"),
        CheckConstraint("number >= 1", name="number"),
    )
