"""A sentence about some of the rulebook's parameters, with what it rests on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pb.domain.rulebook import Rulebook
from pb.web import parameters
from pb.web.i18n import _
from pb.web.parameter_texts import TITLES


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a rule says, and the paragraphs it rests on."""

    text: str
    basis: str
    decided: bool = True
    points: tuple[str, ...] = ()
    """A list under the sentence."""


def say(
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


def inside(text: str) -> str:
    """Return words as they stand inside a sentence."""
    return text[:1].lower() + text[1:]
