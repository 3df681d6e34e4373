"""Ballots, grouped: identical ballots are one class with a weight.

A profile is a few flat arrays, class after class, so that a count can take all
marks at once. Numbers are exact: 64-bit integers, never floats.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise

import numpy as np

from pb.domain.tally.stack import Hashes, Places, Stack, Whole, classes, joined

# The marked projects; for points ballots beside them the points of each.
Marks = tuple[str, ...]
Points = tuple[int, ...]


# Without slots: cached_property keeps what follows in the instance's dictionary.
@dataclass(frozen=True, eq=False)
class Profile:
    """All ballots of a count. The arrays cannot be written to.

    Attributes:
        projects: the ids that marks point at: all that could be marked, in the
            order of the file or the ballot paper.
        weights: [classes] how many ballots are marked like this, at least 1.
        starts: [classes + 1] class c marks ``indices[starts[c]:starts[c + 1]]``.
        indices: places in ``projects``; by falling points, then rising.
        given: the points of each mark beside ``indices``; None on ballots
            without points.
    """

    projects: tuple[str, ...]
    weights: Whole
    starts: Whole
    indices: Places
    given: Whole | None = None

    def __post_init__(self) -> None:
        for array in (self.weights, self.starts, self.indices, self.given):
            if array is not None:
                array.setflags(write=False)

    @cached_property
    def ballots(self) -> int:
        """Return how many ballots there are."""
        return int(self.weights.sum())

    @cached_property
    def votes(self) -> Mapping[str, int]:
        """Return on how many ballots each project is marked; 0 on none."""
        return self._sums(self._marked)

    @cached_property
    def points(self) -> Mapping[str, int]:
        """Return the points of each project; a mark without points counts 1."""
        if self.given is None:
            return self.votes
        return self._sums(self._marked * self.given)

    @cached_property
    def classes(self) -> Mapping[tuple[Marks, Points], int]:
        """Return how many ballots carry exactly these marks and points."""
        marks = [self.projects[place] for place in self.indices.tolist()]
        points = [] if self.given is None else self.given.tolist()
        return {
            (tuple(marks[begin:end]), tuple(points[begin:end])): weight
            for (begin, end), weight in zip(
                pairwise(self.starts.tolist()), self.weights.tolist(), strict=True
            )
        }

    @property
    def _marked(self) -> Whole:
        """Return beside each mark the weight of its class."""
        return np.repeat(self.weights, np.diff(self.starts))

    def _sums(self, numbers: Whole) -> Mapping[str, int]:
        """Return the sum of the numbers beside each project's marks."""
        # Not np.bincount, which sums weights as floats.
        sums = np.zeros(len(self.projects), np.int64)
        np.add.at(sums, self.indices, numbers)
        return dict(zip(self.projects, sums.tolist(), strict=True))


def gather(
    ballots: Iterable[tuple[Marks, Points]], projects: Sequence[str] = ()
) -> Profile:
    """Return the profile of ballots: marks, no project twice, and as many points.

    Ballots without points have none, ``()``; among ballots with points each of
    their marks counts 1. ``projects`` are those that could be marked; others that
    are marked follow them, by id.

    Raises:
        ValueError: a ballot marks a project twice, or has points for more or
            fewer projects than it marks.
    """
    distinct = Counter(ballots)
    marked = set(chain.from_iterable(marks for marks, _ in distinct))
    ids = (*projects, *sorted(marked.difference(projects)))
    place = {id_: number for number, id_ in enumerate(ids)}
    indices = [place[mark] for marks, _ in distinct for mark in marks]
    given: list[int] = []
    for marks, points in distinct:
        if points and len(points) != len(marks):
            msg = f"{len(marks)} projects marked, {len(points)} points given"
            raise ValueError(msg)
        given += points or (1,) * len(marks)
    stack = Stack(
        lengths=np.array([len(marks) for marks, _ in distinct], np.int64),
        indices=np.array(indices, np.int32),
        given=np.array(given, np.int64) if any(p for _, p in distinct) else None,
    ).in_order(len(ids))
    weights = np.array(list(distinct.values()), np.int64)
    return profile_of(ids, [(stack, stack.hashes(len(ids)))], weights)


def profile_of(
    projects: tuple[str, ...],
    stacks: Sequence[tuple[Stack, Hashes]],
    weights: Whole | None = None,
) -> Profile:
    """Return the profile of ballots in flat arrays.

    Args:
        projects: the ids that the ballots' marks point at.
        stacks: at least one; the ballots, in canonical order, and their hashes.
        weights: how many ballots each stands for; None: itself.
    """
    stack = joined([stack for stack, _ in stacks])
    hashes = np.concatenate([hashes for _, hashes in stacks])
    if weights is None:
        weights = np.ones(len(hashes), np.int64)
    stack, weights = classes(stack, hashes, weights)
    starts = np.append(stack.begins, len(stack.indices))
    return Profile(projects, weights, starts, stack.indices, stack.given)


def borda(marks: Marks) -> Points:
    """Return the points of a ranking without points: k for the first, down to 1."""
    return tuple(range(len(marks), 0, -1))
