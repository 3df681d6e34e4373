"""An election as a Pabulib file tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from pb.domain.money import Grosze
from pb.domain.tally import Marks, Points, Profile, Project, borda, gather


class Malformed(Exception):
    """A file cannot be read without guessing: where, and why."""

    def __init__(self, source: str, line: int, reason: str) -> None:
        super().__init__(source, line, reason)
        self.source = source
        self.line = line
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: {self.reason}"


class VoteType(StrEnum):
    """The forms of ballots."""

    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    CUMULATIVE = "cumulative"
    ORDINAL = "ordinal"

    @property
    def has_points(self) -> bool:
        """Tell whether projects are ranked by points rather than by votes."""
        return self in {VoteType.CUMULATIVE, VoteType.ORDINAL}


class Vote(NamedTuple):
    """One ballot; ``details`` are the cells of the election's vote fields.

    Marks of an ordinal ballot stand best first, those of a cumulative ballot by
    falling points. (A named tuple: an election holds up to a million of them.)
    """

    voter: str
    marks: Marks
    points: Points = ()
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedProject:
    """A project of the file; ``details`` are its other cells that are not empty.

    Votes and score are not among them: they follow from the ballots.
    """

    id: str
    cost: Grosze
    details: Mapping[str, str] = field(default_factory=dict)


# Without slots: cached_property keeps the profile in the instance's dictionary.
@dataclass(frozen=True)
class Election:
    """META, PROJECTS and VOTES.

    Attributes:
        meta: META as written, but for what follows from the rest (budget,
            num_projects, num_votes, fully_funded). ``vote_type`` is there.
        allocation: META's budget, in grosze of the file's currency.
        projects: in the order of the file.
        votes: in the order of the file.
        vote_fields: the names of each vote's details.
        source: the file's name, for messages.
        lines: the line of each META key, and of the section PROJECTS.
    """

    meta: Mapping[str, str]
    allocation: Grosze
    projects: tuple[ListedProject, ...]
    votes: tuple[Vote, ...]
    vote_fields: tuple[str, ...] = ()
    source: str = field(default="", compare=False)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    @property
    def vote_type(self) -> VoteType:
        """Return the form of its ballots."""
        return VoteType(self.meta["vote_type"])

    @cached_property
    def profile(self) -> Profile:
        """Return its ballots, grouped; a ranking without points counts k to 1."""
        ids = [project.id for project in self.projects]
        if self.vote_type is VoteType.ORDINAL:
            ranked = ((v.marks, v.points or borda(v.marks)) for v in self.votes)
            return gather(ranked, ids)
        return gather(((vote.marks, vote.points) for vote in self.votes), ids)

    def counted(self) -> tuple[Project, ...]:
        """Return its projects as a count takes them, in the order of the file."""
        votes, points = self.profile.votes, self.profile.points
        return tuple(
            Project(
                id=project.id,
                cost=project.cost,
                votes=votes.get(project.id, 0),
                points=points.get(project.id, 0),
            )
            for project in self.projects
        )

    def malformed(self, key: str, reason: str) -> Malformed:
        """Return the complaint about a META key (or PROJECTS) at its line."""
        return Malformed(self.source, self.lines.get(key, 1), reason)
