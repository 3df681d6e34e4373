"""Stacks of ballots in flat arrays, put in order and grouped into classes.

A ballot's marks stand in one canonical order, by falling points and then by the
order of the projects, so that equal ballots are equal slices. Equal slices are
found by a hash and merged only after they were compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Places = NDArray[np.int32]
Hashes = NDArray[np.uint64]

# Odd constants of splitmix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom
# Number Generators, OOPSLA 2014). A collision costs time, never a vote.
_SPREAD, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_HALF = np.uint64(32)
_MOST = np.iinfo(np.int64).max
# Compared at once; bounds the memory that comparing takes.
_PAIRS = 1 << 17


@dataclass(frozen=True, slots=True)
class Stack:
    """Ballots one after the other.

    Attributes:
        lengths: [ballots] how many projects each marks.
        indices: the places of the marked projects, ballot after ballot.
        given: the points beside each mark, at least 0; None without points.
    """

    lengths: Whole
    indices: Places
    given: Whole | None = None

    @property
    def begins(self) -> Whole:
        """Return where the marks of each ballot begin."""
        return np.cumsum(self.lengths) - self.lengths

    def in_order(self, projects: int) -> "Stack":
        """Return the ballots with their marks in canonical order.

        Raises:
            ValueError: a ballot marks a project twice.
        """
        rows = np.repeat(np.arange(len(self.lengths)), self.lengths)
        places = np.sort(rows * projects + self.indices)
        if (places[1:] == places[:-1]).any():
            msg = "a project is marked twice on one ballot"
            raise ValueError(msg)
        if self.given is None:
            return Stack(self.lengths, (places % projects).astype(np.int32))
        most = int(self.given.max(initial=0))
        if len(rows) * (most + 1) * projects > _MOST:
            order = np.lexsort((self.indices, -self.given, rows))
            return Stack(self.lengths, self.indices[order], self.given[order])
        ranks = rows * (most + 1) + (most - self.given)
        marks = np.sort(ranks * projects + self.indices)
        given = most - marks // max(projects, 1) % (most + 1)
        return Stack(self.lengths, (marks % projects).astype(np.int32), given)

    def hashes(self, projects: int) -> Hashes:
        """Return a number for each ballot; those of equal ballots are equal."""
        marks = self.indices.astype(np.uint64) + np.uint64(1)
        if self.given is not None:
            marks += self.given.astype(np.uint64) * np.uint64(projects)
        sums = np.zeros(len(marks) + 1, np.uint64)
        np.cumsum(mixed(marks), out=sums[1:])
        begins = self.begins
        hashes: Hashes = sums[begins + self.lengths] - sums[begins]
        return hashes


def mixed(numbers: Hashes) -> Hashes:
    """Return numbers well spread over 64 bits: different ones, and 0 for 0."""
    spread = numbers * _SPREAD
    spread ^= spread >> _HALF
    spread *= _MIX
    spread ^= spread >> _HALF
    return spread


def spans(begins: Whole, lengths: Whole) -> Whole:
    """Return the places of all elements of slices, slice after slice."""
    shift = begins - (np.cumsum(lengths) - lengths)
    places: Whole = np.repeat(shift, lengths)
    places += np.arange(len(places))
    return places


def counted_down(lengths: Whole) -> Whole:
    """Return the points of rankings: k for the first of k marks, down to 1."""
    points: Whole = np.repeat(np.cumsum(lengths), lengths)
    points -= np.arange(len(points))
    return points


def joined(stacks: Sequence[Stack]) -> Stack:
    """Return stacks, of which either all or none have points, as one."""
    if len(stacks) == 1:
        return stacks[0]
    given = [stack.given for stack in stacks if stack.given is not None]
    return Stack(
        np.concatenate([stack.lengths for stack in stacks]),
        np.concatenate([stack.indices for stack in stacks]),
        np.concatenate(given) if given else None,
    )


def classes(stack: Stack, hashes: Hashes, weights: Whole) -> tuple[Stack, Whole]:
    """Return the different ballots in order of first appearance; their weights.

    ``weights`` say how many ballots each of the stack stands for.
    """
    order = np.argsort(hashes, kind="stable")
    heads = np.flatnonzero(~_repeats(stack, hashes, order))
    firsts = order[heads]
    totals = np.add.reduceat(weights[order], heads) if len(heads) else weights
    seen = np.argsort(firsts)
    firsts = firsts[seen]
    lengths = stack.lengths[firsts]
    marks = spans(stack.begins[firsts], lengths)
    given = None if stack.given is None else stack.given[marks]
    return Stack(lengths, stack.indices[marks], given), totals[seen]


def _repeats(stack: Stack, hashes: Hashes, order: Whole) -> NDArray[np.bool_]:
    """Tell of each ballot in an order whether it equals the one before it."""
    repeats = np.zeros(len(order), np.bool_)
    sorted_hashes, lengths = hashes[order], stack.lengths[order]
    repeats[1:] = sorted_hashes[1:] == sorted_hashes[:-1]
    repeats[1:] &= lengths[1:] == lengths[:-1]
    begins = stack.begins[order]
    alike = np.flatnonzero(repeats)
    for some in _pieces(alike):
        these = spans(begins[some], lengths[some])
        those = spans(begins[some - 1], lengths[some])
        differ = stack.indices[these] != stack.indices[those]
        if stack.given is not None:
            differ |= stack.given[these] != stack.given[those]
        repeats[np.repeat(some, lengths[some])[differ]] = False
    return repeats


def _pieces(places: Whole) -> Iterable[Whole]:
    return (places[n : n + _PAIRS] for n in range(0, len(places), _PAIRS))
