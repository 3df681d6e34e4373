"""The rule sheet: what a count goes by, and what was decided about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import TypeVar

from pb.domain.refusals import Refusal
from pb.domain.terms import Misfit, Rule, Score

__all__ = [
    "WITHDRAWN_COST",
    "ContradictoryLots",
    "Criterion",
    "Decisions",
    "Leftover",
    "Misfit",
    "NextOnList",
    "Project",
    "ReserveList",
    "Rule",
    "Score",
    "Sheet",
    "TopUp",
    "UnknownProject",
    "least_score",
]

# Pabulib marks a project withdrawn after printing by a cost of 999999999.
WITHDRAWN_COST = 999_999_999_00


class UnknownProject(Refusal):
    """A decision names a project that is not counted here (projects)."""

    def __init__(self, projects: tuple[str, ...]) -> None:
        super().__init__(projects=projects)
        self.projects = projects


class ContradictoryLots(Refusal):
    """Two recorded lots put the same tied projects in different orders (group)."""


class Criterion(StrEnum):
    """What the rulebook puts before the lot to settle a deciding tie."""

    CHEAPER = "cheaper"
    DEARER = "dearer"
    VOTES = "votes"
    ID = "id"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Project:
    """A project as the count sees it. ``cost`` in grosze."""

    id: str
    cost: int
    votes: int
    points: int = 0

    @property
    def withdrawn(self) -> bool:
        """Tell whether the cost marks it as withdrawn after printing."""
        return self.cost == WITHDRAWN_COST

    def score(self, by: Score) -> int:
        """Return the number it is ranked by."""
        return self.votes if by is Score.VOTES else self.points


@dataclass(frozen=True, slots=True)
class TopUp:
    """Fund the first project that does not fit, if enough of its cost is left.

    Attributes:
        share: the part of its cost that what is left has to cover, inclusive
            (Poznań: 4/5); the reserve pays the rest.
        reserve: what the reserve can pay, in grosze; None: whatever it takes.
    """

    share: Fraction
    reserve: int | None = None

    def reaches(self, cost: int, left: int) -> bool:
        """Tell whether a project of this cost is topped up when so much is left."""
        covered = left >= self.share * cost
        return covered and (self.reserve is None or cost - left <= self.reserve)


@dataclass(frozen=True, slots=True)
class NextOnList:
    """After a stop go on down the list, with the projects that fit."""


@dataclass(frozen=True, slots=True)
class ReserveList:
    """Go on down the list with money added to what is left. ``amount`` in grosze."""

    amount: int


Leftover = TopUp | NextOnList | ReserveList
L = TypeVar("L", bound=Leftover)

# A top-up asks which project is the first that does not fit, the next on the list
# does not: together they would let a tie decide that neither alone lets decide.
_LEFTOVERS = {
    (),
    (TopUp,),
    (TopUp, ReserveList),
    (NextOnList,),
    (NextOnList, ReserveList),
    (ReserveList,),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """How to count. Without a threshold every score will do, also 0.

    Attributes:
        score: what projects are ranked by.
        misfit: whether the count skips a project that does not fit, or stops.
        threshold: the least score a project needs, inclusive.
        criteria: what settles a deciding tie before a lot, in this order.
        exclusive: groups of projects of which only one is funded.
        leftover: what is done, in this order, with the money the walk leaves;
            nothing: it stays unspent. At most one policy of each kind, the reserve
            list last, and not both a top-up and the next on the list.
    """

    score: Score
    misfit: Misfit
    threshold: int | None = None
    criteria: tuple[Criterion, ...] = ()
    exclusive: tuple[frozenset[str], ...] = ()
    leftover: tuple[Leftover, ...] = ()

    def __post_init__(self) -> None:
        kinds = tuple(type(policy) for policy in self.leftover)
        if kinds not in _LEFTOVERS:
            msg = f"no count goes by these policies in this order: {self.leftover}"
            raise ValueError(msg)

    def policy(self, kind: type[L]) -> L | None:
        """Return the leftover policy of a kind; None when there is none."""
        return next((each for each in self.leftover if isinstance(each, kind)), None)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided and published: an input of the count, never its output.

    Attributes:
        lots: recorded orders of project ids, best first.
        exclusions: the reason by the id of each project struck from the count.
    """

    lots: tuple[tuple[str, ...], ...] = ()
    exclusions: Mapping[str, str] = field(default_factory=dict)


def least_score(share: Fraction, ballots: int) -> int:
    """Return the least score that is this share of the ballots, as a threshold.

    Warsaw 2018: a project needed 10 % of the valid votes of its area.
    """
    return ceil(share * ballots)
