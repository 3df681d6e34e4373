"""What may be a passphrase: long, and not one of the first that others try.

As NIST SP 800-63B advises: a length, a list of what is common, nothing about
oneself or the service; no rules on kinds of characters, no expiry.
"""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from pb.domain.refusals import Refusal

SHORTEST = 12
LONGEST = 256
_LEFT = 6
"""Letters that must be left when everything that can be guessed is taken out."""

_LEAST_OWN = 3
"""Characters from which on a word about the person counts."""

_SERVICE = (
    "password",
    "passphrase",
    "passwort",
    "hasło",
    "budżet",
    "budget",
    "obywatelski",
    "citizen",
    "admin",
    "administrator",
    "welcome",
    "witamy",
)

COMMON = frozenset(
    {
        "abc123abc123def",
        "bozeblogoslaw",
        "changemechangeme",
        "correcthorsebatterystaple",
        "dupadupadupa",
        "everythingisfine",
        "iloveyoubaby",
        "iloveyouforever",
        "iloveyousomuch",
        "jebacpis12345",
        "kochamciekochanie",
        "kochamciemisiu",
        "letmeinletmein",
        "letmeinplease",
        "lokomotywa123",
        "matrixmatrix",
        "misiaczek1234",
        "monkeymonkey",
        "mypasswordissecure",
        "niepamietam123",
        "polskabialoczerwoni",
        "polskagola123",
        "q1w2e3r4t5y6",
        "q1w2e3r4t5y6u7i8",
        "qazwsxedcrfv",
        "qazwsxedcrfvtgb",
        "starwars1234",
        "supersecretpassword",
        "thisismypassword",
        "trustno1trustno1",
        "zaq12wsxcde3",
        "zaq12wsxcde34rfv",
        "1q2w3e4r5t6y",
        "1q2w3e4r5t6y7u8i",
        "1qaz2wsx3edc",
        "1qaz2wsx3edc4rfv",
    }
)
"""Long ones that people choose again and again, letters and digits only."""

_TRACKS = tuple(
    line * 6
    for row in (
        "abcdefghijklmnopqrstuvwxyz",
        "1234567890",
        "qwertyuiopasdfghjklzxcvbnm",
        "qwertzuiopasdfghjklyxcvbnm",
        "qwertyuiop",
        "asdfghjkl",
        "zxcvbnm",
        "1234567890qwertyuiopasdfghjklzxcvbnm",
    )
    for line in (row, row[::-1])
)


class PasswordShort(Refusal):
    """The password has too few or too many characters (field, least, most)."""


class PasswordGuessable(Refusal):
    """The password is one of the first that others would try (field, why)."""


class Why(StrEnum):
    """What makes a passphrase easy to guess."""

    COMMON = "common"
    REPEATED = "repeated"
    SEQUENCE = "sequence"
    OWN = "own"


def canonical(typed: str) -> str:
    """Return a passphrase in the one form it is hashed in, on every keyboard."""
    return unicodedata.normalize("NFKC", typed)


def require_sound(typed: str, own: Iterable[str] = (), field: str = "password") -> str:
    """Return the passphrase in its canonical form, or refuse.

    Args:
        typed: As it was typed.
        own: What others know: her name, her address, the city.
        field: Beside which field a fault stands.

    Raises:
        PasswordShort: fewer than 12 or more than 256 characters.
        PasswordGuessable: common, repeated, a row of keys, or about herself.
    """
    passphrase = canonical(typed)
    if not SHORTEST <= len(passphrase) <= LONGEST:
        raise PasswordShort(field=field, least=SHORTEST, most=LONGEST)
    if why := _weakness(_squeezed(passphrase), own):
        raise PasswordGuessable(field=field, why=why)
    return passphrase


def _weakness(signs: str, own: Iterable[str]) -> Why | None:
    if _repeats(signs):
        return Why.REPEATED
    if any(signs in track for track in _TRACKS):
        return Why.SEQUENCE
    if signs in COMMON:
        return Why.COMMON
    return Why.OWN if _says_only(signs, own) else None


def _repeats(signs: str) -> bool:
    """Say whether it is one short piece over and over, or of very few signs."""
    period = (signs + signs).find(signs, 1)
    return period < min(len(signs), SHORTEST) or len(set(signs)) < 4


def _says_only(signs: str, own: Iterable[str]) -> bool:
    words = {_squeezed(word) for text in own for word in _words(text)}
    known = {word for word in words if len(word) >= _LEAST_OWN}
    left = signs
    for word in sorted(known | {_squeezed(each) for each in _SERVICE}, key=len)[::-1]:
        left = left.replace(word, "")
    return left != signs and len(left.strip("0123456789")) < _LEFT


def _words(text: str) -> list[str]:
    apart = "".join(sign if sign.isalnum() else " " for sign in text)
    return [text, *apart.split()]


def _squeezed(text: str) -> str:
    """Return letters and digits alone; signs, where there is nothing else."""
    # Letters with their marks taken off: "zmyślona" and "zmyslona" are one word.
    apart = unicodedata.normalize("NFKD", text.casefold()).replace("ł", "l")
    folded = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return "".join(sign for sign in folded if sign.isalnum()) or folded
