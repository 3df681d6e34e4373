"""A pool's part of the written result: all that explains it without a recount.

Money is grosze; where a proportional rule needs an exact number it is a fraction
in lowest terms, as in ``2469/200``.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from fractions import Fraction
from typing import Any

from pb.domain.ballot import BallotPaper
from pb.domain.rulebook import Pool, Rulebook
from pb.domain.tally import (
    AnySheet,
    Comparison,
    Ending,
    Extra,
    Outcome,
    Phase,
    Round,
    Run,
    Step,
    Tie,
    Verdict,
)
from pb.services.sheets import exclusive, sheet_of

Recorded = Mapping[str, Any]
"""A pool as the written result has it."""

FIRST = frozenset(
    {
        "key",
        "allocation",
        "threshold",
        "ballots",
        "selected",
        "spent",
        "left",
        "ties",
        "steps",
    }
)
"""What an earlier program wrote of a pool: it knew the greedy rule alone."""


def recorded(
    pool: Pool, outcome: Outcome, *, available: int, ballots: int
) -> dict[str, Any]:
    """Return a pool's part of the result.

    Args:
        pool: as the rulebook has it; its amount is the ``allocation``.
        outcome: what the count made of it.
        available: what it had to spend, with what flowed to it.
        ballots: how many mark something in it.
    """
    return {
        "key": pool.key,
        "allocation": pool.amount,
        "available": available,
        "threshold": pool.threshold,
        "ballots": ballots,
        "selected": [int(number) for number in outcome.selected],
        "extras": [_project(extra) for extra in outcome.extras],
        "spent": outcome.spent,
        "left": outcome.left,
        "unused": outcome.unused,
        "ties": [
            {"projects": [int(number) for number in tie.ids], "by": tie.decided_by}
            for tie in outcome.ties
        ],
        "steps": [_project(step) for step in outcome.steps],
        "rounds": [
            _project(each) | {"rate": str(each.rate), "price": str(each.price)}
            for each in outcome.rounds
        ],
        "run": None if outcome.run is None else _run(outcome.run),
    }


def _project(part: Step | Extra | Round) -> dict[str, Any]:
    return asdict(part) | {"project": int(part.project)}


def _run(run: Run) -> dict[str, Any]:
    written = asdict(run) | {"endowment": str(run.endowment)}
    if run.comparison is not None:
        written["comparison"] = asdict(run.comparison) | {
            "shares": [int(number) for number in run.comparison.shares],
            "greedy": [int(number) for number in run.comparison.greedy],
        }
    return written


def outcome_of(rules: Rulebook, paper: BallotPaper, found: Recorded) -> Outcome:
    """Return a pool's outcome as the rules know it, from the written result."""
    return Outcome(
        sheet=_sheet(rules, paper, found),
        selected=_ids(found["selected"]),
        spent=found["spent"],
        left=found["left"],
        ties=tuple(Tie(_ids(tie["projects"]), tie["by"]) for tie in found["ties"]),
        steps=tuple(_step(step) for step in found["steps"]),
        rounds=tuple(_round(each) for each in found.get("rounds", ())),
        run=_run_of(found.get("run")),
        extras=tuple(_extra(each) for each in found.get("extras", ())),
    )


def _sheet(rules: Rulebook, paper: BallotPaper, found: Recorded) -> AnySheet:
    own = {str(step["project"]) for step in found["steps"]}
    groups = tuple(group for group in exclusive(paper) if len(group & own) > 1)
    return replace(sheet_of(rules, rules.pool(found["key"])), exclusive=groups)


def _ids(numbers: list[int]) -> tuple[str, ...]:
    return tuple(str(number) for number in numbers)


def _step(step: Recorded) -> Step:
    known = {"project": str(step["project"]), "verdict": Verdict(step["verdict"])}
    return Step(**{**step, **known})


def _extra(extra: Recorded) -> Extra:
    known = {"project": str(extra["project"]), "by": Verdict(extra["by"])}
    return Extra(**{**extra, **known})


def _round(each: Recorded) -> Round:
    known = {
        "project": str(each["project"]),
        "rate": Fraction(each["rate"]),
        "price": Fraction(each["price"]),
        "phase": Phase(each["phase"]),
    }
    return Round(**{**each, **known})


def _run_of(run: Recorded | None) -> Run | None:
    if run is None:
        return None
    known = {
        "endowment": Fraction(run["endowment"]),
        "ending": Ending(run["ending"]),
        "comparison": _comparison(run["comparison"]),
    }
    return Run(**{**run, **known})


def _comparison(found: Recorded | None) -> Comparison | None:
    if found is None:
        return None
    known = {"shares": _ids(found["shares"]), "greedy": _ids(found["greedy"])}
    return Comparison(**{**found, **known})
