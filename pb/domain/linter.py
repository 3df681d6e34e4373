"""What is wrong with a rulebook and its timetable before an edition opens.

An error keeps the edition closed; a warning is for people to weigh. Each has
its source: the article of a statute, a court's ruling, or what this program
cannot carry out (see ``pb.domain.finding``). Of a parameter that is not decided
nothing else is said.
"""

from collections.abc import Iterator
from typing import Final

from pb.domain import (
    lint_ballot,
    lint_count,
    lint_dates,
    lint_money,
    lint_proposals,
    lint_residents,
)
from pb.domain.calendar import Timetable
from pb.domain.finding import Checks, Code, Finding, Severity, Source, found, reads
from pb.domain.lint_ballot import RUNS
from pb.domain.lint_count import is_asked
from pb.domain.rulebook import PARAMETERS, Basis, Rulebook

__all__ = [
    "CHECKS",
    "DECIDING",
    "RUNS",
    "Code",
    "Finding",
    "Severity",
    "Source",
    "is_asked",
    "lint",
    "undecided",
]

DECIDING: Final = (
    "pools",
    "ballot_form",
    "routes",
    "duplicates",
    "visibility",
    "rule",
    "misfit",
    "tie_criteria",
    "remainder",
)
"""The parameters that decide who wins, who votes and who sees what when."""


def undecided(rules: Rulebook) -> frozenset[str]:
    """Return the parameters that the rulebook asks for and nobody has decided."""
    return frozenset(name for name in rules.unset if is_asked(rules, name))


def lint(rules: Rulebook, timetable: Timetable) -> tuple[Finding, ...]:
    """Return what is wrong, in the order of the rulebook; the dates come last."""
    findings = [
        finding
        for check, read in CHECKS.items()
        if not read & rules.unset
        for finding in check(rules, timetable)
        if _about(finding.parameter) not in rules.unset
    ]
    findings += [found(Code.UNSET, parameter) for parameter in sorted(undecided(rules))]
    return tuple(sorted(findings, key=_place))


def _about(parameter: str) -> str:
    """Return the rulebook's own parameter that a finding stands beside."""
    return "pools" if parameter.startswith("pool_") else parameter


def _place(finding: Finding) -> int:
    parameter = _about(finding.parameter).removeprefix("basis:")
    return PARAMETERS.index(parameter) if parameter in PARAMETERS else len(PARAMETERS)


def _act(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if not rules.act.strip():
        yield found(Code.ACT_MISSING, "act")


def _basis(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    for parameter in DECIDING:
        cited = rules.basis.get(parameter, Basis("")).paragraph.strip()
        asked = parameter not in rules.unset and is_asked(rules, parameter)
        if asked and not cited:
            yield found(Code.BASIS_MISSING, f"basis:{parameter}", of=parameter)


CHECKS: Checks = {
    **lint_money.CHECKS,
    **lint_residents.CHECKS,
    **lint_proposals.CHECKS,
    **lint_ballot.CHECKS,
    **lint_count.CHECKS,
    _act: reads("act"),
    _basis: reads(),
    **lint_dates.CHECKS,
}
"""All rules of the linter."""
