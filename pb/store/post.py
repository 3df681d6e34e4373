"""Work that waits for the worker: letters, jobs and what they came to; its lease."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from pb.store.base import Base, Id
from pb.store.checks import one_of


class OutboxRow(Base):
    """A letter to send; sealed, since it names a person; deleted once sent."""

    __tablename__ = "outbox"

    id: Mapped[Id]
    sealed: Mapped[bytes]
    due_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("tries >= 0", name="tries"),)


class JobRow(Base):
    """Long work an official asked for, and how far it is."""

    __tablename__ = "job"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    kind: Mapped[str]
    state: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str | None]
    """A refusal's code and facts, as JSON, when it failed."""

    __table_args__ = (
        one_of("kind", ("count", "rehearsal")),
        one_of("state", ("waiting", "running", "done", "failed")),
        CheckConstraint("done BETWEEN 0 AND total", name="progress"),
        Index(
            "uq_job_one_at_a_time",
            "edition_id",
            "kind",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'running')"),
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
    )


class RehearsalRow(Base):
    """What the last rehearsal of an edition came to, until it is wiped."""

    __tablename__ = "rehearsal"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), unique=True)
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    report: Mapped[str]
    """Its steps and figures as canonical JSON; about made-up people alone."""


class LeaseRow(Base):
    """Who acts alone across hosts, until when; and its last sign of life."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]
    beat_at: Mapped[datetime]
