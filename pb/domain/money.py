"""Money: whole grosze inside, words for people at the edge.

A grosz stands for the hundredth of any currency: a cent, a penny, a rappen.
No float ever touches an amount.
"""

import re
from typing import NewType

from pb.domain.refusals import Refusal

Grosze = NewType("Grosze", int)

NO_BREAK = "\u00a0"

# Fifteen digits are far beyond any allocation and well inside a BIGINT.
_MOST_DIGITS = 15
_MOST_CHARACTERS = 60
_CURRENCY = re.compile(r"^(?:zł|PLN)\s*|\s*(?:zł|PLN)$", re.IGNORECASE)
# A separator before exactly three digits may be a decimal sign or a group:
# "1.234" is refused rather than guessed. With both kinds there is no doubt.
_AMOUNT = re.compile(
    r"(?P<plain>[0-9]+|[0-9]{1,3}(?:[ \u00a0\u202f\u2009][0-9]{3})+)"
    r"(?:[.,](?P<decimals>[0-9]{1,2}))?"
    r"|(?P<commas>[0-9]{1,3}(?:,[0-9]{3})+)\.(?P<after_point>[0-9]{2})"
    r"|(?P<points>[0-9]{1,3}(?:\.[0-9]{3})+),(?P<after_comma>[0-9]{2})"
)


class NotAnAmount(Refusal):
    """The text is not an amount of money with at most two decimals (text)."""


def parse(text: str) -> Grosze:
    """Return the amount a text states, exactly.

    Reads "1234", "12,5", "12.50", "1 234,00 zł", "PLN 1,234.00".

    Raises:
        NotAnAmount: it is none, has more than two decimals, or can be read in
            two ways ("1.234").
    """
    stated = text.strip()
    # Long ones are not searched: that takes time in the square of the blanks.
    short = len(stated) <= _MOST_CHARACTERS
    match = _AMOUNT.fullmatch(_CURRENCY.sub("", stated)) if short else None
    if match is None:
        raise NotAnAmount(text=text)
    whole = match["plain"] or match["commas"] or match["points"]
    part = match["decimals"] or match["after_point"] or match["after_comma"] or ""
    digits = re.sub(r"[^0-9]", "", whole) + part.ljust(2, "0")
    if len(digits) > _MOST_DIGITS:
        raise NotAnAmount(text=text)
    return Grosze(int(digits))


def plain(amount: int) -> str:
    """Return an amount for files: "1234.00"."""
    return _written(amount, group="", decimal=".")


def polish(amount: int) -> str:
    """Return an amount for Polish readers: "1 000 000,00 zł", unbreakable."""
    return _written(amount, group=NO_BREAK, decimal=",") + f"{NO_BREAK}zł"


def english(amount: int) -> str:
    """Return an amount for English readers: "PLN 1,234,000.00", unbreakable."""
    sign, size = ("-", -amount) if amount < 0 else ("", amount)
    return f"{sign}PLN{NO_BREAK}{grouped(size)}"


def grouped(amount: int) -> str:
    """Return an amount without its currency: "1,234,000.00"."""
    return _written(amount, group=",", decimal=".")


def _written(amount: int, *, group: str, decimal: str) -> str:
    whole, part = divmod(abs(amount), 100)
    digits = f"{whole:,}".replace(",", group)
    return f"{'-' if amount < 0 else ''}{digits}{decimal}{part:02d}"
