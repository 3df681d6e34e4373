"""Sequential Phragmén (Brill, Freeman, Janson, Lackner 2017), with costs.

All supporters earn money at the same pace. As soon as the supporters of a project
have its cost together they buy it and have nothing left. The count stops when that
would overspend the allocation. What a ballot has borne so far is its load: the time
of its last purchase. The rule is defined for approval; on points ballots a mark with
any points is an approval.

A project is due at (its cost + the loads of its supporters) / their number. Times
never fall, so a project's last known time is a lower bound, and only the front of
the queue is looked at. Loads are kept in whole units of 2**-k grosze, each rounded
down from numbers rounded down, so that after r purchases a time is off by r + 1 units
at most; times closer than that are compared as exact rationals.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from heapq import heapify, heappop, heappush, heapreplace
from math import gcd

import numpy as np

from pb.domain.tally.arbiter import Arbiter, Orders, settled
from pb.domain.tally.assembly import assembled, fates_after
from pb.domain.tally.contest import Contest, contest, fitting
from pb.domain.tally.outcome import Outcome, Phase, Round, Verdict
from pb.domain.tally.profile import Profile
from pb.domain.tally.shares_price import Price, least
from pb.domain.tally.shares_sheet import PhragmenSheet, Utility
from pb.domain.tally.sheet import Decisions, Project
from pb.domain.tally.stack import Whole
from pb.domain.tally.standing import Standing, standing


def phragmen(
    projects: Sequence[Project],
    profile: Profile,
    allocation: int,
    sheet: PhragmenSheet,
    decisions: Decisions | None = None,
) -> Outcome:
    """Return which projects Phragmén's rule funds out of an allocation, and why.

    Amounts in grosze. A project that costs more than the allocation is not
    counted. If one of several projects due at the same time does not fit, the
    count stops there.

    Raises:
        UndecidedTie: a tie decides, and neither a criterion nor a lot settles it.
        ContradictoryLots: two recorded lots disagree about a tie.
        UnknownProject: an excluded project is not among ``projects``.
    """
    decisions = decisions or Decisions()
    stand = standing(projects, profile, allocation, sheet, decisions)
    count = _Count(profile, allocation, sheet, stand, decisions.lots)
    return settled(
        count.outcome, lambda outcome: frozenset(outcome.selected), decisions.lots
    )


@dataclass(frozen=True, slots=True)
class _Count:
    profile: Profile
    allocation: int
    sheet: PhragmenSheet
    standing: Standing
    lots: Orders

    def outcome(self, agreed: Orders) -> Outcome:
        """Return the outcome when some orders of tied projects are agreed on."""
        arbiter = Arbiter(self.sheet.criteria, self.lots, agreed)
        races = contest(self.profile, self.standing, Utility.CARDINALITY)
        walk = _Walk.begin(races, self.allocation, arbiter)
        blocked = walk.finish()
        fates = fates_after(self.standing, walk.rounds)
        for project in self.standing.running:
            if fates[project.id][0] is Verdict.UNAFFORDABLE:
                misfit = project.id in blocked or project.cost > self.allocation
                verdict = Verdict.DOES_NOT_FIT if misfit else Verdict.NOT_REACHED
                fates[project.id] = (verdict, "")
        outcome = assembled(
            self.sheet, self.standing, self.allocation, walk.rounds, fates
        )
        return replace(outcome, ties=tuple(arbiter.ties))


@dataclass(slots=True)
class _Walk:
    """The state of the count.

    Attributes:
        left: the money left of the allocation, in grosze.
        borne: the load of each class, in 2**-shift grosze, rounded down.
        last: the round of each class's last purchase, from 1; 0 before any.
        unit: the denominator of ``loads``, in grosze.
        loads: the exact load after each round, in 1/unit of a grosz.
        queue: lower bounds of the times of projects: time, number, round looked at.
    """

    contest: Contest
    arbiter: Arbiter
    left: int
    shift: int
    borne: Whole
    last: Whole
    unit: int = 1
    loads: list[int] = field(default_factory=lambda: [0])
    rounds: list[Round] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)
    queue: list[tuple[int, int, int]] = field(default_factory=list)

    @classmethod
    def begin(cls, races: Contest, allocation: int, arbiter: Arbiter) -> "_Walk":
        """Return the count before its first round."""
        # All loads together are what was bought: never more than the allocation.
        shift = fitting(2 * allocation)
        nothing = np.zeros(races.electorate.classes, np.int64)
        walk = cls(races, arbiter, allocation, shift, nothing, nothing.copy())
        for number, project in enumerate(races.projects):
            if project.cost <= allocation:
                time = (project.cost << shift) // races.backers[number].ballots
                walk.queue.append((time, number, 0))
        heapify(walk.queue)
        return walk

    def finish(self) -> set[str]:
        """Buy until something due does not fit; return what is due then.

        Raises:
            UndecidedTie: a tie that neither a criterion nor a lot settles.
        """
        while tied := self._due():
            projects = [self.contest.projects[number] for number in tied]
            if any(project.cost > self.left for project in projects):
                return {p.id for p in projects if p.cost > self.left}
            number = tied[0]
            if len(tied) > 1:
                first = self.arbiter.first(projects, self._commute)
                number = tied[projects.index(first)]
            for other in tied:
                if other != number:
                    heappush(self.queue, (self._time(other), other, -1))
            self._buy(number)
        return set()

    def _due(self) -> list[int]:
        """Take those that are due first off the queue, in file order."""
        found: list[int] = []
        limit: int | None = None
        while (next_ := self._front(limit)) is not None:
            time, number = next_
            if limit is None:
                limit = time + len(self.rounds) + 1
            found.append(number)
        if len(found) < 2:
            return found
        tied = least([self._exact(number) for number in found])
        for place, number in enumerate(found):
            if place not in tied:
                heappush(self.queue, (self._time(number), number, -1))
        return sorted(found[place] for place in tied)

    def _front(self, limit: int | None) -> tuple[int, int] | None:
        """Take the next in the queue whose time is known; None beyond a limit."""
        now, queue = len(self.rounds), self.queue
        while queue and (limit is None or queue[0][0] <= limit):
            time, number, known = queue[0]
            if number in self.closed:
                heappop(queue)
            elif known == now:
                heappop(queue)
                return time, number
            else:
                heapreplace(queue, (self._time(number), number, now))
        return None

    def _time(self, number: int) -> int:
        """Return when a project is due, rounded down, in 2**-shift grosze."""
        backers = self.contest.backers[number]
        cost = self.contest.projects[number].cost << self.shift
        loads = backers.summed(self.borne.take(backers.members))
        return (cost + loads) // backers.ballots

    def _exact(self, number: int) -> Price:
        """Return when a project is due: in 1/unit of a grosz, over its ballots."""
        cost = self.contest.projects[number].cost * self.unit
        loads = sum(
            ballots * load
            for ballots, load in zip(self._lately(number), self.loads, strict=True)
            if ballots
        )
        return Price(cost + loads, self.contest.backers[number].ballots)

    def _lately(self, number: int) -> list[int]:
        """Return how many supporters of a project last bought in which round."""
        backers = self.contest.backers[number]
        last = self.last.take(backers.members)
        lately: list[int] = backers.ballots_by(last, len(self.loads)).tolist()
        return lately

    def _commute(self, tied: Sequence[Project]) -> bool:
        """Tell whether tied projects all fit and have no supporter in common."""
        numbers = [self.contest.projects.index(project) for project in tied]
        if any(set(self.contest.rivals[number]) & set(numbers) for number in numbers):
            return False
        members = np.concatenate([self.contest.backers[n].members for n in numbers])
        alone = len(np.unique(members)) == len(members)
        return alone and sum(project.cost for project in tied) <= self.left

    def _buy(self, number: int) -> None:
        """Let the supporters of a project buy it."""
        backers, project = self.contest.backers[number], self.contest.projects[number]
        lately = self._lately(number)
        time = self._time(number)
        amount, ballots = self._exact(number)
        factor = ballots // gcd(amount, ballots)
        self.unit *= factor
        self.loads = [load * factor for load in self.loads]
        self.loads.append(amount * factor // ballots)
        idle = sum(
            n
            for n, load in zip(lately, self.loads, strict=False)
            if load == self.loads[-1]
        )
        self.borne[backers.members] = time
        self.last[backers.members] = len(self.loads) - 1
        exact = Fraction(self.loads[-1], self.unit)
        self.rounds.append(
            Round(
                project=project.id,
                supporters=ballots,
                rate=exact,
                price=exact,
                payers=ballots - idle,
                exhausted=0,
                phase=Phase.PHRAGMEN,
            )
        )
        self.left -= project.cost
        self.closed.update((number, *self.contest.rivals[number]))
