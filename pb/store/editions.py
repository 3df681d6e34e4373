"""Editions: rulebook versions, timetable, frozen manifest, official acts."""

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from pb.domain.calendar import STAGES, Stage, Timetable, Window, WindowKind
from pb.store.base import Base, Id
from pb.store.checks import sized


class EditionRow(Base):
    """One cycle of one city."""

    __tablename__ = "edition"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    city: Mapped[str]
    created_at: Mapped[datetime]
    filed: Mapped[int] = mapped_column(default=0)
    """How many numbers were given to submitted proposals."""
    source: Mapped[str | None] = mapped_column(unique=True)
    """SHA-256 of the file an edition was imported from."""
    source_meta: Mapped[str | None]
    """What of the file's META the export needs, as JSON."""

    __table_args__ = (CheckConstraint("filed >= 0", name="filed"),)


def hold(session: Session, edition_id: int) -> None:
    """Let one deed at a time change what is on an edition's ballot.

    The others wait until the transaction ends; readers and voters do not.
    """
    session.execute(
        select(EditionRow.id)
        .where(EditionRow.id == edition_id)
        .with_for_update(key_share=True)
    )


class RulebookRow(Base):
    """A version of the rulebook; written once."""

    __tablename__ = "rulebook"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str]
    sha256: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class AdoptionRow(Base):
    """That a version of the rulebook was adopted: the edition goes by it; once.

    From then on the database takes no newer version.
    """

    __tablename__ = "adoption"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    version: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Nobody when the worker adopted it as submission began."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["edition_id", "version"], ["rulebook.edition_id", "rulebook.version"]
        ),
    )


class TimetableRow(Base):
    """When each stage begins, strictly increasing; and the windows beside them."""

    __tablename__ = "timetable"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    preparation: Mapped[datetime]
    submission: Mapped[datetime]
    verification: Mapped[datetime]
    appeals: Mapped[datetime]
    printing: Mapped[datetime]
    voting: Mapped[datetime]
    counting: Mapped[datetime]
    results: Mapped[datetime]
    implementation: Mapped[datetime]
    archive: Mapped[datetime]
    withdrawal_begins: Mapped[datetime | None]
    withdrawal_ends: Mapped[datetime | None]
    completing_begins: Mapped[datetime | None]
    completing_ends: Mapped[datetime | None]
    appeal_begins: Mapped[datetime | None]
    appeal_ends: Mapped[datetime | None]
    protest_begins: Mapped[datetime | None]
    protest_ends: Mapped[datetime | None]

    __table_args__ = (
        *(
            CheckConstraint(f"{earlier} < {later}", name=f"{later}_after_{earlier}")
            for earlier, later in pairwise(STAGES)
        ),
        *(
            CheckConstraint(
                f"({kind}_begins IS NULL) = ({kind}_ends IS NULL)"
                f" AND ({kind}_begins IS NULL OR {kind}_begins < {kind}_ends)",
                name=f"{kind}_window",
            )
            for kind in WindowKind
        ),
    )


def timetable_columns(timetable: Timetable) -> dict[str, Any]:
    """Return the columns of a timetable by name."""
    columns: dict[str, Any] = {stage.value: timetable.begins[stage] for stage in Stage}
    for kind in WindowKind:
        window = timetable.windows.get(kind)
        columns[f"{kind}_begins"] = window and window.begins
        columns[f"{kind}_ends"] = window and window.ends
    return columns


def timetable_of(columns: Mapping[str, Any]) -> Timetable:
    """Return the timetable that columns hold; the inverse."""
    return Timetable(
        {stage: columns[stage.value] for stage in STAGES},
        {
            kind: Window(columns[f"{kind}_begins"], columns[f"{kind}_ends"])
            for kind in WindowKind
            if columns[f"{kind}_begins"] is not None
        },
    )


class ManifestRow(Base):
    """The frozen ballot: rulebook and projects as canonical JSON; written once."""

    __tablename__ = "manifest"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    document: Mapped[str]
    sha256: Mapped[str]
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Nobody when the worker froze it at the start of voting."""


class ActRow(Base):
    """An official act: who, when, on what; appended only, chained by hashes."""

    __tablename__ = "act"

    id: Mapped[Id]
    n: Mapped[int] = mapped_column(unique=True)
    """Its number: 1, 2, 3 ... without a gap."""
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Nobody when the worker acted by the clock or a command was given."""
    at: Mapped[datetime]
    action: Mapped[str]
    subject: Mapped[str]
    facts: Mapped[str]
    previous: Mapped[bytes] = mapped_column(unique=True)
    """The hash of the act before: two acts never follow the same one."""
    hash: Mapped[bytes]

    __table_args__ = (
        CheckConstraint("n > 0", name="n"),
        sized("previous", 32),
        sized("hash", 32),
    )


class ActHeadRow(Base):
    """The last act of the chain; the one row that who appends must hold."""

    __tablename__ = "act_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int]
    hash: Mapped[bytes]

    __table_args__ = (
        CheckConstraint("id = 1", name="only"),
        CheckConstraint("n >= 0", name="n"),
        sized("hash", 32),
    )


class LotRow(Base):
    """A recorded lot that settles a tie; never redrawn."""

    __tablename__ = "lot"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    pool: Mapped[str] = mapped_column(primary_key=True)
    tied: Mapped[str] = mapped_column(primary_key=True)
    """The tied project numbers, ascending, as JSON."""
    drawn: Mapped[str]
    """The same numbers in the order drawn, as JSON."""
    minutes: Mapped[str]
    """Where the draw is recorded: sitting, date, page."""
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class ResultRow(Base):
    """The computed result as canonical JSON; written once."""

    __tablename__ = "result"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    document: Mapped[str]
    sha256: Mapped[str]
    counted_at: Mapped[datetime]
    counted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class PublicationRow(Base):
    """That a result was published; a second act after the count."""

    __tablename__ = "publication"

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("result.edition_id"), primary_key=True
    )
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
