"""Six digits from an app: TOTP (RFC 6238), 30 seconds, SHA-1, as apps expect."""

import base64
import hmac
import os
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

SECONDS = 30
_DIGITS = 6
_SIZE = 20
_AROUND = 1
"""Steps before and after this one whose digits count: clocks differ."""


def new_secret() -> bytes:
    """Return a fresh secret of 160 random bits."""
    return os.urandom(_SIZE)


def step_at(now: datetime) -> int:
    """Return the number of the half minute that ``now`` lies in."""
    return int(now.timestamp()) // SECONDS


def digits(secret: bytes, step: int) -> str:
    """Return the six digits that the app shows in a step."""
    # SHA-1 is what the apps know; as an HMAC it is not broken.
    return (
        TOTP(secret, _DIGITS, SHA1(), SECONDS)  # noqa: S303 -- see above
        .generate(step * SECONDS)
        .decode()
    )


def matching_step(secret: bytes, typed: str, now: datetime) -> int | None:
    """Return the step whose digits these are, near ``now``; None when none is."""
    found = None
    for step in _near(now):
        # Each is compared, in constant time: the answer's time tells nothing.
        if hmac.compare_digest(digits(secret, step).encode(), typed.encode()):
            found = step
    return found


def _near(now: datetime) -> Iterator[int]:
    here = step_at(now)
    yield from range(here - _AROUND, here + _AROUND + 1)


def text(secret: bytes) -> str:
    """Return the secret as it is typed into an app, in groups of four."""
    plain = base64.b32encode(secret).decode()
    return " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def address(secret: bytes, account: str, issuer: str) -> str:
    """Return the ``otpauth:`` address that an app reads from a QR code."""
    values = {
        "secret": base64.b32encode(secret).decode(),
        "issuer": issuer,
        "algorithm": "SHA1",
        "digits": _DIGITS,
        "period": SECONDS,
    }
    label = quote(f"{issuer}:{account}")
    return f"otpauth://totp/{label}?{urlencode(values, quote_via=quote)}"
