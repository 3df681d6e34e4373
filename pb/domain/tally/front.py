"""The projects of a run in the order in which they may be bought.

What is known of a project's price is a lower bound. It holds for the rest of the
run, since prices never fall, and it teaches the next run of Add1 something. Let a
run have bought some projects, and the next one at least these. What a ballot has
left there is at most what it has here and the difference of the endowments and of
those prices that fell, of the projects it marks. So at a given price the supporters
of another project raise at most this much more: the difference of the endowments
from each that cannot pay in full here, and each fall of a price as often as its
project has supporters in common. Since what they pay is concave in the price, its
price falls by at most that sum over the points of those who can pay in full.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pb.domain.tally.contest import Contest
from pb.domain.tally.shares_price import Paid

Numbers = NDArray[np.float64]

# More than the rounding of a few floating-point operations.
ROUNDING = 2.0**-49


class Stage(NamedTuple):
    """What a run knew before a purchase; see ``Front``."""

    bounds: list[float]
    slopes: list[float]
    parts: list[float]
    lacks: list[float]


@dataclass(slots=True, eq=False)
class Front:
    """What is known of each project, by number. Bounds hold in spite of rounding.

    Attributes:
        bounds: a lower bound of its price for each point, in units of money.
        slopes: ballots that could not pay that in full for each point that could,
            when it was found.
        parts: 1 / the points that could.
        lacks: how much too little its supporters had together at least, when it was
            found that they cannot afford it; 0 before.
        funds: a lower bound of what its supporters had together and all had paid by
            then; what all have paid since may have been theirs.
        rates: a lower bound of its rate; infinite when it is out, or taken.
        inverse: a little less than 1 / the utility of a point.
    """

    bounds: list[float]
    slopes: list[float]
    parts: list[float]
    lacks: list[float]
    funds: list[int]
    rates: Numbers
    inverse: list[float]

    @classmethod
    def of(cls, contest: Contest, shift: int, each: int) -> "Front":
        """Return what is known when every ballot has the same money."""
        number = len(contest.projects)
        bounds = [
            (project.cost << shift) / backers.total * (1 - ROUNDING)
            for project, backers in zip(contest.projects, contest.backers, strict=True)
        ]
        inverse = [(1 - ROUNDING) / worth for worth in contest.worth]
        rates = [bound * by for bound, by in zip(bounds, inverse, strict=True)]
        return cls(
            bounds=bounds,
            slopes=[0.0] * number,
            parts=[0.0] * number,
            lacks=[0.0] * number,
            funds=[each * backers.ballots for backers in contest.backers],
            rates=np.array(rates),
            inverse=inverse,
        )

    def first(self, limit: float) -> int | None:
        """Return the number of the first; None if its rate is beyond a limit."""
        if not len(self.rates):
            return None
        number = int(self.rates.argmin())
        rate = self.rates[number]
        return None if rate > limit or rate == inf else number

    def least(self) -> float:
        """Return a lower bound of all rates."""
        return float(self.rates.min(initial=inf))

    def take(self, number: int) -> None:
        """Take a project off."""
        self.rates[number] = inf

    def put(self, number: int) -> None:
        """Put a project back at its place."""
        self.rates[number] = self.bounds[number] * self.inverse[number]

    def raise_to(self, number: int, bound: float, slope: float, part: float) -> bool:
        """Note a bound of a project's price; tell whether it is better."""
        better = bound > self.bounds[number]
        if better:
            self.bounds[number] = bound
            self.slopes[number], self.parts[number] = slope, part
            self.put(number)
        return better

    def drop(self, number: int, lack: float) -> None:
        """Note that the supporters of a project have that much too little for it."""
        self.lacks[number] = lack
        self.take(number)

    def stage(self) -> Stage:
        """Return what is known now."""
        return Stage(
            self.bounds.copy(),
            self.slopes.copy(),
            self.parts.copy(),
            self.lacks.copy(),
        )


@dataclass(slots=True, eq=False)
class Precedent:
    """A finished run with less money, beside one under way.

    Attributes:
        rounds: what it bought.
        stages: what it knew before each purchase, and at the end.
        more: by how much what ballots have there and here may differ before the
            first purchase, with all that its amounts may be off.
        falls: the fall of common purchases' prices, for each project as often as
            they have supporters in common with it.
        stage: how many of its first purchases were made here as well.
    """

    rounds: Sequence[Paid]
    stages: Sequence[Stage]
    more: int
    falls: Numbers
    stage: int = 0

    def pass_on(self, contest: Contest, prices: Mapping[int, int]) -> None:
        """Go on to the last stage that the other run has passed, at some prices."""
        rounds = self.rounds
        while self.stage < len(rounds) and rounds[self.stage].candidate in prices:
            paid = rounds[self.stage]
            fall = paid.price - prices[paid.candidate]
            if fall > 0:
                self.falls += fall * contest.common(paid.candidate)
            self.stage += 1

    def teach(self, number: int, ballots: int, front: Front, error: int) -> bool:
        """Hand on what was known of a project; tell whether it was of any use.

        ``ballots`` support it; ``error`` is what amounts here may be off.
        """
        known, more = self.stages[self.stage], self.more + error
        less, up = 1 - ROUNDING, 1 + ROUNDING
        fall = float(self.falls[number])
        lack = known.lacks[number] * less - (ballots * more + fall) * up
        if lack > 0:
            front.drop(number, lack)
            return True
        slope, part = known.slopes[number], known.parts[number]
        bound = known.bounds[number] * less - (slope * more + part * fall) * up
        return front.raise_to(number, bound, slope, part)
