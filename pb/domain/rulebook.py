"""The rulebook: the council's resolution as one versioned document.

Amounts are grosze. A rulebook that cannot be run is refused when it is made,
so that code which holds one need not ask again.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from pb.domain.refusals import Refusal

MOST_PER_CONTACT = 9
"""Ballots one phone number or e-mail address may confirm at most."""


class BallotForm(StrEnum):
    """How a ballot is marked."""

    CHOOSE_ONE_PER_POOL = "choose-1-per-pool"
    APPROVAL = "approval"


class Score(StrEnum):
    """What a project is ranked by."""

    VOTES = "votes"


class Misfit(StrEnum):
    """What happens at a project that costs more than is left."""

    SKIP = "skip"
    STOP = "stop"


class TieCriterion(StrEnum):
    """What settles a deciding tie before the recorded lot does."""

    CHEAPER = "cheaper"
    DEARER = "dearer"


class Visibility(StrEnum):
    """What may be seen of the counts while voting goes on."""

    SEALED = "sealed"
    TURNOUT = "turnout"
    LIVE = "live"


class Custody(StrEnum):
    """Who keeps the urn's private key."""

    SERVER = "server"
    COMMISSION = "commission"


class RulebookFault(Refusal):
    """A parameter that cannot be run (parameter, and the facts of it)."""


@dataclass(frozen=True, slots=True)
class Pool:
    """A share of the allocation with its own ranking list. Amounts in grosze."""

    key: str
    name: str
    amount: int
    cost_min: int = 1
    cost_max: int | None = None
    threshold: int | None = None

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


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every parameter the cycle asks for. Amounts in grosze."""

    allocation: int
    pools: tuple[Pool, ...]
    eligible: int | None
    """Residents who may vote: the denominator of turnout; None: not known."""
    ballot_form: BallotForm
    least_choices: int
    most_choices: int
    score: Score
    misfit: Misfit
    tie_criteria: tuple[TieCriterion, ...]
    visibility: Visibility
    custody: Custody
    ballots_per_contact: int = 3

    def __post_init__(self) -> None:
        _check_pools(self)
        _check_choices(self)
        if self.eligible is not None and self.eligible < 1:
            raise RulebookFault(parameter="eligible", eligible=self.eligible)
        if not 1 <= self.ballots_per_contact <= MOST_PER_CONTACT:
            raise RulebookFault(parameter="ballots_per_contact", most=MOST_PER_CONTACT)
        if self.visibility is Visibility.LIVE and self.custody is not Custody.SERVER:
            raise RulebookFault(parameter="visibility")

    def pool(self, key: str) -> Pool:
        """Return the pool called ``key``."""
        return next(pool for pool in self.pools if pool.key == key)

    def with_(self, **changes: Any) -> "Rulebook":
        """Return this rulebook with some parameters changed, checked again."""
        return replace(self, **changes)

    def document(self) -> dict[str, Any]:
        """Return the rulebook as plain values, ready for canonical JSON."""
        return asdict(self)

    @classmethod
    def of_document(cls, document: Mapping[str, Any]) -> "Rulebook":
        """Return the rulebook a document describes; the inverse of it."""
        values = dict(document)
        return cls(
            **values
            | {
                "pools": tuple(Pool(**pool) for pool in values["pools"]),
                "ballot_form": BallotForm(values["ballot_form"]),
                "score": Score(values["score"]),
                "misfit": Misfit(values["misfit"]),
                "tie_criteria": tuple(TieCriterion(c) for c in values["tie_criteria"]),
                "visibility": Visibility(values["visibility"]),
                "custody": Custody(values["custody"]),
            }
        )


def _check_choices(rules: Rulebook) -> None:
    most = rules.most_choices
    if rules.ballot_form is BallotForm.CHOOSE_ONE_PER_POOL:
        most = min(most, len(rules.pools))
    if not 1 <= rules.least_choices <= most:
        raise RulebookFault(
            parameter="least_choices", least=rules.least_choices, most=most
        )


def _check_pools(rules: Rulebook) -> None:
    keys = [pool.key for pool in rules.pools]
    if not keys or len(set(keys)) != len(keys):
        raise RulebookFault(parameter="pools")
    total = sum(pool.amount for pool in rules.pools)
    if total != rules.allocation:
        raise RulebookFault(
            parameter="allocation", allocation=rules.allocation, total=total
        )
