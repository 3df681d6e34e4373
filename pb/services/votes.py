"""What the opened ballots of an edition say: totals, and each pool's profile.

A pool's profile holds of each ballot what it marks in that pool; a ballot that
marks nothing there is not in it and has no share of that pool's money.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat

from sqlalchemy.orm import Session

from pb.domain import tally
from pb.domain.ballot import BallotPaper, Project
from pb.domain.tally import Profile
from pb.services import opening
from pb.store.figures import stored_ballots
from pb.store.urn import UrnRow


@dataclass(frozen=True, slots=True)
class Votes:
    """What the ballots of an edition say.

    Attributes:
        ballots: how many there are.
        by_project: on how many ballots each project is marked, by its number.
        by_pool: how many ballots mark something in each pool.
        patterns: how many ballots mark exactly these numbers; empty for a small
            urn that is counted by a rule of totals.
        digest: SHA-256 over all ballots in their order; None for a small urn.
    """

    ballots: int
    by_project: Mapping[int, int]
    by_pool: Mapping[str, int]
    patterns: Mapping[tuple[int, ...], int]
    digest: str | None

    def profile(self, projects: tuple[Project, ...]) -> Profile:
        """Return the ballots of the pool that has these projects."""
        own = {project.number for project in projects}
        marked: Counter[tuple[str, ...]] = Counter()
        for numbers, n in self.patterns.items():
            marks = tuple(str(number) for number in numbers if number in own)
            if marks:
                marked[marks] += n
        return tally.gather(_all(marked), tuple(str(p.number) for p in projects))

    def listed(self, project: Project) -> tally.Project:
        """Return a project of the ballot as the count sees it."""
        votes = self.by_project.get(project.number, 0)
        # A mark without points counts as one.
        return tally.Project(
            id=str(project.number), cost=project.cost, votes=votes, points=votes
        )


def _all(
    marked: Mapping[tuple[str, ...], int],
) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    for marks, n in marked.items():
        yield from repeat((marks, ()), n)


def read(session: Session, edition_id: int, urn: UrnRow, paper: BallotPaper) -> Votes:
    """Return the votes the stored ballots give, and the digest of them."""
    totals = opening.totals_of(urn)
    if totals is not None:
        return Votes(
            ballots=totals["ballots"],
            by_project={int(number): n for number, n in totals["votes"].items()},
            by_pool=totals["pools"],
            patterns={_numbers(p): n for p, n in totals.get("patterns", {}).items()},
            digest=None,
        )
    digest = hashlib.sha256()
    patterns: Counter[str] = Counter()
    for code_hash, choices in stored_ballots(session, edition_id):
        digest.update(code_hash + choices.encode() + b"\n")
        patterns[choices] += 1
    marked = {_numbers(choices): n for choices, n in patterns.items()}
    return counted(marked, paper, digest.hexdigest())


def counted(
    patterns: Mapping[tuple[int, ...], int], paper: BallotPaper, digest: str | None
) -> Votes:
    """Return the votes of so many ballots of each pattern of marks."""
    pool_of = paper.pool_of()
    by_number: Counter[int] = Counter()
    by_pool: Counter[str] = Counter()
    for numbers, n in patterns.items():
        for number in numbers:
            by_number[number] += n
        for pool in {pool_of[number] for number in numbers}:
            by_pool[pool] += n
    return Votes(sum(patterns.values()), by_number, by_pool, patterns, digest)


def _numbers(choices: str) -> tuple[int, ...]:
    return tuple(int(number) for number in choices.split(","))
