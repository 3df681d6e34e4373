"""The rules in plain words: the money, proposals, and how they are checked."""

from collections.abc import Iterable

from pb.domain.rulebook import Pool, Rulebook
from pb.web import parameters, words
from pb.web.filters import amount
from pb.web.i18n import _
from pb.web.i18n import ngettext as _n
from pb.web.plain_sentence import Sentence, inside, say


def money(rules: Rulebook) -> Iterable[Sentence]:
    """Say what is shared, and what a project may cost."""
    yield say(
        rules,
        "allocation",
        lambda: _("%(amount)s is shared.", amount=amount(rules.allocation)),
        lambda: (
            _(
                "%(pool)s: %(amount)s",
                pool=_pool_name(rules, pool),
                amount=amount(pool.amount),
            )
            for pool in rules.pools
        ),
    )
    yield say(
        rules,
        "pools",
        lambda: _("What a project may cost:"),
        lambda: (f"{pool.name}: {parameters.limits(pool)}" for pool in rules.pools),
    )


def _pool_name(rules: Rulebook, pool: Pool) -> str:
    area = parameters.area(rules, pool) if rules.areas else ""
    more = [part for part in (area, pool.category) if part]
    return f"{pool.name} ({', '.join(more)})" if more else pool.name


def propose(rules: Rulebook) -> Iterable[Sentence]:
    """Say who may propose a project, and what it takes."""
    yield say(rules, "proposals_per_person", lambda: _proposals(rules))
    yield say(rules, "pools", lambda: _support(rules), lambda: _supporters(rules))
    if rules.extra_fields or "extra_fields" in rules.unset:
        yield say(
            rules,
            "extra_fields",
            lambda: _("Besides the usual fields an author is asked:"),
            lambda: (field.label for field in rules.extra_fields),
        )


def _support(rules: Rulebook) -> str:
    if any(pool.supporters for pool in rules.pools):
        return _("How many residents must support a proposal:")
    return _("A proposal needs no supporters.")


def _supporters(rules: Rulebook) -> Iterable[str]:
    if not any(pool.supporters for pool in rules.pools):
        return []
    return [
        f"{pool.name}: {parameters.written('pool_supporters', pool.supporters)}"
        for pool in rules.pools
    ]


def _proposals(rules: Rulebook) -> str:
    if rules.proposals_per_person is None:
        return _("Every resident may submit as many proposals as she likes.")
    return _n(
        "Every resident may submit one proposal.",
        "Every resident may submit up to %(num)s proposals.",
        rules.proposals_per_person,
    )


def check(rules: Rulebook) -> Iterable[Sentence]:
    """Say how a proposal is checked and decided."""
    if rules.criteria or "criteria" in rules.unset:
        yield say(
            rules,
            "criteria",
            lambda: _("Officials check:"),
            lambda: (each.text for each in rules.criteria),
        )
    yield say(
        rules,
        "completing_days",
        lambda: _n(
            "Who is called to complete a proposal has %(num)s working day for it.",
            "Who is called to complete a proposal has %(num)s working days for it.",
            rules.completing_days,
        ),
    )
    yield say(
        rules,
        "decided_by appeals_to",
        lambda: _(
            "It is decided by: %(decides)s. Appeals are heard by: %(hears)s.",
            decides=inside(words.of(rules.decided_by)),
            hears=inside(words.of(rules.appeals_to)),
        ),
    )
