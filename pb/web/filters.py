"""How templates write money, numbers, times and addresses of files."""

import hashlib
from datetime import MAXYEAR, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from babel.numbers import format_decimal
from flask import Flask, current_app, request
from flask_babel import format_date, format_datetime, get_locale

from pb.domain import money
from pb.domain.calendar import WARSAW, Window
from pb.web import words
from pb.web.i18n import _


def amount(grosze: int | None, currency: str = "PLN") -> str:
    """Write an amount of grosze as ``1 000 000,00 zł`` or ``PLN 1,000,000.00``.

    An imported edition may be in another ``currency``, named by its ISO code.
    """
    if grosze is None:
        return "–"
    polish = _language() == "pl"
    text = money.polish(grosze) if polish else money.english(grosze)
    sign = "zł" if polish else "PLN"
    return text if currency == "PLN" else text.replace(sign, currency)


def number(value: int) -> str:
    """Write a number with its thousands apart."""
    grouped = str(format_decimal(value, locale=get_locale()))
    return grouped.replace("\u202f", "\u00a0")


def percent(part: int, whole: int) -> str:
    """Write a share with one digit after the point, as ``21,7%``."""
    permille = (part * 1000 * 2 + whole) // (2 * whole) if whole else 0
    text = f"{permille // 10}.{permille % 10}"
    return (text.replace(".", ",") if _language() == "pl" else text) + "%"


def instant(when: datetime) -> str:
    """Write an instant by Warsaw's clock, to the minute."""
    local = when.astimezone(WARSAW)
    day = format_datetime(local, "d MMMM y", rebase=False)
    return _("%(day)s, %(time)s", day=day, time=f"{local:%H:%M}")


def deadline(when: datetime) -> str:
    """Write the end of a window; at midnight as 24:00 of the day that ends.

    "Until 21 June, 00:00" would be read as if the 21st were still a day to act.
    """
    if not _at_midnight(when):
        return instant(when)
    ended = day(when - timedelta(seconds=1))
    return _("%(day)s, %(time)s", day=ended, time="24:00")


def precise(when: datetime) -> str:
    """Write an instant by Warsaw's clock, to the second where it has some."""
    local = when.astimezone(WARSAW)
    time_of_day = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return _("%(day)s, %(time)s", day=day(when), time=time_of_day)


def day(when: datetime | date) -> str:
    """Write a day; an instant's by Warsaw's calendar."""
    local = when.astimezone(WARSAW).date() if isinstance(when, datetime) else when
    return str(format_date(local, "d MMMM y"))


def span(window: Window) -> str:
    """Write from when to when; in whole days where it is made of them.

    The end does not belong to a window, so its last day is the one before.
    """
    if window.ends.year == MAXYEAR:
        return _("from %(when)s", when=_start(window.begins))
    begins, ends = _start(window.begins), _start(window.ends)
    if _at_midnight(window.begins) and _at_midnight(window.ends):
        ends = day(window.ends - timedelta(seconds=1)).replace(" ", money.NO_BREAK)
    return _("%(begins)s – %(ends)s", begins=begins, ends=ends)


def _start(when: datetime) -> str:
    text = day(when) if _at_midnight(when) else precise(when)
    return text.replace(" ", money.NO_BREAK)


def _at_midnight(when: datetime) -> bool:
    return when.astimezone(WARSAW).time() == time()


def static_url(name: str) -> str:
    """Return the address of a static file with a hash of what is in it."""
    folder = f"{request.script_root}{current_app.static_url_path}"
    return f"{folder}/{name}?v={_hash(Path(_folder()) / name)}"


def _folder() -> str:
    return current_app.static_folder or ""


@cache
def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _language() -> str:
    return str(get_locale())


def init_app(app: Flask) -> None:
    """Give the templates their filters and words."""
    app.jinja_env.filters.update(
        amount=amount,
        number=number,
        instant=instant,
        deadline=deadline,
        precise=precise,
        day=day,
        span=span,
        words=words.of,
    )
    app.jinja_env.globals.update(static_url=static_url, percent=percent)
