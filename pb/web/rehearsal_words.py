"""The words of a rehearsal's report: its steps, its figures, what went wrong."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pb.services.rehearsal.report import Figures, Problem
from pb.web.i18n import _, _l

Facts = Mapping[str, Any]

STEPS: Mapping[str, Any] = {
    "adopt": _l("The rulebook is adopted"),
    "submit": _l("Proposals are submitted"),
    "decide": _l("Verdicts are given"),
    "numbers": _l("Ballot numbers are drawn"),
    "freeze": _l("Two persons freeze the ballot"),
    "vote": _l("Made-up residents vote"),
    "misuse": _l("Misuses are tried"),
    "count": _l("The urn is opened and counted"),
    "publish": _l("Two persons publish the result"),
    "recount": _l("The ballots are counted again"),
    "audit": _l("The log of acts is verified"),
}
"""What each step is called."""

FIGURES: Mapping[str, Any] = {
    "acts": _l("acts recorded"),
    "ballots": _l("ballots in the urn"),
    "drawn": _l("numbers drawn"),
    "pools": _l("pools"),
    "projects": _l("projects on the ballot"),
    "proposals": _l("proposals"),
    "refused": _l("misuses refused"),
    "same_person_refused": _l("times the same person was refused as the second"),
    "ties_drawn": _l("ties drawn by lot"),
    "verdicts": _l("verdicts"),
}
"""What each figure counts."""

ATTEMPTS: Mapping[str, Any] = {
    "twice": _l("voting a second time"),
    "early": _l("voting before the vote begins"),
    "late": _l("voting after the vote ends"),
    "stranger": _l("marking a project that is not on the ballot"),
    "overmarked": _l("marking more projects than allowed"),
    "verdict": _l("taking a verdict back after the freeze"),
    "rules": _l("changing the rulebook after its adoption"),
}
"""The misuses that are tried."""


def figures(found: Figures) -> str:
    """Return the figures of a step in one line."""
    return ", ".join(f"{FIGURES[name]}: {value}" for name, value in found.items())


def restored(problem: Problem) -> dict[str, Any]:
    """Return the facts of a problem, its instants as instants again."""
    return {name: _restored(value) for name, value in problem.facts.items()}


def _restored(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return value if at.tzinfo is None else at


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "rehearsal_running": lambda _f: _(
        "A rehearsal was asked for already. Wait until it is done."
    ),
    "count_broke": lambda _f: _(
        "The count in the copy broke off. Tell your administrator: the edition would"
        " break off here too."
    ),
    "recount_differs": lambda _f: _(
        "Counted again, the ballots of the copy give another result. Do not vote by"
        " these rules before that is explained."
    ),
    "misuse_let_through": lambda f: _(
        "Something went through that must be refused: %(attempt)s. Do not open the"
        " vote; tell your administrator.",
        attempt=ATTEMPTS.get(f["attempt"], f["attempt"]),
    ),
}
