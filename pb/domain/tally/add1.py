"""Equal Shares, run again and again with a little more for each ballot."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from pb.domain.tally.arbiter import Arbiter
from pb.domain.tally.contest import Contest, contest
from pb.domain.tally.outcome import Ending
from pb.domain.tally.profile import Profile
from pb.domain.tally.shares_run import SharesRun
from pb.domain.tally.shares_sheet import UNIT, Completion, SharesSheet, Start
from pb.domain.tally.sheet import ContradictoryLots
from pb.domain.tally.standing import Standing
from pb.domain.tally.ties import UndecidedTie

# The longest stride from one run to the next.
STRIDE = 64


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
    """Return the run of Equal Shares that decides.

    Raises:
        UndecidedTie: a tie that neither a criterion nor a lot settles.
    """
    steps = _Steps(
        contest(profile, standing, sheet.utility),
        endowment(allocation, profile.ballots, sheet.start),
        sheet.step(allocation, profile.ballots),
        allocation,
        arbiter,
    )
    while True:
        ending = _ending(steps.run, standing, allocation, sheet.completion)
        if ending is not Ending.OVERSHOOT or not steps.advance():
            return Counted(steps.run, steps.number, ending)


class _Steps:
    """The runs of Add1 one after the other, but for those that change nothing.

    ``run`` is that after ``number`` steps; ``ahead`` are later ones, the next last.
    The stride grows as long as a whole stride changes nothing; else it is halved
    down to a single step, with the runs ahead kept.
    """

    def __init__(
        self,
        contest: Contest,
        first: Fraction,
        step: int,
        allocation: int,
        arbiter: Callable[[], Arbiter],
    ) -> None:
        self._contest, self._arbiter = contest, arbiter
        self._first, self._step, self._allocation = first, step, allocation
        self._ahead: list[tuple[int, SharesRun | None]] = []
        self._stride = 1
        self.number = 0
        self.run = SharesRun.begin(contest, first, arbiter())
        self.run.finish(None)

    def advance(self) -> bool:
        """Go on to the next run that may differ; False if it overspends."""
        if not self._ahead:
            self._look_ahead(self.number + self._stride)
        while not self._reached():
            self._stride = 1
            self._look_ahead((self.number + self._ahead[-1][0]) // 2)
        number, run = self._ahead.pop()
        run = run or self._counted(number)
        if run.spent > self._allocation:
            return False
        self._stride = min(2 * self._stride, STRIDE) if self.run.reaches(run) else 1
        self.number, self.run = number, run
        return True

    def _reached(self) -> bool:
        """Tell whether no run that may differ is before the next one ahead."""
        number, run = self._ahead[-1]
        if number == self.number + 1:
            return True
        return (
            run is not None and run.spent <= self._allocation and self.run.reaches(run)
        )

    def _look_ahead(self, number: int) -> None:
        # A tie in a run that may never be reached is nobody's business.
        try:
            run = self._counted(number)
        except (UndecidedTie, ContradictoryLots):
            self._ahead.append((number, None))
        else:
            self._ahead.append((number, run))

    def _counted(self, number: int) -> SharesRun:
        money = self._first + number * self._step
        run = SharesRun.begin(self._contest, money, self._arbiter(), self.run)
        run.guide = self.run.rounds
        run.finish(self._allocation)
        return run


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
