"""The demo's sent messages: letters kept as files instead of being sent.

A file's name is when it was kept and a random part; never an address.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

_NAME = re.compile(r"[0-9]{20}-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter as the page shows it."""

    name: str
    to: str
    subject: str
    locale: str
    at: datetime
    text: str


class KeptMail:
    """The letters kept in one instance's ``mail`` folder."""

    def __init__(self, instance: Path) -> None:
        self._folder = instance / "mail"

    def keep(self, letter: EmailMessage) -> None:
        """Keep a letter, whole or not at all."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        written = parsedate_to_datetime(letter["Date"]).astimezone(UTC)
        # Letters of one second keep their order by how many were there before.
        order = f"{written:%Y%m%d%H%M%S}{len(list(self._folder.iterdir())):06d}"
        path = self._folder / f"{order}-{secrets.token_hex(4)}.eml"
        fresh = path.with_suffix(".part")
        fresh.write_bytes(letter.as_bytes())
        fresh.rename(path)

    def newest(self, most: int) -> list[KeptLetter]:
        """Return the last ``most`` letters, newest first."""
        if not self._folder.is_dir():
            return []
        paths = sorted(self._folder.glob("*.eml"), reverse=True)
        return [_read(path) for path in paths[:most]]

    def letter(self, name: str) -> KeptLetter | None:
        """Return one letter by its name, or None."""
        path = self._folder / f"{name}.eml"
        if not _NAME.fullmatch(name) or not path.is_file():
            return None
        return _read(path)


def _read(path: Path) -> KeptLetter:
    letter = message_from_bytes(path.read_bytes(), EmailMessage, policy=default)
    return KeptLetter(
        name=path.stem,
        to=str(letter["To"]),
        subject=str(letter["Subject"]),
        locale=str(letter["Content-Language"] or "pl"),
        at=parsedate_to_datetime(letter["Date"]),
        text=letter.get_content(),
    )
