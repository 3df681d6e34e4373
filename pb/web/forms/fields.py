"""Fields that read what people type: amounts, counts, days and times.

What cannot be read stays in the field as it was typed.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from enum import Enum
from fractions import Fraction
from typing import Any

from flask_babel import get_locale
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice

from pb.domain import money
from pb.web import refusals, words
from pb.web.i18n import _l

_COUNT = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u202f.,]?[0-9]{3})*|[0-9]+")
_SHARE = re.compile(r"[0-9]+(?:\.[0-9]+)?%|[0-9]+/[0-9]+|0?\.[0-9]+|1")
_MOST_DIGITS = 12
_YES, _NO = "yes", "no"


class _ReadField(StringField):  # type: ignore[misc]  # WTForms carries no types
    """A text field whose data is what the text means; None when empty."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]
    fault: Any = None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed."""
        if not valuelist:
            return
        text = valuelist[0].strip()
        self.data = None
        if not text:
            return
        try:
            self.data = type(self).read(text)
        except money.NotAnAmount as refusal:
            raise ValueError(refusals.sentence(refusal)) from refusal
        except ValueError:
            raise ValueError(str(self.fault)) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else type(self).write(self.data)


def _write_amount(grosze: int) -> str:
    if str(get_locale()) == "pl":
        return money.polish(grosze).removesuffix(f"{money.NO_BREAK}zł")
    return money.grouped(grosze)


def _read_count(text: str) -> int:
    digits = re.sub(r"[^0-9]", "", text)
    if not _COUNT.fullmatch(text) or len(digits) > _MOST_DIGITS:
        raise ValueError(text)
    return int(digits)


def _read_share(text: str) -> Fraction:
    bare = text.replace(" ", "").replace("\u00a0", "").replace(",", ".")
    if not _SHARE.fullmatch(bare) or len(bare) > _MOST_DIGITS:
        raise ValueError(text)
    whole = 100 if bare.endswith("%") else 1
    try:
        read = Fraction(bare.removesuffix("%")) / whole
    except ZeroDivisionError:
        raise ValueError(text) from None
    if not 0 < read <= 1:
        raise ValueError(text)
    return read


def share(value: Fraction) -> str:
    """Write a share: in whole per cent where it is such, else as a fraction."""
    cents = value * 100
    return f"{cents}\u00a0%" if cents.denominator == 1 else str(value)


def _yes_or_no(value: object) -> str:
    if isinstance(value, bool):
        return _YES if value else _NO
    return str(value)


def _read_day(text: str) -> date:
    pattern = "%Y-%m-%d" if "-" in text else "%d.%m.%Y"
    return datetime.strptime(text, pattern).date()  # noqa: DTZ007 -- a day only


def _write_day(day: date) -> str:
    return f"{day.day}.{day:%m.%Y}"


def _read_time(text: str) -> time:
    pattern = "%H:%M:%S" if text.count(":") == 2 else "%H:%M"
    return datetime.strptime(text, pattern).time()  # noqa: DTZ007 -- Warsaw's clock


def _write_time(at: time) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


class AmountField(_ReadField):
    """An amount of money; its data is in grosze."""

    read = staticmethod(money.parse)
    write = staticmethod(_write_amount)


class CountField(_ReadField):
    """A whole number, not negative."""

    read = staticmethod(_read_count)
    write = staticmethod(str)
    fault = _l("Write a whole number in digits, for example 65 000.")


class DayField(_ReadField):
    """A day of the calendar."""

    read = staticmethod(_read_day)
    write = staticmethod(_write_day)
    fault = _l("write the day as day.month.year, for example 15.09.2027.")


class ClockField(_ReadField):
    """A time of Warsaw's clock, to the second where it is given."""

    read = staticmethod(_read_time)
    write = staticmethod(_write_time)
    fault = _l("write the time as hours:minutes, for example 08:00.")


class ShareField(_ReadField):
    """A share of a whole, as per cent or as a fraction; its data is a Fraction."""

    read = staticmethod(_read_share)
    write = staticmethod(share)
    fault = _l("Write a share of up to 100 per cent, for example 1/3 or 80%.")


class YesNoField(RadioField):  # type: ignore[misc]  # WTForms carries no types
    """A question to be answered by yes or no; nothing is chosen beforehand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        answers = [SelectChoice(_YES, _l("Yes")), SelectChoice(_NO, _l("No"))]
        super().__init__(*args, choices=answers, coerce=_yes_or_no, **kwargs)

    @property
    def chosen(self) -> bool:
        """Whether the answer is yes."""
        return bool(self.data == _YES)


def choices(values: type[Enum]) -> list[SelectChoice]:
    """Return all values of a rule as choices, in words."""
    return [SelectChoice(value.value, words.WORDS[value]) for value in values]
