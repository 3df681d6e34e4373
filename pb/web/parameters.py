"""The rulebook's parameters in plain words: name, value, what it means."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, cast

from pb.domain.amendment import Amendment
from pb.domain.rulebook import BallotForm, Misfit, Pool, Rulebook
from pb.web import words
from pb.web.filters import amount, number
from pb.web.i18n import _, _l
from pb.web.i18n import ngettext as _n

TITLES: Mapping[str, Any] = {
    "allocation": _l("Allocation"),
    "pool": _l("Pool"),
    "pool_name": _l("Name of the pool"),
    "pool_amount": _l("Amount of the pool"),
    "pool_cost_min": _l("Least cost of a project"),
    "pool_cost_max": _l("Highest cost of a project"),
    "pool_threshold": _l("Threshold"),
    "eligible": _l("Residents who may vote"),
    "ballot_form": _l("What may be marked"),
    "least_choices": _l("Least projects to mark"),
    "most_choices": _l("Most projects to mark"),
    "score": _l("What projects are ranked by"),
    "misfit": _l("A project that costs more than is left"),
    "tie_criteria": _l("Ties"),
    "visibility": _l("Shown during the vote"),
    "custody": _l("Who keeps the key of the urn"),
    "ballots_per_contact": _l("Ballots for one e-mail address"),
}
"""What each parameter is called."""

EXPLANATIONS: Mapping[str, Any] = {
    "allocation": _l("All the money residents decide on in this edition."),
    "eligible": _l("Turnout is counted against this number."),
    "ballot_form": _l("The server refuses a ballot that is marked otherwise."),
    "misfit": _l(
        "Projects are taken from the most votes to the fewest, as long as the pool’s "
        "money lasts."
    ),
    "tie_criteria": _l(
        "When projects with as many votes compete for the last money. If this settles "
        "nothing, a lot is drawn and recorded."
    ),
    "visibility": _l(
        "Nobody sees more than this before the count, officials included."
    ),
    "custody": _l(
        "Ballots lie sealed in the urn. The key that opens it is kept outside the "
        "database and destroyed once the ballots are counted."
    ),
    "ballots_per_contact": _l("So that a family can share an address, within limits."),
}
"""What each parameter means for residents."""

_NOTHING = "–"


def limits(pool: Pool) -> str:
    """Return what a project of a pool may cost, in words."""
    if pool.cost_min == 1:
        return _("up to %(most)s", most=amount(pool.most()))
    return _(
        "%(least)s – %(most)s", least=amount(pool.cost_min), most=amount(pool.most())
    )


def ballot(rules: Rulebook) -> str:
    """Return what a voter may mark, in one sentence."""
    if rules.ballot_form is BallotForm.CHOOSE_ONE_PER_POOL:
        if len(rules.pools) == 1:
            return _("You choose one project.")
        return _("You may choose one project in each pool.")
    if rules.least_choices > 1:
        return _(
            "You choose from %(least)s to %(most)s projects.",
            least=rules.least_choices,
            most=rules.most_choices,
        )
    return _n(
        "You may choose one project.",
        "You may choose up to %(num)s projects.",
        rules.most_choices,
    )


def counting(rules: Rulebook) -> str:
    """Return how winners are chosen, in words."""
    first = _(
        "In each pool projects are taken from the most votes to the fewest, as long "
        "as the pool’s money lasts."
    )
    if rules.misfit is Misfit.SKIP:
        return f"{first} " + _(
            "One that costs more than is left is skipped, and a cheaper one may follow."
        )
    return f"{first} " + _("The first one that costs more than is left ends the list.")


def _limit(value: object) -> str:
    return _("as much as the pool has") if value is None else amount(cast("int", value))


def _floor(value: object) -> str:
    if value is None or value == 1:
        return _("no limit")
    return amount(cast("int", value))


def _threshold(value: object) -> str:
    if value is None:
        return _("none")
    return _n("%(num)s vote", "%(num)s votes", cast("int", value))


def _ties(value: object) -> str:
    chain = [words.of(tie) for tie in cast("tuple[Enum, ...]", value)]
    if not chain:
        return _("A recorded lot decides")
    return _("%(first)s, then a recorded lot decides", first="; ".join(chain))


def _pool(value: object) -> str:
    pool = cast("Pool", value)
    return _("%(name)s: %(amount)s", name=pool.name, amount=amount(pool.amount))


_WRITERS: Mapping[str, Callable[[object], str]] = {
    "allocation": lambda value: amount(cast("int", value)),
    "pool": _pool,
    "pool_amount": lambda value: amount(cast("int", value)),
    "pool_cost_min": _floor,
    "pool_cost_max": _limit,
    "pool_threshold": _threshold,
    "tie_criteria": _ties,
}


def written(parameter: str, value: object) -> str:
    """Return a parameter's value as people read it."""
    if parameter in _WRITERS and not (parameter == "pool" and value is None):
        return _WRITERS[parameter](value)
    match value:
        case None:
            return _NOTHING
        case Enum():
            return words.of(value)
        case int():
            return number(value)
        case _:
            return str(value)


def title(amendment: Amendment) -> str:
    """Return what a changed parameter is called, with its pool."""
    name = str(TITLES[amendment.parameter])
    return f"{amendment.pool}: {name}" if amendment.pool else name
