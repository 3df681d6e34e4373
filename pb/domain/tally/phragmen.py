"""Sequential Phragmén (Brill, Freeman, Janson, Lackner 2017), with costs.

All supporters earn one grosz after another at the same pace. As soon as the
supporters of a project have its cost together they buy it and have nothing left.
The count stops when that would overspend the allocation. It is defined for
approval; on points ballots a mark with any points is an approval.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pb.domain.tally.arbiter import Arbiter, Orders, settled
from pb.domain.tally.assembly import assembled, fates_after
from pb.domain.tally.outcome import Outcome, Phase, Round, Verdict
from pb.domain.tally.profile import Profile
from pb.domain.tally.shares_sheet import PhragmenSheet
from pb.domain.tally.sheet import Decisions, Project
from pb.domain.tally.standing import Standing, standing


def phragmen(
    projects: Sequence[Project],
    profile: Profile,
    allocation: int,
    sheet: PhragmenSheet,
    decisions: Decisions | None = None,
) -> Outcome:
    """Return which projects Phragmén's rule funds out of an allocation, and why.

    Amounts in grosze. A project that costs more than the allocation is not
    counted. If one of several projects due at the same time does not fit, the
    count stops there.

    Raises:
        UndecidedTie: a tie decides, and neither a criterion nor a lot settles it.
        ContradictoryLots: two recorded lots disagree about a tie.
        UnknownProject: an excluded project is not among ``projects``.
    """
    decisions = decisions or Decisions()
    stand = standing(projects, profile, allocation, sheet, decisions)
    count = _Count(profile, allocation, sheet, stand, decisions.lots)
    return settled(count.outcome, lambda outcome: frozenset(outcome.selected))


@dataclass(frozen=True, slots=True)
class _Count:
    profile: Profile
    allocation: int
    sheet: PhragmenSheet
    standing: Standing
    lots: Orders

    def outcome(self, agreed: Orders) -> Outcome:
        """Return the outcome when some orders of tied projects are agreed on."""
        arbiter = Arbiter(self.sheet.criteria, self.lots, agreed)
        rounds, blocked = self._rounds(arbiter)
        fates = fates_after(self.standing, rounds)
        for project in self.standing.running:
            if fates[project.id][0] is Verdict.UNAFFORDABLE:
                misfit = project.id in blocked or project.cost > self.allocation
                verdict = Verdict.DOES_NOT_FIT if misfit else Verdict.NOT_REACHED
                fates[project.id] = (verdict, "")
        outcome = assembled(self.sheet, self.standing, self.allocation, rounds, fates)
        return replace(outcome, ties=tuple(arbiter.ties))

    def _rounds(self, arbiter: Arbiter) -> tuple[list[Round], set[str]]:
        voters = [
            (
                w,
                {
                    m
                    for m, p in zip(marks, points or (1,) * len(marks), strict=True)
                    if p
                },
            )
            for (marks, points), w in self.profile.classes.items()
        ]
        loads = [Fraction(0)] * len(voters)
        running = {
            p.id: p
            for p in self.standing.running
            if p.cost <= self.allocation and any(p.id in m for _, m in voters)
        }
        left, rounds = self.allocation, list[Round]()
        while running:
            times = {}
            for id_, project in running.items():
                mine = [
                    (w, load)
                    for (w, marks), load in zip(voters, loads, strict=True)
                    if id_ in marks
                ]
                total = project.cost + sum(w * load for w, load in mine)
                times[id_] = Fraction(total) / sum(w for w, _ in mine)
            time = min(times.values())
            tied = [running[id_] for id_ in times if times[id_] == time]
            blocked = {p.id for p in tied if p.cost > left}
            if blocked:
                return rounds, blocked
            project = arbiter.first(tied, lambda group: False)
            payers = sum(
                w
                for (w, marks), load in zip(voters, loads, strict=True)
                if project.id in marks and load < time
            )
            loads = [
                time if project.id in marks else load
                for (_, marks), load in zip(voters, loads, strict=True)
            ]
            rounds.append(
                Round(project.id, project.votes, time, time, payers, 0, Phase.PHRAGMEN)
            )
            left -= project.cost
            for id_ in {project.id, *self.standing.rivals(project.id)}:
                running.pop(id_, None)
        return rounds, set()
