"""What differs between two versions of a rulebook, parameter by parameter."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from enum import Enum
from functools import partial
from typing import Any, Final

from pb.domain.lint_count import is_asked
from pb.domain.rulebook import (
    Area,
    Basis,
    Criterion,
    ExtraField,
    Pool,
    Retention,
    Rulebook,
)


class Undecided(Enum):
    """What stands where a parameter was not decided: its value only stood in."""

    UNDECIDED = "undecided"


UNDECIDED: Final = Undecided.UNDECIDED


@dataclass(frozen=True, slots=True)
class Amendment:
    """One parameter that changed; amounts in grosze.

    ``pool`` names what the parameter belongs to, by its newer name: the pool, the
    area, or for the parameter ``basis`` the parameter whose paragraph changed. A
    pool, area, criterion or further question that was added or taken away is the
    parameter ``pool``, ``area``, ``criterion`` or ``extra_field``, whole on one
    side, None on the other. ``pool_order`` and the like have what stayed, in its order,
    on both sides.
    """

    parameter: str
    before: object
    after: object
    pool: str | None = None


def amendments(before: Rulebook, after: Rulebook) -> tuple[Amendment, ...]:
    """Return what changed, in the order of the rulebook."""
    found: list[Amendment] = []
    for field in fields(Rulebook):
        if field.name != "unset":
            found += _in_parameter(field.name, before, after)
    return tuple(found)


def _in_parameter(name: str, before: Rulebook, after: Rulebook) -> Iterator[Amendment]:
    was_open, is_open = name in before.unset, name in after.unset
    old, new = getattr(before, name), getattr(after, name)
    if was_open or is_open:
        # A stand-in is no value, and what nothing asks for decides nothing.
        if was_open != is_open and is_asked(before if is_open else after, name):
            yield Amendment(
                name, UNDECIDED if was_open else old, UNDECIDED if is_open else new
            )
    elif name in _PARTS:
        yield from _PARTS[name](old, new)
    elif old != new:
        yield Amendment(name, old, new)


Part = Pool | Area | Criterion | ExtraField
"""What a parameter consists of."""


def _listed(kind: str, old: Iterable[Any], new: Iterable[Any]) -> Iterator[Amendment]:
    """Yield what was taken away, added and changed, and another order of the rest."""
    before, after = _told_apart(old), _told_apart(new)
    for key, part in before.items():
        if key not in after:
            yield Amendment(kind, part, None)
    for key, part in after.items():
        if key not in before:
            yield Amendment(kind, None, part)
        else:
            yield from _in_part(kind, before[key], part)
    stayed = [key for key in before if key in after]
    ordered = [key for key in after if key in before]
    if stayed != ordered:
        yield Amendment(
            f"{kind}_order",
            tuple(after[key] for key in stayed),
            tuple(after[key] for key in ordered),
        )


def _told_apart(parts: Iterable[Part]) -> dict[object, Part]:
    """Return parts by what makes each the same one; of equal ones each in turn."""
    found: dict[object, Part] = {}
    seen: Counter[object] = Counter()
    for part in parts:
        own = (part.card, part.text) if isinstance(part, Criterion) else part.key
        found[own, seen[own]] = part
        seen[own] += 1
    return found


def _in_part(kind: str, before: Part, after: Part) -> Iterator[Amendment]:
    """Yield what changed in a part: field by field if it has a name of its own."""
    if not isinstance(after, (Pool, Area)):
        if before != after:
            yield Amendment(kind, before, after)
        return
    for field in fields(before):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new:
            yield Amendment(f"{kind}_{field.name}", old, new, after.name)


def _in_retention(old: Retention, new: Retention) -> Iterator[Amendment]:
    after = asdict(new)
    for kept, days in asdict(old).items():
        if days != after[kept]:
            yield Amendment(f"retention_{kept}", days, after[kept])


def _in_basis(
    old: Mapping[str, Basis], new: Mapping[str, Basis]
) -> Iterator[Amendment]:
    for parameter in sorted(old.keys() | new.keys()):
        before, after = old.get(parameter), new.get(parameter)
        if before != after:
            yield Amendment("basis", before, after, parameter)


_PARTS: Mapping[str, Any] = {
    "pools": partial(_listed, "pool"),
    "areas": partial(_listed, "area"),
    "extra_fields": partial(_listed, "extra_field"),
    "criteria": partial(_listed, "criterion"),
    "retention": _in_retention,
    "basis": _in_basis,
}
"""Parameters that consist of parts, told one by one."""
