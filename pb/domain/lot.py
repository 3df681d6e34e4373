"""The lot: an order nobody chose and anybody can recompute.

Before the public value is known, the office binds itself to a secret by
publishing a digest of it (the commitment). Then the value is rolled at the
sitting. Secret and value together give the order, so neither who knows the
secret nor who rolls the dice can pick it. ``docs/lot.md`` says the same for
people who check; ``docs/lot_check.py`` recomputes it without this program.

After Blum, "Coin flipping by telephone" (1981): commit, then reveal.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pb.domain.refusals import Refusal

FORMAT = "pb-lot-1"
"""The name of this algorithm; it begins the text of every commitment."""

LEAST_NUMBERS = 6
"""Numbers in a public value: fewer than six throws can be tried out beforehand."""

MOST_NUMBERS = 60
LONGEST_NUMBER = 4
SECRET_BYTES = 32

_NUMBER = re.compile(r"[0-9]+")
_BETWEEN = re.compile(r"[\s,;.\-]*")
_SECRET = re.compile(r"[0-9a-f]{64}")


class ValueUnclear(Refusal):
    """The public value is not numbers with something between them (field)."""


class ValueShort(Refusal):
    """The public value has too few or too many numbers (field, n, least, most)."""


class Purpose(StrEnum):
    """What a lot puts in order."""

    NUMBERS = "numbers"
    TIE = "tie"


@dataclass(frozen=True, slots=True)
class Lot:
    """What is drawn, as the commitment binds it.

    Attributes:
        pool: the pool of a tie; empty for the numbers of the whole ballot.
        round: counted from 1 for this purpose and pool.
        items: filing numbers, or the ballot numbers of a tie; ascending.
    """

    edition: str
    purpose: Purpose
    pool: str
    round: int
    items: tuple[int, ...]


def normal(value: str, field: str = "value") -> str:
    """Return a public value in the one form that is hashed.

    The numbers in the order in which they were rolled, without leading zeros,
    joined by ``-``: ``3, 05 2`` is ``3-5-2``.

    Raises:
        ValueUnclear: letters or other signs stand between the numbers.
        ValueShort: fewer than ``LEAST_NUMBERS`` of them, or far too many.
    """
    numbers = _NUMBER.findall(value)
    if not all(_BETWEEN.fullmatch(rest) for rest in _NUMBER.split(value)):
        raise ValueUnclear(field=field)
    if any(len(number) > LONGEST_NUMBER for number in numbers):
        raise ValueUnclear(field=field)
    if not LEAST_NUMBERS <= len(numbers) <= MOST_NUMBERS:
        raise ValueShort(
            field=field, n=len(numbers), least=LEAST_NUMBERS, most=MOST_NUMBERS
        )
    return "-".join(str(int(number)) for number in numbers)


def is_secret(text: str) -> bool:
    """Say whether ``text`` is a secret as it is written: 64 lower-case hex digits."""
    return _SECRET.fullmatch(text) is not None


def committed_text(lot: Lot, secret: str) -> str:
    """Return the text whose SHA-256 is the commitment: seven lines, no last break."""
    return "\n".join(
        (
            FORMAT,
            f"edition: {lot.edition}",
            f"purpose: {lot.purpose}",
            f"pool: {lot.pool}",
            f"round: {lot.round}",
            f"items: {','.join(str(item) for item in lot.items)}",
            f"secret: {secret}",
        )
    )


def commitment(lot: Lot, secret: str) -> str:
    """Return the digest that binds the office to ``secret``: 64 hex digits."""
    return _sha256(committed_text(lot, secret))


def seed(secret: str, value: str) -> str:
    """Return what secret and normal value give together: 64 hex digits."""
    return _sha256(f"{secret}:{value}")


def drawn(items: Iterable[int], secret: str, value: str) -> tuple[int, ...]:
    """Return ``items`` in the order drawn: by SHA-256 of seed and item."""
    base = seed(secret, value)
    return tuple(sorted(items, key=lambda item: _sha256(f"{base}:{item}")))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
