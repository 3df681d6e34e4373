"""What the supporters of funded projects paid and kept, as exact rationals.

The money of a class of ballots is its endowment less the prices of the projects it
paid in full, until a price takes all that is left. So a price follows from earlier
ones and from whole numbers: how many of those who gave all they had in that round
had paid which round before. Amounts share one denominator, which grows with each
price by what it takes: no fractions, one common divisor a round.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd

import numpy as np

from pb.domain.tally.contest import Contest
from pb.domain.tally.electorate import Backers, Classes
from pb.domain.tally.shares_price import Exact, Guess, Paid, Price, Purchase
from pb.domain.tally.stack import Whole


@dataclass(slots=True, eq=False)
class Books:
    """The exact accounts of a run.

    Attributes:
        unit: the denominator of all amounts, in grosze.
        endowment: what each ballot had, in 1/unit of a grosz.
        prices: of each round, for each point, in 1/unit of a grosz.
        gone: by class 0 while it has money; else twice the round that took the
            last of it, and 1 if it had less than the price, 2 if exactly that.
        tallies: of each round the ballots of its supporters by ``gone``.
    """

    contest: Contest
    unit: int
    endowment: int
    gone: Whole
    prices: list[int] = field(default_factory=list)
    tallies: list[Whole] = field(default_factory=list)

    @classmethod
    def replayed(
        cls, contest: Contest, endowment: Fraction, shift: int, rounds: Sequence[Paid]
    ) -> "Books":
        """Return the books of rounds in which nothing was close to call."""
        each = (endowment.numerator << shift) // endowment.denominator
        money = np.full(contest.electorate.classes, each, np.int64)
        gone = np.zeros(len(money), np.int64)
        books = cls(contest, endowment.denominator, endowment.numerator, gone)
        for number, (candidate, price, *_) in enumerate(rounds):
            backers = contest.backers[candidate]
            before = money.take(backers.members)
            after = np.maximum(before - backers.owed(price), 0)
            money[backers.members] = after
            books.note(number, candidate, before, after)
        return books

    def note(
        self,
        number: int,
        candidate: int,
        before: Whole,
        after: Whole,
        exact: Exact | None = None,
    ) -> None:
        """Note who gave the last she had in a round, by the money of supporters."""
        members = self.contest.backers[candidate].members
        self.gone[members[(after == 0) & (before > 0)]] = 2 * number + 1
        if exact:
            even = exact.close[exact.sides == 0]
            self.gone[members[even]] = 2 * number + 2

    def settle(self, rounds: Sequence[Paid]) -> None:
        """Find the prices of all rounds."""
        first = len(self.prices)
        if first == len(rounds):
            return
        # For each new round: how many points of which earlier round those had paid
        # who gave all they had in it, and how many ballots they are.
        paid = np.zeros((len(rounds), len(rounds)), np.int64)
        poor = np.zeros(len(rounds), np.int64)
        self.tallies = []
        for number, (candidate, *_) in enumerate(rounds):
            backers = self.contest.backers[candidate]
            gone = self.gone.take(backers.members)
            ballots = backers.ballots_by(gone, 2 * len(rounds) + 1)
            points = ballots
            if backers.shares is not None:
                points = backers.points_by(gone, 2 * len(rounds) + 1)
            paid[:, number] = points[1::2]
            poor[number] = ballots[2 * number + 1]
            self.tallies.append(ballots)
        for number in range(first, len(rounds)):
            candidate, _, rich, *_ = rounds[number]
            given = self.money(int(poor[number]), paid[number, :number].tolist())
            cost = self.contest.projects[candidate].cost * self.unit
            self._append(Price(cost - given, rich))

    def _append(self, price: Price) -> None:
        """Note a price, over a unit in which it is whole."""
        amount, points = price
        divisor = gcd(amount, points)
        if points != divisor:
            factor = points // divisor
            self.unit *= factor
            self.endowment *= factor
            self.prices = [each * factor for each in self.prices]
        self.prices.append(amount // divisor)

    def purchase(self, rounds: Sequence[Paid], number: int) -> Purchase:
        """Return what was paid in a round."""
        ballots = self.tallies[number]
        return Purchase(
            project=self.contest.projects[rounds[number].candidate],
            price=Fraction(self.prices[number], self.unit),
            payers=int(ballots[0]) + int(ballots[2 * number + 1 :].sum()),
            exhausted=int(ballots[2 * number + 1]),
        )

    def payments(self, classes: Classes, rounds: Sequence[Paid]) -> list[Fraction]:
        """Return what the ballots of some classes paid in each round, in grosze."""
        rows, round_, points = self._marks(classes, rounds)
        weights, gone = self.contest.electorate.weights[classes], self.gone[classes]
        # Who had less than the price of a round gave what earlier rounds had left.
        last, poor = (gone - 1) // 2, gone % 2 == 1
        full = ~(poor[rows] & (round_ >= last[rows])) & (
            (gone[rows] == 0) | (round_ <= last[rows])
        )
        paid = np.zeros(len(rounds), np.int64)
        before = np.zeros((len(rounds), len(rounds)), np.int64)
        given = points * weights[rows]
        np.add.at(paid, round_[full], given[full])
        full &= poor[rows]
        np.add.at(before, (last[rows[full]], round_[full]), given[full])
        rest = np.zeros(len(rounds), np.int64)
        np.add.at(rest, last[poor], weights[poor])
        return [
            Fraction(points_ * price + self.money(ballots, earlier), self.unit)
            for points_, price, ballots, earlier in zip(
                paid.tolist(), self.prices, rest.tolist(), before.tolist(), strict=True
            )
        ]

    def money(self, ballots: int, paid: Sequence[int]) -> int:
        """Return what some ballots have left, in 1/unit of a grosz.

        ``paid`` tells for each round how many points they paid in full.
        """
        spent = sum(n * price for n, price in zip(paid, self.prices, strict=False) if n)
        return ballots * self.endowment - spent

    def held(self, classes: Classes, rounds: Sequence[Paid]) -> int:
        """Return what classes that have money have together, in 1/unit of a grosz."""
        rows, round_, points = self._marks(classes, rounds)
        weights = self.contest.electorate.weights[classes]
        paid = np.zeros(len(rounds), np.int64)
        np.add.at(paid, round_, points * weights[rows])
        return self.money(int(weights.sum()), paid.tolist())

    def each(self, classes: Classes, rounds: Sequence[Paid]) -> list[int]:
        """Return what a ballot of each class has, which has money; in 1/unit."""
        rows, round_, points = self._marks(classes, rounds)
        table = np.zeros((len(classes), len(rounds)), np.int64)
        table[rows, round_] = points
        known: dict[bytes, int] = {}
        found = []
        for row in table:
            key = row.tobytes()
            if key not in known:
                known[key] = self.money(1, row.tolist())
            found.append(known[key])
        return found

    def _marks(
        self, classes: Classes, rounds: Sequence[Paid]
    ) -> tuple[Classes, Classes, Whole]:
        """Return the marks of classes that were bought: row, round and points."""
        voters = self.contest.electorate
        round_of = np.full(len(voters.backers), -1)
        for number, (candidate, *_) in enumerate(rounds):
            round_of[self.contest.places[candidate]] = number
        rows, at = voters.marks(classes)
        round_ = round_of[voters.indices[at]]
        some = round_ >= 0
        rows, at, round_ = rows[some], at[some], round_[some]
        points = (
            np.ones(len(at), np.int64) if voters.given is None else voters.given[at]
        )
        return rows, round_, points

    def error(self, rounds: Sequence[Paid], shift: int) -> int:
        """Return by how much money in 2**-shift grosze may be off at most."""
        # The endowment was rounded as well; a unit for each rounding up.
        bound = 1
        for (candidate, price, *_), exact in zip(rounds, self.prices, strict=True):
            off = abs(price * self.unit - (exact << shift)) // self.unit + 1
            bound += off * self.contest.backers[candidate].most
        return bound

    def price(
        self, rounds: Sequence[Paid], candidate: int, money: Whole, guess: Guess
    ) -> Exact:
        """Return the exact price of a project that its supporters can afford.

        ``money`` is what each class of its supporters has, rounded.
        """
        backers = self.contest.backers[candidate]
        # Who is further from the price than it may be off pays in full or gives all.
        over = money - backers.owed(guess.price)
        width, has = guess.width, money > 0
        # At most everybody is close; see ``contest.fitting``.
        widest = (1 << 62) // backers.most
        while True:
            close = (np.abs(over) <= width * backers.scale) & has
            sure = (over < 0) & ~close
            held = self.held(backers.members[sure & has], rounds)
            price = Price(
                self.contest.projects[candidate].cost * self.unit - held,
                backers.total - backers.points_of(sure),
            )
            exact = self._filled(rounds, backers, price, np.flatnonzero(close))
            if exact.price.points > 0:
                off = abs(exact.rounded(self.unit, guess.shift) - guess.price)
                if off + 1 + guess.error <= width or width == widest:
                    return exact
            width = min(width * 64, widest)

    def _filled(
        self, rounds: Sequence[Paid], backers: Backers, price: Price, close: Classes
    ) -> Exact:
        """Return the price when those close to it are asked, the poorest first."""
        classes = backers.members[close]
        rests = self.each(classes, rounds)
        points = [1] * len(rests)
        if backers.points is not None:
            points = backers.points[close].tolist()
        alike: Counter[tuple[int, int]] = Counter()
        for her, weight in zip(
            zip(rests, points, strict=True),
            self.contest.electorate.weights[classes].tolist(),
            strict=True,
        ):
            alike[her] += weight
        amount, rich = price
        # Rest / points is what a point may cost her at most.
        for rest, each in sorted(alike, key=lambda her: Fraction(*her)):
            if rest * rich >= amount * each:
                break
            amount -= rest * alike[rest, each]
            rich -= each * alike[rest, each]
        over = [
            rest * rich - amount * each
            for rest, each in zip(rests, points, strict=True)
        ]
        return Exact(
            Price(amount, rich),
            close,
            np.array([(o > 0) - (o < 0) for o in over], np.int64),
        )
