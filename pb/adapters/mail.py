"""Handing letters over: by SMTP, to the console, into the demo's folder.

Nothing that names a person is put into a log here: a failure is told by its
kind alone.
"""

import smtplib
import ssl
import sys
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol, Self, TextIO
from urllib.parse import unquote, urlsplit

from config import LOOPBACK, Config, ConfigError
from pb.adapters.kept import KeptMail

TIMEOUT = 10
"""Seconds to wait for the mail server; other letters and jobs wait as long."""

_PORTS = {"smtp": 587, "smtps": 465}


class NotSent(Exception):
    """A letter could not be handed over; the text names nobody."""


class Post(Protocol):
    """Whatever takes letters."""

    def send(self, letter: EmailMessage) -> None:
        """Hand one letter over.

        Raises:
            NotSent: it is not known to have arrived; try again later.
        """

    def close(self) -> None:
        """Let go of a connection; the next letter opens it again."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed over, and as whom."""

    host: str
    port: int
    tls_at_once: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def here(self) -> bool:
        """Whether letters stay on this machine, so that TLS adds nothing."""
        return self.host in LOOPBACK

    @classmethod
    def of_url(cls, url: str) -> Self:
        """Read ``smtp://user:password@host:587`` (STARTTLS) or ``smtps://``.

        Raises:
            ConfigError: it is no such address; the sentence keeps the password.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in _PORTS or not parts.hostname:
            message = "PB_SMTP_URL must be smtp://HOST:PORT or smtps://HOST:PORT"
            raise ConfigError(message)
        return cls(
            host=parts.hostname,
            port=port or _PORTS[parts.scheme],
            tls_at_once=parts.scheme == "smtps",
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password or ""),
        )


class SmtpPost:
    """A mail server; one connection serves letter after letter.

    Off this machine a connection is always encrypted: the letters carry codes.
    """

    def __init__(
        self, server: MailServer, trusted: ssl.SSLContext | None = None
    ) -> None:
        self._server = server
        self._trusted = trusted or ssl.create_default_context()
        self._connection: smtplib.SMTP | None = None

    def send(self, letter: EmailMessage) -> None:
        """Hand one letter over; see ``Post``."""
        try:
            self._connected().send_message(letter)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self.close()
            # The words of the error may hold the address: its kind must do.
            raise NotSent(type(error).__name__) from None

    def close(self) -> None:
        """End the connection, politely if the other side still answers."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.quit()
        except (OSError, smtplib.SMTPException):
            connection.close()

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        connection = self._opened()
        try:
            if not server.tls_at_once and not server.here:
                connection.starttls(context=self._trusted)
            if server.user is not None:
                connection.login(server.user, server.password or "")
        except BaseException:
            connection.close()
            raise
        return connection

    def _opened(self) -> smtplib.SMTP:
        address = (self._server.host, self._server.port)
        if self._server.tls_at_once:
            return smtplib.SMTP_SSL(*address, timeout=TIMEOUT, context=self._trusted)
        return smtplib.SMTP(*address, timeout=TIMEOUT)


class ConsolePost:
    """The demo's second copy: every letter is printed where it was started."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def send(self, letter: EmailMessage) -> None:
        """Print one letter; see ``Post``."""
        head = f"--- Letter to {letter['To']}: {letter['Subject']}"
        print(
            head,
            letter.get_content(),
            sep="\n",
            file=self._stream or sys.stdout,
            flush=True,
        )

    def close(self) -> None:
        """Have nothing to let go of."""


class DemoPost:
    """Letters nobody gets: kept for the page "sent messages", and printed."""

    def __init__(self, kept: KeptMail, console: ConsolePost) -> None:
        self._kept = kept
        self._console = console

    def send(self, letter: EmailMessage) -> None:
        """Keep and print one letter; see ``Post``."""
        try:
            self._kept.keep(letter)
        except OSError as error:
            raise NotSent(type(error).__name__) from None
        self._console.send(letter)

    def close(self) -> None:
        """Have nothing to let go of."""


def of_config(config: Config) -> Post | None:
    """Return what takes this deployment's letters.

    None where there is no mail server outside a demo: letters then wait in the
    outbox, sealed, and the health page says so. They are never printed there,
    since a log is no place for a voter's code.

    Raises:
        ConfigError: PB_SMTP_URL is no address of a mail server.
    """
    if config.smtp_url:
        return SmtpPost(MailServer.of_url(config.smtp_url))
    if config.demo:
        return DemoPost(KeptMail(config.instance), ConsolePost())
    return None
