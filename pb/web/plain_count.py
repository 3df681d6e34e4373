"""The rules in plain words: how winners are chosen."""

from collections.abc import Iterable

from pb.domain.rulebook import Rulebook
from pb.domain.terms import Remainder, Rule
from pb.web import parameters
from pb.web.i18n import _
from pb.web.plain_sentence import Sentence, inside, say


def count(rules: Rulebook) -> Iterable[Sentence]:
    """Say how winners are chosen, and what becomes of money left."""
    greedy = rules.rule is Rule.GREEDY
    names = "rule misfit score" if greedy else "rule"
    yield say(rules, names, lambda: parameters.counting(rules))
    if any(pool.threshold for pool in rules.pools) or "pools" in rules.unset:
        yield say(
            rules,
            "pools",
            lambda: _("A project with fewer votes than this is not funded:"),
            lambda: (
                f"{p.name}: {parameters.written('pool_threshold', p.threshold)}"
                for p in rules.pools
            ),
        )
    yield say(
        rules,
        "tie_criteria",
        lambda: _(
            "If votes are equal: %(how)s.",
            how=inside(parameters.shown(rules, "tie_criteria")),
        ),
    )
    if greedy:
        yield say(rules, "remainder", lambda: _remainder(rules))
    elif rules.rule is Rule.EQUAL_SHARES:
        yield say(
            rules,
            "completion",
            lambda: _(
                "Money that is left after that: %(how)s.",
                how=inside(parameters.shown(rules, "completion")),
            ),
        )
    if any(pool.leftover_to for pool in rules.pools):
        yield say(
            rules,
            "pools",
            lambda: _("Where the money goes that a pool leaves:"),
            lambda: (
                f"{p.name}: {parameters.leftover(p.leftover_to, rules.pools)}"
                for p in rules.pools
            ),
        )


def _remainder(rules: Rulebook) -> str:
    match rules.remainder:
        case Remainder.UNSPENT:
            return _("Money that is left in a pool is not spent on further projects.")
        case Remainder.NEXT_ON_LIST:
            return _("Money that is left goes to the next projects that fit.")
        case Remainder.TOP_UP:
            return _(
                "If at least %(share)s of the cost of the first project that did not "
                "fit is left, it is topped up and funded.",
                share=parameters.written("share", rules.top_up_share),
            )
