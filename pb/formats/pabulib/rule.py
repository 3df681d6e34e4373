"""META's rule, as a rule sheet of the count; and back."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from pb.domain.tally import Criterion, Misfit, Score, Sheet
from pb.formats.pabulib.election import Election

_MISFITS: Mapping[str, Misfit] = {
    "greedy": Misfit.SKIP,
    "greedy-threshold": Misfit.SKIP,
    "greedy-exclusive": Misfit.SKIP,
    "greedy-no-skip": Misfit.STOP,
}
# "greedy-custom" is a rule of the city's own; this one is known: Poznań funds
# down its list until a project does not fit.
_CUSTOM: Mapping[str, Misfit] = {"Poznań": Misfit.STOP}


class UnsettledRule(Exception):
    """META's rule does not say how to count (rule)."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Wishes:
    """What shall hold instead of META, parameter by parameter; None: as in META."""

    score: Score | None = None
    misfit: Misfit | None = None
    threshold: int | None = None
    criteria: tuple[Criterion, ...] = ()


def sheet(election: Election, wishes: Wishes | None = None) -> Sheet:
    """Return the rule sheet META states, as far as ``wishes`` leave it open.

    Raises:
        UnsettledRule: neither says what happens at a project that does not fit.
    """
    wishes = wishes or Wishes()
    misfit = wishes.misfit or _misfit(election)
    if misfit is None:
        raise UnsettledRule(election.meta["rule"])
    own = Score.POINTS if election.vote_type.has_points else Score.VOTES
    stated = election.meta.get("min_project_score_threshold")
    threshold = int(stated) if stated is not None else None
    return Sheet(
        score=wishes.score or own,
        misfit=misfit,
        threshold=threshold if wishes.threshold is None else wishes.threshold,
        criteria=wishes.criteria,
    )


def rule_name(rules: Sheet) -> str:
    """Return what META calls a rule sheet."""
    if rules.misfit is Misfit.STOP:
        return "greedy-no-skip"
    if rules.exclusive:
        return "greedy-exclusive"
    return "greedy" if rules.threshold is None else "greedy-threshold"


def _misfit(election: Election) -> Misfit | None:
    rule = election.meta["rule"]
    if rule == "greedy-custom":
        unit = unicodedata.normalize("NFC", election.meta.get("unit", ""))
        return _CUSTOM.get(unit)
    return _MISFITS.get(rule)
