"""Equal Shares, run again and again with a little more for each ballot."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from pb.domain.tally.arbiter import Arbiter
from pb.domain.tally.contest import contest
from pb.domain.tally.outcome import Ending
from pb.domain.tally.profile import Profile
from pb.domain.tally.shares_run import SharesRun
from pb.domain.tally.shares_sheet import UNIT, Completion, SharesSheet, Start
from pb.domain.tally.standing import Standing


@dataclass(frozen=True, slots=True)
class Counted:
    """The run that decided: what it bought, from which endowment, and why it."""

    run: SharesRun
    increments: int
    ending: Ending


def counted(
    profile: Profile,
    standing: Standing,
    allocation: int,
    sheet: SharesSheet,
    arbiter: Callable[[], Arbiter],
) -> Counted:
    """Return the run of Equal Shares that decides."""
    first = endowment(allocation, profile.ballots, sheet.start)
    step = sheet.step(allocation, profile.ballots)
    races = contest(profile, standing, sheet.utility)
    latest: Counted | None = None
    number = 0
    while True:
        money = first + number * step
        run = SharesRun.begin(races, money, arbiter(), latest.run if latest else None)
        run.finish(allocation if latest else None)
        if run.spent > allocation and latest:
            return latest
        ending = _ending(run, standing, allocation, sheet.completion)
        latest = Counted(run, number, ending)
        if ending is not Ending.OVERSHOOT:
            return latest
        number += 1


def endowment(allocation: int, ballots: int, start: Start) -> Fraction:
    """Return what each ballot has to begin with, in grosze."""
    share = Fraction(allocation, max(ballots, 1))
    return share if start is Start.EXACT else Fraction(share // UNIT * UNIT)


def _ending(
    run: SharesRun, standing: Standing, allocation: int, completion: Completion
) -> Ending:
    """Return why a run is the last one; OVERSHOOT if only the next one tells."""
    if not completion.increments:
        return Ending.ONE_RUN
    if run.settled:
        return Ending.NOTHING_LEFT
    left = allocation - run.spent
    funded = {project.id for project in run.funded}
    fits = any(
        project.cost <= left
        for project in standing.running
        # Equal Shares never funds what nobody supports.
        if project.score(standing.score)
        and project.id not in funded
        and not standing.rivals(project.id) & funded
    )
    if completion is Completion.ADD1_EXHAUSTIVE and not fits:
        return Ending.EXHAUSTIVE
    return Ending.OVERSHOOT
