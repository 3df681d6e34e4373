"""What the allocation is shared into, and where people live."""

from dataclasses import dataclass

from pb.domain.refusals import Refusal

CITY = ""
"""The area that is the whole city."""

RESERVE = "reserve"
"""Where a pool's leftover may flow besides a later pool."""


class RulebookFault(Refusal):
    """A parameter that cannot be run (parameter, and the facts of it)."""


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the city with its own pools, and how many people live there."""

    key: str
    name: str
    inhabitants: int | None = None
    eligible: int | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """A share of the allocation with its own ranking list. Amounts in grosze.

    Attributes:
        cost_max: None: as much as the pool has.
        threshold: the least score a project needs, inclusive; None: none.
        area: the key of the area whose residents it is for.
        category: what it is for, in the resolution's words.
        supporters: how many residents must support a proposal.
        leftover_to: the key of a later pool, or RESERVE; empty: unspent.
    """

    key: str
    name: str
    amount: int
    cost_min: int = 1
    cost_max: int | None = None
    threshold: int | None = None
    area: str = CITY
    category: str = ""
    supporters: int = 0
    leftover_to: str = ""

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise RulebookFault(parameter="amount", pool=self.name, amount=self.amount)
        if not 0 < self.cost_min <= self.most():
            raise RulebookFault(
                parameter="cost_min",
                pool=self.name,
                least=self.cost_min,
                most=self.most(),
            )
        if self.threshold is not None and self.threshold < 0:
            raise RulebookFault(
                parameter="threshold", pool=self.name, threshold=self.threshold
            )

    def most(self) -> int:
        """Return the highest cost of a project of this pool, in grosze."""
        return self.amount if self.cost_max is None else self.cost_max
