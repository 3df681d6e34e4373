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

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor, inf

import numpy as np

from pb.domain.tally.arbiter import Arbiter
from pb.domain.tally.contest import Contest, fitting
from pb.domain.tally.front import ROUNDING, Front, Precedent, Stage
from pb.domain.tally.offer import Offer, enough, offer
from pb.domain.tally.shares_exact import Books
from pb.domain.tally.shares_price import Guess, Paid, Price, Purchase, least
from pb.domain.tally.sheet import Project
from pb.domain.tally.stack import Whole

# Money off by more than this share of an endowment is worth exact prices.
LOOSE = 2**24


@dataclass(slots=True, eq=False)
class SharesRun:
    """The state of a run. Money is in units of 2**-shift grosze.

    Attributes:
        each: what each ballot had, rounded down.
        money: what each class has.
        error: by how much that may be off at most; the rounded prices of ``rounds``
            times a ballot's most points are off by no more together.
        rounds: what was bought so far; ``prices`` the same by candidate.
        stages: what was known of the others before each purchase, and at the end.
        offers: the prices known in this round; ``best`` is about their least rate.
        before: a finished run with less money, which makes this one faster.
        guide: what that one bought, as long as it is the same here: so many others
            are looked at that ``reaches`` can tell.
    """

    contest: Contest
    endowment: Fraction
    arbiter: Arbiter
    shift: int
    each: int
    money: Whole
    front: Front
    before: Precedent | None = None
    guide: Sequence[Paid] = ()
    error: int = 1
    spent: int = 0
    rounds: list[Paid] = field(default_factory=list)
    prices: dict[int, int] = field(default_factory=dict)
    stages: list[Stage] = field(default_factory=list)
    offers: dict[int, Offer] = field(default_factory=dict)
    best: float = inf
    books: Books | None = None

    @classmethod
    def begin(
        cls,
        contest: Contest,
        endowment: Fraction,
        arbiter: Arbiter,
        before: "SharesRun | None" = None,
    ) -> "SharesRun":
        """Return a run before its first round.

        ``before`` is a finished run with less money; it makes this one faster.
        """
        most = max((max(b.ballots, b.most) for b in contest.backers), default=1)
        shift = fitting(ceil(endowment) * most)
        each = floor(endowment * (1 << shift))
        money = np.full(contest.electorate.classes, each, np.int64)
        front = Front.of(contest, shift, each)
        run = cls(contest, endowment, arbiter, shift, each, money, front)
        if before is None:
            # The only run, as a rule, and its books will be wanted.
            run.books = Books.replayed(contest, endowment, shift, ())
        elif before.shift == shift:
            run.before = Precedent(
                before.rounds,
                before.stages,
                each - before.each + before.error + 2,
                np.zeros(len(contest.projects)),
            )
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
            number, plain = tied[0], self.offers[tied[0]].plain
            if len(tied) > 1:
                projects = [self.contest.projects[number] for number in tied]
                first = self.arbiter.first(projects, self._commute)
                number = tied[projects.index(first)]
                plain = self.offers[number].plain and self.arbiter.lots_aside(projects)
            for other in tied:
                self.front.put(other)
            if self.guide:
                self._compared(number)
            self.stages.append(self.front.stage())
            self._buy(number, plain=plain)
        self.stages.append(self.front.stage())
        # Or each run would hold on to all before it.
        self.before = None

    def reaches(self, later: "SharesRun") -> bool:
        """Tell whether all runs from here to one with more money surely buy the same.

        With the same purchases so far, who has more at first never has less later,
        and no price is higher. So in between nobody can be afforded who cannot with
        more money, the rate of the first is at most what it is here, and those of
        all others are at least what they are there. Two finished runs tell.
        """
        return len(self.rounds) == len(later.rounds) and all(
            here.candidate == there.candidate
            and (
                here.ceiling < there.floor
                or (here.plain and there.plain and here.rich == there.rich)
            )
            for here, there in zip(self.rounds, later.rounds, strict=True)
        )

    def follow(self, order: Iterable[int]) -> None:
        """Buy in a given order, which must be that of a run from this endowment."""
        for number in order:
            self._look(number)
            while not self._clear(number):
                self._look(number)
            self._buy(number)

    # Who is next?

    def _cheapest(self) -> list[int]:
        """Take those of the least rate off the front, in file order."""
        self.offers.clear()
        self.best = inf
        if self.error * LOOSE > self.each:
            self._sharpen()
        if self.before:
            self.before.pass_on(self.contest, self.prices)
        while (first := self._next(inf)) is not None:
            if not self._clear(first):
                self.front.put(first)
            elif tied := self._least([first, *self._others(self._ceiling(first))]):
                return tied
        return []

    def _others(self, limit: float) -> Iterator[int]:
        """Take all whose rates may be within a limit."""
        while (number := self._next(limit)) is not None:
            yield number

    def _next(self, limit: float) -> int | None:
        """Take the next project whose price is known; None beyond a limit."""
        while (number := self.front.first(limit)) is not None:
            if number in self.offers:
                self.front.take(number)
                return number
            if not self._taught(number):
                self._look(number, limit if limit < inf else self.best)
        return None

    def _compared(self, number: int) -> None:
        """Look at the others until it is clear whether the guide could differ."""
        now = len(self.rounds)
        if now < len(self.guide) and self.guide[now].candidate == number:
            self.front.take(number)
            others = list(self._others(self.guide[now].ceiling))
            for other in (number, *others):
                self.front.put(other)
            if not others:
                return
        self.guide = ()

    def _taught(self, number: int) -> bool:
        """Tell whether the run before knew better than what is known here."""
        ballots = self.contest.backers[number].ballots
        return self.before is not None and self.before.teach(
            number, ballots, self.front, self.error
        )

    def _look(self, number: int, limit: float = inf) -> None:
        """Find a project's price, or that its supporters cannot afford it.

        Or that its rate is beyond a limit.
        """
        backers = self.contest.backers[number]
        cost = self.contest.projects[number].cost << self.shift
        money = self.money.take(backers.members)
        off = backers.ballots * self.error
        if not self._affordable(number, money, cost, off):
            return
        bound = int(self.front.bounds[number])
        # What is not next need not be known better than that, with all that is off.
        beyond = inf
        if limit > self.front.rates[number]:
            beyond = limit * self.contest.worth[number] * (1 + 4 * ROUNDING) + 4 + off
        found, known = offer(backers, money, cost, bound, self.each, beyond)
        if found.rich:
            slope = (found.lacking if known else backers.ballots) / found.rich
            lower = (found.price - 2 - off // found.rich) * (1 - ROUNDING)
            self.front.raise_to(number, lower, slope, 1 / found.rich)
        if known:
            self.offers[number] = found
            self.best = min(self.best, found.price / self.contest.worth[number])

    def _ceiling(self, number: int) -> float:
        """Return an upper bound of a project's rate."""
        price = self.offers[number].price + self.offers[number].margin + 1
        return price / self.contest.worth[number] * (1 + ROUNDING)

    def _clear(self, number: int) -> bool:
        """Find how far off a price may be; False if all is to be looked at anew."""
        if self.offers[number].near(self.error):
            if self._sharpen():
                return False
            self._ask(number)
        return True

    def _least(self, found: list[int]) -> list[int]:
        """Return those of the least exact rate; none if all is to be looked at anew."""
        if len(found) == 1:
            return found
        prices = self._fractions(found)
        if not prices:
            for number in found:
                self.front.put(number)
            return []
        tied = least(prices)
        for place, number in enumerate(found):
            if place not in tied:
                self.front.put(number)
        return sorted(found[place] for place in tied)

    def _fractions(self, found: list[int]) -> list[Price]:
        """Return the exact rates; none if all is to be looked at anew."""
        if not all(self._clear(number) for number in found[1:]):
            return []
        offers = [self.offers[number] for number in found]
        if any(offer.exact or not offer.plain for offer in offers):
            if self._sharpen():
                return []
            for number in found:
                self._ask(number)
        return [self._fraction(number) for number in found]

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
        return enough(self.money, self.error, [self.offers[n] for n in numbers])

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

    def _affordable(self, number: int, money: Whole, cost: int, off: int) -> bool:
        """Tell whether supporters can afford a project; drop it if not.

        ``off`` is by how much what they have together may be off.
        """
        spent = self.spent << self.shift
        if self.front.funds[number] - spent >= cost:
            return True
        lack = cost + off - self.contest.backers[number].summed(money)
        if lack > 0 and (lack > 2 * off or not self._enough(number, money)):
            self.front.drop(number, max(0.0, (lack - 2 * off) * (1 - ROUNDING)))
            return False
        self.front.funds[number] = cost - lack + spent
        return True

    def _enough(self, number: int, money: Whole) -> bool:
        """Tell whether the supporters of a project have its cost together."""
        books = self.settled_books()
        members = self.contest.backers[number].members[money > 0]
        cost = self.contest.projects[number].cost * books.unit
        return books.held(members, self.rounds) >= cost

    def _ask(self, number: int) -> None:
        """Find the exact price of an offer."""
        offer, books = self.offers[number], self.settled_books()
        if offer.exact:
            return
        guess = Guess(
            offer.price, offer.margin + self.error + 2, self.error, self.shift
        )
        offer.exact = books.price(self.rounds, number, offer.money, guess)
        offer.price = offer.exact.rounded(books.unit, self.shift)
        offer.margin, offer.rest = 1, None

    def settled_books(self) -> Books:
        """Return the books with all prices so far."""
        if self.books is None:
            self.books = Books.replayed(
                self.contest, self.endowment, self.shift, self.rounds
            )
        self.books.settle(self.rounds)
        return self.books

    # And buy.

    def _buy(self, number: int, *, plain: bool = False) -> None:
        """Let the supporters of a project pay its price."""
        offer, backers = self.offers[number], self.contest.backers[number]
        rest, rich = offer.over(), offer.rich
        after = np.maximum(rest, 0)
        if offer.exact:
            close, sides = offer.exact.close, offer.exact.sides
            # Who has more than the price keeps something, if only one unit.
            after[close] = np.where(sides > 0, np.maximum(rest[close], 1), 0)
            rich = offer.exact.price.points
        self.money[backers.members] = after
        if self.books:
            self.books.note(len(self.rounds), number, offer.money, after, offer.exact)
        self.error += offer.margin * backers.most + 1
        self.front.take(number)
        ceiling, floor = self._ceiling(number), self.front.least()
        self.rounds.append(Paid(number, offer.price, rich, ceiling, floor, plain))
        self.prices[number] = offer.price
        self.spent += self.contest.projects[number].cost
        for rival in self.contest.rivals[number]:
            self.front.take(rival)

    def purchases(self) -> tuple[Purchase, ...]:
        """Return what was bought, with exact prices."""
        books = self.settled_books()
        return tuple(
            books.purchase(self.rounds, number) for number in range(len(self.rounds))
        )
