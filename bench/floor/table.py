"""The one table of the floor."""

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class FloorBase(DeclarativeBase):
    """Apart from the site's own tables."""


class FloorRow(FloorBase):
    """One row for each request."""

    __tablename__ = "bench_floor"

    key: Mapped[bytes] = mapped_column(primary_key=True)
    code: Mapped[str]
