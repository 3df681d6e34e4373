"""What a project would have cost its supporters, round by round of Equal Shares."""

from dataclasses import dataclass

from pb.domain.tally.outcome import Outcome, Phase
from pb.domain.tally.profile import Profile
from pb.domain.tally.purses import Purses


@dataclass(frozen=True, slots=True)
class Bid:
    """A project before a round in which another, or it, was bought.

    Floats, good for more digits than anybody reads; nothing is decided by them.

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
    cost, purses = costs[project], Purses(profile, float(run.endowment))
    found = []
    for each in outcome.rounds:
        if each.phase is not Phase.EQUAL_SHARES:
            break
        money, price = purses.held(project), purses.price(project, cost)
        winning = float(costs[each.project] / each.price) if each.price else 0.0
        support = cost / price if price else None
        found.append(Bid(each.project, winning, money, price, support))
        if each.project == project:
            break
        purses.pay(each)
    return tuple(found)
