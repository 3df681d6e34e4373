"""The file of a drawn lot: read strictly, and recomputed.

Its fields are those of ``docs/lot.md``; more may stand there and change nothing.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from json.decoder import JSONDecodeError
from typing import Any

from pb.domain import lot as rule
from pb.domain.lot import FORMAT, Lot, Purpose, ValueShort, ValueUnclear

LARGEST = 1_000_000
"""Characters: a lot of some thousand projects is far smaller."""


class NotALot(Exception):
    """The file is no lot. ``line`` is where, counted from 1; None: nowhere alone."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True, slots=True)
class LotFile:
    """What a file says was drawn. ``first`` is the number of the first one drawn."""

    lot: Lot
    commitment: str
    secret: str
    value: str
    order: tuple[int, ...]
    first: int | None


def read(text: str) -> LotFile:
    """Return the lot in a file's text.

    Raises:
        NotALot: no JSON, or a field is missing or of another kind.
    """
    found = _object(text)
    bound = Lot(
        edition=_text(found, "edition"),
        purpose=_purpose(found),
        pool=_text(found, "pool"),
        round=_count("round", found.get("round")),
        items=_counts(found, "items"),
    )
    first = found.get("first_number")
    return LotFile(
        lot=bound,
        commitment=_text(found, "commitment"),
        secret=_text(found, "secret"),
        value=_text(found, "value"),
        order=_counts(found, "order"),
        first=None if first is None else _count("first_number", first),
    )


def _object(text: str) -> dict[str, Any]:
    found = _parsed(text)
    if not isinstance(found, dict):
        raise NotALot("no JSON object")
    if found.get("format") != FORMAT:
        raise NotALot(f"format is not {FORMAT}")
    return found


def _parsed(text: str) -> object:
    if len(text) > LARGEST:
        raise NotALot(f"longer than {LARGEST} characters")
    try:
        return json.loads(text, object_pairs_hook=_once)
    except JSONDecodeError as fault:
        raise NotALot(f"no JSON: {fault.msg}", fault.lineno) from fault
    except ValueError as fault:
        raise NotALot("a number is far too long") from fault
    except RecursionError as fault:
        raise NotALot("nested too deeply") from fault


def faults(found: LotFile) -> Iterator[str]:
    """Say what does not hold, each in one sentence; nothing when all does."""
    items = found.lot.items
    if list(items) != sorted(set(items)):
        yield "items are not in ascending order, each once"
    if not rule.is_secret(found.secret):
        yield "secret is not 64 lower-case hex digits"
    if rule.commitment(found.lot, found.secret) != found.commitment:
        yield "the secret is not the one the office was bound to by its commitment"
    if not _is_normal(found.value):
        yield "value is not in its normal form"
    if rule.drawn(items, found.secret, found.value) != found.order:
        yield "order is not the one that secret and value give"


def _is_normal(value: str) -> bool:
    try:
        return rule.normal(value) == value
    except (ValueShort, ValueUnclear):
        return False


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise NotALot(f"{name} stands there twice")
    return dict(pairs)


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not all(_is_plain(sign) for sign in value):
        raise NotALot(f"{name} is no text of one line")
    return value


def _is_plain(sign: str) -> bool:
    """Say whether a sign may stand in a line: no break, no half of a pair."""
    return ord(sign) >= 32 and not 0xD800 <= ord(sign) <= 0xDFFF


def _purpose(found: Mapping[str, Any]) -> Purpose:
    value = _text(found, "purpose")
    if value not in set(Purpose):
        raise NotALot(f"purpose is none of {', '.join(Purpose)}")
    return Purpose(value)


def _count(name: str, value: object) -> int:
    if type(value) is not int or not 1 <= value <= 10**9:
        raise NotALot(f"{name} is no number from 1")
    return value


def _counts(found: Mapping[str, Any], name: str) -> tuple[int, ...]:
    value = found.get(name)
    if not isinstance(value, list) or not value:
        raise NotALot(f"{name} is no list of numbers")
    return tuple(_count(name, each) for each in value)
