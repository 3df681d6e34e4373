"""Small secrets at rest: AES-256-GCM under a key that lies outside the database."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class SealBroken(Exception):
    """The content was altered, or sealed under another key or purpose."""


def seal(key: bytes, purpose: str, content: bytes) -> bytes:
    """Return ``content`` sealed for one purpose."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, purpose.encode())


def unseal(key: bytes, purpose: str, sealed: bytes) -> bytes:
    """Return the content, or say that the seal is broken.

    Raises:
        SealBroken: not sealed with this key for this purpose.
    """
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error
