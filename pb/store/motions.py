"""Motions: what one official began and a second one has to confirm."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from pb.store.base import Base, Id
from pb.store.checks import one_of


def _one_open(name: str, *columns: str) -> Index:
    """Return the rule that the same deed waits once, with an edition or without."""
    of = "NOT NULL" if "edition_id" in columns else "NULL"
    where = text(f"state = 'open' AND edition_id IS {of}")
    return Index(
        name, *columns, unique=True, sqlite_where=where, postgresql_where=where
    )


class MotionRow(Base):
    """A deed that waits for its second person, and how it ended.

    The database itself refuses that one person is both.
    """

    __tablename__ = "motion"

    id: Mapped[Id]
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"), index=True)
    action: Mapped[str]
    subject: Mapped[str]
    facts: Mapped[str]
    """What exactly is to be confirmed, as canonical JSON."""
    moved_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    moved_at: Mapped[datetime]
    state: Mapped[str]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None]
    reason: Mapped[str]
    """Why it was refused or taken back."""

    __table_args__ = (
        one_of("state", ("open", "carried", "refused", "withdrawn")),
        CheckConstraint(
            "(state = 'open') = (settled_by IS NULL)"
            " AND (state = 'open') = (settled_at IS NULL)",
            name="settled",
        ),
        CheckConstraint(
            "state NOT IN ('carried', 'refused') OR settled_by <> moved_by",
            name="two_persons",
        ),
        CheckConstraint(
            "state <> 'withdrawn' OR settled_by = moved_by", name="own_withdrawn"
        ),
        _one_open("uq_motion_one_open", "edition_id", "action", "subject"),
        _one_open("uq_motion_one_open_of_none", "action", "subject"),
    )
