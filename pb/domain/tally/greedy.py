"""Greedy, as Polish cities count: rank by score, walk down, fund what fits."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pb.domain.tally.outcome import LOT, Outcome, Step, Tie, Verdict
from pb.domain.tally.sheet import (
    Decisions,
    Misfit,
    Project,
    Sheet,
    UnknownProject,
)
from pb.domain.tally.ties import UndecidedTie, decides, divided, drawn


def count(
    projects: Sequence[Project],
    allocation: int,
    sheet: Sheet,
    decisions: Decisions | None = None,
) -> Outcome:
    """Return which projects are funded out of an allocation, and why.

    The order of ``projects`` is that of the file or the ballot paper; it enters
    only where a tie decides nothing, or by the criterion ``file``. Amounts in
    grosze.

    Raises:
        UndecidedTie: a tie decides, and neither a criterion nor a lot settles it.
        ContradictoryLots: two recorded lots disagree about a tie.
        UnknownProject: an excluded project is not among ``projects``.
    """
    decisions = decisions or Decisions()
    place = {project.id: number for number, project in enumerate(projects)}
    if strangers := decisions.exclusions.keys() - place.keys():
        raise UnknownProject(projects=tuple(sorted(strangers)))
    walk = _Walk(sheet, decisions, place, left=allocation)
    ranked = sorted(projects, key=lambda project: -project.score(sheet.score))
    for _, level in groupby(ranked, key=lambda project: project.score(sheet.score)):
        walk.take(list(level))
    return Outcome(
        sheet=sheet,
        selected=tuple(walk.funded),
        spent=allocation - walk.left,
        left=walk.left,
        ties=tuple(walk.ties),
        steps=tuple(walk.steps),
    )


@dataclass(slots=True)
class _Walk:
    """The state of one count while it walks down the ranking."""

    sheet: Sheet
    decisions: Decisions
    place: Mapping[str, int]
    left: int
    stopped: bool = False
    funded: dict[str, None] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def take(self, level: list[Project]) -> None:
        """Take all projects of one score."""
        self._settle([project for project in level if not self._set_aside(project)])
        for project in level:
            if self._set_aside(project):
                self._record(project, *self._grounds(project))

    def _set_aside(self, project: Project) -> bool:
        """Tell whether a project is out of the count before it begins."""
        threshold = self.sheet.threshold
        return (
            project.withdrawn
            or project.id in self.decisions.exclusions
            or (threshold is not None and project.score(self.sheet.score) < threshold)
        )

    def _grounds(self, project: Project) -> tuple[Verdict, str]:
        excluded = project.withdrawn or project.id in self.decisions.exclusions
        if excluded:
            return Verdict.EXCLUDED, self.decisions.exclusions.get(project.id, "")
        return Verdict.BELOW_THRESHOLD, ""

    def _settle(self, tied: list[Project]) -> None:
        """Bring tied projects into an order, as far as it matters, and take them."""
        # Criteria split a tie into smaller ones, each of which is looked at only
        # when the money left for it is known.
        waiting = deque([(tied, 0)])
        while waiting:
            group, tried = waiting.popleft()
            running = [project for project in group if not self._rival(project)]
            if self.stopped or not decides(running, self.left, self.sheet):
                self._fund(group)
                continue
            beaten = [project for project in group if self._rival(project)]
            parts, tried = self._parts(running, tried)
            waiting.extendleft((part, tried) for part in reversed([*parts, beaten]))

    def _parts(
        self, tied: list[Project], tried: int
    ) -> tuple[list[list[Project]], int]:
        """Return a deciding tie split by the next criterion that splits it."""
        for number, by in enumerate(self.sheet.criteria[tried:], start=tried + 1):
            parts = divided(tied, by, self.place)
            if len(parts) > 1:
                self._report(parts, by)
                return parts, number
        return self._by_lot(tied), len(self.sheet.criteria)

    def _by_lot(self, tied: list[Project]) -> list[list[Project]]:
        order = drawn(tied, self.decisions.lots)
        if order is None:
            raise UndecidedTie(group=tuple(project.id for project in tied))
        parts = [[project] for project in order]
        self._report(parts, LOT)
        return parts

    def _report(self, parts: Iterable[list[Project]], by: str) -> None:
        ids = tuple(project.id for part in parts for project in part)
        self.ties.append(Tie(ids, str(by)))

    def _fund(self, group: list[Project]) -> None:
        """Fund what fits, in the given order."""
        for project in group:
            verdict, because = self._verdict(project)
            self._record(project, verdict, because)
            if verdict is Verdict.FUNDED:
                self.funded[project.id] = None
                self.left -= project.cost
            elif verdict is Verdict.DOES_NOT_FIT:
                self.stopped = self.sheet.misfit is Misfit.STOP

    def _verdict(self, project: Project) -> tuple[Verdict, str]:
        if self.stopped:
            return Verdict.NOT_REACHED, ""
        if rival := self._rival(project):
            return Verdict.RIVAL_FUNDED, rival
        fits = project.cost <= self.left
        return (Verdict.FUNDED if fits else Verdict.DOES_NOT_FIT), ""

    def _rival(self, project: Project) -> str:
        """Return the funded rival of a project; empty when there is none."""
        groups = [group for group in self.sheet.exclusive if project.id in group]
        if not groups:
            return ""
        return next(
            (id_ for id_ in self.funded if any(id_ in group for group in groups)), ""
        )

    def _record(self, project: Project, verdict: Verdict, because: str) -> None:
        score = project.score(self.sheet.score)
        self.steps.append(
            Step(project.id, score, project.cost, self.left, verdict, because)
        )
