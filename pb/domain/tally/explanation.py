"""What would have changed a greedy count for a project that was not funded.

All else equal: one project's score or cost is another, and nothing else is. A tie
which that brings about and which neither a criterion nor a recorded lot settles
counts as lost by the project, so what is said here does not hang on luck.

Extra votes. Whoever stands above a project is counted as if it did not exist. So
it is funded at a score s, even as the last of those with score s, exactly if it
can be funded behind all of them: the money left then suffices, the count has not
stopped, and no rival is funded. Each of these can only be lost on the way down.
Hence the first level of the walk behind which the project could not be funded is
the one it must beat, by one vote; unless it wins the tie with just that level,
which one recount tells.

Lower cost. A project that ties with nobody keeps its turn whatever it costs, and
is funded at the money left then. Where it ties, its cost may also change its turn:
criteria that look at costs order it differently above, at and below each cost in
the tie. In between the order stands, and what a cost wins any lower one wins too,
so that a search by halves finds the highest. Measures after Boehmer et al.,
"Evaluation of Project Performance in Participatory Budgeting", IJCAI 2024.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pb.domain.tally.greedy import count
from pb.domain.tally.outcome import Outcome, Reason, Step, Verdict, reason, reasons
from pb.domain.tally.sheet import (
    ContradictoryLots,
    Criterion,
    Decisions,
    Misfit,
    Project,
    Score,
    Sheet,
)
from pb.domain.tally.ties import UndecidedTie

_BY_COST = {Criterion.CHEAPER, Criterion.DEARER}


@dataclass(frozen=True, slots=True)
class Change:
    """What would have funded a project, all else equal.

    Attributes:
        score: the least number of votes (or points) it lacked; None when no
            number would do, or it is funded.
        cost: the highest cost in grosze, below its own, at which it would have
            been funded; None when none would do, or it is funded.
    """

    score: int | None = None
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One project of a greedy count: why, and what would have changed it."""

    reason: Reason
    change: Change


def explained(
    projects: Sequence[Project],
    allocation: int,
    outcome: Outcome,
    decisions: Decisions | None = None,
) -> tuple[Explanation, ...]:
    """Return the explanation of every project, in the order of the walk.

    Args:
        projects: as they were counted, in the order of the file.
        allocation: what was distributed, in grosze.
        outcome: what ``count`` made of them.
        decisions: what ``count`` was given.

    Raises:
        TypeError: the outcome is not that of a greedy count.
    """
    case = _Case(projects, allocation, outcome, decisions or Decisions())
    return tuple(Explanation(why, case.change(why)) for why in reasons(outcome))


def explanation(
    projects: Sequence[Project],
    allocation: int,
    outcome: Outcome,
    project: str,
    decisions: Decisions | None = None,
) -> Explanation:
    """Return the explanation of one project; the rest as in ``explained``.

    Raises:
        KeyError: the project was not counted here.
    """
    case = _Case(projects, allocation, outcome, decisions or Decisions())
    why = reason(outcome, project)
    return Explanation(why, case.change(why))


def closed_elsewhere(outcome: Outcome) -> frozenset[str]:
    """Return the projects that a rival funded in another pool closed.

    Nothing in their own pool could have changed that.
    """
    ids = {step.project for step in outcome.steps}
    return frozenset(
        step.project
        for step in outcome.steps
        if step.verdict is Verdict.RIVAL_FUNDED and step.because not in ids
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """A count that can be repeated with one project changed."""

    projects: Sequence[Project]
    allocation: int
    outcome: Outcome
    decisions: Decisions

    @property
    def sheet(self) -> Sheet:
        if not isinstance(self.outcome.sheet, Sheet):
            msg = "not the outcome of a greedy count"
            raise TypeError(msg)
        return self.outcome.sheet

    def change(self, why: Reason) -> Change:
        """Return what would have funded a project."""
        if why.step.project in closed_elsewhere(self.outcome):
            return Change()
        match why.step.verdict:
            case Verdict.DOES_NOT_FIT | Verdict.NOT_REACHED | Verdict.RIVAL_FUNDED:
                return Change(self._lacking(why), self._affordable(why.step))
            case Verdict.BELOW_THRESHOLD:
                return Change(score=self._lacking(why))
            case _:
                return Change()

    def _lacking(self, why: Reason) -> int | None:
        """Return how much score it lacked."""
        step, threshold = why.step, why.step.score + why.short_votes
        if self.sheet.leftover:
            return self._searched(step, threshold)
        if step.cost > self.allocation:
            return None
        barrier = self._barrier(step)
        if barrier is None:
            return threshold - step.score
        tied = barrier > step.score and barrier >= threshold
        if tied and self._wins(self._with_score(step.project, barrier)):
            return barrier - step.score
        return max(barrier + 1, threshold) - step.score

    def _searched(self, step: Step, threshold: int) -> int | None:
        """Return how much score it lacked, by a count at each place it could take."""
        scores = {other.score for other in self.outcome.steps}
        places = {place for score in scores for place in (score, score + 1)}
        for score in sorted({threshold, *places}):
            high_enough = score > step.score and score >= threshold
            if high_enough and self._wins(self._with_score(step.project, score)):
                return score - step.score
        return None

    def _barrier(self, step: Step) -> int | None:
        """Return the score of the first project it could not be funded behind.

        None if there is none down to its own score.
        """
        for other in self.outcome.steps:
            if other.score < step.score:
                break
            if other.project != step.project and self._bars(other, step):
                return other.score
        return None

    def _bars(self, other: Step, step: Step) -> bool:
        """Tell whether nothing behind ``other`` can fund what ``step`` is about."""
        if other.verdict is Verdict.FUNDED:
            rivals = any(
                {other.project, step.project} <= group for group in self.sheet.exclusive
            )
            return rivals or other.left_before - other.cost < step.cost
        misfit = other.verdict is Verdict.DOES_NOT_FIT
        return misfit and self.sheet.misfit is Misfit.STOP

    def _affordable(self, step: Step) -> int | None:
        """Return the highest cost below its own that would have been funded."""
        tied = [other for other in self.outcome.steps if other.score == step.score]
        most = step.cost - 1
        if not self.sheet.leftover:
            most = min(tied[0].left_before, most)
        if len(tied) == 1 and not self.sheet.leftover:
            open_to_it = step.verdict is Verdict.DOES_NOT_FIT and most > 0
            return most if open_to_it else None
        for low, high in self._stretches(tied, step, most):
            if self._wins(self._with_cost(step.project, low)):
                return self._search(step.project, low, high)
        return None

    def _stretches(
        self, tied: Sequence[Step], step: Step, most: int
    ) -> Iterator[tuple[int, int]]:
        """Yield ranges of costs in which criteria order a tie in one way, dear first.

        Both ends belong to a range; together they are 1 to ``most``.
        """
        edges = {1, most + 1}
        if not _BY_COST.isdisjoint(self.sheet.criteria):
            costs = {other.cost for other in tied if other.project != step.project}
            edges |= {edge for cost in costs for edge in (cost, cost + 1)}
        inside = sorted((edge for edge in edges if 1 <= edge <= most + 1), reverse=True)
        yield from ((low, high - 1) for high, low in pairwise(inside))

    def _search(self, project: str, low: int, high: int) -> int:
        """Return the highest cost up to ``high`` that wins; ``low`` does."""
        while low < high:
            middle = (low + high + 1) // 2
            if self._wins(self._with_cost(project, middle)):
                low = middle
            else:
                high = middle - 1
        return low

    def _with_score(self, id_: str, score: int) -> Project:
        project = self._project(id_)
        if self.sheet.score is Score.VOTES:
            return replace(project, votes=score)
        return replace(project, points=score)

    def _with_cost(self, id_: str, cost: int) -> Project:
        return replace(self._project(id_), cost=cost)

    def _project(self, id_: str) -> Project:
        return next(project for project in self.projects if project.id == id_)

    def _wins(self, changed: Project) -> bool:
        """Tell whether a changed project is funded, losing what nothing settles."""
        listed = [
            changed if project.id == changed.id else project
            for project in self.projects
            if self._matters(project, changed)
        ]
        ids = {project.id for project in listed}
        closed = dict.fromkeys(closed_elsewhere(self.outcome), "")
        struck = {**closed, **self.decisions.exclusions}
        exclusions = {id_: why for id_, why in struck.items() if id_ in ids}
        lots = self.decisions.lots
        while True:
            try:
                decisions = Decisions(lots, exclusions)
                outcome = count(listed, self.allocation, self.sheet, decisions)
            except UndecidedTie as tie:
                lots = (*lots, self._lost(tie.group, changed.id))
            except ContradictoryLots:
                return False
            else:
                return changed.id in outcome.funded

    def _matters(self, project: Project, changed: Project) -> bool:
        """Tell whether a project can keep a changed one from being funded."""
        by = self.sheet.score
        above = project.score(by) >= changed.score(by)
        return above or project.id == changed.id or bool(self.sheet.leftover)

    def _lost(self, group: Sequence[str], project: str) -> tuple[str, ...]:
        """Return a lot that puts a project last, the others as they were taken."""
        taken = [step.project for step in self.outcome.steps if step.project in group]
        return (*(id_ for id_ in taken if id_ != project), project)
