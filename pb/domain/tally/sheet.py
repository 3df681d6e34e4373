"""The rule sheet: what a count goes by, and what was decided about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pb.domain.refusals import Refusal
from pb.domain.rulebook import Misfit

__all__ = [
    "WITHDRAWN_COST",
    "ContradictoryLots",
    "Criterion",
    "Decisions",
    "Misfit",
    "Project",
    "Score",
    "Sheet",
    "UnknownProject",
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


class Score(StrEnum):
    """What a project is ranked by."""

    VOTES = "votes"
    POINTS = "points"


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
class Sheet:
    """How to count. Without a threshold every score will do, also 0.

    Attributes:
        score: what projects are ranked by.
        misfit: whether the count skips a project that does not fit, or stops.
        threshold: the least score a project needs, inclusive.
        criteria: what settles a deciding tie before a lot, in this order.
        exclusive: groups of projects of which only one is funded.
    """

    score: Score
    misfit: Misfit
    threshold: int | None = None
    criteria: tuple[Criterion, ...] = ()
    exclusive: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided and published: an input of the count, never its output.

    Attributes:
        lots: recorded orders of project ids, best first.
        exclusions: the reason by the id of each project struck from the count.
    """

    lots: tuple[tuple[str, ...], ...] = ()
    exclusions: Mapping[str, str] = field(default_factory=dict)
