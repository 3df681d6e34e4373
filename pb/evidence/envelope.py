"""The sealed envelope of a ballot: HPKE (RFC 9180), padded to one length.

``info`` binds an envelope to its edition, frozen manifest and voter's
pseudonym: moved to another, it does not open.
"""

import json
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from pb.evidence import canonical

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
_BLOCK = 64


class Unreadable(Exception):
    """An envelope does not hold a ballot of this manifest: it counts as invalid."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Seal:
    """What an envelope is bound to, and how long its content is padded."""

    edition: str
    manifest: str
    numbers: tuple[int, ...]

    def length(self) -> int:
        """Return the one length of every padded content, in bytes."""
        return _length(self)

    def info(self, ident_key: bytes) -> bytes:
        """Return the HPKE info of one voter's envelope."""
        bound = f"pb-urn\x00{self.edition}\x00{self.manifest}\x00"
        return bound.encode() + ident_key


@lru_cache(maxsize=64)
def _length(to: Seal) -> int:
    longest = _encode(to.manifest, bytes(32), to.numbers)
    return -(-len(longest) // _BLOCK) * _BLOCK


def seal(
    key: X25519PublicKey,
    to: Seal,
    ident_key: bytes,
    code_hash: bytes,
    choices: tuple[int, ...],
) -> bytes:
    """Return the sealed ballot; every envelope of an edition is as long."""
    content = _encode(to.manifest, code_hash, choices).ljust(to.length())
    return _SUITE.encrypt(content, key, info=to.info(ident_key))


def unseal(
    key: X25519PrivateKey, to: Seal, ident_key: bytes, sealed: bytes
) -> tuple[bytes, tuple[int, ...]]:
    """Return code hash and choices of an envelope.

    Raises:
        Unreadable: it does not open, or holds something else.
    """
    try:
        content = _SUITE.decrypt(sealed, key, info=to.info(ident_key))
    except (InvalidTag, ValueError) as error:
        raise Unreadable("does not open") from error
    code_hash, choices = _decode(to.manifest, content)
    if _encode(to.manifest, code_hash, choices).ljust(to.length()) != content:
        raise Unreadable("not in canonical form")
    return code_hash, choices


def _encode(manifest: str, code_hash: bytes, choices: tuple[int, ...]) -> bytes:
    ballot = {"choices": choices, "code": code_hash.hex(), "manifest": manifest}
    return canonical.text(ballot).encode()


def _decode(manifest: str, content: bytes) -> tuple[bytes, tuple[int, ...]]:
    try:
        ballot = json.loads(content)
        if ballot["manifest"] != manifest:
            raise Unreadable("another manifest")
        choices = tuple(ballot["choices"])
        code_hash = bytes.fromhex(ballot["code"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable("not a ballot") from error
    whole = all(type(number) is int for number in choices)
    if not whole or len(code_hash) != 32 or len(set(choices)) != len(choices):
        raise Unreadable("not a ballot")
    return code_hash, choices
