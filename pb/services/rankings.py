"""Each pool's ranking: as it stands while people vote, and as it was counted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from pb.domain.ballot import BallotPaper, Project
from pb.domain.disclosure import Permit
from pb.domain.rulebook import Pool, Rule
from pb.domain.tally import (
    Decisions,
    Flow,
    Outcome,
    Reason,
    Round,
    Run,
    Sheet,
    Tie,
    Verdict,
)
from pb.domain.tally import Project as Counted
from pb.domain.tally import reasons as reasons_of
from pb.domain.tally.explanation import Change, explained
from pb.domain.tally.outcome import LOT
from pb.services import ballots, strikes
from pb.services.editions import Edition
from pb.services.opening import SMALL
from pb.services.result_document import outcome_of
from pb.store import figures
from pb.store.figures import Standing

NOTHING = Change()

SELECTED: Mapping[Verdict, int] = {
    Verdict.FUNDED: 1,
    Verdict.TOPPED_UP: 2,
    Verdict.NEXT_ON_LIST: 1,
    Verdict.FROM_RESERVE: 3,
}
"""What official files say of a funded project: 2 a top-up, 3 the reserve list."""


@dataclass(frozen=True, slots=True)
class Row:
    """A project in its pool's ranking. ``cost`` in grosze.

    Projects with equal votes share a rank; rows stand in the order of the count.
    ``number`` is that on the ballot, ``key`` that given at filing.
    """

    rank: int
    number: int
    key: str
    title: str
    cost: int
    votes: int
    reason: Reason | None = None
    """Why it is funded or not; None before the count."""
    struck: str = ""
    """Why it was struck from the ballot by decision; empty: it was not."""
    change: Change = NOTHING
    """What would have funded it, as far as that is told without the ballots."""

    @property
    def verdict(self) -> Verdict | None:
        """What became of it; None before the count."""
        return None if self.reason is None else self.reason.step.verdict

    @property
    def funded(self) -> bool | None:
        """Whether the project is funded; None before the count."""
        return None if self.verdict is None else self.verdict in SELECTED

    @property
    def selected(self) -> int:
        """How official files mark it; 0 while or where it is not funded."""
        return 0 if self.verdict is None else SELECTED.get(self.verdict, 0)


@dataclass(frozen=True, slots=True)
class Settled:
    """A tie that decided: its projects by number, as taken, and what did it."""

    projects: tuple[int, ...]
    by: str
    minutes: str = ""
    """Where the lot is recorded."""


@dataclass(frozen=True, slots=True)
class PoolBoard:
    """One pool's ranking. Amounts in grosze.

    Attributes:
        ballots: that mark something in the pool; None before any standing.
        as_of: of live standings.
        available: what there was to spend: the allocation, and what flowed in.
        spent: what all funded projects cost, extras too.
        from_reserve: what of that the reserve, or an added amount, pays.
        left: what is unused of ``available``; it may flow on.
        flows: the money that went in or out.
        rule: what it was counted by.
        rounds, run: of a proportional rule.
    """

    pool: Pool
    rows: tuple[Row, ...] = ()
    ballots: int | None = None
    as_of: datetime | None = None
    available: int | None = None
    spent: int | None = None
    from_reserve: int = 0
    left: int | None = None
    flows: tuple[Flow, ...] = ()
    ties: tuple[Settled, ...] = ()
    rule: Rule = Rule.GREEDY
    rounds: tuple[Round, ...] = ()
    run: Run | None = None

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
    struck = strikes.of_edition(session, edition.id)
    return tuple(
        _ranked(pool, known[pool.key], listed.get(pool.key, {}), struck)
        if pool.key in known
        else PoolBoard(pool)
        for pool in edition.rules.pools
    )


def _ranked(
    pool: Pool,
    found: Standing,
    listed: Mapping[int, Project],
    struck: Mapping[int, str],
) -> PoolBoard:
    votes = {number: found.votes.get(number, 0) for number in listed}
    order = sorted(listed.values(), key=lambda p: (-votes[p.number], p.number))
    places = _places(votes.values())
    rows = (
        replace(
            _row(project, places[votes[project.number]], votes[project.number]),
            struck=struck.get(project.number, ""),
        )
        for project in order
    )
    return PoolBoard(pool, tuple(rows), found.ballots, found.as_of)


def _places(votes: Iterable[int]) -> dict[int, int]:
    """Return the place of each number of votes; equal votes share it."""
    places: dict[int, int] = {}
    for place, number in enumerate(sorted(votes, reverse=True), 1):
        places.setdefault(number, place)
    return places


def _row(project: Project, rank: int, votes: int) -> Row:
    return Row(rank, project.number, project.key, project.title, project.cost, votes)


def counted(
    session: Session, edition: Edition, permit: Permit, found: Mapping[str, Any]
) -> tuple[PoolBoard, ...]:
    """Return each pool of a written result, each project with its reason."""
    lots = figures.lots(session, permit)
    paper = ballots.paper(session, edition)
    # An earlier program knew no money that flows from pool to pool.
    flows = tuple(
        Flow(flow["from"], flow["to"], flow["amount"])
        for flow in found.get("flows", ())
    )
    return tuple(_settled(edition, paper, pool, lots, flows) for pool in found["pools"])


def _settled(
    edition: Edition,
    paper: BallotPaper,
    found: Mapping[str, Any],
    lots: list[tuple[str, list[int], str]],
    flows: tuple[Flow, ...],
) -> PoolBoard:
    pool = edition.rules.pool(found["key"])
    outcome = outcome_of(edition.rules, paper, found)
    own = [(drawn, minutes) for key, drawn, minutes in lots if key == pool.key]
    available = found.get("available", pool.amount)
    changes = _changes(outcome, available, [drawn for drawn, _ in own])
    return PoolBoard(
        pool=pool,
        rows=tuple(
            replace(row, change=changes.get(row.number, NOTHING))
            for row in _reasoned(_by_pool(paper).get(pool.key, {}), outcome)
        ),
        ballots=found["ballots"],
        available=available,
        spent=outcome.spent + sum(e.from_left + e.from_reserve for e in outcome.extras),
        from_reserve=sum(extra.from_reserve for extra in outcome.extras),
        left=outcome.unused,
        flows=tuple(flow for flow in flows if pool.key in {flow.source, flow.target}),
        ties=tuple(_tie(tie, own) for tie in outcome.ties),
        rule=edition.rules.rule,
        rounds=outcome.rounds,
        run=outcome.run,
    )


def _changes(
    outcome: Outcome, available: int, lots: list[list[int]]
) -> Mapping[int, Change]:
    """Return what would have funded the projects of a greedy count.

    With leftover policies and proportional rules that takes the reserve or the
    ballots, which the written result does not hold.
    """
    sheet = outcome.sheet
    if not isinstance(sheet, Sheet) or sheet.leftover:
        return {}
    steps = sorted(outcome.steps, key=lambda step: int(step.project))
    projects = [
        Counted(step.project, step.cost, step.score, step.score) for step in steps
    ]
    struck = {s.project: s.because for s in steps if s.verdict is Verdict.EXCLUDED}
    orders = tuple(tuple(str(number) for number in drawn) for drawn in lots)
    found = explained(projects, available, outcome, Decisions(orders, struck))
    return {int(each.reason.step.project): each.change for each in found}


def _reasoned(listed: Mapping[int, Project], outcome: Outcome) -> Iterator[Row]:
    """Give the projects with their reasons: the funded first where they pay.

    Under a proportional rule those that are not funded follow by votes.
    """
    found = reasons_of(outcome)
    places = _places(why.step.score for why in found)
    if outcome.rounds:
        found = tuple(sorted(found, key=_bought_first))
    for why in found:
        number, score = int(why.step.project), why.step.score
        row = replace(_row(listed[number], places[score], score), reason=why)
        excluded = why.step.verdict is Verdict.EXCLUDED
        yield replace(row, struck=why.step.because) if excluded else row


def _bought_first(why: Reason) -> tuple[bool, int]:
    return why.bought is None, 0 if why.bought else -why.step.score


def _tie(tie: Tie, lots: list[tuple[list[int], str]]) -> Settled:
    numbers = tuple(int(number) for number in tie.ids)
    minutes = [where for drawn, where in lots if set(drawn) >= set(numbers)]
    recorded = minutes[0] if tie.decided_by == LOT and minutes else ""
    return Settled(numbers, tie.decided_by, recorded)
