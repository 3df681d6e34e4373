"""One run of Equal Shares from a given endowment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pb.domain.tally.arbiter import Arbiter
from pb.domain.tally.profile import Profile
from pb.domain.tally.shares_sheet import Utility
from pb.domain.tally.sheet import Project
from pb.domain.tally.standing import Standing


@dataclass(frozen=True, slots=True)
class Purchase:
    """What the supporters of a project paid; see ``outcome.Round``."""

    project: Project
    price: Fraction
    payers: int
    exhausted: int


@dataclass(frozen=True, slots=True)
class Bought:
    """What a run bought. ``complete``: nobody is left who could be bought at all."""

    purchases: tuple[Purchase, ...]
    spent: int
    complete: bool


def run(
    profile: Profile,
    standing: Standing,
    utility: Utility,
    endowment: Fraction,
    arbiter: Arbiter,
    most: int | None,
) -> Bought:
    """Return what is bought; stop once more than ``most`` grosze are spent."""
    voters = [
        (weight, dict(zip(marks, points or (1,) * len(marks), strict=True)))
        for (marks, points), weight in profile.classes.items()
    ]
    budgets = [endowment] * len(voters)
    running = {p.id: p for p in standing.running}
    purchases: list[Purchase] = []
    spent = 0
    while True:
        prices = {}
        for id_, project in running.items():
            price = _price(project, voters, budgets)
            if price is not None:
                prices[id_] = price
        if not prices or (most is not None and spent > most):
            supported = [id_ for id_ in running if any(v[1].get(id_) for v in voters)]
            return Bought(tuple(purchases), spent, not supported)
        rates = {
            id_: price / ((running[id_].cost or 1) if utility is Utility.COST else 1)
            for id_, price in prices.items()
        }
        best = min(rates.values())
        tied = [running[id_] for id_, rate in rates.items() if rate == best]
        project = arbiter.first(
            tied, lambda group: _commute(group, prices, voters, budgets, standing)
        )
        price = prices[project.id]
        payers = exhausted = 0
        for number, (weight, points) in enumerate(voters):
            owed = price * points.get(project.id, 0)
            if owed and budgets[number]:
                payers += weight
                exhausted += weight * (budgets[number] < owed)
                budgets[number] -= min(owed, budgets[number])
        purchases.append(Purchase(project, price, payers, exhausted))
        spent += project.cost
        for id_ in {project.id, *standing.rivals(project.id)}:
            running.pop(id_, None)


def _price(
    project: Project,
    voters: list[tuple[int, dict[str, int]]],
    budgets: list[Fraction],
) -> Fraction | None:
    """Return the price for each point of a project; None if it cannot be afforded."""
    id_ = project.id
    paying = [
        (budgets[number] / points[id_], weight * points[id_])
        for number, (weight, points) in enumerate(voters)
        if points.get(id_)
    ]
    left = Fraction(project.cost)
    rich = sum(weight for _, weight in paying)
    for budget, weight in sorted(paying):
        if budget * rich >= left:
            return left / rich
        left -= budget * weight
        rich -= weight
    return None


def _commute(
    group: Sequence[Project],
    prices: Mapping[str, Fraction],
    voters: list[tuple[int, dict[str, int]]],
    budgets: list[Fraction],
    standing: Standing,
) -> bool:
    """Tell whether no supporter of several lacks money for all of them."""
    ids = {project.id for project in group}
    if any(standing.rivals(id_) & ids for id_ in ids):
        return False
    for number, (_, points) in enumerate(voters):
        owed = [prices[id_] * points[id_] for id_ in ids if points.get(id_)]
        if budgets[number] and len(owed) > 1 and sum(owed) > budgets[number]:
            return False
    return True
