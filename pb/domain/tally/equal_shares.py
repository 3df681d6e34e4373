"""The Method of Equal Shares (Peters, Pierczyński, Skowron 2021).

Each ballot gets the same amount. A project is bought by its supporters when they
can afford it: all pay the same for each unit of utility, who has less gives all
she has. The project with the least price for a unit of utility (its rate) is bought
first, and so on until no project can be afforded by its supporters.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pb.domain.tally import greedy
from pb.domain.tally.add1 import counted
from pb.domain.tally.arbiter import Arbiter, Orders, settled
from pb.domain.tally.assembly import Fates, assembled, fates_after, unpaid
from pb.domain.tally.outcome import LOT, Comparison, Outcome, Phase, Round, Run, Tie
from pb.domain.tally.profile import Profile
from pb.domain.tally.shares_price import Purchase
from pb.domain.tally.shares_sheet import SharesSheet, Utility
from pb.domain.tally.sheet import Decisions, Misfit, Project, Sheet
from pb.domain.tally.standing import Standing, standing


def equal_shares(
    projects: Sequence[Project],
    profile: Profile,
    allocation: int,
    sheet: SharesSheet,
    decisions: Decisions | None = None,
) -> Outcome:
    """Return which projects Equal Shares funds out of an allocation, and why.

    Amounts in grosze. The order of ``projects`` is that of the file or the ballot
    paper. A lot serves all runs of Add1, the completion and the comparison.

    Raises:
        UndecidedTie: a tie decides, and neither a criterion nor a lot settles it.
        ContradictoryLots: two recorded lots disagree about a tie.
        UnknownProject: an excluded project is not among ``projects``.
    """
    decisions = decisions or Decisions()
    stand = standing(projects, profile, allocation, sheet, decisions)
    count = _Count(profile, allocation, sheet, stand, decisions.lots)
    return settled(
        count.outcome, lambda outcome: frozenset(outcome.selected), decisions.lots
    )


@dataclass(frozen=True, slots=True)
class _Count:
    profile: Profile
    allocation: int
    sheet: SharesSheet
    standing: Standing
    lots: Orders

    def outcome(self, agreed: Orders) -> Outcome:
        """Return the outcome when some orders of tied projects are agreed on."""
        chosen = counted(
            self.profile,
            self.standing,
            self.allocation,
            self.sheet,
            lambda: Arbiter(self.sheet.criteria, self.lots, agreed),
        )
        run = Run(chosen.run.endowment, chosen.increments, chosen.ending)
        rounds = tuple(self._round(each) for each in chosen.run.purchases())
        ties, fates = tuple(chosen.run.arbiter.ties), fates_after(self.standing, rounds)
        if self.sheet.completion.greedy:
            rest = self._greedy(rounds, agreed)
            rounds += tuple(unpaid(self.standing, id_) for id_ in rest.selected)
            fates |= {step.project: (step.verdict, step.because) for step in rest.steps}
            ties += self._drawn(rest.ties)
        if not self.sheet.comparison:
            return self._assembled(rounds, ties, fates, run)
        return self._compared(rounds, ties, fates, run, agreed)

    def _compared(
        self,
        rounds: tuple[Round, ...],
        ties: tuple[Tie, ...],
        fates: Fates,
        run: Run,
        agreed: Orders,
    ) -> Outcome:
        """Return greedy's outcome where more voters prefer it."""
        other = self._greedy((), agreed)
        step = compared(
            self.profile, tuple(round_.project for round_ in rounds), other.selected
        )
        run = replace(run, comparison=step)
        if step.kept:
            return self._assembled(rounds, ties, fates, run)
        fates = {step.project: (step.verdict, step.because) for step in other.steps}
        rounds = tuple(unpaid(self.standing, id_) for id_ in other.selected)
        return self._assembled(rounds, self._drawn(other.ties), fates, run)

    def _assembled(
        self, rounds: tuple[Round, ...], ties: tuple[Tie, ...], fates: Fates, run: Run
    ) -> Outcome:
        outcome = assembled(self.sheet, self.standing, self.allocation, rounds, fates)
        return replace(outcome, ties=ties, run=run)

    def _greedy(self, rounds: tuple[Round, ...], agreed: Orders) -> Outcome:
        """Return what greedy funds of the projects and the money that are left."""
        funded = {round_.project for round_ in rounds}
        spent = sum(p.cost for p in self.standing.running if p.id in funded)
        return greedy.count(
            [
                project
                for project in self.standing.running
                if project.id not in funded
                and not self.standing.rivals(project.id) & funded
            ],
            self.allocation - spent,
            Sheet(
                score=self.standing.score,
                misfit=Misfit.SKIP,
                criteria=self.sheet.criteria,
                exclusive=self.sheet.exclusive,
            ),
            Decisions(lots=(*self.lots, *agreed)),
        )

    def _drawn(self, ties: tuple[Tie, ...]) -> tuple[Tie, ...]:
        """Return greedy's ties without those that an agreed order settled."""
        return tuple(
            tie
            for tie in ties
            if tie.decided_by != LOT
            or any(set(tie.ids) <= set(lot) for lot in self.lots)
        )

    def _round(self, purchase: Purchase) -> Round:
        project, price = purchase.project, purchase.price
        by_cost = self.sheet.utility is Utility.COST and project.cost
        return Round(
            project=project.id,
            supporters=project.votes,
            rate=price / project.cost if by_cost else price,
            price=price,
            payers=purchase.payers,
            exhausted=purchase.exhausted,
            phase=Phase.EQUAL_SHARES,
        )


def compared(
    profile: Profile, shares: tuple[str, ...], greedy_: tuple[str, ...]
) -> Comparison:
    """Return how many ballots mark more projects of either outcome."""
    value = np.array(
        [(id_ in shares) - (id_ in greedy_) for id_ in profile.projects], np.int64
    )
    sums = np.concatenate(([0], np.cumsum(value[profile.indices])))
    more = np.diff(sums[profile.starts])
    prefer_shares = int(profile.weights[more > 0].sum())
    prefer_greedy = int(profile.weights[more < 0].sum())
    return Comparison(
        shares, greedy_, prefer_shares, prefer_greedy, prefer_greedy <= prefer_shares
    )
