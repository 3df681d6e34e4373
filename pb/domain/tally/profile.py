"""Ballots, grouped: identical ballots are one class with a weight."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# The marked projects; for points ballots beside them the points of each.
Marks = tuple[str, ...]
Points = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """All ballots of a count.

    Attributes:
        classes: how many ballots carry exactly these marks and points; marks
            without points are sorted.
        votes: on how many ballots each project is marked.
        points: the points of each project; a mark without points counts 1.
        ballots: how many ballots there are.
    """

    classes: Mapping[tuple[Marks, Points], int]
    votes: Mapping[str, int]
    points: Mapping[str, int]
    ballots: int


def gather(ballots: Iterable[tuple[Marks, Points]]) -> Profile:
    """Return the profile of ballots: votes and points of each marked project.

    Each ballot is its marks, no project twice, and as many points or none.
    """
    classes: Counter[tuple[Marks, Points]] = Counter()
    for (marks, points), weight in Counter(ballots).items():
        # Marks without points are a set; with points the order may be a ranking.
        classes[marks if points else tuple(sorted(marks)), points] += weight
    votes: Counter[str] = Counter()
    scores: Counter[str] = Counter()
    for (marks, points), weight in classes.items():
        for project, given in zip(marks, points or (1,) * len(marks), strict=True):
            votes[project] += weight
            scores[project] += weight * given
    return Profile(classes, votes, scores, classes.total())


def borda(marks: Marks) -> Points:
    """Return the points of a ranking without points: k for the first, down to 1."""
    return tuple(range(len(marks), 0, -1))
