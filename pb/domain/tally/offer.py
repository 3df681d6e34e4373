"""What a project asks of its supporters."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from pb.domain.tally.contest import BITS
from pb.domain.tally.electorate import Backers
from pb.domain.tally.shares_price import Exact
from pb.domain.tally.stack import Whole


@dataclass(slots=True)
class Offer:
    """A project's price in a round, as far as it is known. In units of money.

    Attributes:
        money: what each class of its supporters has, rounded.
        price: for each point.
        rich: how many points those gave who can pay it in full.
        rest: what each has above what is asked of her.
        margin: by how much the price may be off at most.
        plain: whether everybody who has money can pay in full.
        exact: the exact price, where it was asked for.
    """

    backers: Backers
    money: Whole
    price: int
    rich: int
    rest: Whole | None = None
    margin: int = 1
    plain: bool = False
    exact: Exact | None = None

    @property
    def lacking(self) -> int:
        """Return how many ballots at most cannot pay in full."""
        return min(self.backers.ballots, self.backers.total - self.rich)

    def over(self) -> Whole:
        """Return what each has above what is asked of her."""
        if self.rest is None:
            self.rest = self.money - self.backers.owed(self.price)
        return self.rest

    def near(self, error: int) -> bool:
        """Find how far off the price may be when money may be off by ``error``.

        Tell whether that leaves open who can pay in full.
        """
        if not self.rich:
            return True
        # Only what the poor have is off, and not of those who have nothing.
        backers, over, has = self.backers, self.over(), self.money > 0
        poor = backers.ballots_of(has)
        if backers.points is None:
            poor -= min(poor, self.rich)
            self.plain = not poor
        else:
            self.plain = not bool(((over < 0) & has).any())
        self.margin = 2 + poor * error // self.rich
        close = np.abs(over) <= (self.margin + error) * backers.scale
        near = bool(close.any()) and bool((close & has).any())
        self.plain &= not near
        return near


def offer(
    backers: Backers, money: Whole, cost: int, bound: int, most: int, beyond: float
) -> tuple[Offer, bool]:
    """Return what a project asks of supporters who can afford it, and if that is it.

    Newton's method from below, up to whole units: what they pay at a price is
    concave in it. It ends when the same supporters can pay in full, or with a lower
    bound of the price that is higher than wanted; ``rich`` are then who can pay the
    bound before.

    Args:
        backers: its supporters.
        money: what each class of them has.
        cost: what it costs.
        bound: a lower bound of its price for each point.
        most: an upper bound, the most money anybody has.
        beyond: which price is higher than wanted.
    """
    # Of less than a unit: who has nothing left must not pass for one who can pay it.
    price, before = max(bound, 1), 0
    while True:
        owed = backers.owed(price)
        rich = backers.total - backers.points_of(money < owed)
        if rich == before or not rich or price >= most:
            return Offer(backers, money, price, rich), True
        missing = cost - backers.summed(np.minimum(money, owed))
        price, before = min(max(price + missing // rich, 1), most), rich
        if price > beyond:
            return Offer(backers, money, price, rich), False


def enough(money: Whole, error: int, offers: Iterable[Offer]) -> bool:
    """Tell whether no supporter of several surely has too little for all of them.

    ``money`` is what each class of all ballots has, off by at most ``error``.
    """
    asked = np.zeros(len(money), np.int64)
    times = np.zeros(len(money), np.int64)
    for each in offers:
        backers = each.backers
        more = asked[backers.members] + backers.owed(each.price + each.margin + 1)
        # Nobody has as much; or the sum for many projects might not fit.
        asked[backers.members] = np.minimum(more, 1 << BITS)
        times[backers.members] += 1
    short = money - error < asked
    return not (short & (times > 1) & (money > 0)).any()
