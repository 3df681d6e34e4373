"""Key files of an instance, outside the database and its backups.

``keys/`` is read by web and worker, two system users of one group; ``urn/``
holds the urns' private keys and is read by the worker alone (docs/operators.md).
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

_SIZE = 32

OWNER, GROUP = 0o600, 0o640
"""Who may read a key: its owner alone, or her group too."""

_FOLDER = {OWNER: 0o700, GROUP: 0o750}


class KeyMissing(Exception):
    """A key file is not there or cannot be read; the sentence names it."""


@dataclass(frozen=True, slots=True)
class EditionKeys:
    """What the web needs to know voters again, and to sign receipts."""

    ident: bytes
    identity: bytes
    signing: Ed25519PrivateKey


class KeyFolder:
    """The key files of one instance."""

    def __init__(self, instance: Path) -> None:
        self._shared = instance / "keys"
        self._urns = instance / "urn"

    def make_shared(self) -> None:
        """Make the keys that every host of a deployment shares, if not there."""
        for name in ("secret-key", "outbox", "factors", "lots"):
            _make(self._shared / name, GROUP)

    def shared(self, name: str) -> bytes:
        """Return a key every host shares.

        Raises:
            KeyMissing: it was never made here; ``pb keys`` makes it.
        """
        return _read(self._shared / name)

    def make_edition(self, slug: str) -> None:
        """Make an edition's keys, if not there."""
        for name in ("ident", "identity", "signing"):
            _make(self._shared / slug / name, GROUP)

    def edition(self, slug: str) -> EditionKeys:
        """Return an edition's keys.

        Raises:
            KeyMissing: they are not on this host.
        """
        folder = self._shared / slug
        return EditionKeys(
            ident=_read(folder / "ident"),
            identity=_read(folder / "identity"),
            signing=Ed25519PrivateKey.from_private_bytes(_read(folder / "signing")),
        )

    def make_urn(self, slug: str) -> bytes:
        """Make an urn's private key, if not there; return the public one."""
        _make(self._urns / slug, OWNER)
        return self.urn(slug).public_key().public_bytes_raw()

    def urn(self, slug: str) -> X25519PrivateKey:
        """Return an urn's private key; only the worker may read it.

        Raises:
            KeyMissing: it was destroyed, or this process may not read it.
        """
        return X25519PrivateKey.from_private_bytes(_read(self._urns / slug))

    def has_urn(self, slug: str) -> bool:
        """Say whether an urn's private key is still there."""
        return (self._urns / slug).exists()

    def destroy_urn(self, slug: str) -> None:
        """Destroy an urn's private key, if there; durably."""
        path = self._urns / slug
        if not path.exists():
            return
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(_SIZE))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        _sync_folder(path.parent)


def _make(path: Path, mode: int) -> None:
    if path.exists():
        return
    path.parent.mkdir(mode=_FOLDER[mode], parents=True, exist_ok=True)
    # Whole or not at all: a link fails when another process was faster.
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(_SIZE))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    finally:
        fresh.unlink()
    _sync_folder(path.parent)


def _read(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"key {path.parent.name}/{path.name}: {error.strerror}"
        raise KeyMissing(message) from error
    if len(content) != _SIZE:
        message = f"key {path.parent.name}/{path.name} is not {_SIZE} bytes"
        raise KeyMissing(message)
    return content


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
