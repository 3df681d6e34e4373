"""What a preset is: a city's parameters, each with its source, or unset.

A parameter is set where the city's council act, a file of its elections or the
official results that it reproduces show it. What none of them shows stays unset for
the coordinator and is never guessed.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

from pb.domain.tally.shares_sheet import Completion, Start, Utility
from pb.domain.tally.sheet import Criterion, Leftover, Misfit, Rule, Score

T = TypeVar("T")


class Unset(Enum):
    """The value of a parameter that nothing at hand shows."""

    UNSET = "unset"


UNSET = Unset.UNSET


class Form(StrEnum):
    """The forms of ballots."""

    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    CUMULATIVE = "cumulative"
    ORDINAL = "ordinal"


@dataclass(frozen=True, slots=True)
class Parameter(Generic[T]):
    """A parameter's value and what shows it, in words."""

    value: T | Unset
    source: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A least score, or share of the area's ballots, and where and when it holds."""

    least: int | Fraction
    where: str


@dataclass(frozen=True, slots=True)
class Preset:
    """How a city counts. A parameter that its rule does not have is None.

    Attributes:
        city: its name; Pabulib's ``unit``.
        ballot: the forms in use; more than one: it depends on the year.
        threshold: none, one, or those that hold by area and year.
        ties: the criteria before the lot; none: the lot.
        leftover: what is done with what a pool leaves; nothing: it stays unspent.
        leftover_to: the kind of pool it flows to; empty: none.
        share: see ``SharesSheet``; None as a value: there is no such test.
        increment: the step of Add1 in grosze for each ballot.
    """

    name: str
    city: str
    ballot: Parameter[tuple[Form, ...]]
    rule: Parameter[Rule]
    threshold: Parameter[tuple[Threshold, ...]]
    ties: Parameter[tuple[Criterion, ...]]
    score: Parameter[Score] | None = None
    misfit: Parameter[Misfit] | None = None
    leftover: Parameter[tuple[Leftover, ...]] | None = None
    leftover_to: Parameter[str] | None = None
    utility: Parameter[Utility] | None = None
    start: Parameter[Start] | None = None
    completion: Parameter[Completion] | None = None
    increment: Parameter[int] | None = None
    comparison: Parameter[bool] | None = None
    share: Parameter[Fraction | None] | None = None
