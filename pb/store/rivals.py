"""Exclusive projects: groups of which only one can be funded."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pb.store.base import Base
from pb.store.refusing import Trigger


class RivalGroupRow(Base):
    """That only one project of a group can be funded, and why."""

    __tablename__ = "rival_group"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    """Counted from 1 in each edition."""
    reason: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        CheckConstraint("n >= 1", name="n"),
        CheckConstraint("length(reason) > 0", name="reason"),
    )


class RivalRow(Base):
    """A proposal of such a group, by the number given at filing."""

    __tablename__ = "rival"

    edition_id: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["edition_id", "n"], ["rival_group.edition_id", "rival_group.n"]
        ),
        ForeignKeyConstraint(
            ["edition_id", "number"], ["proposal.edition_id", "proposal.number"]
        ),
    )


_WHEN = {
    "INSERT": "EXISTS (SELECT 1 FROM manifest WHERE edition_id = NEW.edition_id)",
    "DELETE": "EXISTS (SELECT 1 FROM manifest WHERE edition_id = OLD.edition_id)",
    "UPDATE": "1 = 1",
}

FROZEN_RIVALS = tuple(
    Trigger(
        f"{table}_{deed.lower()}_refused",
        table,
        deed,
        when,
        f"{table} is not rewritten" if deed == "UPDATE" else "the ballot is frozen",
    )
    for table in ("rival_group", "rival")
    for deed, when in _WHEN.items()
)
"""Groups come and go until the ballot is frozen; none is ever rewritten."""
