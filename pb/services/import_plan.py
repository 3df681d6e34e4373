"""What edition a Pabulib election makes: rulebook, timetable, name, ballot.

One pool; the vote on the file's days; nothing that the file does not say.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pb.domain.ballot import Project
from pb.domain.calendar import STAGES, WARSAW, Stage, Timetable
from pb.domain.identity import folded
from pb.domain.rulebook import (
    BallotForm,
    Custody,
    Misfit,
    Pool,
    Rulebook,
    Score,
    TieCriterion,
    Visibility,
)
from pb.domain.tally import Sheet
from pb.evidence import canonical
from pb.formats import pabulib
from pb.formats.pabulib import Election, VoteType
from pb.services import editions
from pb.services.editions import Edition
from pb.store.editions import EditionRow

POOL = "all"
"""The key of an imported edition's one pool."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import, as it was read."""

    name: str
    sha256: str
    election: Election

    @classmethod
    def of(cls, name: str, content: bytes) -> "Source":
        """Read a file's content; ``name`` is its path as given.

        Raises:
            Malformed: it cannot be read, or does not fit this program.
        """
        election = pabulib.parse(content, name)
        return cls(name, hashlib.sha256(content).hexdigest(), election)


def open_edition(
    session: Session,
    source: Source,
    criteria: tuple[TieCriterion, ...],
    now: datetime,
) -> Edition:
    """Open the edition that a file makes; its ballot is not frozen yet.

    Raises:
        Malformed: the file lacks what an edition needs.
    """
    election = source.election
    meta = election.meta
    first, last = pabulib.voting_days(election)
    if _midnight(last + timedelta(days=1)) >= now:
        raise election.malformed("date_end", f"date_end {last} is not over yet")
    unit, instance = meta.get("unit", ""), meta.get("instance", "")
    place = meta.get("subunit") or meta.get("district") or ""
    opened = editions.create(
        session,
        slug=_free_slug(session, source.name),
        name=" ".join(part for part in (unit, instance, place) if part),
        city=unit or "–",
        rules=_rules(election, criteria),
        timetable=_timetable(first, last),
        now=now,
        source=source.sha256,
        source_meta=canonical.text(
            {
                "meta": dict(meta),
                "projects": {p.id: dict(p.details) for p in election.projects},
            }
        ),
    )
    editions.settle(session, opened, actor=None, now=now)
    return editions.by_slug(session, opened.slug)


def _rules(election: Election, criteria: tuple[TieCriterion, ...]) -> Rulebook:
    if election.vote_type.has_points:
        raise election.malformed(
            "vote_type",
            f"vote_type {election.vote_type}: only approval and choose-1 can be"
            " imported; 'pb tally' counts points",
        )
    sheet = _sheet(election)
    number = len(election.projects)
    one = election.vote_type is VoteType.CHOOSE_ONE
    return Rulebook(
        allocation=election.allocation,
        pools=(
            Pool(POOL, "Wszystkie", election.allocation, threshold=sheet.threshold),
        ),
        eligible=None,
        ballot_form=BallotForm.CHOOSE_ONE_PER_POOL if one else BallotForm.APPROVAL,
        least_choices=int(election.meta.get("min_length") or 1),
        most_choices=1 if one else int(election.meta.get("max_length") or number),
        score=Score.VOTES,
        misfit=Misfit(sheet.misfit),
        tie_criteria=criteria,
        visibility=Visibility.SEALED,
        custody=Custody.SERVER,
    )


def _sheet(election: Election) -> Sheet:
    rule = election.meta["rule"]
    try:
        sheet = pabulib.sheet(election)
    except pabulib.UnsettledRule as fault:
        raise election.malformed(
            "rule", f"rule {fault.rule} does not say how to count"
        ) from fault
    if rule == "greedy-exclusive":
        raise election.malformed(
            "rule", "rule greedy-exclusive: the file does not name the rivals"
        )
    if not isinstance(sheet, Sheet):
        raise election.malformed(
            "rule", f"rule {rule}: only greedy can be imported; 'pb tally' counts it"
        )
    return sheet


def projects(election: Election) -> list[Project]:
    """Return the ballot's projects, numbered in the order of the file."""
    return [
        Project(
            number=number,
            key=listed.id,
            title=listed.details.get("name") or listed.id,
            pool=POOL,
            cost=listed.cost,
            summary=listed.details.get("description", ""),
            place=listed.details.get("neighborhood", ""),
        )
        for number, listed in enumerate(election.projects, 1)
    ]


def _timetable(first: date, last: date) -> Timetable:
    """Put the vote on the file's days, the rest a day apart around it."""
    vote = STAGES.index(Stage.VOTING)
    days = {
        stage: first - timedelta(days=vote - place)
        if place <= vote
        else last + timedelta(days=place - vote)
        for place, stage in enumerate(STAGES)
    }
    return Timetable({stage: _midnight(day) for stage, day in days.items()})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), WARSAW)


def _free_slug(session: Session, name: str) -> str:
    stem = name.replace("\\", "/").rpartition("/")[2].removesuffix(".pb")
    words = (folded(word) for word in re.split(r"[^\w]+|_+", stem))
    slug = "-".join(word for word in words if word.isascii() and word)[:60] or "import"
    taken = set(
        session.scalars(select(EditionRow.slug).where(EditionRow.slug.startswith(slug)))
    )
    numbered = (f"{slug}-{n}" for n in range(2, len(taken) + 3))
    return next(free for free in (slug, *numbered) if free not in taken)
