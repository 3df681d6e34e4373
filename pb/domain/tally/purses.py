"""What voters have, in floats: for numbers to look at, and for where to look first.

Nothing is decided by them.
"""

import numpy as np
from numpy.typing import NDArray

from pb.domain.tally.electorate import Backers, electorate
from pb.domain.tally.outcome import Round
from pb.domain.tally.profile import Profile

Money = NDArray[np.float64]

# Amounts this close are no different to a reader.
CLOSE = 1 + 1e-9


class Purses:
    """An amount of each class of ballots, in grosze: its money, or its load."""

    def __init__(self, profile: Profile, each: float = 0) -> None:
        self._voters = electorate(profile)
        self._place = {id_: place for place, id_ in enumerate(profile.projects)}
        self._has = np.full(self._voters.classes, each, np.float64)

    def backers(self, project: str) -> Backers:
        """Return the supporters of a project."""
        return self._voters.backers[self._place[project]]

    def held(self, project: str) -> float:
        """Return what the supporters of a project have together."""
        has, ballots, _ = self._of(project)
        return float((has * ballots).sum())

    def pay(self, round_: Round) -> None:
        """Let the supporters of what was bought pay its price."""
        members = self.backers(round_.project).members
        has, _, points = self._of(round_.project)
        self._has[members] = np.maximum(has - float(round_.price) * points, 0)

    def bear(self, round_: Round) -> None:
        """Let the supporters of what was bought have its load."""
        self._has[self.backers(round_.project).members] = float(round_.rate)

    def price(self, project: str, cost: int) -> float | None:
        """Return what a point costs its supporters; None if they cannot afford it.

        With the poorest first: it is what is left of the cost once all who cannot
        pay it have given all they have, for each point of the others.
        """
        has, ballots, points = self._of(project)
        order = np.argsort(has / points)
        units, able = (ballots * points)[order], (has / points)[order]
        given = _before(able * units)
        # Points are whole numbers, so that the last of these is no less than 1.
        prices = (cost - given) / (units.sum() - _before(units))
        enough = np.flatnonzero(prices <= able * CLOSE)
        return float(prices[enough[0]]) if len(enough) else None

    def raised(self, project: str, price: float) -> float:
        """Return what its supporters pay at a price for each point."""
        has, ballots, points = self._of(project)
        return float((np.minimum(has, price * points) * ballots).sum())

    def raised_at_rate(self, project: str, rate: float) -> float:
        """Return the highest cost that they pay at ``rate`` times it for each point.

        What they pay is concave in the cost, which is found from above.
        """
        has, ballots, points = self._of(project)
        units = ballots * points
        cost, before = float((has * ballots).sum()), np.inf
        while 0 < cost < before:
            poor = has < rate * cost * points
            rest = 1 - rate * float(units[~poor].sum())
            before, given = cost, float((has * ballots)[poor].sum())
            cost = given / rest if rest > 0 else 0.0
        return min(cost, before)

    def _of(self, project: str) -> tuple[Money, Money, Money]:
        """Return of a project's supporters what they have, their ballots and points."""
        backers = self.backers(project)
        ballots = self._voters.weights[backers.members].astype(np.float64)
        points = np.ones(len(ballots))
        if backers.points is not None:
            points = backers.points.astype(np.float64)
        return self._has[backers.members], ballots, points


def _before(numbers: Money) -> Money:
    """Return the sum of all numbers before each."""
    return np.cumsum(numbers) - numbers
