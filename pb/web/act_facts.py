"""What a recorded act changed, as a table to read: value by value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pb.domain.calendar import Stage, WindowKind
from pb.domain.permissions import Role
from pb.services.audit import Act
from pb.web import words
from pb.web.filters import precise
from pb.web.i18n import _, _l

_NOTHING = "–"
_BEFORE, _AFTER = "before", "after"

NAMES: Mapping[str, Any] = {
    "": _l("Value"),
    "after": _l("After"),
    "before": _l("Before"),
    "drawn": _l("Order drawn"),
    "envelopes": _l("Envelopes"),
    "facts": _l("What was to be confirmed"),
    "ground": _l("Ground"),
    "invalid": _l("Invalid ballots"),
    "minutes": _l("Minutes"),
    "problems": _l("Problems found"),
    "projects": _l("Projects"),
    "reason": _l("Reason"),
    "roles": _l("Offices"),
    "rulebook": _l("Rulebook"),
    "state": _l("State"),
    "tied": _l("Tied projects"),
    "timetable": _l("Timetable"),
    "voters": _l("Made-up voters"),
    "why": _l("Reason"),
}
"""The facts that many acts have."""


_EDGES: Mapping[str, Any] = {
    "begins": _l("%(window)s: from"),
    "ends": _l("%(window)s: until"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A value that an act changed, or set; each as it is written on the page."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the facts of an act say: changes, and all that was noted beside them."""

    changes: list[Change]
    notes: list[tuple[str, str]]


def told(act: Act) -> Told:
    """Return what an act's facts say; values that stayed are left out."""
    facts = dict(act.facts)
    before, after = facts.pop(_BEFORE, None), facts.pop(_AFTER, None)
    old, new = dict(_flat(before)), dict(_flat(after))
    paths = [*old, *(path for path in new if path not in old)]
    return Told(
        [
            Change(_name(path), _value(old.get(path)), _value(new.get(path)))
            for path in paths
            if old.get(path) != new.get(path)
        ],
        [(_name(path), _value(value)) for path, value in _flat(facts)],
    )


def _flat(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[Any, Any]]:
    """Give the single values of a fact, each with the way to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, (*path, str(key)))
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        for n, inner in enumerate(value, 1):
            yield from _flat(inner, (*path, _mark(inner, n)))
    else:
        yield path, value


def _mark(inner: object, n: int) -> str:
    """Return what tells an entry of a list from the others."""
    key = inner.get("key") if isinstance(inner, dict) else None
    return str(key or n)


def _name(path: tuple[str, ...]) -> str:
    return ": ".join(_word(part) for part in path or ("",))


def _word(part: str) -> str:
    if part in set(Stage):
        return words.of(Stage(part))
    kind, _sign, edge = part.rpartition("_")
    if kind in set(WindowKind) and edge in _EDGES:
        return str(_EDGES[edge] % {"window": words.of(WindowKind(kind))})
    return str(NAMES.get(part, part.replace("_", " ")))


def _value(value: object) -> str:
    match value:
        case None | "" | []:
            return _NOTHING
        case bool():
            return _("yes") if value else _("no")
        case list():
            return ", ".join(_value(each) for each in value)
        case str():
            return _text(value)
        case _:
            return str(value)


def _text(value: str) -> str:
    if value in set(Stage):
        return words.of(Stage(value))
    if value in set(Role) - {Role.ANYONE}:
        return words.of(Role(value))
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return value if at.tzinfo is None else precise(at)
