"""The rules in plain words: who votes, how, and what is shown meanwhile."""

from collections.abc import Iterable

from pb.domain.rulebook import Rulebook
from pb.domain.terms import BallotOrder, Duplicates, Visibility
from pb.web import parameters, words
from pb.web.filters import day
from pb.web.i18n import _
from pb.web.i18n import ngettext as _n
from pb.web.plain_sentence import Sentence, inside, say


def vote(rules: Rulebook) -> Iterable[Sentence]:
    """Say who may vote, and how she is confirmed."""
    yield say(rules, "age_limit", lambda: _age(rules))
    yield say(rules, "eligible", lambda: _eligible(rules))
    yield say(
        rules,
        "routes",
        lambda: _("That you live here is confirmed in one of these ways:"),
        lambda: (words.of(route) for route in rules.routes),
    )
    yield say(
        rules,
        "ballots_per_contact",
        lambda: _n(
            "With one e-mail address %(num)s ballot may be confirmed.",
            "With one e-mail address up to %(num)s ballots may be confirmed.",
            rules.ballots_per_contact,
        ),
    )
    yield say(rules, "duplicates", lambda: _duplicates(rules))


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


def ballot(rules: Rulebook) -> Iterable[Sentence]:
    """Say how a ballot is marked, and in which order projects stand."""
    text = parameters.ballot(rules)
    if text == parameters.undecided():
        yield say(rules, " ".join(sorted(rules.unset & _BALLOT)), str)
    else:
        yield say(rules, "ballot_form", lambda: text)
    yield say(
        rules,
        "order",
        lambda: (
            _("The numbers on the ballot are drawn by lot, in public.")
            if rules.order is BallotOrder.LOT
            else _("A project keeps the number it got when it was filed.")
        ),
    )


def secret(rules: Rulebook) -> Iterable[Sentence]:
    """Say what is seen during the vote, and who has the key."""
    yield say(rules, "visibility", lambda: _visible(rules))
    yield say(
        rules,
        "custody",
        lambda: _(
            "Ballots lie sealed until the count. The key is kept by: %(who)s.",
            who=inside(words.of(rules.custody)),
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
