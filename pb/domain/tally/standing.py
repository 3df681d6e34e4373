"""Who stands in a proportional count: what is asked of a project beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pb.domain.tally.outcome import Verdict
from pb.domain.tally.profile import Profile
from pb.domain.tally.shares_sheet import PhragmenSheet, SharesSheet
from pb.domain.tally.sheet import Decisions, Project, Score, UnknownProject


@dataclass(frozen=True, slots=True)
class Standing:
    """The projects of a count, and which of them are in it.

    Attributes:
        projects: all, in the order of the file.
        running: those that are counted, in the same order.
        aside: what keeps each of the others out: verdict and recorded reason.
        score: what projects are ranked by on these ballots.
        exclusive: groups of projects of which only one is funded.
    """

    projects: tuple[Project, ...]
    running: tuple[Project, ...]
    aside: Mapping[str, tuple[Verdict, str]]
    score: Score
    exclusive: tuple[frozenset[str], ...]

    def rivals(self, project: str) -> frozenset[str]:
        """Return the projects that may not be funded beside this one."""
        groups = [group for group in self.exclusive if project in group]
        return frozenset().union(*groups) - {project}


def standing(
    projects: Sequence[Project],
    profile: Profile,
    allocation: int,
    sheet: SharesSheet | PhragmenSheet,
    decisions: Decisions,
) -> Standing:
    """Return which projects are in the count.

    Raises:
        UnknownProject: an excluded project is not among ``projects``.
    """
    ids = {project.id for project in projects}
    if strangers := decisions.exclusions.keys() - ids:
        raise UnknownProject(projects=tuple(sorted(strangers)))
    score = Score.VOTES if profile.given is None else Score.POINTS
    aside: dict[str, tuple[Verdict, str]] = {}
    for project in projects:
        if project.withdrawn or project.id in decisions.exclusions:
            because = decisions.exclusions.get(project.id, "")
            aside[project.id] = (Verdict.EXCLUDED, because)
        elif project.score(score) < (sheet.threshold or 0):
            aside[project.id] = (Verdict.BELOW_THRESHOLD, "")
        elif not _has_share(project, profile.ballots, allocation, sheet):
            aside[project.id] = (Verdict.BELOW_SHARE, "")
    running = tuple(project for project in projects if project.id not in aside)
    return Standing(tuple(projects), running, aside, score, sheet.exclusive)


def _has_share(
    project: Project,
    ballots: int,
    allocation: int,
    sheet: SharesSheet | PhragmenSheet,
) -> bool:
    """Tell whether votes / ballots >= share * cost / allocation, without dividing."""
    if not isinstance(sheet, SharesSheet) or sheet.share is None:
        return True
    return project.votes * allocation >= sheet.share * project.cost * ballots
