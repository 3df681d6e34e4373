"""The rules of an edition in plain words for residents, made from its rulebook.

Each sentence names the parameters it says, so that their paragraphs stand beside
it; a sentence whose parameters are not decided yet says just that.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pb.domain.rulebook import Rulebook
from pb.web import parameters
from pb.web.i18n import _
from pb.web.parameter_texts import TITLES
from pb.web.plain_count import count
from pb.web.plain_proposals import check, money, propose
from pb.web.plain_sentence import Sentence, say
from pb.web.plain_vote import ballot, secret, vote


@dataclass(frozen=True, slots=True)
class Section:
    """What belongs together; ``key`` is its place on the page."""

    key: str
    title: str
    sentences: tuple[Sentence, ...]


def sections(rules: Rulebook) -> list[Section]:
    """Return all the rules in the order in which a resident meets them."""
    return [
        Section("money", _("What the money is for"), tuple(money(rules))),
        Section("propose", _("Who may propose a project"), tuple(propose(rules))),
        Section("check", _("How proposals are checked"), tuple(check(rules))),
        Section("vote", _("Who may vote"), tuple(vote(rules))),
        Section("ballot", _("How to mark the ballot"), tuple(ballot(rules))),
        Section("count", _("How winners are chosen"), tuple(count(rules))),
        Section("secret", _("What is shown during the vote"), tuple(secret(rules))),
        Section("data", _("Personal data"), tuple(_data(rules))),
        Section("act", _("The resolution"), tuple(_act(rules))),
    ]


def _data(rules: Rulebook) -> Iterable[Sentence]:
    kept = rules.retention
    yield say(
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
    yield say(
        rules,
        "act",
        lambda: (
            _("These rules are laid down in: %(act)s.", act=rules.act)
            if rules.act
            else _("No resolution is named.")
        ),
    )
