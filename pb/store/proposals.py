"""Proposals, their versions and the verdicts on them."""

from datetime import datetime
from json import loads

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from pb.domain.proposal import Content, State
from pb.domain.verification import Ground
from pb.evidence import canonical
from pb.store.base import Base, Id, Money
from pb.store.checks import one_of
from pb.store.people import AccountRow


class Answers(TypeDecorator[dict[str, str]]):
    """Answers by the keys of their questions; canonical JSON in the database."""

    impl = String
    cache_ok = True

    def process_bind_param(
        self, value: dict[str, str] | None, dialect: Dialect
    ) -> str | None:
        """Write the answers."""
        return None if value is None else canonical.text(value)

    def process_result_value(
        self, value: str | None, dialect: Dialect
    ) -> dict[str, str] | None:
        """Read the answers."""
        return None if value is None else loads(value)


class ProposalRow(Base):
    """A proposal: whose it is and where it stands."""

    __tablename__ = "proposal"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    state: Mapped[str]
    number: Mapped[int | None]
    """Given at submission and kept."""
    submitted_at: Mapped[datetime | None]
    version: Mapped[int]
    """The version that counts."""

    author: Mapped[AccountRow] = relationship(lazy="raise")
    current: Mapped["ProposalVersionRow"] = relationship(
        primaryjoin="and_(ProposalRow.id == foreign(ProposalVersionRow.proposal_id),"
        " ProposalRow.version == foreign(ProposalVersionRow.version))",
        viewonly=True,
        lazy="raise",
        uselist=False,
    )

    __table_args__ = (
        one_of("state", State),
        UniqueConstraint("edition_id", "number"),
        Index("ix_proposal_edition_id_state", "edition_id", "state"),
        CheckConstraint(
            "state IN ('draft', 'withdrawn') OR number IS NOT NULL", name="numbered"
        ),
        CheckConstraint("state <> 'draft' OR number IS NULL", name="draft_unnumbered"),
        CheckConstraint(
            "(number IS NULL) = (submitted_at IS NULL)", name="number_with_time"
        ),
    )


class ProposalVersionRow(Base):
    """What the author had written at one save; never changed."""

    __tablename__ = "proposal_version"

    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str]
    description: Mapped[str]
    justification: Mapped[str]
    beneficiaries: Mapped[str]
    pool: Mapped[str]
    place: Mapped[str]
    cost: Mapped[Money | None]
    answers: Mapped[dict[str, str]] = mapped_column(
        Answers, default=dict, server_default="{}"
    )
    """What was answered to the rulebook's own questions, by their keys."""
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (CheckConstraint("cost IS NULL OR cost >= 0", name="cost"),)

    def content(self) -> Content:
        """Return the fields as the rules know them."""
        return Content(**{name: getattr(self, name) for name in _FIELDS})


_FIELDS = tuple(Content().document())


class VerdictRow(Base):
    """What an official decided on a proposal; the last one counts."""

    __tablename__ = "verdict"

    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id"), primary_key=True
    )
    n: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    """The version of the proposal that was judged."""
    accepted: Mapped[bool]
    ground: Mapped[str | None]
    text: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        ForeignKeyConstraint(
            ["proposal_id", "version"],
            ["proposal_version.proposal_id", "proposal_version.version"],
        ),
        one_of("ground", Ground),
        CheckConstraint("accepted = (ground IS NULL)", name="ground"),
        CheckConstraint("ground <> 'other' OR length(text) > 0", name="other_in_words"),
    )
