"""The walk down the ranking: the state of a greedy count, level by level."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pb.domain.tally.outcome import LOT, Step, Tie, Verdict
from pb.domain.tally.sheet import Decisions, Misfit, NextOnList, Project, Sheet
from pb.domain.tally.ties import UndecidedTie, decides, divided, drawn


@dataclass(slots=True)
class Walk:
    """One walk. Amounts in grosze.

    Attributes:
        place: each project's place in the file.
        left: the money left.
        stopped: whether nothing is funded any more.
        passed: whether the count has stopped, and goes on with the next on the list.
        funded: whom rivals look at: all that is funded, also before this walk.
        misfits: the projects that did not fit; those of one rank together.
    """

    sheet: Sheet
    decisions: Decisions
    place: Mapping[str, int]
    left: int
    stopped: bool = False
    passed: bool = False
    funded: dict[str, None] = field(default_factory=dict)
    misfits: list[list[Project]] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def down(self, projects: Iterable[Project]) -> None:
        """Walk down the ranking of projects."""
        by = self.sheet.score
        ranked = sorted(projects, key=lambda project: -project.score(by))
        for _, level in groupby(ranked, key=lambda project: project.score(by)):
            self._take(list(level))

    def _take(self, level: list[Project]) -> None:
        """Take all projects of one score."""
        running: list[Project] = []
        aside: list[Project] = []
        for project in level:
            (aside if self._set_aside(project) else running).append(project)
        self._settle(running)
        for project in aside:
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
        waiting = deque([(tied, 0)] if tied else [])
        while waiting:
            group, tried = waiting.popleft()
            running = [project for project in group if not self.rival(project)]
            if self.stopped or not decides(running, self.left, self.sheet):
                self._fund(group)
                continue
            beaten = [project for project in group if self.rival(project)]
            parts, tried = self.parts(running, tried)
            waiting.extendleft((part, tried) for part in reversed([*parts, beaten]))

    def parts(
        self, tied: Sequence[Project], tried: int
    ) -> tuple[list[list[Project]], int]:
        """Return a deciding tie split by the next criterion that splits it.

        ``tried`` criteria are known not to; the answer says how many then are.

        Raises:
            UndecidedTie: no criterion splits it, and no lot is recorded.
        """
        for number, by in enumerate(self.sheet.criteria[tried:], start=tried + 1):
            parts = divided(tied, by, self.place)
            if len(parts) > 1:
                self._report(parts, by)
                return parts, number
        return self._by_lot(tied), len(self.sheet.criteria)

    def _by_lot(self, tied: Sequence[Project]) -> list[list[Project]]:
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
        if self._goes_on:
            # What fits does so in any order; what stops the count comes behind it.
            group = sorted(group, key=lambda project: project.cost > self.left)
        misfits = [project for project in group if self._fits_not(project)]
        if misfits:
            self.misfits.append(misfits)

    def _fits_not(self, project: Project) -> bool:
        """Take one project; tell whether it was its turn and it did not fit."""
        verdict, because = self._verdict(project)
        self._record(project, verdict, because)
        if verdict in {Verdict.FUNDED, Verdict.NEXT_ON_LIST}:
            self.funded[project.id] = None
            self.left -= project.cost
        if verdict is not Verdict.DOES_NOT_FIT:
            return False
        self.passed = self._goes_on
        self.stopped = self.sheet.misfit is Misfit.STOP and not self._goes_on
        return True

    @property
    def _goes_on(self) -> bool:
        """Tell whether the next on the list are funded after a stop."""
        stops = self.sheet.misfit is Misfit.STOP
        return stops and self.sheet.policy(NextOnList) is not None

    def _verdict(self, project: Project) -> tuple[Verdict, str]:
        if self.stopped:
            return Verdict.NOT_REACHED, ""
        if rival := self.rival(project):
            return Verdict.RIVAL_FUNDED, rival
        if project.cost > self.left:
            return Verdict.DOES_NOT_FIT, ""
        return (Verdict.NEXT_ON_LIST if self.passed else Verdict.FUNDED), ""

    def rival(self, project: Project) -> str:
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
