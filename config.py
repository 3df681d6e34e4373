"""What a deployment decides, read once from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
WEAK = frozenset({"secret", "changeme", "change-me", "dev", "development", "password"})
SHORTEST_SECRET = 32
MEGABYTE = 1024 * 1024


class ConfigError(Exception):
    """A setting that cannot be used; the sentence says which and why."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one deployment; frozen once read."""

    database_url: str
    base_url: str
    instance: Path
    demo: bool = False
    rehearsal: bool = False
    """Whether this is a copy that is played: every page and letter says TEST."""
    secret_key: str | None = None
    """None: the file ``secret-key`` in the instance's keys."""
    smtp_url: str | None = None
    """As ``smtp://user:password@host:587``; None: letters go to the console."""
    mail_from: str = "budzet@example.org"
    contact: str = "budzet@example.org"
    """Where people write about their data and about barriers."""
    pool_size: int = 8
    largest_request: int = 4 * MEGABYTE
    require_second_factor: bool = True
    """Whether officials need a second factor; on this machine alone they may not."""

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ConfigError(f"PB_BASE_URL is no address: {self.base_url}")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ConfigError(
                f"PB_BASE_URL must be https outside this machine: {self.base_url}"
            )
        if not self.require_second_factor and parts.hostname not in LOOPBACK:
            raise ConfigError(
                "PB_SECOND_FACTOR=optional is for this machine alone: "
                f"officials of {self.base_url} need a second factor"
            )
        if self.secret_key is not None and not self.demo:
            _require_strong(self.secret_key)

    @property
    def officials_need_factor(self) -> bool:
        """Whether officials are led to set a second factor up; not in a demo."""
        return self.require_second_factor and not self.demo

    @property
    def secure(self) -> bool:
        """Whether the site is served over https: cookies and HSTS follow it."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """The one host name that requests may name, with its port."""
        return urlsplit(self.base_url).netloc

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Config":
        """Read the settings; each has the prefix ``PB_``.

        Raises:
            ConfigError: a setting is missing where it must not be, or weak.
        """
        demo = environ.get("PB_DEMO", "") == "1"
        instance = Path(environ.get("PB_INSTANCE", "instance")).resolve()
        base_url = environ.get("PB_BASE_URL", "http://127.0.0.1:8000")
        mail_from = environ.get("PB_MAIL_FROM", "budzet@example.org")
        return cls(
            database_url=environ.get("PB_DATABASE_URL", f"sqlite:///{instance}/pb.db"),
            base_url=base_url.rstrip("/"),
            instance=instance,
            demo=demo,
            rehearsal=environ.get("PB_REHEARSAL", "") == "1",
            secret_key=_secret(environ, "PB_SECRET_KEY"),
            smtp_url=_secret(environ, "PB_SMTP_URL"),
            mail_from=mail_from,
            contact=environ.get("PB_CONTACT", "").strip() or mail_from,
            pool_size=_number(environ, "PB_POOL_SIZE", 8),
            require_second_factor=_required(environ),
        )


def _secret(environ: Mapping[str, str], name: str) -> str | None:
    """Return a secret from ``NAME`` or from the file that ``NAME_FILE`` names."""
    if path := environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ConfigError(f"{name}_FILE cannot be read: {path}") from error
    return environ.get(name) or None


def _required(environ: Mapping[str, str]) -> bool:
    said = environ.get("PB_SECOND_FACTOR", "required")
    if said not in {"required", "optional"}:
        raise ConfigError(f"PB_SECOND_FACTOR is required or optional, not: {said}")
    return said == "required"


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, str(default))
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise ConfigError(f"{name} must be a number from 1 to 100: {text}")
    return int(text)


def _require_strong(secret: str) -> None:
    if len(secret) < SHORTEST_SECRET or secret.lower() in WEAK:
        raise ConfigError(
            f"PB_SECRET_KEY must be {SHORTEST_SECRET} or more random characters"
        )
