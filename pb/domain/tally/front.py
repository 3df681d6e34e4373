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

    bounds: Numbers
    slopes: Numbers
    parts: Numbers
    lacks: Numbers
    short: bool


@dataclass(slots=True, eq=False)
class Front:
    """What is known of each project, by number. Bounds hold in spite of rounding.

    Attributes:
        ballots: how many support it.
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

    ballots: Numbers
    bounds: Numbers
    slopes: Numbers
    parts: Numbers
    lacks: Numbers
    funds: list[int]
    rates: Numbers
    inverse: Numbers

    @classmethod
    def of(cls, contest: Contest, shift: int, each: int) -> "Front":
        """Return what is known when every ballot has the same money."""
        bounds = np.array(
            [
                (project.cost << shift) / backers.total * (1 - ROUNDING)
                for project, backers in zip(
                    contest.projects, contest.backers, strict=True
                )
            ]
        )
        inverse = (1 - ROUNDING) / np.array(contest.worth, np.float64)
        ballots = [backers.ballots for backers in contest.backers]
        return cls(
            ballots=np.array(ballots, np.float64),
            bounds=bounds,
            slopes=np.zeros(len(bounds)),
            parts=np.zeros(len(bounds)),
            lacks=np.zeros(len(bounds)),
            funds=[each * number for number in ballots],
            rates=bounds * inverse,
            inverse=inverse,
        )

    def first(self, limit: float) -> int | None:
        """Return the number of the first; None if its rate is beyond a limit."""
        if not len(self.rates):
            return None
        number = int(self.rates.argmin())
        rate = self.rates[number]
        return None if rate > limit or rate == inf else number

    def take(self, number: int) -> None:
        """Take a project off."""
        self.rates[number] = inf

    def put(self, number: int) -> None:
        """Put a project back at its place."""
        self.rates[number] = self.bounds[number] * self.inverse[number]

    def raise_to(self, number: int, bound: int, poor: int, rich: int) -> None:
        """Note a better bound of a project's price.

        ``poor`` ballots could not pay it in full, ``rich`` points' worth could.
        """
        lower = bound * (1 - ROUNDING)
        if lower > self.bounds[number]:
            self.bounds[number] = lower
            self.slopes[number], self.parts[number] = poor / rich, 1 / rich
        self.put(number)

    def drop(self, number: int, lack: int) -> None:
        """Note that the supporters of a project have that much too little for it."""
        self.lacks[number] = lack * (1 - ROUNDING)
        self.take(number)

    def stage(self) -> Stage:
        """Return what is known now."""
        return Stage(
            self.bounds.copy(),
            self.slopes.copy(),
            self.parts.copy(),
            self.lacks.copy(),
            bool(self.lacks.any()),
        )

    def learn(self, stage: Stage, more: int, falls: Numbers) -> None:
        """Take over what a run knew with a little less money.

        Args:
            stage: what it knew.
            more: by how much the endowments differ.
            falls: for each project the prices that fell, as often as those projects
                have supporters in common with it.
        """
        less, up = 1 - ROUNDING, 1 + ROUNDING
        fall = (stage.slopes * more + stage.parts * falls) * up
        bounds = stage.bounds * less - fall
        better = bounds > self.bounds
        np.copyto(self.bounds, bounds, where=better)
        np.copyto(self.slopes, stage.slopes, where=better)
        np.copyto(self.parts, stage.parts, where=better)
        np.maximum(self.rates, bounds * self.inverse, out=self.rates)
        if stage.short:
            lacks = stage.lacks * less - (self.ballots * more + falls) * up
            short = (lacks > 0) & (self.rates < inf)
            self.lacks[short] = lacks[short]
            self.rates[short] = inf


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

    def teach(
        self, contest: Contest, front: Front, prices: Mapping[int, int], error: int
    ) -> None:
        """Hand on what was known at the last stage that the other run has passed.

        ``prices`` are those it paid so far, ``error`` is what they may be off.
        """
        rounds = self.rounds
        while self.stage < len(rounds) and rounds[self.stage].candidate in prices:
            paid = rounds[self.stage]
            fall = paid.price - prices[paid.candidate]
            if fall > 0:
                self.falls += fall * contest.common(paid.candidate)
            self.stage += 1
        front.learn(self.stages[self.stage], self.more + error, self.falls)
