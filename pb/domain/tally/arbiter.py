"""Ties under the proportional rules: what settles one, and when one decides.

Projects tie when their rates are equal as exact rationals. The criteria of the
sheet are tried first, then the recorded lots. What neither settles decides when
the orders of the tied projects lead to different sets of possible results, where
later ties may be settled in any way; only then is a lot asked for. Two steps find
that out. First, a rule knows from its own state that the purchases do not get into
each other's way (``commute``). Else the count is tried with each order; where that
takes more than ``TRIALS`` counts, the lot is asked for without knowing.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations
from typing import Generic, TypeVar

from pb.domain.tally.outcome import LOT, Tie
from pb.domain.tally.sheet import Criterion, Project
from pb.domain.tally.ties import UndecidedTie, divided, drawn

T = TypeVar("T")
Orders = tuple[tuple[str, ...], ...]

# Four tied projects have 24 orders.
TRIALS = 24
MOST = 4


@dataclass(slots=True)
class Arbiter:
    """Who goes first among tied projects; keeps the ties that may have decided.

    Attributes:
        criteria: tried first, in this order.
        lots: the recorded orders of ids.
        agreed: orders that change nothing, or are being tried; never reported.
        ties: what was settled by a criterion or a lot and may have decided.
    """

    criteria: tuple[Criterion, ...]
    lots: Orders
    agreed: Orders = ()
    ties: list[Tie] = field(default_factory=list)

    def first(
        self, tied: Sequence[Project], commute: Callable[[Sequence[Project]], bool]
    ) -> Project:
        """Return the one of some tied projects, in file order, that goes first.

        ``commute`` tells, of some of them, that their order surely changes nothing.

        Raises:
            UndecidedTie: neither a criterion nor a lot nor ``commute`` settles it.
            ContradictoryLots: two recorded lots disagree about it.
        """
        best, by = self._best(tied)
        if len(best) > 1:
            if order := drawn(best, self.lots):
                best, by = order, LOT
            elif not commute(best):
                best = self._agreed(best)
        if by and not commute(tied):
            ids = dict.fromkeys(project.id for project in (*best, *tied))
            self.ties.append(Tie(tuple(ids), by))
        return best[0]

    def lots_aside(self, tied: Sequence[Project]) -> bool:
        """Tell whether the criteria alone tell who goes first."""
        return len(self._best(tied)[0]) == 1

    def _best(self, tied: Sequence[Project]) -> tuple[Sequence[Project], str]:
        """Return those whom no criterion puts behind another, and what did."""
        place = {project.id: number for number, project in enumerate(tied)}
        by = ""
        for criterion in self.criteria:
            parts = divided(tied, criterion, place)
            if len(parts) > 1:
                tied, by = parts[0], str(criterion)
        return tied, by

    def _agreed(self, tied: Sequence[Project]) -> Sequence[Project]:
        order = drawn(tied, self.agreed)
        if order is None:
            raise UndecidedTie(group=tuple(project.id for project in tied))
        return order


def settled(
    count: Callable[[Orders], T], found: Callable[[T], Hashable], lots: Orders
) -> T:
    """Return what is counted when ties that decide nothing are settled somehow.

    Args:
        count: counts, with some orders agreed on.
        found: the part of a count that a tie may decide.
        lots: the recorded orders, which no order agreed on contradicts.

    Raises:
        UndecidedTie: a tie decides, and no criterion and no lot settles it.
    """
    agreed: Orders = ()
    while True:
        try:
            return count(agreed)
        except UndecidedTie as tie:
            order = _Trials(count, found, lots).idle(tie.group, agreed)
            if order is None:
                raise
            agreed = (*agreed, order)


class _TooMany(Exception):
    """More trials than it is worth."""


@dataclass(slots=True)
class _Trials(Generic[T]):
    count: Callable[[Orders], T]
    found: Callable[[T], Hashable]
    lots: Orders
    left: int = TRIALS

    def idle(self, group: tuple[str, ...], agreed: Orders) -> tuple[str, ...] | None:
        """Return an order of a group if all lead to the same possible results."""
        try:
            results = {
                order: self.possible((*agreed, order))
                for order in _orders(group, (*self.lots, *agreed))
            }
        except _TooMany:
            return None
        return next(iter(results)) if len(set(results.values())) == 1 else None

    def possible(self, agreed: Orders) -> frozenset[Hashable]:
        """Return the results of every way to settle what is not agreed on."""
        if not self.left:
            raise _TooMany
        self.left -= 1
        try:
            return frozenset({self.found(self.count(agreed))})
        except UndecidedTie as tie:
            orders = _orders(tie.group, (*self.lots, *agreed))
            return frozenset().union(*(self.possible((*agreed, o)) for o in orders))


def _orders(group: tuple[str, ...], known: Orders) -> Iterator[tuple[str, ...]]:
    """Return the orders of a group that contradict none of some orders."""
    if len(group) > MOST:
        raise _TooMany
    others = [[id_ for id_ in reversed(order) if id_ in group] for order in known]
    banned = {pair for order in others for pair in combinations(order, 2)}
    for order in permutations(group):
        if banned.isdisjoint(combinations(order, 2)):
            yield order
