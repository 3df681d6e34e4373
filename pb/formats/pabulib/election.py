"""An election as a Pabulib file tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pb.domain.money import Grosze
from pb.domain.tally import Profile, Project, borda, gather
from pb.formats.pabulib.votes import Vote, VotesInText, VoteType


class Malformed(Exception):
    """A file cannot be read without guessing: where, and why."""

    def __init__(self, source: str, line: int, reason: str) -> None:
        super().__init__(source, line, reason)
        self.source = source
        self.line = line
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: {self.reason}"


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
    votes: Sequence[Vote]
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
        ids = tuple(project.id for project in self.projects)
        votes = self.votes
        if isinstance(votes, VotesInText) and votes.fit(self.vote_type, ids):
            return votes.profile
        if self.vote_type is VoteType.ORDINAL:
            ranked = ((v.marks, v.points or borda(v.marks)) for v in votes)
            return gather(ranked, ids)
        return gather(((vote.marks, vote.points) for vote in votes), ids)

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
