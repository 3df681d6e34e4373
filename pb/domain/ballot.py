"""The ballot paper and a valid ballot; the only way to a ballot is ``mark``."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pb.domain.refusals import Refusal
from pb.domain.rulebook import BallotForm


class NotOnBallotPaper(Refusal):
    """A marked project is not on the ballot paper (projects)."""


class TooManyChoices(Refusal):
    """More projects are marked than the rulebook allows (marked, most, pool)."""


class TooFewChoices(Refusal):
    """Fewer projects are marked than the rulebook asks for (marked, least)."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project on the ballot paper. ``cost`` in grosze."""

    number: int
    key: str
    title: str
    pool: str
    cost: int
    summary: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """The frozen ballot: projects by number, and how it may be marked."""

    form: BallotForm
    least_choices: int
    most_choices: int
    projects: tuple[Project, ...]

    def pool_of(self) -> dict[int, str]:
        """Return the pool of each project number."""
        return {project.number: project.pool for project in self.projects}


@dataclass(frozen=True, slots=True)
class Ballot:
    """A valid ballot: the numbers of the marked projects, ascending."""

    choices: tuple[int, ...]


def mark(paper: BallotPaper, choices: Iterable[int]) -> Ballot:
    """Return a valid ballot, or refuse."""
    marked = frozenset(choices)
    pools = paper.pool_of()
    if strangers := marked - pools.keys():
        raise NotOnBallotPaper(projects=sorted(strangers))
    if len(marked) < paper.least_choices:
        raise TooFewChoices(marked=len(marked), least=paper.least_choices)
    _require_room(paper, [pools[number] for number in marked])
    return Ballot(tuple(sorted(marked)))


def _require_room(paper: BallotPaper, pools: list[str]) -> None:
    if paper.form is BallotForm.APPROVAL:
        if len(pools) > paper.most_choices:
            raise TooManyChoices(marked=len(pools), most=paper.most_choices, pool=None)
        return
    for pool, marked in sorted(Counter(pools).items()):
        if marked > 1:
            raise TooManyChoices(marked=marked, most=1, pool=pool)
