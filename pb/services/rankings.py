"""Each pool's ranking: as it stands while people vote, and as it was counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from pb.domain.ballot import BallotPaper, Project
from pb.domain.disclosure import Permit
from pb.domain.rulebook import Pool
from pb.domain.tally import Outcome, Reason, Step, Tie, Verdict, reasons
from pb.domain.tally.outcome import LOT
from pb.services import ballots
from pb.services.counting import sheet_of
from pb.services.editions import Edition
from pb.services.opening import SMALL
from pb.store import figures
from pb.store.figures import Standing

Recorded = Mapping[str, Any]
"""A pool as the written result has it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A project in its pool's ranking. ``cost`` in grosze.

    Projects with equal votes share a rank; rows stand in the order of the count.
    """

    rank: int
    number: int
    key: str
    title: str
    cost: int
    votes: int
    reason: Reason | None = None
    """Why it is funded or not; None before the count."""

    @property
    def funded(self) -> bool | None:
        """Whether the project is funded; None before the count."""
        if self.reason is None:
            return None
        return self.reason.step.verdict is Verdict.FUNDED


@dataclass(frozen=True, slots=True)
class Settled:
    """A tie that decided: its projects by number, as taken, and what did it."""

    projects: tuple[int, ...]
    by: str
    minutes: str = ""
    """Where the lot is recorded."""


@dataclass(frozen=True, slots=True)
class PoolBoard:
    """One pool's ranking. Amounts in grosze."""

    pool: Pool
    rows: tuple[Row, ...] = ()
    ballots: int | None = None
    """Ballots that mark something in the pool; None before any standing."""
    as_of: datetime | None = None
    """Of live standings."""
    spent: int | None = None
    left: int | None = None
    ties: tuple[Settled, ...] = ()

    @property
    def small(self) -> bool:
        """Whether so few ballots are published in totals only."""
        return (self.ballots or 0) < SMALL


def _by_pool(paper: BallotPaper) -> dict[str, dict[int, Project]]:
    listed: dict[str, dict[int, Project]] = {}
    for project in paper.projects:
        listed.setdefault(project.pool, {})[project.number] = project
    return listed


def standing(
    session: Session, edition: Edition, permit: Permit
) -> tuple[PoolBoard, ...]:
    """Return each pool's live standings; empty where there are none yet."""
    known = {found.pool: found for found in figures.standings(session, permit)}
    listed = _by_pool(ballots.paper(session, edition))
    return tuple(
        _ranked(pool, known[pool.key], listed.get(pool.key, {}))
        if pool.key in known
        else PoolBoard(pool)
        for pool in edition.rules.pools
    )


def _ranked(pool: Pool, found: Standing, listed: dict[int, Project]) -> PoolBoard:
    votes = {number: found.votes.get(number, 0) for number in listed}
    order = sorted(listed.values(), key=lambda p: (-votes[p.number], p.number))
    places = _places(votes.values())
    rows = (
        _row(project, places[votes[project.number]], votes[project.number])
        for project in order
    )
    return PoolBoard(pool, tuple(rows), found.ballots, found.as_of)


def _places(votes: Iterable[int]) -> dict[int, int]:
    """Return the place of each number of votes; equal votes share it."""
    places: dict[int, int] = {}
    for place, number in enumerate(sorted(votes, reverse=True), 1):
        places.setdefault(number, place)
    return places


def _row(project: Project, rank: int, votes: int, reason: Reason | None = None) -> Row:
    return Row(
        rank, project.number, project.key, project.title, project.cost, votes, reason
    )


def counted(
    session: Session, edition: Edition, permit: Permit, found: list[Recorded]
) -> tuple[PoolBoard, ...]:
    """Return each pool of a written result, each project with its reason."""
    lots = figures.lots(session, permit)
    listed = _by_pool(ballots.paper(session, edition))
    return tuple(
        _settled(edition, pool, listed.get(pool["key"], {}), lots) for pool in found
    )


def _settled(
    edition: Edition,
    found: Recorded,
    listed: dict[int, Project],
    lots: list[tuple[str, list[int], str]],
) -> PoolBoard:
    pool = edition.rules.pool(found["key"])
    outcome = outcome_of(edition, found)
    places = _places(step.score for step in outcome.steps)
    rows = (
        _row(listed[int(why.step.project)], places[why.step.score], why.step.score, why)
        for why in reasons(outcome)
    )
    own = [(drawn, minutes) for key, drawn, minutes in lots if key == pool.key]
    return PoolBoard(
        pool=pool,
        rows=tuple(rows),
        ballots=found["ballots"],
        spent=outcome.spent,
        left=outcome.left,
        ties=tuple(_tie(tie, own) for tie in outcome.ties),
    )


def outcome_of(edition: Edition, found: Recorded) -> Outcome:
    """Return a pool's outcome as the rules know it, from the written result."""
    return Outcome(
        sheet=sheet_of(edition.rules, edition.rules.pool(found["key"])),
        selected=tuple(str(number) for number in found["selected"]),
        spent=found["spent"],
        left=found["left"],
        ties=tuple(
            Tie(tuple(str(number) for number in tie["projects"]), tie["by"])
            for tie in found["ties"]
        ),
        steps=tuple(
            Step(
                **step
                | {
                    "project": str(step["project"]),
                    "verdict": Verdict(step["verdict"]),
                }
            )
            for step in found["steps"]
        ),
    )


def _tie(tie: Tie, lots: list[tuple[list[int], str]]) -> Settled:
    numbers = tuple(int(number) for number in tie.ids)
    minutes = [where for drawn, where in lots if set(drawn) >= set(numbers)]
    recorded = minutes[0] if tie.decided_by == LOT and minutes else ""
    return Settled(numbers, tie.decided_by, recorded)
