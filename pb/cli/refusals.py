"""What a command says when it cannot go on."""

from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError

from config import ConfigError
from pb.adapters.keys import KeyMissing
from pb.cli.speaking import speaking
from pb.domain.refusals import Refusal
from pb.formats.pabulib import Malformed
from pb.store.database import UnsafeEngine
from pb.web import refusals


class SchemaDiffers(Exception):
    """The database has other tables than this program was written for."""


_DATABASE = (OperationalError, InterfaceError, ProgrammingError)


def sentence(error: Exception) -> str | None:
    """Return the one line to say, or None for a bug."""
    if isinstance(error, Refusal):
        return _in_english(error)
    if isinstance(error, KeyMissing):
        return f"{error}. 'pb keys' makes the keys that hosts share."
    if isinstance(error, (ConfigError, UnsafeEngine, SchemaDiffers, Malformed)):
        return str(error)
    if isinstance(error, _DATABASE):
        lines = str(error.orig).strip().splitlines() or [type(error).__name__]
        return f"The database does not answer: {lines[0]}"
    return None


def _in_english(refusal: Refusal) -> str:
    """Return a refusal's sentence as the pages have it.

    The command line speaks English, whatever the site's first language is.
    """
    with speaking("en"):
        return " ".join(refusals.sentence(refusal).split())
