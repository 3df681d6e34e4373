"""A declared identity in its canonical form: every spelling gives one key.

The canonical form folds case, diacritics (ł too), spaces, hyphens and
punctuation, and keeps the first given name, the surname, the address and the
year of birth. It is never stored: only its keyed hash is (``evidence.keys``).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from pb.domain.calendar import WARSAW
from pb.domain.refusals import Refusal

OLDEST = 125
"""Years; nobody older has ever lived to vote."""

_STREET_WORDS = frozenset(
    {"ul", "ulica", "al", "aleja", "aleje", "os", "osiedle", "pl", "plac"}
)
_UNIT_SEPARATOR = "\x1f"
_UNFOLDED = str.maketrans({"ł": "l", "Ł": "l", "đ": "d", "ø": "o"})


class DetailMissing(Refusal):
    """A part of the identity has no letter or digit in it (field)."""


class YearImplausible(Refusal):
    """The year of birth is no living person's (field, year, earliest, latest)."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a voter says she is."""

    given_name: str
    surname: str
    street: str
    house: str
    flat: str
    year: int

    def canonical(self) -> bytes:
        """Return the form in which two spellings of one person are equal."""
        house, flat = _house_and_flat(self.house, self.flat)
        parts = (
            folded(_first_name(self.given_name)),
            folded(self.surname),
            _street(self.street),
            house,
            flat,
            f"{self.year:04d}",
        )
        return _UNIT_SEPARATOR.join(parts).encode()


def declare(identity: Identity, now: datetime) -> Identity:
    """Return the identity when it can be one, or refuse."""
    for field in ("given_name", "surname", "street", "house"):
        if not folded(getattr(identity, field)):
            raise DetailMissing(field=field)
    this_year = now.astimezone(WARSAW).year
    if not this_year - OLDEST <= identity.year <= this_year:
        raise YearImplausible(
            field="year",
            year=identity.year,
            earliest=this_year - OLDEST,
            latest=this_year,
        )
    return identity


def folded(text: str) -> str:
    """Return ``text`` without case, diacritics, spaces and punctuation."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_UNFOLDED)
    apart = unicodedata.normalize("NFKD", plain)
    return "".join(sign for sign in apart if sign.isalnum())


def _first_name(given: str) -> str:
    names = re.split(r"[\s\-\u2010-\u2015,]+", unicodedata.normalize("NFKC", given))
    return next((name for name in names if folded(name)), "")


def _street(text: str) -> str:
    words = re.split(r"[\s.]+", unicodedata.normalize("NFKC", text))
    named = [folded(word) for word in words if folded(word)]
    if len(named) > 1 and named[0] in _STREET_WORDS:
        named = named[1:]
    return "".join(named)


def _house_and_flat(house: str, flat: str) -> tuple[str, str]:
    if not folded(flat):
        first, _, second = unicodedata.normalize("NFKC", house).partition("/")
        house, flat = (first, second) if folded(first) else (house, flat)
    flat = re.sub(r"^(mieszkanie|lokal|lok|m)(?=\d)", "", folded(flat))
    return _number(folded(house)), _number(flat)


def _number(text: str) -> str:
    return re.sub(r"^0+(?=\d)", "", text)


AGE_BANDS = ((18, "0-17"), (30, "18-29"), (45, "30-44"), (60, "45-59"), (75, "60-74"))


def age_band(year: int, now: datetime) -> str:
    """Return the band of the age reached this year, as ``30-44`` or ``75+``."""
    age = now.astimezone(WARSAW).year - year
    return next((band for below, band in AGE_BANDS if age < below), "75+")


def canonical_contact(address: str) -> bytes:
    """Return an e-mail address so that its spellings share their limits.

    The part after ``+`` is dropped: it names the same mailbox.
    """
    name, _, domain = unicodedata.normalize("NFKC", address).strip().rpartition("@")
    mailbox = name.partition("+")[0] or name
    return f"{mailbox}@{domain}".casefold().encode()
