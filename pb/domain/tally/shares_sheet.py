"""The rule sheets of the proportional rules: Equal Shares and Phragmén."""

from dataclasses import dataclass
from fractions import Fraction

from pb.domain.tally.sheet import Criterion, Sheet
from pb.domain.terms import Completion, Start, Utility

__all__ = [
    "STEPS",
    "UNIT",
    "AnySheet",
    "Completion",
    "PhragmenSheet",
    "SharesSheet",
    "Start",
    "Utility",
]

# Grosze in a unit of the currency, and how many steps of Add1 double what a
# ballot has at most unless the rulebook names a step.
UNIT = 100
STEPS = 1000


@dataclass(frozen=True, slots=True)
class SharesSheet:
    """How to count by the Method of Equal Shares (Peters, Pierczyński, Skowron 2021).

    A project's score is its points on points ballots, else its votes.

    Attributes:
        utility: what a funded project is worth to a supporter; on points ballots
            times the points she gave it.
        start: what each ballot has to begin with.
        completion: what is done with the money left.
        increment: the step of Add1, in grosze for each ballot; None for the usual
            one (see ``step``).
        comparison: whether greedy takes the place of Equal Shares if more voters
            prefer it, by the number of funded projects they marked. Everyone
            counts; if as many prefer either, Equal Shares stays.
        criteria: what settles a tie before a lot, in this order.
        share: only projects with votes / ballots >= share * cost / allocation
            are counted (Świecie: 1/3).
        threshold: the least score a project needs, inclusive.
        exclusive: groups of projects of which only one is funded.
    """

    utility: Utility = Utility.COST
    start: Start = Start.EXACT
    completion: Completion = Completion.NONE
    increment: int | None = None
    comparison: bool = False
    criteria: tuple[Criterion, ...] = ()
    share: Fraction | None = None
    threshold: int | None = None
    exclusive: tuple[frozenset[str], ...] = ()

    def step(self, allocation: int, ballots: int) -> int:
        """Return the step of Add1 in grosze for each ballot.

        Unless named it is one unit of the currency, or as many units as it takes
        for at most 1000 steps to be worth what a ballot has to begin with.
        """
        if self.increment is not None:
            return self.increment
        return UNIT * max(1, -(-allocation // (UNIT * STEPS * max(ballots, 1))))


@dataclass(frozen=True, slots=True)
class PhragmenSheet:
    """How to count by sequential Phragmén: as in ``SharesSheet``."""

    criteria: tuple[Criterion, ...] = ()
    threshold: int | None = None
    exclusive: tuple[frozenset[str], ...] = ()


AnySheet = Sheet | SharesSheet | PhragmenSheet
