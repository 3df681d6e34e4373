"""How a chart writes numbers and texts: without locale state, without traps."""

import re
import unicodedata

from pb.charts.figures import ZLOTY, Locale

NBSP = "\N{NO-BREAK SPACE}"
_THOUSANDS = {"pl": NBSP, "en": ","}
_POINT = {"pl": ",", "en": "."}
# Categories that have no shape of their own or turn the reading direction round.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def count(number: int, locale: Locale) -> str:
    """Write a whole number: 12 345 in Polish, 12,345 in English."""
    return f"{number:,}".replace(",", _THOUSANDS[locale])


def money(grosze: int, locale: Locale, currency: str = ZLOTY) -> str:
    """Write grosze as money: 1 234,50 zł in Polish, PLN 1,234.50 in English.

    Another currency stands with its ISO code in both.
    """
    whole, rest = divmod(grosze, 100)
    amount = f"{count(whole, locale)}{_POINT[locale]}{rest:02}"
    sign = "zł" if (locale, currency) == ("pl", ZLOTY) else currency
    return f"{amount}{NBSP}{sign}" if locale == "pl" else f"{sign}{NBSP}{amount}"


def plain_money(grosze: int) -> str:
    """Write grosze for machines: 1234.50."""
    return f"{grosze // 100}.{grosze % 100:02}"


def share(part: int, whole: int, locale: Locale) -> str:
    """Write a share in per cent, one decimal, rounded down so that 100 means all."""
    tenths = 1000 * part // whole if whole else 0
    return f"{tenths // 10}{_POINT[locale]}{tenths % 10}%"


def clean(text: str) -> str:
    """Return a text fit for XML and for one line: controls out, spaces folded."""
    seen = (
        " " if char.isspace() and char != NBSP else char
        for char in unicodedata.normalize("NFC", text)
        if char.isspace() or unicodedata.category(char) not in _UNSEEN
    )
    return re.sub(" +", " ", "".join(seen)).strip()
