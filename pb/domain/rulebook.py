"""The rulebook: the council's resolution as one versioned document.

Amounts are grosze. What can never be run is refused when it is made; what does
not fit together yet, or is not decided yet, the linter (``pb.domain.linter``)
names, and the edition cannot open until nothing of that is left.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from fractions import Fraction
from typing import Any

from pb.domain.pool import CITY, RESERVE, Area, Pool, RulebookFault
from pb.domain.terms import (
    BallotForm,
    BallotOrder,
    Body,
    Card,
    Completion,
    Custody,
    Duplicates,
    Misfit,
    Remainder,
    Route,
    Rule,
    Score,
    Start,
    TieCriterion,
    Utility,
    Visibility,
)

__all__ = [
    "CITY",
    "MOST_PER_CONTACT",
    "RESERVE",
    "Area",
    "BallotForm",
    "BallotOrder",
    "Basis",
    "Body",
    "Card",
    "Completion",
    "Criterion",
    "Custody",
    "Duplicates",
    "ExtraField",
    "Misfit",
    "Pool",
    "Remainder",
    "Retention",
    "Route",
    "Rule",
    "Rulebook",
    "RulebookFault",
    "Score",
    "Start",
    "TieCriterion",
    "Utility",
    "Visibility",
]

MOST_PER_CONTACT = 9
"""Ballots one phone number or e-mail address may confirm at most."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a parameter is laid down. ``act`` empty: the rulebook's own act."""

    paragraph: str
    act: str = ""


@dataclass(frozen=True, slots=True)
class ExtraField:
    """A question asked of an author beyond the standard ones."""

    key: str
    label: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line of a verification card.

    ``sentence`` is what the public reads where it is not met.
    """

    card: Card
    text: str
    correctable: bool = False
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Retention:
    """Days after the result that each class of personal data is kept."""

    identities: int = 90
    """What lets officials check a doubtful voter."""
    accounts: int = 1825
    """Accounts of authors, and what they wrote to the office."""
    support: int = 180
    """Support cards: names and addresses of supporters."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every parameter the cycle asks for. Amounts in grosze.

    Attributes:
        eligible: residents who may vote: the denominator of turnout; None: not known.
        score: what the greedy rule ranks by.
        misfit, remainder, top_up_share, reserve: of the greedy rule.
        utility, start, completion, increment, comparison, share: of Equal Shares;
            see ``tally.SharesSheet``.
        points_sum, points_cap: of points ballots; ranked: of ranking ballots.
        least_choices, most_choices: of approval ballots, on the whole ballot, or
            in each pool if ``choices_per_pool``.
        expenditure: the commune's, in the last report; for the statutory minimum.
        age_limit: 0: none.
        proposals_per_person: None: as many as one likes.
        completing_days: working days to answer a call to complete.
        act: the council's resolution; ``basis`` names its paragraphs by parameter.
        unset: parameters whose value stands in until it is decided.
    """

    allocation: int
    pools: tuple[Pool, ...]
    eligible: int | None
    ballot_form: BallotForm
    least_choices: int
    most_choices: int
    score: Score
    misfit: Misfit
    tie_criteria: tuple[TieCriterion, ...]
    visibility: Visibility
    custody: Custody
    ballots_per_contact: int = 3

    county_rights: bool = False
    expenditure: int | None = None
    areas: tuple[Area, ...] = ()
    inhabitants: int | None = None
    residents_on: date | None = None
    residents_source: str = ""
    age_limit: int = 0

    proposals_per_person: int | None = None
    extra_fields: tuple[ExtraField, ...] = ()

    criteria: tuple[Criterion, ...] = ()
    completing_days: int = 7
    decided_by: Body = Body.OFFICE
    appeals_to: Body = Body.COMMISSION

    choices_per_pool: bool = False
    points_sum: int | None = None
    points_cap: int | None = None
    ranked: int | None = None
    order: BallotOrder = BallotOrder.FILING

    routes: tuple[Route, ...] = (Route.EMAIL,)
    duplicates: Duplicates = Duplicates.FIRST_COUNTS

    rule: Rule = Rule.GREEDY
    remainder: Remainder = Remainder.UNSPENT
    top_up_share: Fraction | None = None
    reserve: int | None = None
    utility: Utility = Utility.COST
    start: Start = Start.EXACT
    completion: Completion = Completion.NONE
    increment: int | None = None
    comparison: bool = False
    share: Fraction | None = None

    retention: Retention = field(default_factory=Retention)
    act: str = ""
    basis: Mapping[str, Basis] = field(default_factory=dict)
    unset: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        keys = [pool.key for pool in self.pools]
        if not keys or len(set(keys)) != len(keys):
            raise RulebookFault(parameter="pools")
        if self.allocation <= 0:
            raise RulebookFault(parameter="allocation_size")
        if self.least_choices < 1 or self.most_choices < 1:
            raise RulebookFault(
                parameter="least_choices",
                least=self.least_choices,
                most=self.most_choices,
            )
        if self.eligible is not None and self.eligible < 1:
            raise RulebookFault(parameter="eligible", eligible=self.eligible)
        if not 1 <= self.ballots_per_contact <= MOST_PER_CONTACT:
            raise RulebookFault(parameter="ballots_per_contact", most=MOST_PER_CONTACT)

    def pool(self, key: str) -> Pool:
        """Return the pool called ``key``."""
        return next(pool for pool in self.pools if pool.key == key)

    def area(self, key: str) -> Area | None:
        """Return the area called ``key``; None for the whole city."""
        return next((area for area in self.areas if area.key == key), None)

    def with_(self, **changes: Any) -> "Rulebook":
        """Return this rulebook with some parameters decided, checked again."""
        decided = {"unset": self.unset - changes.keys()}
        return replace(self, **decided | changes)

    def document(self) -> dict[str, Any]:
        """Return the rulebook as plain values, ready for canonical JSON."""
        plain = asdict(self)
        return plain | {
            "residents_on": self.residents_on and self.residents_on.isoformat(),
            "top_up_share": self.top_up_share and str(self.top_up_share),
            "share": self.share and str(self.share),
            "unset": sorted(self.unset),
        }

    @classmethod
    def of_document(cls, document: Mapping[str, Any]) -> "Rulebook":
        """Return the rulebook a document describes; the inverse of it.

        A document of an earlier program lacks parameters that came later: they
        have the value that it went by then.
        """
        return cls(
            **{name: _READ.get(name, _same)(value) for name, value in document.items()}
        )


def _same(value: Any) -> Any:
    return value


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _fraction(value: str | None) -> Fraction | None:
    return Fraction(value) if value else None


def _criterion(value: Mapping[str, Any]) -> Criterion:
    return Criterion(**{**value, "card": Card(value["card"])})


_READ: Mapping[str, Any] = {
    "pools": lambda values: tuple(Pool(**value) for value in values),
    "areas": lambda values: tuple(Area(**value) for value in values),
    "extra_fields": lambda values: tuple(ExtraField(**value) for value in values),
    "criteria": lambda values: tuple(_criterion(value) for value in values),
    "ballot_form": BallotForm,
    "score": Score,
    "misfit": Misfit,
    "tie_criteria": lambda values: tuple(TieCriterion(value) for value in values),
    "visibility": Visibility,
    "custody": Custody,
    "residents_on": _date,
    "decided_by": Body,
    "appeals_to": Body,
    "order": BallotOrder,
    "routes": lambda values: tuple(Route(value) for value in values),
    "duplicates": Duplicates,
    "rule": Rule,
    "remainder": Remainder,
    "top_up_share": _fraction,
    "utility": Utility,
    "start": Start,
    "completion": Completion,
    "share": _fraction,
    "retention": lambda value: Retention(**value),
    "basis": lambda values: {name: Basis(**value) for name, value in values.items()},
    "unset": frozenset,
}
"""How each parameter that is no plain value is read."""

PARAMETERS: tuple[str, ...] = tuple(
    each.name for each in fields(Rulebook) if each.name not in {"basis", "unset"}
)
"""The names of the parameters, in the order of the rulebook."""
