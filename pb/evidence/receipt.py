"""The receipt: the leaf of an accepted envelope, signed (Ed25519)."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that an envelope was accepted; it says nothing of the choices."""

    edition: str
    leaf: bytes
    signature: bytes

    def text(self) -> str:
        """Return the receipt as one line a person can keep."""
        return f"{self.edition}.{self.leaf.hex()}.{self.signature.hex()}"


def _message(edition: str, leaf: bytes) -> bytes:
    return f"pb-receipt\x00{edition}\x00".encode() + leaf


def sign(key: Ed25519PrivateKey, edition: str, leaf: bytes) -> Receipt:
    """Return the receipt of a leaf; the same leaf gives the same receipt."""
    return Receipt(edition, leaf, key.sign(_message(edition, leaf)))


def holds(key: Ed25519PublicKey, receipt: Receipt) -> bool:
    """Say whether a receipt was signed by the edition's key."""
    try:
        key.verify(receipt.signature, _message(receipt.edition, receipt.leaf))
    except InvalidSignature:
        return False
    return True
