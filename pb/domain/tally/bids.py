"""What a project would have cost its supporters, round by round of Equal Shares."""

from collections.abc import Sequence
from dataclasses import dataclass

from pb.domain.tally.outcome import Outcome, Phase, Round
from pb.domain.tally.profile import Profile
from pb.domain.tally.purses import Purses
from pb.domain.tally.shares_explanation import SET_ASIDE, paid_for
from pb.domain.tally.shares_sheet import SharesSheet, Utility


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


@dataclass(frozen=True, slots=True)
class Contender:
    """A project that could have been bought instead; as in ``Bid``."""

    project: str
    price: float
    support: float


def bids(profile: Profile, outcome: Outcome, project: str) -> tuple[Bid, ...]:
    """Return a project's bid in each paid round, until it was bought itself.

    Raises:
        KeyError: the project was not counted here.
        ValueError: the outcome is not that of Equal Shares, or greedy took its place.
    """
    purses, rounds = _begin(profile, outcome)
    costs = {step.project: step.cost for step in outcome.steps}
    cost, found = costs[project], []
    for each in rounds:
        money, price = purses.held(project), purses.price(project, cost)
        winning = float(costs[each.project] / each.price) if each.price else 0.0
        support = cost / price if price else None
        found.append(Bid(each.project, winning, money, price, support))
        if each.project == project:
            break
        purses.pay(each)
    return tuple(found)


def next_in_line(
    profile: Profile, outcome: Outcome, project: str
) -> tuple[Contender, ...]:
    """Return what else could be bought when a project was, best first.

    None if nobody paid for the project.

    Raises:
        ValueError: the outcome is not that of Equal Shares, or greedy took its place.
    """
    purses, rounds = _begin(profile, outcome)
    bought = [each.project for each in rounds]
    if project not in bought:
        return ()
    place = bought.index(project)
    for each in rounds[:place]:
        purses.pay(each)
    return _contenders(purses, outcome, {*bought[: place + 1]})


def _contenders(
    purses: Purses, outcome: Outcome, bought: set[str]
) -> tuple[Contender, ...]:
    """Return what can be bought that was not and has no rival among what was."""
    sheet, found = outcome.sheet, []
    by_cost = isinstance(sheet, SharesSheet) and sheet.utility is Utility.COST
    closed = {id_ for group in sheet.exclusive if group & bought for id_ in group}
    for step in outcome.steps:
        if step.verdict in SET_ASIDE or step.project in bought | closed:
            continue
        if price := purses.price(step.project, step.cost):
            rate = price / step.cost if by_cost else price
            found.append((rate, Contender(step.project, price, step.cost / price)))
    return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))


def _begin(profile: Profile, outcome: Outcome) -> tuple[Purses, Sequence[Round]]:
    """Return what voters have at first, and the rounds in which they pay."""
    run = outcome.run
    if run is None or not paid_for(outcome):
        msg = "nobody paid for anything here"
        raise ValueError(msg)
    rounds = [each for each in outcome.rounds if each.phase is Phase.EQUAL_SHARES]
    return Purses(profile, float(run.endowment)), rounds
