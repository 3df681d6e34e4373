"""Who paid for what under Equal Shares: the accounts behind an explanation."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from operator import sub

from pb.domain.tally.arbiter import Arbiter
from pb.domain.tally.contest import contest
from pb.domain.tally.outcome import Outcome, Phase
from pb.domain.tally.profile import Profile
from pb.domain.tally.shares_run import SharesRun
from pb.domain.tally.shares_sheet import SharesSheet
from pb.domain.tally.sheet import Project, Score
from pb.domain.tally.standing import Standing


@dataclass(frozen=True, slots=True)
class Account:
    """The money of one project's supporters in the run that decided, in grosze.

    Attributes:
        project: whose supporters.
        supporters: how many ballots mark it.
        endowment: what they had together at first.
        paid: what they paid together in each paid round of the outcome, in order.
        left: what they have together at the end.
        broke_after: a loser's: how many rounds it took until they had less than its
            cost together; 0 if at first already; None if they still have enough (a
            rival was funded) or it was funded itself.
    """

    project: str
    supporters: int
    endowment: Fraction
    paid: tuple[Fraction, ...]
    left: Fraction
    broke_after: int | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The accounts of an outcome."""

    run: SharesRun
    costs: Mapping[str, int]

    def account(self, project: str) -> Account:
        """Return the account of a project's supporters.

        Raises:
            KeyError: the project was not counted here.
        """
        cost, rounds = self.costs[project], self.run.rounds
        known = {each.id: n for n, each in enumerate(self.run.contest.projects)}
        ballots, paid = 0, [Fraction(0)] * len(rounds)
        if project in known:
            backers = self.run.contest.backers[known[project]]
            ballots = backers.ballots
            paid = self.run.settled_books().payments(backers.members, rounds)
        endowment = ballots * self.run.endowment
        held = list(accumulate(paid, sub, initial=endowment))
        broke = next((n for n, money in enumerate(held) if money < cost), None)
        return Account(
            project=project,
            supporters=ballots,
            endowment=endowment,
            paid=tuple(paid),
            left=held[-1],
            broke_after=None if project in self._paid_for else broke,
        )

    @property
    def _paid_for(self) -> set[str]:
        return {project.id for project in self.run.funded}


def ledger(profile: Profile, outcome: Outcome) -> Ledger:
    """Return the accounts of an outcome of Equal Shares, exactly.

    They are replayed from the rounds, once for the outcome.

    Raises:
        ValueError: the outcome is of another rule, or greedy took its place.
    """
    run, sheet = outcome.run, outcome.sheet
    if run is None or not isinstance(sheet, SharesSheet):
        msg = "not an outcome of Equal Shares"
        raise ValueError(msg)
    if run.comparison and not run.comparison.kept:
        msg = "greedy took the place of Equal Shares"
        raise ValueError(msg)
    projects = tuple(Project(s.project, s.cost, s.score) for s in outcome.steps)
    stand = Standing(projects, projects, {}, Score.VOTES, ())
    races = contest(profile, stand, sheet.utility)
    number = {project.id: place for place, project in enumerate(races.projects)}
    replay = SharesRun.begin(races, run.endowment, Arbiter((), ()))
    replay.follow(
        number[round_.project]
        for round_ in outcome.rounds
        if round_.phase is Phase.EQUAL_SHARES
    )
    return Ledger(replay, {project.id: project.cost for project in projects})
