"""The proportional rules counted the plain way: ballot by ballot, exact rationals.

Written from the papers and the words of the rule sheets, with nothing of the engine
but those words, so that the two can be compared. A tie that the criteria leave goes
by ``lot``, an order of all ids.
"""

from fractions import Fraction
from typing import NamedTuple

from pb.domain.tally import Completion, Criterion, Start, Utility


class Bought(NamedTuple):
    """A purchase: its project, the rate, who paid, who gave all and it was less."""

    project: str
    rate: Fraction
    payers: int
    exhausted: int


class Small(NamedTuple):
    """An election: projects, a dictionary of points for each ballot, allocation."""

    projects: tuple
    ballots: tuple
    allocation: int


def equal_shares(election, sheet, lot):
    """Return the purchases of the deciding run, and the whole funded list."""
    counted = eligible(election, sheet)
    bought = _completed(election, counted, sheet, lot)
    funded = [each.project for each in bought]
    if sheet.completion in {Completion.GREEDY, Completion.ADD1_GREEDY}:
        funded = greedy(election, counted, sheet, lot, funded)
    if sheet.comparison:
        rival = greedy(election, counted, sheet, lot, [])
        if _preferring(election, rival, funded) > _preferring(election, funded, rival):
            return [], rival
    return bought, funded


def eligible(election, sheet):
    """Return the projects that are counted."""
    return [each for each in election.projects if _stands(each, election, sheet)]


def _stands(project, election, sheet):
    given = [ballot.get(project.id, 0) for ballot in election.ballots]
    if sheet.threshold is not None and sum(given) < sheet.threshold:
        return False
    share = getattr(sheet, "share", None)
    if share is None:
        return True
    votes = sum(project.id in ballot for ballot in election.ballots)
    needed = share * Fraction(project.cost, election.allocation)
    return Fraction(votes, len(election.ballots)) >= needed


def _completed(election, counted, sheet, lot):
    """Return the purchases of the run that decides."""
    money = Fraction(election.allocation, len(election.ballots))
    if sheet.start is Start.FLOOR:
        money = Fraction(money // 100 * 100)
    adds = sheet.completion not in {Completion.NONE, Completion.GREEDY}
    latest = one_run(election, counted, sheet, lot, money)
    while adds and not _over(election, counted, sheet, latest):
        money += sheet.increment
        following = one_run(election, counted, sheet, lot, money)
        if _cost(counted, following) > election.allocation:
            break
        latest = following
    return latest


def _over(election, counted, sheet, bought):
    """Tell whether no run with more money is asked for."""
    funded = {each.project for each in bought}
    fundable = [
        each
        for each in counted
        if each.id not in funded
        and not funded & _rivals(each.id, sheet)
        and any(ballot.get(each.id) for ballot in election.ballots)
    ]
    left = election.allocation - _cost(counted, bought)
    if sheet.completion is Completion.ADD1_EXHAUSTIVE:
        return not any(each.cost <= left for each in fundable)
    return not fundable


def _cost(counted, bought):
    funded = {each.project for each in bought}
    return sum(each.cost for each in counted if each.id in funded)


def one_run(election, counted, sheet, lot, money):
    """Return what is bought from the same amount for each ballot."""
    ballots, purses = election.ballots, [money] * len(election.ballots)
    running, bought = list(counted), []
    while True:
        rates = {
            each.id: rate
            for each in running
            if (rate := _rate(each, ballots, purses, sheet.utility)) is not None
        }
        if not rates:
            return bought
        least = min(rates.values())
        tied = [each for each in running if rates.get(each.id) == least]
        best = first(tied, election, sheet, lot)
        unit = best.cost if sheet.utility is Utility.COST else 1
        payers = exhausted = 0
        for number, ballot in enumerate(ballots):
            owed = least * ballot.get(best.id, 0) * unit
            payers += bool(owed) and purses[number] > 0
            exhausted += 0 < purses[number] < owed
            purses[number] = max(purses[number] - owed, Fraction(0))
        bought.append(Bought(best.id, least, payers, exhausted))
        out = {best.id} | _rivals(best.id, sheet)
        running = [each for each in running if each.id not in out]


def _rate(project, ballots, purses, utility):
    """Return the price of a unit of utility; None if supporters lack the money."""
    unit = project.cost if utility is Utility.COST else 1
    rich = {
        number: ballot[project.id] * unit
        for number, ballot in enumerate(ballots)
        if ballot.get(project.id)
    }
    cost = project.cost
    if not rich or sum(purses[number] for number in rich) < cost:
        return None
    while True:
        rate = Fraction(cost) / sum(rich.values())
        poor = [number for number in rich if purses[number] < rate * rich[number]]
        if not poor:
            return rate
        for number in poor:
            cost -= purses[number]
            del rich[number]


def first(tied, election, sheet, lot):
    """Return the one that criteria and lot put first."""
    keys = {
        Criterion.CHEAPER: lambda each: each.cost,
        Criterion.DEARER: lambda each: -each.cost,
        Criterion.VOTES: lambda each: -each.votes,
        Criterion.ID: lambda each: each.id,
        Criterion.FILE: election.projects.index,
    }
    wishes = [keys[criterion] for criterion in sheet.criteria]
    return min(
        tied, key=lambda each: (*(key(each) for key in wishes), lot.index(each.id))
    )


def greedy(election, counted, sheet, lot, funded):
    """Return what greedy adds to some funded projects, skipping misfits."""
    score = {
        each.id: sum(ballot.get(each.id, 0) for ballot in election.ballots)
        for each in counted
    }
    costs = {each.id: each.cost for each in counted}
    left = election.allocation - sum(costs[id_] for id_ in funded)
    funded, waiting = list(funded), [each for each in counted if each.id not in funded]
    while waiting:
        most = max(score[each.id] for each in waiting)
        tied = [each for each in waiting if score[each.id] == most]
        best = first(tied, election, sheet, lot)
        waiting.remove(best)
        if best.cost <= left and not _rivals(best.id, sheet) & set(funded):
            funded.append(best.id)
            left -= best.cost
    return funded


def _rivals(id_, sheet):
    groups = [group for group in sheet.exclusive if id_ in group]
    return set().union(*groups) - {id_}


def _preferring(election, one, other):
    """Return how many ballots mark more of one outcome than of another."""
    return sum(
        len(ballot.keys() & set(one)) > len(ballot.keys() & set(other))
        for ballot in election.ballots
    )


def phragmen(election, sheet, lot):
    """Return the purchases in their order; the rate is the time of the purchase."""
    left, bought = election.allocation, []
    supporters = {
        each.id: [n for n, ballot in enumerate(election.ballots) if ballot.get(each.id)]
        for each in election.projects
    }
    running = [
        each
        for each in eligible(election, sheet)
        if each.cost <= left and supporters[each.id]
    ]
    # When each ballot paid last; it saves from then on.
    since = [Fraction(0)] * len(election.ballots)
    while running:
        times = {
            each.id: (each.cost + sum(since[n] for n in supporters[each.id]))
            / len(supporters[each.id])
            for each in running
        }
        now = min(times.values())
        tied = [each for each in running if times[each.id] == now]
        if any(each.cost > left for each in tied):
            break
        best = first(tied, election, sheet, lot)
        payers = sum(since[number] < now for number in supporters[best.id])
        for number in supporters[best.id]:
            since[number] = now
        bought.append(Bought(best.id, now, payers, 0))
        left -= best.cost
        out = {best.id} | _rivals(best.id, sheet)
        running = [each for each in running if each.id not in out]
    return bought
