"""A made-up app and a made-up security key, as people hold them in their hands."""

import hashlib
import json
import os
import struct
from base64 import b32decode, urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import encode_cbor

from pb.evidence import totp

_PRESENT, _ATTESTED = 0x01, 0x40


def shown(secret: str, now: datetime) -> str:
    """Return the six digits an app shows for a secret as a page wrote it."""
    return totp.digits(b32decode(secret.replace(" ", "")), totp.step_at(now))


@dataclass
class SecurityKey:
    """A key that makes one passkey and signs with it."""

    origin: str
    count: int = 0
    id: bytes = field(default_factory=lambda: os.urandom(16))
    secret: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def makes(self, options: str) -> str:
        """Answer what a page asked for when a passkey is added."""
        asked = json.loads(options)
        host = asked["rp"]["id"]
        client = self._client("webauthn.create", asked["challenge"])
        return self._told(
            clientDataJSON=client,
            attestationObject=encode_cbor(
                {"fmt": "none", "attStmt": {}, "authData": self._attested(host)}
            ),
        )

    def signs(self, options: str, *, origin: str = "") -> str:
        """Answer what a page asked for when somebody proves who she is."""
        asked = json.loads(options)
        self.count += 1
        client = self._client("webauthn.get", asked["challenge"], origin)
        said = self._said(asked["rpId"], _PRESENT)
        signed = said + hashlib.sha256(client).digest()
        return self._told(
            clientDataJSON=client,
            authenticatorData=said,
            signature=self.secret.sign(signed, ec.ECDSA(SHA256())),
        )

    def _client(self, kind: str, challenge: str, origin: str = "") -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": origin or self.origin}
        return json.dumps(told).encode()

    def _said(self, host: str, flags: int) -> bytes:
        of_host = hashlib.sha256(host.encode()).digest()
        return of_host + struct.pack(">BI", flags, self.count)

    def _attested(self, host: str) -> bytes:
        numbers = self.secret.public_key().public_numbers()
        public = encode_cbor(
            {
                1: 2,
                3: -7,
                -1: 1,
                -2: numbers.x.to_bytes(32, "big"),
                -3: numbers.y.to_bytes(32, "big"),
            }
        )
        credential = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        return self._said(host, _PRESENT | _ATTESTED) + credential

    def _told(self, **response: bytes) -> str:
        own = _text(self.id)
        told: dict[str, Any] = {"id": own, "rawId": own, "type": "public-key"}
        told["response"] = {name: _text(value) for name, value in response.items()}
        return json.dumps(told)


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def challenge_of(options: str) -> bytes:
    """Return the challenge that a page asked to be signed."""
    written = json.loads(options)["challenge"]
    return urlsafe_b64decode(written + "=" * (-len(written) % 4))
