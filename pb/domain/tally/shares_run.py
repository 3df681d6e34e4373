"""One run of Equal Shares from a given endowment: fast, and never a guess.

Money is counted in whole units of 2**-k grosze, as small as 64 bits allow, so that
sums are exact. What is rounded are prices, and one number, ``error``, bounds how far
any class's money may be off. A decision is taken on rounded amounts only if it is
the same for all true amounts within the bound: who can be afforded, who is cheapest,
and which supporters give all they have. All else goes to ``shares_exact``.

Prices never fall from round to round, so a project's last known price is a lower
bound, and only the projects at the front of the queue are looked at (lazy
evaluation). A price is found from below by Newton's method: what a project's
supporters pay at a price is concave in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heapify, heappop, heappush, heapreplace
from math import ceil, inf

import numpy as np

from pb.domain.tally.arbiter import Arbiter
from pb.domain.tally.contest import BITS, Contest
from pb.domain.tally.shares_exact import (
    Books,
    Exact,
    Guess,
    Paid,
    Price,
    Purchase,
)
from pb.domain.tally.sheet import Project
from pb.domain.tally.stack import Whole

# More than the rounding of two floating-point divisions.
ROUNDING = 2.0**-50


@dataclass(slots=True)
class Offer:
    """A project's price in this round, as far as it is known.

    Attributes:
        money: what each class of its supporters has.
        price: for each point.
        rich: how many points' worth those have who can pay it.
        margin: by how much the price may be off at most, or None while some have
            too nearly the price to tell which side they are on.
        poor: whether anyone who has money has less than the price.
        exact: the exact price, where it was asked for.
    """

    money: Whole
    price: int
    rich: int
    margin: int | None = None
    poor: bool = True
    exact: Exact | None = None


@dataclass(slots=True)
class SharesRun:
    """The state of a run; ``rounds`` is its result."""

    contest: Contest
    endowment: Fraction
    arbiter: Arbiter
    shift: int
    most: int
    money: Whole
    error: int = 1
    spent: int = 0
    rounds: list[Paid] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)
    bounds: list[int] = field(default_factory=list)
    queue: list[tuple[float, int, int]] = field(default_factory=list)
    offers: dict[int, Offer] = field(default_factory=dict)
    books: Books | None = None

    @classmethod
    def begin(
        cls, contest: Contest, endowment: Fraction, arbiter: Arbiter
    ) -> "SharesRun":
        """Return a run before its first round."""
        most = max((max(b.ballots, b.most) for b in contest.backers), default=1)
        shift = BITS - (ceil(endowment) * most).bit_length()
        if shift < 0:
            msg = "more money than 64 bits hold"
            raise OverflowError(msg)
        each = (endowment.numerator << shift) // endowment.denominator
        money = np.full(contest.electorate.classes, each, np.int64)
        run = cls(contest, endowment, arbiter, shift, each, money)
        for number, backers in enumerate(contest.backers):
            cost = contest.projects[number].cost
            run.bounds.append((cost << shift) // backers.total)
            run.queue.append((run._rate(number), number, -1))
        heapify(run.queue)
        return run

    @property
    def funded(self) -> tuple[Project, ...]:
        """Return what was bought, in order."""
        return tuple(self.contest.projects[paid.candidate] for paid in self.rounds)

    @property
    def settled(self) -> bool:
        """Tell whether nobody is left who could ever be bought as well."""
        bought = {paid.candidate for paid in self.rounds}
        rivals = {rival for number in bought for rival in self.contest.rivals[number]}
        return len(bought | rivals) == len(self.contest.projects)

    def finish(self, most: int | None) -> None:
        """Buy until nobody can be afforded, or more than ``most`` is spent.

        Raises:
            UndecidedTie: a tie that neither a criterion nor a lot settles.
        """
        while (most is None or self.spent <= most) and (tied := self._cheapest()):
            number = tied[0]
            if len(tied) > 1:
                projects = [self.contest.projects[number] for number in tied]
                first = self.arbiter.first(projects, self._commute)
                number = tied[projects.index(first)]
            for other in tied:
                if other != number:
                    self._queue(other)
            self._buy(number)

    def follow(self, order: Iterable[int]) -> None:
        """Buy in a given order, which must be that of a run from this endowment."""
        for number in order:
            self._look(number)
            while not self._clear(number):
                self._look(number)
            self._buy(number)

    # Who is next?

    def _cheapest(self) -> list[int]:
        """Take those of the least rate off the queue, in file order."""
        self.offers.clear()
        while True:
            first = self._front(inf)
            if first is None:
                return []
            if not self._clear(first):
                self._queue(first)
                continue
            found = [first]
            limit = self._ceiling(first)
            while (other := self._front(limit)) is not None:
                found.append(other)
            if len(found) == 1:
                return found
            if tied := self._least(found):
                return tied

    def _front(self, limit: float) -> int | None:
        """Take the next in the queue whose price is known; None beyond a limit."""
        now = len(self.rounds)
        queue = self.queue
        while queue and queue[0][0] <= limit:
            _, number, known = queue[0]
            if number in self.closed:
                heappop(queue)
            elif known == now and number in self.offers:
                heappop(queue)
                return number
            elif self._look(number):
                heapreplace(queue, (self._rate(number), number, now))
            else:
                heappop(queue)
                self.closed.add(number)
        return None

    def _look(self, number: int) -> bool:
        """Find a project's price; tell whether its supporters can afford it."""
        backers = self.contest.backers[number]
        cost = self.contest.projects[number].cost << self.shift
        money = self.money.take(backers.members)
        off = backers.ballots * self.error
        surplus = backers.summed(money) - cost
        if surplus < off and (surplus < -off or not self._affordable(number, money)):
            return False
        price = self.bounds[number]
        while True:
            owed = backers.owed(price)
            missing = cost - backers.summed(np.minimum(money, owed))
            rich = backers.total - backers.points_of(money < owed)
            if missing < rich or not rich or price >= self.most:
                break
            price = min(price + missing // rich, self.most)
        self.offers[number] = Offer(money, price, rich)
        if rich:
            self.bounds[number] = max(self.bounds[number], price - 2 - off // rich)
        return True

    def _queue(self, number: int) -> None:
        """Put a project back into the queue, to be looked at again."""
        heappush(self.queue, (self._rate(number), number, -1))

    def _rate(self, number: int) -> float:
        """Return a lower bound of a project's rate."""
        return self.bounds[number] / self.contest.worth[number] * (1 - ROUNDING)

    def _ceiling(self, number: int) -> float:
        """Return an upper bound of a project's rate."""
        offer = self.offers[number]
        price = offer.price + (offer.margin or 0) + 1
        return price / self.contest.worth[number] * (1 + ROUNDING)

    def _clear(self, number: int) -> bool:
        """Find how far off a price may be; False if all is to be looked at anew."""
        offer, backers = self.offers[number], self.contest.backers[number]
        over = offer.money - backers.owed(offer.price)
        has = offer.money > 0
        poor = (over < 0) & has
        offer.poor = bool(poor.any())
        off = backers.ballots_of(poor) * self.error
        margin = 2 + (off // offer.rich if offer.rich else 0)
        close = (np.abs(over) <= (margin + self.error) * backers.scale) & has
        if offer.rich and not close.any():
            offer.margin = margin
            return True
        if self._sharpen():
            return False
        self._ask(number, margin)
        return True

    def _least(self, found: list[int]) -> list[int]:
        """Return those of the least exact rate; none if all is to be looked at anew."""
        if not all(self._clear(number) for number in found[1:]):
            return self._again(found)
        offers = [self.offers[number] for number in found]
        if any(offer.poor or offer.exact for offer in offers):
            if self._sharpen():
                return self._again(found)
            for number, offer in zip(found, offers, strict=True):
                if not offer.exact:
                    self._ask(number, offer.margin or 0)
        prices = [self._fraction(number) for number in found]
        least = prices[0]
        for price in prices:
            if price.amount * least.points < least.amount * price.points:
                least = price
        tied = []
        for number, price in sorted(zip(found, prices, strict=True)):
            if price.amount * least.points == least.amount * price.points:
                tied.append(number)
            else:
                self._queue(number)
        return tied

    def _again(self, found: list[int]) -> list[int]:
        for number in found:
            self._queue(number)
        return []

    def _fraction(self, number: int) -> Price:
        """Return a rate as a fraction; without poor supporters it needs no books."""
        offer, worth = self.offers[number], self.contest.worth[number]
        if offer.exact:
            amount, points = offer.exact.price
            return Price(amount, points * worth)
        return Price(self.contest.projects[number].cost, offer.rich * worth)

    def _commute(self, tied: Sequence[Project]) -> bool:
        """Tell whether no supporter of several surely has too little for all."""
        numbers = [self.contest.projects.index(project) for project in tied]
        if any(set(self.contest.rivals[number]) & set(numbers) for number in numbers):
            return False
        asked = np.zeros(len(self.money), np.int64)
        times = np.zeros(len(self.money), np.int64)
        for number in numbers:
            offer, backers = self.offers[number], self.contest.backers[number]
            price = offer.price + (offer.margin or 0) + 1
            asked[backers.members] += backers.owed(price)
            times[backers.members] += 1
        short = self.money - self.error < asked
        return not (short & (times > 1) & (self.money > 0)).any()

    # Exact answers.

    def _sharpen(self) -> bool:
        """Bring the books up to date; tell whether the error got much smaller."""
        before = self.error
        error = self.settled_books().error(self.rounds, self.shift)
        self.error = min(before, error)
        if self.error * 2 > before:
            return False
        self.offers.clear()
        return True

    def _affordable(self, number: int, money: Whole) -> bool:
        """Tell whether the supporters of a project have its cost together."""
        books = self.settled_books()
        members = self.contest.backers[number].members[money > 0]
        cost = self.contest.projects[number].cost * books.unit
        return books.held(members, self.rounds) >= cost

    def _ask(self, number: int, margin: int) -> None:
        """Find the exact price of an offer."""
        offer, books = self.offers[number], self.settled_books()
        guess = Guess(offer.price, margin + self.error + 2, self.error, self.shift)
        offer.exact = books.price(self.rounds, number, offer.money, guess)
        offer.price = offer.exact.rounded(books.unit, self.shift)
        offer.margin = 1
        self.bounds[number] = max(self.bounds[number], offer.price)

    def settled_books(self) -> Books:
        """Return the books with all prices so far."""
        if self.books is None:
            self.books = Books.replayed(
                self.contest, self.endowment, self.shift, self.rounds
            )
        self.books.settle(self.rounds)
        return self.books

    # And buy.

    def _buy(self, number: int) -> None:
        """Let the supporters of a project pay its price."""
        offer, backers = self.offers[number], self.contest.backers[number]
        rest = offer.money - backers.owed(offer.price)
        after = np.maximum(rest, 0)
        rich = offer.rich
        if offer.exact:
            close, sides = offer.exact.close, offer.exact.sides
            # Who has more than the price keeps something, if only one unit.
            after[close] = np.where(sides > 0, np.maximum(rest[close], 1), 0)
            rich = offer.exact.price.points
        self.money[backers.members] = after
        now = len(self.rounds)
        if self.books:
            spent = (after == 0) & (offer.money > 0)
            self.books.note(now, backers.members[spent])
            if offer.exact:
                even = offer.exact.close[offer.exact.sides == 0]
                self.books.note_even(now, backers.members[even])
        self.error += (offer.margin or 1) * backers.most + 1
        self.rounds.append(Paid(number, offer.price, rich))
        self.spent += self.contest.projects[number].cost
        self.closed.update((number, *self.contest.rivals[number]))

    def purchases(self) -> tuple[Purchase, ...]:
        """Return what was bought, with exact prices."""
        books = self.settled_books()
        return tuple(
            books.purchase(self.rounds, number) for number in range(len(self.rounds))
        )
