"""Projects struck from a frozen ballot by decision."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pb.store.base import Base


class StrikeRow(Base):
    """That a project of the frozen ballot was struck, and why; once.

    It stays on every list with its reason. The manifest does not change.
    """

    __tablename__ = "strike"

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("manifest.edition_id"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    """The number on the ballot."""
    reason: Mapped[str]
    decision: Mapped[str]
    """Whose decision it is, of which day and number."""
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    seconded_by: Mapped[int] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        CheckConstraint("seconded_by <> by", name="two_persons"),
        CheckConstraint("length(reason) > 0", name="reason"),
        CheckConstraint("length(decision) > 0", name="decision"),
    )
