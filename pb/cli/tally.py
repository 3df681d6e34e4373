"""``pb tally``: count Pabulib files, without a database."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import click

from pb.cli.tally_table import table
from pb.domain.money import plain
from pb.domain.tally import (
    Criterion,
    Decisions,
    Misfit,
    Outcome,
    Score,
    UndecidedTie,
    UnknownProject,
    count,
)
from pb.formats.pabulib import Election, Malformed, UnsettledRule, Wishes, read, sheet

E = TypeVar("E", bound=StrEnum)

DONE, UNREADABLE, UNDECIDED = 0, 2, 3


@dataclass(frozen=True, slots=True)
class Ties:
    """What settles deciding ties: criteria, then a recorded lot."""

    criteria: tuple[Criterion, ...] = ()
    lots: tuple[tuple[str, ...], ...] = ()


class TiesOption(click.ParamType[Ties]):
    """A comma-separated chain of criteria; its last link may be a lot file."""

    name = "chain"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Ties:
        """Return the chain a text names."""
        if isinstance(value, Ties):
            return value
        criteria: list[Criterion] = []
        rest = str(value)
        while rest:
            link, _, behind = rest.partition(",")
            if link.strip() not in set(Criterion):
                break
            criteria.append(Criterion(link.strip()))
            rest = behind
        try:
            lots = (lot_of(Path(rest)),) if rest else ()
        except (OSError, ValueError) as fault:
            known = ", ".join(Criterion)
            reason = f"{rest!r} is neither a criterion ({known}) nor a readable lot"
            self.fail(f"{reason} file: {fault}", param, ctx)
        return Ties(tuple(criteria), lots)


def lot_of(path: Path) -> tuple[str, ...]:
    """Return the order a lot file records: one project id a line, best first.

    Blank lines and lines that begin with ``#`` say nothing.

    Raises:
        OSError, ValueError: it cannot be read, is empty, or names an id twice.
    """
    lines = [line.strip() for line in path.read_text("utf-8-sig").splitlines()]
    order = tuple(line for line in lines if line and not line.startswith("#"))
    if not order or len(set(order)) < len(order):
        msg = "it names a project twice, or none"
        raise ValueError(msg)
    return order


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said about one file: an object, a table, a complaint, a status."""

    found: Mapping[str, Any]
    table: str = ""
    complaint: str = ""
    status: int = DONE


def _one_of(choices: type[E]) -> click.Choice[E]:
    # Click offers the names of an enumeration; folded they are its values.
    return click.Choice(choices, case_sensitive=False)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE.pb...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per file.")
@click.option("--score", type=_one_of(Score), help="Rank by votes or points.")
@click.option("--misfit", type=_one_of(Misfit), help="At one that does not fit.")
@click.option("--threshold", type=click.IntRange(min=0), help="Least score funded.")
@click.option(
    "--ties",
    type=TiesOption(),
    default=Ties(),
    help="What settles a deciding tie: cheaper, dearer, votes, id, file, in a"
    " comma-separated chain, or a lot file (project ids, one a line, best first).",
)
@click.option(
    "--exclude", multiple=True, metavar="ID", help="Strike a project; repeatable."
)
@click.pass_context
def tally(
    ctx: click.Context,
    /,
    files: tuple[str, ...],
    *,
    as_json: bool,
    ties: Ties,
    exclude: tuple[str, ...],
    **wishes: Any,
) -> None:
    """Count elections in Pabulib files by the rule their META states.

    An option holds instead of META, parameter by parameter. The exit status is
    0, 2 for a file that cannot be read or counted, 3 for a deciding tie without
    a recorded lot; of several files, the worst.
    """
    decisions = Decisions(ties.lots, dict.fromkeys(exclude, "--exclude"))
    asked = Wishes(criteria=ties.criteria, **wishes)
    status = DONE
    for name in files:
        answer = answered(name, asked, decisions)
        status = max(status, answer.status)
        if as_json:
            click.echo(json.dumps(answer.found))
        elif answer.table:
            click.echo(answer.table)
        if answer.complaint:
            click.echo(answer.complaint, err=True)
    ctx.exit(status)


def answered(name: str, wishes: Wishes, decisions: Decisions) -> Answer:
    """Return what there is to say about the file called ``name``."""
    try:
        election = read(name)
        outcome = _counted(election, wishes, decisions)
    except Malformed as fault:
        error = str(fault)
        return Answer({"file": name, "error": error}, "", error, UNREADABLE)
    except UndecidedTie as tie:
        found = {"file": name, "rule": election.meta["rule"], "tie": list(tie.group)}
        reason = f"a tie decides between {', '.join(tie.group)}; give --ties"
        line = election.lines["PROJECTS"]
        return Answer(found, "", f"{name}:{line}: {reason}", UNDECIDED)
    return Answer(_object(name, election, outcome), table(name, election, outcome))


def _counted(election: Election, wishes: Wishes, decisions: Decisions) -> Outcome:
    """Count, or complain about the line that stands in the way."""
    try:
        rules = sheet(election, wishes)
        return count(election.counted(), election.allocation, rules, decisions)
    except UnsettledRule as fault:
        reason = f"rule {fault.rule} does not say how to count; give --misfit"
        raise election.malformed("rule", reason) from None
    except UnknownProject as fault:
        strangers = ", ".join(fault.projects)
        reason = f"--exclude {strangers}: no such project"
        raise election.malformed("PROJECTS", reason) from None


def _object(name: str, election: Election, outcome: Outcome) -> dict[str, Any]:
    return {
        "file": name,
        "rule": election.meta["rule"],
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
