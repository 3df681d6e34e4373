"""The proportional rules as the papers state them: plain fractions, no thought of speed.

Ties go to the project that stands first in the file.
"""

from fractions import Fraction

from pb.domain.tally import Completion, Start, Utility


def supporters(profile):
    """Return each class: its weight and the points by project."""
    return [
        (weight, dict(zip(marks, points or (1,) * len(marks), strict=True)))
        for (marks, points), weight in profile.classes.items()
    ]


def equal_shares(projects, profile, endowment, utility, exclusive=()):
    """Return what one run buys: (project, price for each point, payers, exhausted)."""
    voters = supporters(profile)
    money = [Fraction(endowment)] * len(voters)
    running = {project.id: project for project in projects}
    bought = []
    while True:
        prices = {
            id_: price
            for id_, project in running.items()
            if (price := _price(project, voters, money)) is not None
        }
        if not prices:
            return bought
        worth = lambda id_: running[id_].cost if utility is Utility.COST else 1  # noqa: E731
        best = min(prices, key=lambda id_: prices[id_] / worth(id_))
        payers = exhausted = 0
        for number, (weight, points) in enumerate(voters):
            owed = prices[best] * points.get(best, 0)
            if owed and money[number]:
                payers += weight
                exhausted += weight * (money[number] < owed)
                money[number] -= min(owed, money[number])
        bought.append((best, prices[best], payers, exhausted))
        for id_ in _closed(best, exclusive):
            running.pop(id_, None)


def _price(project, voters, money):
    paying = [
        (money[number] / points[project.id], weight * points[project.id])
        for number, (weight, points) in enumerate(voters)
        if points.get(project.id)
    ]
    left, rich = Fraction(project.cost), sum(weight for _, weight in paying)
    for most, weight in sorted(paying):
        if most * rich >= left:
            return left / rich
        left -= most * weight
        rich -= weight
    return None


def _closed(best, exclusive):
    return {best}.union(*(group for group in exclusive if best in group))


def add1(projects, profile, allocation, sheet):
    """Return the deciding run and by how many steps it got more."""
    share = Fraction(allocation, max(profile.ballots, 1))
    if sheet.start is Start.FLOOR:
        share = Fraction(share // 100 * 100)
    costs = {project.id: project.cost for project in projects}
    latest = None
    for number in range(10_000):
        money = share + number * sheet.step(allocation, profile.ballots)
        bought = equal_shares(projects, profile, money, sheet.utility, sheet.exclusive)
        funded = {id_ for id_, *_ in bought}
        spent = sum(costs[id_] for id_ in funded)
        if spent > allocation:
            return latest
        latest = (bought, number)
        closed = set().union(*(_closed(id_, sheet.exclusive) for id_ in funded))
        rest = costs.keys() - closed
        if not sheet.completion.increments or not any(
            profile.points.get(id_, 0) for id_ in rest
        ):
            return latest
        fits = any(costs[id_] <= allocation - spent for id_ in rest)
        if sheet.completion is Completion.ADD1_EXHAUSTIVE and not fits:
            return latest
    raise AssertionError


def phragmen(projects, profile, allocation, exclusive=()):
    """Return what is bought: (project, load of its supporters)."""
    voters = supporters(profile)
    loads = [Fraction(0)] * len(voters)
    running = {
        project.id: project
        for project in projects
        if project.cost <= allocation and profile.points.get(project.id)
    }
    left, bought = allocation, []
    while running:
        times = {id_: _time(each, voters, loads) for id_, each in running.items()}
        time = min(times.values())
        tied = [id_ for id_ in times if times[id_] == time]
        if any(running[id_].cost > left for id_ in tied):
            break
        best = tied[0]
        loads = [
            time if points.get(best) else load
            for (_, points), load in zip(voters, loads, strict=True)
        ]
        left -= running[best].cost
        bought.append((best, time))
        for id_ in _closed(best, exclusive):
            running.pop(id_, None)
    return bought


def _time(project, voters, loads):
    mine = [
        (weight, load)
        for (weight, points), load in zip(voters, loads, strict=True)
        if points.get(project.id)
    ]
    borne = sum(weight * load for weight, load in mine)
    return Fraction(project.cost + borne) / sum(weight for weight, _ in mine)
