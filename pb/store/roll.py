"""The roll: who has voted, by keyed pseudonym; and how contacts are confirmed.

No row here has a name, an address or the time of a vote. No row joins a pass,
a contact slot and an envelope by time or order.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pb.store.base import Base
from pb.store.checks import one_of, sized

ASSURANCES = ("imported", "e-mail")
CHANNELS = ("imported", "online", "paper")


class EntitlementRow(Base):
    """A confirmed resident's one ballot: open, cast, on paper, or void."""

    __tablename__ = "entitlement"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    ident_key: Mapped[bytes] = mapped_column(primary_key=True)
    area: Mapped[str]
    age_band: Mapped[str]
    channel: Mapped[str]
    state: Mapped[str]
    assurance: Mapped[str]

    __table_args__ = (
        sized("ident_key", 32),
        one_of("state", ("open", "cast", "paper", "void")),
        one_of("channel", CHANNELS),
        one_of("assurance", ASSURANCES),
    )


class ContactSlotRow(Base):
    """One of the few ballots that a phone or address may confirm."""

    __tablename__ = "contact_slot"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    key: Mapped[bytes] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)

    __table_args__ = (
        sized("key", 32),
        CheckConstraint("n BETWEEN 0 AND 9", name="n"),
    )


class ChallengeRow(Base):
    """Six digits sent to an address for one identity; deleted soon after."""

    __tablename__ = "challenge"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    ident_key: Mapped[bytes] = mapped_column(primary_key=True)
    contact_key: Mapped[bytes] = mapped_column(primary_key=True)
    digits_hash: Mapped[bytes]
    expires_at: Mapped[datetime]
    tries: Mapped[int]
    sends: Mapped[int]
    used_by: Mapped[bytes | None]
    """The attempt that used it up; the same attempt may come again."""

    __table_args__ = (
        sized("ident_key", 32),
        sized("contact_key", 32),
        sized("digits_hash", 32),
        CheckConstraint("tries BETWEEN 0 AND 5", name="tries"),
        CheckConstraint("sends BETWEEN 1 AND 3", name="sends"),
    )


class PassRow(Base):
    """That an identity was confirmed in this browser, for half an hour."""

    __tablename__ = "pass"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    ident_key: Mapped[bytes]
    contact_key: Mapped[bytes]
    expires_at: Mapped[datetime]

    __table_args__ = (sized("token_hash", 32), sized("ident_key", 32))


class IdentityRow(Base):
    """What officials may have to check later, sealed under a key elsewhere."""

    __tablename__ = "identity"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    ident_key: Mapped[bytes] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]

    __table_args__ = (sized("ident_key", 32),)


class TurnoutRow(Base):
    """Ballots of one full hour; nothing finer is kept."""

    __tablename__ = "turnout"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    """When the hour began."""
    area: Mapped[str] = mapped_column(primary_key=True)
    age_band: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]

    __table_args__ = (one_of("channel", CHANNELS),)
