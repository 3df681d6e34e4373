"""Prices in a run of Equal Shares, rounded and exact."""

from collections.abc import Sequence
from fractions import Fraction
from math import inf
from typing import NamedTuple

from pb.domain.tally.electorate import Classes
from pb.domain.tally.sheet import Project
from pb.domain.tally.stack import Whole


class Paid(NamedTuple):
    """A round, rounded: candidate, price for each point, points of those who had it.

    The price is in 2**-shift grosze and may be off. Its rate was at most ``ceiling``,
    that of any other at least ``floor``. Where ``plain``, everybody who had money
    could pay in full, and no lot was needed: who has more pays the same.
    """

    candidate: int
    price: int
    rich: int
    ceiling: float = inf
    floor: float = 0.0
    plain: bool = False


class Purchase(NamedTuple):
    """What the supporters of a project paid; see ``outcome.Round``."""

    project: Project
    price: Fraction
    payers: int
    exhausted: int


class Price(NamedTuple):
    """An exact price for each point: amount / points, in 1/unit of a grosz."""

    amount: int
    points: int


def least(prices: Sequence[Price]) -> list[int]:
    """Return the places of the lowest of some prices, without dividing."""
    found: list[int] = []
    for place, (amount, points) in enumerate(prices):
        off = 0
        if found:
            low = prices[found[0]]
            off = amount * low.points - low.amount * points
        if off <= 0:
            found = [*(found if off == 0 else ()), place]
    return found


class Guess(NamedTuple):
    """A rounded price for each point, in 2**-shift grosze.

    It is thought to be off by less than ``width``, the money of each ballot is
    known to be off by no more than ``error``.
    """

    price: int
    width: int
    error: int
    shift: int


class Exact(NamedTuple):
    """An exact price, and where those stand whose money is close to it.

    ``close`` are places among the supporters; ``sides`` beside it: -1 who has less
    than is asked of her, 0 who has exactly that, 1 who has more.
    """

    price: Price
    close: Classes
    sides: Whole

    def rounded(self, unit: int, shift: int) -> int:
        """Return the price for each point in 2**-shift grosze, rounded down."""
        return (self.price.amount << shift) // (unit * self.price.points)
