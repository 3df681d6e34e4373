"""Canonical JSON: one value, one text, one digest."""

import hashlib
import json
from typing import Any


def text(value: Any) -> str:
    """Return ``value`` as JSON with sorted keys and no spaces.

    Raises:
        TypeError: a value JSON does not know, floats among them.
    """
    _refuse_floats(value)
    return json.dumps(
        value,
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def digest(document: str) -> str:
    """Return the SHA-256 of a canonical text as 64 lower-case hex digits."""
    return hashlib.sha256(document.encode()).hexdigest()


def _refuse_floats(value: Any) -> None:
    match value:
        case float():
            message = "a float has no canonical text"
            raise TypeError(message)
        case dict():
            for inner in value.values():
                _refuse_floats(inner)
        case list() | tuple():
            for inner in value:
                _refuse_floats(inner)
        case _:
            return
