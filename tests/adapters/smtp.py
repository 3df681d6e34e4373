"""A mail server of a few verbs, on this machine, for one test."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Mailbox:
    """What arrived, and how."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    connections: int = 0
    encrypted: bool = False
    refuses: bool = False


@contextmanager
def served(
    *,
    tls: ssl.SSLContext | None = None,
    at_once: bool = False,
    refuses: bool = False,
) -> Iterator[Mailbox]:
    """Serve SMTP; with ``tls`` by STARTTLS, or ``at_once``."""
    box = Mailbox(refuses=refuses)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            box.connections += 1
            connection: socket.socket = self.request
            if tls is not None and at_once:
                connection = tls.wrap_socket(connection, server_side=True)
                box.encrypted = True
            _Talk(connection, box, None if at_once else tls).run()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()


class _Talk:
    """One connection's conversation, a method for each verb that matters."""

    def __init__(
        self, connection: socket.socket, box: Mailbox, tls: ssl.SSLContext | None
    ) -> None:
        self._connection = connection
        self._stream = connection.makefile("rwb", buffering=0)
        self._box = box
        self._tls = tls

    def run(self) -> None:
        """Greet, and answer until the other side leaves."""
        self._say("220 post")
        while line := self._stream.readline().decode().strip():
            verb, _, rest = line.partition(" ")
            getattr(self, f"_{verb.lower()}", self._other)(rest)
        self._stream.close()
        self._connection.close()

    def _say(self, *lines: str) -> None:
        self._stream.write("".join(f"{line}\r\n" for line in lines).encode())

    def _other(self, _rest: str) -> None:
        self._say("250 ok")

    def _ehlo(self, _rest: str) -> None:
        offered = ["250-STARTTLS"] if self._tls is not None else []
        self._say("250-post", *offered, "250 AUTH PLAIN")

    def _starttls(self, _rest: str) -> None:
        assert self._tls is not None
        self._say("220 go on")
        self._stream.close()
        self._connection = self._tls.wrap_socket(self._connection, server_side=True)
        self._stream = self._connection.makefile("rwb", buffering=0)
        self._box.encrypted = True

    def _auth(self, rest: str) -> None:
        self._box.logins.append(rest.split()[1])
        self._say("235 welcome")

    def _rcpt(self, rest: str) -> None:
        self._box.recipients.append(rest)
        self._say("550 nobody of that name" if self._box.refuses else "250 ok")

    def _data(self, _rest: str) -> None:
        self._say("354 go on")
        self._box.letters.append(_letter(iter(self._stream.readline, b".\r\n")))
        self._say("250 ok")


def _letter(lines: Iterator[bytes]) -> EmailMessage:
    letter = message_from_bytes(b"".join(lines), EmailMessage, policy=default)
    assert isinstance(letter, EmailMessage)
    return letter


@contextmanager
def certificate(folder: Path) -> Iterator[tuple[ssl.SSLContext, ssl.SSLContext]]:
    """Give the server's context, and one that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=40000))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem")
    trusting = ssl.create_default_context(cafile=str(folder / "cert.pem"))
    yield server, trusting
