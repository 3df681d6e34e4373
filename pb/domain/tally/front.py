"""The projects of a run in the order in which they may be bought.

What is known of a project's price is a lower bound. It holds for the rest of the
run, since prices never fall, and it teaches the next run of Add1 something: let a
run have bought some projects, and the next one at least these. Who has money left
there has at most ``more`` above what she has here, where ``more`` is the difference
of the endowments and of the prices that fell, a ballot's most points times each. So
at a given price the supporters of another project raise at most ``more`` times the
ballots that cannot pay it in full here; and since what they pay is concave in the
price, its price falls by at most that sum over the points of those who can.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pb.domain.tally.contest import Contest
from pb.domain.tally.stack import Whole

Rates = NDArray[np.float64]

# More than the rounding of two floating-point divisions.
ROUNDING = 2.0**-50
# No price that can be paid comes near it.
BEYOND = 2**62


class Stage(NamedTuple):
    """What a run knew before a purchase; see ``Front``."""

    bounds: Whole
    slopes: Rates
    lacks: Whole


@dataclass(slots=True, eq=False)
class Front:
    """What is known of each project, by number.

    Attributes:
        bounds: a lower bound of its price for each point, in units of money.
        slopes: ballots that could not pay that in full for each point that could,
            when it was found.
        lacks: by how much each ballot had too little at least, when it was found
            that it cannot be afforded; 0 before.
        funds: a lower bound of what its supporters had together and all had paid by
            then; what all have paid since may have been theirs.
        rates: a lower bound of its rate; infinite when it is out, or taken.
        worth: the utility of a point.
    """

    bounds: Whole
    slopes: Rates
    lacks: Whole
    funds: list[int]
    rates: Rates
    worth: Rates

    @classmethod
    def of(cls, contest: Contest, shift: int, each: int) -> "Front":
        """Return what is known when every ballot has the same money."""
        bounds = np.array(
            [
                min((project.cost << shift) // backers.total, BEYOND)
                for project, backers in zip(
                    contest.projects, contest.backers, strict=True
                )
            ],
            np.int64,
        )
        worth = np.array(contest.worth, np.float64)
        return cls(
            bounds=bounds,
            slopes=np.zeros(len(bounds)),
            lacks=np.zeros_like(bounds),
            funds=[each * backers.ballots for backers in contest.backers],
            rates=bounds / worth * (1 - ROUNDING),
            worth=worth,
        )

    def first(self, limit: float) -> int | None:
        """Return the number of the first; None if its rate is beyond a limit."""
        if not len(self.rates):
            return None
        number = int(self.rates.argmin())
        rate = self.rates[number]
        return None if rate > limit or rate == np.inf else number

    def take(self, number: int) -> None:
        """Take a project off."""
        self.rates[number] = np.inf

    def put(self, number: int) -> None:
        """Put a project back at its place."""
        self.rates[number] = self.bounds[number] / self.worth[number] * (1 - ROUNDING)

    def raise_to(self, number: int, bound: int, slope: float) -> None:
        """Note a better bound of a project's price."""
        if bound > self.bounds[number]:
            self.bounds[number], self.slopes[number] = bound, slope
        self.put(number)

    def drop(self, number: int, lack: int) -> None:
        """Note that a project cannot be afforded."""
        self.lacks[number] = min(lack, BEYOND)
        self.take(number)

    def stage(self) -> Stage:
        """Return what is known now."""
        return Stage(self.bounds.copy(), self.slopes.copy(), self.lacks.copy())

    def learn(self, stage: Stage, more: int) -> None:
        """Take over what a run knew when each ballot had at most ``more`` less."""
        fall = np.minimum(stage.slopes * (more * (1 + ROUNDING)) + 2, float(BEYOND))
        bounds = stage.bounds - fall.astype(np.int64)
        better = bounds > self.bounds
        if better.any():
            np.copyto(self.bounds, bounds, where=better)
            np.copyto(self.slopes, stage.slopes, where=better)
            better &= self.rates < np.inf
            rates = self.bounds / self.worth * (1 - ROUNDING)
            np.copyto(self.rates, rates, where=better)
        short = stage.lacks > more
        if short.any():
            short &= self.rates < np.inf
            np.copyto(self.lacks, stage.lacks - more, where=short)
            self.rates[short] = np.inf
