"""What a project would have cost its supporters, round by round of Equal Shares.

These are numbers to look at, in floats; nothing is decided by them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pb.domain.tally.outcome import Outcome, Phase, Round
from pb.domain.tally.profile import Profile

Money = NDArray[np.float64]
Whole = NDArray[np.int64]

# Prices this close to what somebody has are no different to a reader.
_CLOSE = 1 + 1e-9


@dataclass(frozen=True, slots=True)
class Bid:
    """A project before a round in which another, or it, was bought.

    Attributes:
        bought: what the round bought.
        winning: the effective support of what was bought.
        money: what the supporters of the project had together, in grosze.
        price: what a supporter with enough money would have paid (on points ballots
            for each point), in grosze; None if they could not afford it.
        support: its effective support: its cost / ``price``. So many supporters (or
            points) would have carried it alone, had all of them been able to pay in
            full; None if they could not afford it.
    """

    bought: str
    winning: float
    money: float
    price: float | None
    support: float | None


def bids(profile: Profile, outcome: Outcome, project: str) -> tuple[Bid, ...]:
    """Return a project's bid in each paid round, until it was bought itself.

    Raises:
        KeyError: the project was not counted here.
        ValueError: the outcome is not that of Equal Shares, or greedy took its place.
    """
    run = outcome.run
    if run is None or (run.comparison and not run.comparison.kept):
        msg = "nobody paid for anything here"
        raise ValueError(msg)
    costs = {step.project: step.cost for step in outcome.steps}
    cost, books = costs[project], _Books(profile, float(run.endowment))
    found = []
    for each in outcome.rounds:
        if each.phase is not Phase.EQUAL_SHARES:
            break
        money, price = books.asked(project, cost)
        winning = float(costs[each.project] / each.price) if each.price else 0.0
        support = cost / price if price else None
        found.append(Bid(each.project, winning, money, price, support))
        if each.project == project:
            break
        books.pay(each)
    return tuple(found)


class _Books:
    """What each class of ballots has."""

    def __init__(self, profile: Profile, endowment: float) -> None:
        self._profile = profile
        self._has = np.full(len(profile.weights), endowment)
        self._class = np.repeat(
            np.arange(len(profile.weights)), np.diff(profile.starts)
        )
        self._place = {id_: place for place, id_ in enumerate(profile.projects)}

    def _supporters(self, project: str) -> tuple[Whole, Whole]:
        """Return the classes that gave a project points, and how many each ballot."""
        marks = np.flatnonzero(self._profile.indices == self._place[project])
        given = self._profile.given
        points = np.ones(len(marks), np.int64) if given is None else given[marks]
        return self._class[marks[points > 0]], points[points > 0]

    def pay(self, round_: Round) -> None:
        """Let the supporters of what was bought pay."""
        classes, points = self._supporters(round_.project)
        self._has[classes] -= np.minimum(
            self._has[classes], float(round_.price) * points
        )

    def asked(self, project: str, cost: int) -> tuple[float, float | None]:
        """Return what a project's supporters have, and the price it asks of them.

        With the poorest first: the price is what is left of the cost once all who
        cannot pay it have given all they have, for each point of the others.
        """
        classes, points = self._supporters(project)
        has, weights = self._has[classes], self._profile.weights[classes]
        money = float((has * weights).sum())
        if not len(has):
            return money, None
        order = np.argsort(has / points)
        units = (weights * points)[order]
        able = (has / points)[order]
        given = np.concatenate(([0.0], np.cumsum(able * units)[:-1]))
        rest = units.sum() - np.concatenate(([0], np.cumsum(units)[:-1]))
        prices = (cost - given) / rest
        enough = np.flatnonzero(prices <= able * _CLOSE)
        return money, float(prices[enough[0]]) if len(enough) else None
