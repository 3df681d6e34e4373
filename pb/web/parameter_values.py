"""The values of the rulebook's parameters, as people read them."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

from pb.domain.amendment import UNDECIDED
from pb.domain.pool import RESERVE
from pb.domain.rulebook import (
    Area,
    Basis,
    Criterion,
    ExtraField,
    Pool,
    Retention,
)
from pb.web import words
from pb.web.filters import amount, day, number
from pb.web.forms.fields import share
from pb.web.i18n import _
from pb.web.i18n import ngettext as _n

NOTHING = "–"


def _or(empty: Callable[[], str], write: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return a writer that says nothing, None and 0 in words of their own."""
    return lambda value: write(value) if value else empty()


def _if_any(
    empty: Callable[[], str], write: Callable[[Any], str]
) -> Callable[[Any], str]:
    """Return a writer that says only None in words of its own: 0 is a number."""
    return lambda value: empty() if value is None else write(value)


def _no_limit() -> str:
    return _("no limit")


def _floor(value: int) -> str:
    return _no_limit() if value == 1 else amount(value)


def _votes(value: int) -> str:
    return _n("%(num)s vote", "%(num)s votes", value)


def _days(value: int) -> str:
    return _n("%(num)s day", "%(num)s days", value)


def _ties(value: tuple[Enum, ...]) -> str:
    if not value:
        return _("A recorded lot decides")
    chain = "; ".join(words.of(tie) for tie in value)
    return _("%(first)s, then a recorded lot decides", first=chain)


def _retention(value: Retention) -> str:
    return _(
        "Data of voters %(identities)s, accounts of authors %(accounts)s, support "
        "cards %(support)s",
        identities=_days(value.identities),
        accounts=_days(value.accounts),
        support=_days(value.support),
    )


def _criterion(value: Criterion) -> str:
    text = f"{words.of(value.card)}: {value.text}"
    if value.correctable:
        text = _("%(text)s (may be corrected)", text=text)
    return f"{text} – {value.sentence}" if value.sentence else text


def _question(value: ExtraField) -> str:
    if value.required:
        return _("%(question)s (must be answered)", question=value.label)
    return value.label


def _pool(value: Pool) -> str:
    return _("%(name)s: %(amount)s", name=value.name, amount=amount(value.amount))


def _area(value: Area) -> str:
    if value.inhabitants is None:
        return value.name
    return _("%(name)s: %(n)s", name=value.name, n=number(value.inhabitants))


def _basis(value: Basis) -> str:
    return ", ".join(part for part in (value.paragraph, value.act) if part)


def leftover(key: str, pools: tuple[Pool, ...] = ()) -> str:
    """Return where a pool's left money goes; ``pools`` give a key its name."""
    if not key:
        return _("It stays unspent")
    if key == RESERVE:
        return _("To the common reserve")
    name = next((pool.name for pool in pools if pool.key == key), key)
    return _("To the pool “%(name)s”", name=name)


def _each(write: Callable[[Any], str], between: str = "; ") -> Callable[[Any], str]:
    return lambda values: between.join(write(value) for value in values) or _("none")


_WRITERS: Mapping[str, Callable[[Any], str]] = {
    "allocation": amount,
    "expenditure": amount,
    "increment": amount,
    "reserve": lambda value: _("as much as needed") if value is None else amount(value),
    "pool": _pool,
    "pools": _each(_pool),
    "pool_amount": amount,
    "pool_cost_min": _floor,
    "pool_cost_max": _or(lambda: _("as much as the pool has"), amount),
    "pool_threshold": _if_any(lambda: _("none"), _votes),
    "pool_supporters": _or(lambda: _("none"), number),
    "pool_area": _or(lambda: _("Whole city"), str),
    "pool_category": _or(lambda: NOTHING, str),
    "pool_leftover_to": leftover,
    "area": _area,
    "areas": _or(lambda: _("the whole city is one area"), _each(_area)),
    "residents_source": _or(lambda: NOTHING, str),
    "age_limit": _or(_no_limit, lambda value: _("from %(age)s years", age=value)),
    "proposals_per_person": _if_any(_no_limit, number),
    "extra_field": _question,
    "extra_fields": _each(_question),
    "completing_days": lambda n: _n("%(num)s working day", "%(num)s working days", n),
    "criterion": _criterion,
    "criteria": _each(_criterion, between="\n"),
    "choices_per_pool": lambda yes: (
        _("in each pool") if yes else _("on the whole ballot")
    ),
    "routes": _each(words.of),
    "tie_criteria": _ties,
    "share": _if_any(_no_limit, share),
    "retention": _retention,
    "retention_identities": _days,
    "retention_accounts": _days,
    "retention_support": _days,
    "act": _or(lambda: NOTHING, str),
    "basis": _basis,
    "pool_order": _each(lambda pool: pool.name),
    "area_order": _each(lambda area: area.name),
    "criterion_order": _each(_criterion),
    "extra_field_order": _each(_question),
}
"""How each parameter is written whose value does not say it by itself."""

_SINGLE = frozenset({"pool", "area", "criterion", "extra_field", "basis"})
"""Things that were added or taken away: nothing stands on one side."""


def written(parameter: str, value: object) -> str:
    """Return a parameter's value as people read it."""
    if value is UNDECIDED:
        return _("Not decided yet")
    missing = value is None and parameter in _SINGLE
    if parameter in _WRITERS and not missing:
        write = _WRITERS[parameter]
        return write(value)
    return _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    for kind, write in _KINDS:
        if isinstance(value, kind):
            return write(value)
    return NOTHING if value is None else str(value)


_KINDS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (Enum, words.of),
    (int, number),
    (date, day),
    (Fraction, share),
)
