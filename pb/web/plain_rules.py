"""The rules of an edition in plain words for residents, made from its rulebook.

Each sentence names the parameters it says, so that their paragraphs stand beside
it; a sentence whose parameters are not decided yet says just that.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pb.domain.rulebook import Pool, Rulebook
from pb.domain.terms import BallotOrder, Duplicates, Remainder, Rule, Visibility
from pb.web import parameters, words
from pb.web.filters import amount, day
from pb.web.i18n import _
from pb.web.i18n import ngettext as _n
from pb.web.parameter_texts import TITLES


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a rule says, and the paragraphs it rests on."""

    text: str
    basis: str
    decided: bool = True
    points: tuple[str, ...] = ()
    """A list under the sentence."""


@dataclass(frozen=True, slots=True)
class Section:
    """What belongs together; ``key`` is its place on the page."""

    key: str
    title: str
    sentences: tuple[Sentence, ...]


def sections(rules: Rulebook) -> list[Section]:
    """Return all the rules in the order in which a resident meets them."""
    return [
        Section("money", _("What the money is for"), tuple(_money(rules))),
        Section("propose", _("Who may propose a project"), tuple(_propose(rules))),
        Section("check", _("How proposals are checked"), tuple(_check(rules))),
        Section("vote", _("Who may vote"), tuple(_vote(rules))),
        Section("ballot", _("How to mark the ballot"), tuple(_ballot(rules))),
        Section("count", _("How winners are chosen"), tuple(_count(rules))),
        Section("secret", _("What is shown during the vote"), tuple(_secret(rules))),
        Section("data", _("Personal data"), tuple(_data(rules))),
        Section("act", _("The resolution"), tuple(_act(rules))),
    ]


def _say(
    rules: Rulebook,
    names: str,
    text: Callable[[], str],
    points: Callable[[], Iterable[str]] = tuple,
) -> Sentence:
    """Return a sentence about the named parameters, if they are decided."""
    listed = names.split()
    paragraphs = (parameters.basis(rules, name) for name in listed)
    basis = "; ".join(dict.fromkeys(each for each in paragraphs if each))
    if rules.unset.intersection(listed):
        what = next(name for name in listed if name in rules.unset)
        undecided = _("%(what)s: not decided yet.", what=TITLES[what])
        return Sentence(undecided, basis, decided=False)
    return Sentence(text(), basis, points=tuple(points()))


def _money(rules: Rulebook) -> Iterable[Sentence]:
    yield _say(
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
    yield _say(
        rules,
        "pools",
        lambda: _("What a project may cost:"),
        lambda: (f"{pool.name}: {parameters.limits(pool)}" for pool in rules.pools),
    )


def _pool_name(rules: Rulebook, pool: Pool) -> str:
    area = parameters.area(rules, pool) if rules.areas else ""
    more = [part for part in (area, pool.category) if part]
    return f"{pool.name} ({', '.join(more)})" if more else pool.name


def _propose(rules: Rulebook) -> Iterable[Sentence]:
    yield _say(rules, "proposals_per_person", lambda: _proposals(rules))
    yield _say(
        rules,
        "pools",
        lambda: _("How many residents must support a proposal:"),
        lambda: (
            f"{p.name}: {parameters.written('pool_supporters', p.supporters)}"
            for p in rules.pools
        ),
    )
    if rules.extra_fields or "extra_fields" in rules.unset:
        yield _say(
            rules,
            "extra_fields",
            lambda: _("Besides the usual fields an author is asked:"),
            lambda: (field.label for field in rules.extra_fields),
        )


def _proposals(rules: Rulebook) -> str:
    if rules.proposals_per_person is None:
        return _("Every resident may submit as many proposals as she likes.")
    return _n(
        "Every resident may submit one proposal.",
        "Every resident may submit up to %(num)s proposals.",
        rules.proposals_per_person,
    )


def _check(rules: Rulebook) -> Iterable[Sentence]:
    if rules.criteria or "criteria" in rules.unset:
        yield _say(
            rules,
            "criteria",
            lambda: _("Officials check:"),
            lambda: (each.text for each in rules.criteria),
        )
    yield _say(
        rules,
        "completing_days",
        lambda: _n(
            "Who is called to complete a proposal has %(num)s working day for it.",
            "Who is called to complete a proposal has %(num)s working days for it.",
            rules.completing_days,
        ),
    )
    yield _say(
        rules,
        "decided_by appeals_to",
        lambda: _(
            "It is decided by: %(decides)s. Appeals are heard by: %(hears)s.",
            decides=_inside(words.of(rules.decided_by)),
            hears=_inside(words.of(rules.appeals_to)),
        ),
    )


def _vote(rules: Rulebook) -> Iterable[Sentence]:
    yield _say(rules, "age_limit", lambda: _age(rules))
    yield _say(rules, "eligible", lambda: _eligible(rules))
    yield _say(
        rules,
        "routes",
        lambda: _("That you live here is confirmed in one of these ways:"),
        lambda: (words.of(route) for route in rules.routes),
    )
    yield _say(
        rules,
        "ballots_per_contact",
        lambda: _n(
            "With one e-mail address %(num)s ballot may be confirmed.",
            "With one e-mail address up to %(num)s ballots may be confirmed.",
            rules.ballots_per_contact,
        ),
    )
    yield _say(rules, "duplicates", lambda: _duplicates(rules))


def _age(rules: Rulebook) -> str:
    if not rules.age_limit:
        return _("Everybody who lives here may vote, at any age.")
    return _(
        "Everybody who lives here may vote from the age of %(age)s.",
        age=rules.age_limit,
    )


def _eligible(rules: Rulebook) -> str:
    text = _(
        "These are %(number)s residents.",
        number=parameters.written("eligible", rules.eligible),
    )
    if "residents_on" not in rules.unset and rules.residents_on:
        text += " " + _("Counted on %(day)s.", day=day(rules.residents_on))
    if "residents_source" not in rules.unset and rules.residents_source:
        text += " " + _("Source: %(source)s.", source=rules.residents_source)
    return text


def _duplicates(rules: Rulebook) -> str:
    return {
        Duplicates.FIRST_COUNTS: _(
            "Who votes online and on paper has one vote: the first ballot counts."
        ),
        Duplicates.PAPER_COUNTS: _(
            "Who votes online and on paper has one vote: the ballot on paper counts."
        ),
        Duplicates.ALL_VOID: _(
            "Who votes online and on paper loses the vote: neither ballot counts."
        ),
    }[rules.duplicates]


def _ballot(rules: Rulebook) -> Iterable[Sentence]:
    text = parameters.ballot(rules)
    if text == parameters.undecided():
        yield _say(rules, " ".join(sorted(rules.unset & _BALLOT)), str)
    else:
        yield _say(rules, "ballot_form", lambda: text)
    yield _say(
        rules,
        "order",
        lambda: (
            _("The numbers on the ballot are drawn by lot, in public.")
            if rules.order is BallotOrder.LOT
            else _("A project keeps the number it got when it was filed.")
        ),
    )


_BALLOT = frozenset(
    {
        "ballot_form",
        "least_choices",
        "most_choices",
        "choices_per_pool",
        "points_sum",
        "points_cap",
        "ranked",
    }
)


def _count(rules: Rulebook) -> Iterable[Sentence]:
    greedy = rules.rule is Rule.GREEDY
    names = "rule misfit score" if greedy else "rule"
    yield _say(rules, names, lambda: parameters.counting(rules))
    if any(pool.threshold for pool in rules.pools) or "pools" in rules.unset:
        yield _say(
            rules,
            "pools",
            lambda: _("A project with fewer votes than this is not funded:"),
            lambda: (
                f"{p.name}: {parameters.written('pool_threshold', p.threshold)}"
                for p in rules.pools
            ),
        )
    yield _say(
        rules,
        "tie_criteria",
        lambda: _(
            "If votes are equal: %(how)s.",
            how=_inside(parameters.shown(rules, "tie_criteria")),
        ),
    )
    if greedy:
        yield _say(rules, "remainder", lambda: _remainder(rules))
    elif rules.rule is Rule.EQUAL_SHARES:
        yield _say(
            rules,
            "completion",
            lambda: _(
                "Money that is left after that: %(how)s.",
                how=_inside(parameters.shown(rules, "completion")),
            ),
        )
    if any(pool.leftover_to for pool in rules.pools):
        yield _say(
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


def _secret(rules: Rulebook) -> Iterable[Sentence]:
    yield _say(rules, "visibility", lambda: _visible(rules))
    yield _say(
        rules,
        "custody",
        lambda: _(
            "Ballots lie sealed until the count. The key is kept by: %(who)s.",
            who=_inside(words.of(rules.custody)),
        ),
    )


def _visible(rules: Rulebook) -> str:
    return {
        Visibility.SEALED: _("Until the vote is over nobody sees any number of it."),
        Visibility.TURNOUT: _("During the vote everybody sees how many have voted."),
        Visibility.LIVE: _(
            "During the vote everybody sees how many have voted and the standings, in "
            "batches of at least 20 ballots."
        ),
    }[rules.visibility]


def _data(rules: Rulebook) -> Iterable[Sentence]:
    kept = rules.retention
    yield _say(
        rules,
        "retention",
        lambda: _("After the result personal data is kept for:"),
        lambda: (
            f"{TITLES[f'retention_{name}']}: "
            + parameters.written(f"retention_{name}", days)
            for name, days in (
                ("identities", kept.identities),
                ("accounts", kept.accounts),
                ("support", kept.support),
            )
        ),
    )


def _act(rules: Rulebook) -> Iterable[Sentence]:
    yield _say(
        rules,
        "act",
        lambda: (
            _("These rules are laid down in: %(act)s.", act=rules.act)
            if rules.act
            else _("No resolution is named.")
        ),
    )


def _inside(text: str) -> str:
    """Return words as they stand inside a sentence."""
    return text[:1].lower() + text[1:]
