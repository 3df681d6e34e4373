"""What a rehearsal came to: its steps with figures, faults found, the result."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from json import loads
from typing import Any

from pb.domain.refusals import Refusal
from pb.evidence import canonical

Figures = dict[str, int]
"""What a step counted, by name."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step that was played: what it counted, and how long it took."""

    name: str
    figures: Figures
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What did not go as the rules want it: a refusal, or a misuse let through."""

    step: str
    code: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """A project in the result of the rehearsal. ``cost`` in grosze."""

    number: int
    title: str
    pool: str
    cost: int
    funded: bool


@dataclass(slots=True)
class Report:
    """The whole report, as it is stored."""

    edition: str
    voters: int
    own: int
    made_up: int
    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    result: list[Listed] = field(default_factory=list)
    ballot: str = ""
    """SHA-256 of the frozen ballot of the copy."""
    digest: str = ""
    """SHA-256 of its result."""

    @property
    def went_through(self) -> bool:
        """Whether every step was played and nothing was amiss."""
        return bool(self.result) and not self.problems

    def text(self) -> str:
        """Return the report as canonical JSON."""
        return canonical.text(asdict(self))


def read(text: str) -> Report:
    """Return a report from its text; the inverse."""
    said = loads(text)
    said["steps"] = [Step(**step) for step in said["steps"]]
    said["problems"] = [Problem(**problem) for problem in said["problems"]]
    said["result"] = [Listed(**project) for project in said["result"]]
    return Report(**said)


def problem(step: str, refusal: Refusal) -> Problem:
    """Return a refusal as a problem; its facts in plain values."""
    return Problem(step, refusal.code(), _plain(refusal.facts))


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(inner) for inner in value]
        case datetime():
            return value.isoformat()
        case None | bool() | int() | str():
            return value
        case _:
            return str(value)
