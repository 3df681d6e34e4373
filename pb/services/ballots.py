"""The ballot: what still stands in the way of it, and its freeze."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from json import loads
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pb.domain.ballot import BallotPaper, Project, Rivals
from pb.domain.permissions import Action, require_open
from pb.domain.proposal import State
from pb.domain.refusals import Refusal
from pb.domain.rulebook import BallotForm, Rulebook
from pb.evidence import canonical
from pb.services import acts, editions, numbers, rivals
from pb.services.editions import Edition
from pb.store.editions import ManifestRow
from pb.store.proposals import ProposalRow, ProposalVersionRow
from pb.store.statements import insert_missing
from pb.store.urn import UrnRow


class AlreadyFrozen(Refusal):
    """The ballot is frozen; nothing on it changes any more."""


class NotFrozen(Refusal):
    """The ballot is not frozen yet, so nobody can vote on it."""


class GuardsOpen(Refusal):
    """Something must be settled before the ballot is frozen (guards)."""


class Guard(StrEnum):
    """What must be settled before the ballot is frozen."""

    UNDECIDED = "undecided"
    NO_PROJECT = "no-project"
    NO_URN = "no-urn"
    NO_LOT = "no-lot"


@dataclass(frozen=True, slots=True)
class Open:
    """An open guard, and how many proposals it concerns."""

    guard: Guard
    n: int


def open_guards(session: Session, edition: Edition) -> list[Open]:
    """Return what still stands in the way of the freeze."""
    counted = session.execute(
        select(ProposalRow.state, func.count())
        .where(ProposalRow.edition_id == edition.id)
        .group_by(ProposalRow.state)
    )
    states = dict(iter(counted))
    found = []
    if undecided := states.get(State.SUBMITTED, 0):
        found.append(Open(Guard.UNDECIDED, undecided))
    if not states.get(State.ACCEPTED, 0):
        found.append(Open(Guard.NO_PROJECT, 0))
    if session.get(UrnRow, edition.id) is None:
        found.append(Open(Guard.NO_URN, 0))
    if wanting := numbers.wanting(session, edition):
        found.append(Open(Guard.NO_LOT, len(wanting)))
    return found


def require_freezable(session: Session, edition: Edition) -> None:
    """Refuse a freeze that came before, or over an open guard."""
    if edition.manifest is not None:
        raise AlreadyFrozen
    if guards := open_guards(session, edition):
        raise GuardsOpen(guards=[(open_.guard, open_.n) for open_ in guards])


def freeze(
    session: Session, edition: Edition, *, actor: int | None, now: datetime
) -> str:
    """Freeze the accepted proposals as the ballot; return its SHA-256.

    Possible from the printing of ballots on; late, it ends a delay of the vote.
    """
    require_open(Action.FREEZE_BALLOT, edition.timetable, now)
    # No verdict comes between the guards and the list of projects.
    edition = editions.held(session, edition.id)
    require_freezable(session, edition)
    return write_manifest(
        session, edition, _accepted(session, edition), actor=actor, now=now
    )


def fingerprint(session: Session, edition: Edition, projects: list[Project]) -> str:
    """Return the SHA-256 that a ballot of these projects would have."""
    return canonical.digest(_document(session, edition, projects))


def write_manifest(
    session: Session,
    edition: Edition,
    projects: list[Project],
    *,
    actor: int | None,
    now: datetime,
) -> str:
    """Write the frozen ballot, once; return its SHA-256."""
    document = _document(session, edition, projects)
    sha256 = canonical.digest(document)
    written = insert_missing(
        session,
        ManifestRow,
        edition_id=edition.id,
        document=document,
        sha256=sha256,
        frozen_at=now,
        frozen_by=actor,
    )
    if not written:
        raise AlreadyFrozen
    acts.record(
        session,
        edition_id=edition.id,
        actor=actor,
        now=now,
        action="ballot:freeze",
        subject=f"ballot {sha256}",
        facts={"before": None, "after": sha256, "projects": len(projects)},
    )
    return sha256


def _document(session: Session, edition: Edition, projects: list[Project]) -> str:
    return canonical.text(
        {
            "edition": edition.slug,
            "rulebook": edition.rules.document(),
            "rulebook_version": edition.rules_version,
            "projects": [asdict(project) for project in projects],
            "groups": [
                asdict(group)
                for group in rivals.on_ballot(session, edition.id, projects)
            ],
        }
    )


def on_ballot(session: Session, edition: Edition) -> list[Project]:
    """Return the frozen ballot's projects; before, what would be frozen now."""
    if edition.manifest is None:
        return _accepted(session, edition)
    return list(paper(session, edition).projects)


def _accepted(session: Session, edition: Edition) -> list[Project]:
    """Return the accepted proposals; 0 is the number of one that waits for a lot."""
    are_drawn = numbers.are_drawn(edition)
    drawn = numbers.drawn(session, edition.id) if are_drawn else {}
    rows = session.execute(
        select(ProposalRow.number, ProposalVersionRow)
        .join(
            ProposalVersionRow,
            (ProposalVersionRow.proposal_id == ProposalRow.id)
            & (ProposalVersionRow.version == ProposalRow.version),
        )
        .where(
            ProposalRow.edition_id == edition.id, ProposalRow.state == State.ACCEPTED
        )
        .order_by(ProposalRow.number)
    )
    found = [
        Project(
            number=drawn.get(number, 0) if are_drawn else number,
            key=str(number),
            title=version.title,
            pool=version.pool,
            cost=version.cost,
            summary=version.summary,
            place=version.place,
        )
        for number, version in rows
        if number is not None and version.cost is not None
    ]
    return sorted(found, key=lambda project: (project.number, int(project.key)))


_papers: dict[str, BallotPaper] = {}
_PAPERS_KEPT = 16


def paper(session: Session, edition: Edition) -> BallotPaper:
    """Return the frozen ballot paper, or refuse.

    A frozen paper never changes, so a process reads it once.
    """
    if edition.manifest is None:
        raise NotFrozen
    if edition.manifest not in _papers:
        while len(_papers) >= _PAPERS_KEPT:
            _papers.pop(next(iter(_papers)), None)
        row = session.get_one(ManifestRow, edition.id)
        _papers[edition.manifest] = paper_of(loads(row.document))
    return _papers[edition.manifest]


def paper_of(manifest: Mapping[str, Any]) -> BallotPaper:
    """Return the ballot paper of a manifest's document."""
    rules = Rulebook.of_document(manifest["rulebook"])
    return BallotPaper(
        form=BallotForm(rules.ballot_form),
        least_choices=rules.least_choices,
        most_choices=rules.most_choices,
        projects=tuple(Project(**project) for project in manifest["projects"]),
        per_pool=rules.choices_per_pool,
        groups=tuple(
            Rivals(tuple(group["projects"]), group["reason"])
            # A manifest frozen by an earlier program knows none.
            for group in manifest.get("groups", ())
        ),
    )
