"""The rulebook's parameters in plain words: name, value, what it means.

Nothing here shows a value that only stands in until it is decided.
"""

from collections.abc import Callable, Mapping

from pb.domain import asked
from pb.domain.amendment import Amendment
from pb.domain.rulebook import Pool, Rulebook
from pb.domain.terms import BallotForm, Misfit, Rule, Score
from pb.web.filters import amount
from pb.web.i18n import _
from pb.web.i18n import ngettext as _n
from pb.web.parameter_texts import EXPLANATIONS, TITLES
from pb.web.parameter_values import leftover, written

__all__ = [
    "EXPLANATIONS",
    "TITLES",
    "area",
    "ballot",
    "basis",
    "counting",
    "is_decided",
    "leftover",
    "limits",
    "shown",
    "title",
    "undecided",
    "written",
]


def undecided() -> str:
    """Return what stands in place of a value that is not decided yet."""
    return _("Not decided yet")


def is_decided(rules: Rulebook, parameter: str) -> bool:
    """Say whether a parameter is decided; those of a pool are so together."""
    name = "pools" if parameter.startswith("pool_") else parameter
    return name not in rules.unset


def shown(rules: Rulebook, parameter: str) -> str:
    """Return a parameter's value as people read it, or that it is not decided."""
    if not is_decided(rules, parameter):
        return undecided()
    return written(parameter, getattr(rules, parameter))


def limits(pool: Pool, rules: Rulebook | None = None) -> str:
    """Return what a project of a pool may cost; with ``rules``, once decided."""
    if rules is not None and not is_decided(rules, "pools"):
        return undecided()
    if pool.cost_min == 1:
        return _("up to %(most)s", most=amount(pool.most()))
    return _(
        "%(least)s – %(most)s", least=amount(pool.cost_min), most=amount(pool.most())
    )


def area(rules: Rulebook, pool: Pool) -> str:
    """Return the name of a pool's area."""
    found = rules.area(pool.area)
    return found.name if found else written("pool_area", pool.area)


def basis(rules: Rulebook, parameter: str) -> str:
    """Return the paragraph and act a parameter rests on; empty where none is named."""
    found = rules.basis.get(parameter)
    if found is None or not found.paragraph:
        return ""
    act = found.act or rules.act
    return f"{found.paragraph}, {act}" if act else found.paragraph


def ballot(rules: Rulebook) -> str:
    """Return what a voter may mark, in one sentence; or that it is not decided."""
    names = ("ballot_form", *asked.OF_FORM[rules.ballot_form])
    if rules.unset.intersection(names):
        return undecided()
    return _MARKING[rules.ballot_form](rules)


def _points(rules: Rulebook) -> str:
    return _(
        "You share %(sum)s points among projects, at most %(cap)s to one.",
        sum=rules.points_sum,
        cap=rules.points_cap,
    )


def _one_per_pool(rules: Rulebook) -> str:
    if len(rules.pools) == 1:
        return _("You choose one project.")
    return _("You may choose one project in each pool.")


def _approval(rules: Rulebook) -> str:
    if rules.choices_per_pool and len(rules.pools) > 1:
        if rules.least_choices > 1:
            return _(
                "In each pool you choose from %(least)s to %(most)s projects.",
                least=rules.least_choices,
                most=rules.most_choices,
            )
        return _n(
            "In each pool you may choose one project.",
            "In each pool you may choose up to %(num)s projects.",
            rules.most_choices,
        )
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


_MARKING: Mapping[BallotForm, Callable[[Rulebook], str]] = {
    BallotForm.CHOOSE_ONE: lambda _rules: _("You choose one project."),
    BallotForm.CHOOSE_ONE_PER_POOL: _one_per_pool,
    BallotForm.APPROVAL: _approval,
    BallotForm.POINTS: _points,
    BallotForm.RANKING: lambda rules: _(
        "You put %(n)s projects in order.", n=rules.ranked
    ),
}


def counting(rules: Rulebook) -> str:
    """Return how winners are chosen, in words; or that it is not decided."""
    needed = {"rule", "misfit"} if rules.rule is Rule.GREEDY else {"rule"}
    if rules.unset & needed:
        return undecided()
    match rules.rule:
        case Rule.EQUAL_SHARES:
            return _(
                "In each pool every ballot has the same part of the money. A project "
                "is funded when those who voted for it can pay for it together; the "
                "one that takes the smallest part of their money goes first."
            )
        case Rule.PHRAGMEN:
            return _(
                "In each pool every ballot earns money at the same pace. A project is "
                "funded as soon as those who voted for it have earned its cost."
            )
        case Rule.GREEDY:
            return _greedy(rules)


def _greedy(rules: Rulebook) -> str:
    first = (
        _(
            "In each pool projects are taken from the most points to the fewest, as "
            "long as the pool’s money lasts."
        )
        if rules.score is Score.POINTS
        else _(
            "In each pool projects are taken from the most votes to the fewest, as "
            "long as the pool’s money lasts."
        )
    )
    if rules.misfit is Misfit.SKIP:
        return f"{first} " + _(
            "One that costs more than is left is skipped, and a cheaper one may follow."
        )
    return f"{first} " + _("The first one that costs more than is left ends the list.")


def title(amendment: Amendment) -> str:
    """Return what a changed parameter is called, with what it belongs to."""
    name = str(TITLES[amendment.parameter])
    if amendment.parameter == "basis":
        return f"{TITLES.get(amendment.pool or '', amendment.pool)}: {name}"
    return f"{amendment.pool}: {name}" if amendment.pool else name
