"""The ballot paper and a valid ballot; the only way to a ballot is ``mark``."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from pb.domain.refusals import Refusal
from pb.domain.rulebook import BallotForm


class NotOnBallotPaper(Refusal):
    """A marked project is not on the ballot paper (projects)."""


class StruckProject(Refusal):
    """A marked project was struck from the ballot by decision (projects, pool)."""


class TooManyChoices(Refusal):
    """More projects are marked than the rulebook allows (marked, most, pool)."""


class TooFewChoices(Refusal):
    """Fewer projects are marked than the rulebook asks for (marked, least, pool)."""


class FormNotRun(Refusal):
    """Ballots of this form cannot be filled in here (form)."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project on the ballot paper. ``cost`` in grosze.

    ``number`` is that on the ballot, ``key`` that given at filing; they differ
    where the numbers are drawn.
    """

    number: int
    key: str
    title: str
    pool: str
    cost: int
    summary: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Rivals:
    """Projects of which only one can be funded, by their numbers, and why."""

    projects: tuple[int, ...]
    reason: str = ""


# Without slots: cached_property keeps what follows in the instance's dictionary.
@dataclass(frozen=True)
class BallotPaper:
    """The frozen ballot: projects by number, and how it may be marked.

    Attributes:
        least_choices, most_choices: of approval ballots: on the whole ballot or,
            with ``per_pool``, in each pool in which anything is marked.
        groups: exclusive projects; marking several of them is allowed.
    """

    form: BallotForm
    least_choices: int
    most_choices: int
    projects: tuple[Project, ...]
    per_pool: bool = False
    groups: tuple[Rivals, ...] = ()

    def pool_of(self) -> Mapping[int, str]:
        """Return the pool of each project number."""
        return self._pools

    @cached_property
    def _pools(self) -> Mapping[int, str]:
        # Asked for by every cast.
        return MappingProxyType({each.number: each.pool for each in self.projects})

    @cached_property
    def offered(self) -> Counter[str]:
        """Return how many projects each pool has on the ballot."""
        return Counter(project.pool for project in self.projects)

    @property
    def by_pool(self) -> bool:
        """Whether marks are counted pool by pool."""
        if self.form is BallotForm.CHOOSE_ONE_PER_POOL:
            return True
        return self.form is BallotForm.APPROVAL and self.per_pool

    def most(self, pool: str | None = None) -> int:
        """Return how many projects may be marked: in a pool, or on the ballot."""
        if pool is None and self.by_pool:
            return sum(self.most(key) for key in self.offered)
        most = self.most_choices if self.form is BallotForm.APPROVAL else 1
        return min(most, self._there(pool))

    def least(self, pool: str | None = None) -> int:
        """Return how many must be marked: in a pool that is used, or altogether.

        Never more than there are, so that a short list can be marked too.
        """
        if self.form is not BallotForm.APPROVAL or (pool is None and self.by_pool):
            return 1
        return min(self.least_choices, self._there(pool))

    def _there(self, pool: str | None) -> int:
        return len(self.projects) if pool is None else self.offered[pool]


@dataclass(frozen=True, slots=True)
class Ballot:
    """A valid ballot: the numbers of the marked projects, ascending."""

    choices: tuple[int, ...]


_RUN = {BallotForm.CHOOSE_ONE, BallotForm.CHOOSE_ONE_PER_POOL, BallotForm.APPROVAL}


def mark(
    paper: BallotPaper, choices: Iterable[int], struck: Collection[int] = ()
) -> Ballot:
    """Return a valid ballot, or refuse.

    ``struck`` are the projects withdrawn from the vote by decision. Who fills a
    ballot in is told of them; a ballot cast before the decision stays valid, and
    the count leaves the struck project out.
    """
    if paper.form not in _RUN:
        raise FormNotRun(form=paper.form)
    marked = frozenset(choices)
    pools = _pools(paper, marked, struck)
    if len(marked) < paper.least():
        raise TooFewChoices(marked=len(marked), least=paper.least(), pool=None)
    if paper.by_pool:
        for pool, n in sorted(Counter(pools).items()):
            _require_number(paper, n, pool)
    else:
        _require_number(paper, len(marked), None)
    return Ballot(tuple(sorted(marked)))


def _pools(
    paper: BallotPaper, marked: frozenset[int], struck: Collection[int]
) -> list[str]:
    """Return the pool of each mark; refuse marks that cannot be made."""
    pools = paper.pool_of()
    if strangers := sorted(number for number in marked if number not in pools):
        raise NotOnBallotPaper(projects=strangers)
    if gone := sorted(marked.intersection(struck)):
        raise StruckProject(projects=gone, pool=pools[gone[0]])
    return [pools[number] for number in marked]


def _require_number(paper: BallotPaper, marked: int, pool: str | None) -> None:
    if marked > paper.most(pool):
        raise TooManyChoices(marked=marked, most=paper.most(pool), pool=pool)
    if marked < paper.least(pool):
        raise TooFewChoices(marked=marked, least=paper.least(pool), pool=pool)
