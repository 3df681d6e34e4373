"""What is wrong with a rulebook and its timetable before an edition opens.

An error keeps the edition closed; a warning is for people to weigh. Each has
its source: the paragraph of a statute, a court's ruling, or the rule of this
program that could not be carried out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pb.domain.calendar import Timetable
from pb.domain.rulebook import Rulebook


class Severity(StrEnum):
    """How bad it is."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: its code, the parameter it stands beside, and its facts.

    ``source`` is the code of what it rests on; the words of both are chosen at
    the edge. ``pool`` is the key of the pool it is about, or empty.
    """

    code: str
    severity: Severity
    parameter: str
    source: str
    pool: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        """Whether it keeps the edition closed."""
        return self.severity is Severity.ERROR


def lint(rules: Rulebook, timetable: Timetable) -> tuple[Finding, ...]:
    """Return what is wrong, in the order of the rulebook."""
    return tuple(_unset(rules))


def _unset(rules: Rulebook) -> Iterator[Finding]:
    for parameter in sorted(rules.unset):
        yield Finding("unset", Severity.ERROR, parameter, "resolution")
