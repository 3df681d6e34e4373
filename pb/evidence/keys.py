"""Keyed and plain hashes of the urn: who, where from, which ballot.

Each has its own prefix, so that a value of one kind is never one of another.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable

from pb.domain.refusals import Refusal

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16
"""Characters of a receipt code: 16 x 5 = 80 bits."""

READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


class CodeMalformed(Refusal):
    """A receipt code is not 16 characters of the Crockford alphabet."""


def keyed(key: bytes, kind: str, value: bytes) -> bytes:
    """Return the 32-byte HMAC-SHA256 of ``value`` as one of ``kind``."""
    return hmac.new(key, kind.encode() + b"\x00" + value, hashlib.sha256).digest()


def new_code() -> str:
    """Return a fresh receipt code of 80 random bits."""
    bits = secrets.randbits(5 * CODE_LENGTH)
    return "".join(CROCKFORD[bits >> 5 * place & 31] for place in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """Return a receipt code as it was made, whatever case and gaps are typed."""
    code = "".join(typed.split()).replace("-", "").upper().translate(READ_AS)
    if len(code) != CODE_LENGTH or not set(code) <= set(CROCKFORD):
        raise CodeMalformed
    return code


def shown_code(code: str) -> str:
    """Return a code in groups of four, for people."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def code_hash(edition: str, code: str) -> bytes:
    """Return what stands beside the choices once they are published."""
    return hashlib.sha256(f"pb-code\x00{edition}\x00{code}".encode()).digest()


def attempt(edition: str, code: str, choices: Iterable[int]) -> bytes:
    """Return what tells a repeated cast from another one."""
    marked = ",".join(str(number) for number in choices)
    return hashlib.sha256(
        f"pb-attempt\x00{edition}\x00{code}\x00{marked}".encode()
    ).digest()


def leaf(sealed: bytes) -> bytes:
    """Return the leaf of an envelope (RFC 6962: 0x00 before the content)."""
    return hashlib.sha256(b"\x00" + sealed).digest()
