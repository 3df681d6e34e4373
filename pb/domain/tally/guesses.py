"""About the highest cost at which a proportional rule would have bought a project.

A project that was not bought changed nothing for the others. So it would have been
bought instead of the first of them that would have been dearer than it for a unit of
utility, or due later; or at the end. In floats: a count with that cost and with a
grosz more has to prove it.
"""

from math import inf

from pb.domain.tally.outcome import Outcome, Phase, Verdict
from pb.domain.tally.profile import Profile
from pb.domain.tally.purses import Purses
from pb.domain.tally.shares_sheet import PhragmenSheet, SharesSheet, Utility

_WAITING = {Verdict.DOES_NOT_FIT, Verdict.NOT_REACHED}


def guessed(profile: Profile, outcome: Outcome, project: str) -> int:
    """Return the guess in grosze; 0 where there is none.

    The allocation is not looked at under Equal Shares.
    """
    if project not in profile.projects:
        return 0
    sheet, run = outcome.sheet, outcome.run
    if isinstance(sheet, SharesSheet) and run:
        purses = Purses(profile, float(run.endowment))
        return int(_equal_shares(purses, outcome, sheet, project))
    if isinstance(sheet, PhragmenSheet):
        return int(_phragmen(Purses(profile), outcome, project))
    return 0


def _equal_shares(
    purses: Purses, outcome: Outcome, sheet: SharesSheet, project: str
) -> float:
    costs, best = {step.project: step.cost for step in outcome.steps}, 0.0
    for each in outcome.rounds:
        if each.phase is not Phase.EQUAL_SHARES:
            break
        if sheet.utility is Utility.CARDINALITY:
            best = max(best, purses.raised(project, float(each.price)))
        elif cost := costs[each.project]:
            rate = float(each.price / cost)
            best = max(best, purses.raised_at_rate(project, rate))
        purses.pay(each)
    return max(best, purses.held(project))


def _phragmen(purses: Purses, outcome: Outcome, project: str) -> float:
    allocation = outcome.spent + outcome.left
    left, best = allocation, 0.0
    for each, step in zip(outcome.rounds, outcome.steps, strict=False):
        best = max(best, _by(purses, project, float(each.rate), left))
        purses.bear(each)
        left -= step.cost
    others = (
        (step.cost + purses.held(step.project)) / purses.backers(step.project).ballots
        for step in outcome.steps
        if step.verdict in _WAITING
        and step.project != project
        and step.cost <= allocation
    )
    return max(best, _by(purses, project, min(others, default=inf), left))


def _by(purses: Purses, project: str, time: float, left: int) -> float:
    """Return what a project may cost to be due by a time, and to fit."""
    ballots = purses.backers(project).ballots
    return min(ballots * time - purses.held(project), left)
