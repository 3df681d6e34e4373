"""The outcome of a count as a JSON object: ids and amounts are strings.

Amounts are in the file's currency, with two decimals; where a round needs an exact
number it is a fraction, as in ``2469/200``.
"""

from dataclasses import asdict
from fractions import Fraction
from typing import Any

from pb.domain.money import plain
from pb.domain.tally import (
    Extra,
    Outcome,
    PhragmenSheet,
    Round,
    SharesSheet,
    Sheet,
    Utility,
    Verdict,
)


def found(outcome: Outcome) -> dict[str, Any]:
    """Return what was found; proportional rules add rounds, leftover policies money."""
    return _count(outcome) | _extras(outcome) | _rounds(outcome)


def _count(outcome: Outcome) -> dict[str, Any]:
    return {
        "selected": list(outcome.selected),
        "spent": plain(outcome.spent),
        "left": plain(outcome.left),
        "ties": [
            {"ids": list(tie.ids), "decided_by": tie.decided_by} for tie in outcome.ties
        ],
        "steps": [
            {
                "project": step.project,
                "score": step.score,
                "cost": plain(step.cost),
                "left_before": plain(step.left_before),
                "verdict": step.verdict.value,
            }
            for step in outcome.steps
        ],
    }


def _extras(outcome: Outcome) -> dict[str, Any]:
    if not isinstance(outcome.sheet, Sheet) or not outcome.sheet.leftover:
        return {}
    topped_up = [e.project for e in outcome.extras if e.by is Verdict.TOPPED_UP]
    return {
        "topped_up": topped_up,
        "extras": [_extra(extra) for extra in outcome.extras],
    }


def _extra(extra: Extra) -> dict[str, Any]:
    return {
        "project": extra.project,
        "by": extra.by.value,
        "from_left": plain(extra.from_left),
        "from_reserve": plain(extra.from_reserve),
    }


def _rounds(outcome: Outcome) -> dict[str, Any]:
    sheet = outcome.sheet
    if isinstance(sheet, Sheet):
        return {}
    rounds = {"rounds": [_round(each, sheet) for each in outcome.rounds]}
    if outcome.run is None:
        return rounds
    comparison = outcome.run.comparison
    return rounds | {
        "run": {
            "endowment": exact(outcome.run.endowment),
            "increments": outcome.run.increments,
            "ending": outcome.run.ending.value,
            "comparison": None if comparison is None else asdict(comparison),
        }
    }


def _round(each: Round, sheet: SharesSheet | PhragmenSheet) -> dict[str, Any]:
    # With cost utilities the rate is grosze for a grosz: a number, no amount.
    ratio = isinstance(sheet, SharesSheet) and sheet.utility is Utility.COST
    return {
        "project": each.project,
        "supporters": each.supporters,
        "rate": str(each.rate) if ratio else exact(each.rate),
        "price": plain(round(each.price)),
        "price_exact": exact(each.price),
        "payers": each.payers,
        "exhausted": each.exhausted,
        "phase": each.phase.value,
    }


def exact(amount: Fraction) -> str:
    """Return an amount in the file's currency as a fraction in lowest terms."""
    return str(amount / 100)
