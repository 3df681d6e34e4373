"""What an edition can begin with: nothing, a city's preset, or an earlier edition.

Nothing that decides who wins or who votes is taken over in silence. What a start
does not know, and what has to be looked at again, is left undecided: the value
there only stands in, and favours nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from sqlalchemy.orm import Session

from pb.domain.refusals import Refusal
from pb.domain.rulebook import (
    PARAMETERS,
    RESERVE,
    BallotForm,
    Custody,
    Misfit,
    Pool,
    Remainder,
    Rulebook,
    Score,
    TieCriterion,
    Visibility,
)
from pb.domain.tally.preset import UNSET, Form, Parameter, Preset
from pb.domain.tally.presets import PRESETS
from pb.domain.tally.sheet import Leftover, NextOnList, TopUp
from pb.services import editions
from pb.services.editions import Edition, NoSuchEdition

BLANK: Final = "blank"
_PRESET, _COPY = "preset:", "copy:"

_STANDS: Final = frozenset({"allocation", "areas", "age_limit"})
"""What a start decides: the sum it is told, one area, and all residents' vote."""

_LOOKED_AT_AGAIN: Final = frozenset(
    {
        "eligible",
        "inhabitants",
        "residents_on",
        "residents_source",
        "expenditure",
        "areas",
        "act",
    }
)
"""What is another in each year, so that a copy does not take it as decided."""


class NoSuchStart(Refusal):
    """There is nothing of that name to begin with (field, start)."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is said of the new edition before its rules. ``allocation`` in grosze.

    ``pool`` names the one pool that a preset begins with; a copy has its own. What
    is None stays undecided.
    """

    allocation: int
    pool: str
    eligible: int | None = None
    inhabitants: int | None = None
    county_rights: bool | None = None

    def said(self) -> dict[str, Any]:
        """Return the parameters that are decided by it."""
        said = {
            "eligible": self.eligible,
            "inhabitants": self.inhabitants,
            "county_rights": self.county_rights,
        }
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Offered:
    """What there is to begin with."""

    presets: tuple[Preset, ...]
    editions: tuple[Edition, ...]
    """Newest first; imported ones have no whole rulebook."""


def offered(session: Session) -> Offered:
    """Return the presets, and the editions that can be copied."""
    own = (each for each in editions.everyone(session) if not each.imported)
    return Offered(tuple(PRESETS.values()), tuple(own))


def named(session: Session, start: str, known: Known) -> Rulebook:
    """Return the first rulebook by the name of its start.

    That is ``blank``, or ``preset:`` or ``copy:`` and what it begins with.

    Raises:
        NoSuchStart: nothing is called so.
    """
    if start == BLANK:
        return blank(known)
    if copied := copied_from(session, start):
        return of_edition(copied, known)
    preset = PRESETS.get(start.removeprefix(_PRESET))
    if preset is None or not start.startswith(_PRESET):
        raise NoSuchStart(field="start", start=start)
    return of_preset(preset, known)


def copied_from(session: Session, start: str) -> Edition | None:
    """Return the edition that a start copies; None if it is no copy.

    Raises:
        NoSuchStart: there is no such edition, or it was imported.
    """
    if not start.startswith(_COPY):
        return None
    try:
        edition = editions.by_slug(session, start.removeprefix(_COPY))
    except NoSuchEdition as unknown:
        raise NoSuchStart(field="start", start=start) from unknown
    if edition.imported:
        raise NoSuchStart(field="start", start=start)
    return edition


def blank(known: Known) -> Rulebook:
    """Return a rulebook in which everything waits to be decided."""
    rules = Rulebook(
        allocation=known.allocation,
        pools=(Pool("pool-1", known.pool, known.allocation),),
        eligible=None,
        ballot_form=BallotForm.CHOOSE_ONE,
        least_choices=1,
        most_choices=1,
        score=Score.VOTES,
        misfit=Misfit.SKIP,
        tie_criteria=(),
        visibility=Visibility.SEALED,
        custody=Custody.SERVER,
        unset=frozenset(PARAMETERS) - _STANDS,
    )
    return rules.with_(**known.said())


def of_edition(edition: Edition, known: Known) -> Rulebook:
    """Return the rules of an earlier edition, with what must be looked at again."""
    rules = edition.rules
    changing = {
        name
        for name in _LOOKED_AT_AGAIN
        if name != "areas" or rules.areas  # the whole city stays the whole city
    }
    copy = rules.with_(allocation=known.allocation, unset=rules.unset | changing)
    return copy.with_(**known.said())


def of_preset(preset: Preset, known: Known) -> Rulebook:
    """Return how a city counts; what nothing at hand shows stays undecided.

    What a preset was compared with is no paragraph of anybody's resolution, so the
    rulebook cites nothing yet.
    """
    rules = blank(known)
    decided = _ballot(preset) | _counted(preset) | _left(preset)
    pools = rules.pools
    if _value(preset.leftover_to) == RESERVE:
        pools = (Pool("pool-1", known.pool, known.allocation, leftover_to=RESERVE),)
    # Thresholds and limits hold for pools that are still to be named.
    decided |= {"pools": pools, "unset": rules.unset - decided.keys()}
    return rules.with_(**decided)


_FORMS: Mapping[Form, BallotForm] = {
    Form.APPROVAL: BallotForm.APPROVAL,
    Form.CHOOSE_ONE: BallotForm.CHOOSE_ONE,
    Form.CUMULATIVE: BallotForm.POINTS,
    Form.ORDINAL: BallotForm.RANKING,
}


def _value(parameter: Parameter[Any] | None) -> Any:
    """Return a preset's value; None where nothing shows it, or it has none."""
    return None if parameter is None or parameter.value is UNSET else parameter.value


def _ballot(preset: Preset) -> dict[str, Any]:
    """Return the form of the ballot, if it is one and the same each year."""
    forms: tuple[Form, ...] = _value(preset.ballot) or ()
    if len(forms) != 1:
        return {}
    form = _FORMS[forms[0]]
    one = {"least_choices": 1, "most_choices": 1}
    return {"ballot_form": form} | (one if form is BallotForm.CHOOSE_ONE else {})


def _counted(preset: Preset) -> dict[str, Any]:
    """Return the rule and what it goes by, as far as they are shown."""
    shown: dict[str, Parameter[Any] | None] = {
        "rule": preset.rule,
        "score": preset.score,
        "misfit": preset.misfit,
        "utility": preset.utility,
        "start": preset.start,
        "completion": preset.completion,
        "increment": preset.increment,
        "comparison": preset.comparison,
    }
    found = {
        name: value
        for name, parameter in shown.items()
        if (value := _value(parameter)) is not None
    }
    if preset.share is not None and preset.share.value is not UNSET:
        found["share"] = preset.share.value  # None, too, is a decision: no such test
    ties = _value(preset.ties)
    return found if ties is None else found | {"tie_criteria": _criteria(ties)}


def _criteria(ties: tuple[Any, ...]) -> tuple[TieCriterion, ...]:
    return tuple(TieCriterion(criterion) for criterion in ties)


def _left(preset: Preset) -> dict[str, Any]:
    """Return what becomes of the money left, if that is shown."""
    policies: tuple[Leftover, ...] | None = _value(preset.leftover)
    match policies:
        case None:
            return {}
        case ():
            return {"remainder": Remainder.UNSPENT}
        case (TopUp(share=share),):
            # What the reserve can pay is decided with each allocation.
            return {"remainder": Remainder.TOP_UP, "top_up_share": Fraction(share)}
        case (NextOnList(),):
            return {"remainder": Remainder.NEXT_ON_LIST}
        case _:
            return {}
