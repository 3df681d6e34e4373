"""``pb tally``: count Pabulib files, without a database."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click

from pb.cli.tally_object import found
from pb.cli.tally_options import counting
from pb.cli.tally_table import table
from pb.domain.tally import (
    Decisions,
    Outcome,
    UndecidedTie,
    UnknownProject,
    elect,
)
from pb.formats.pabulib import (
    Election,
    Malformed,
    StrayWish,
    UnsettledRule,
    Wishes,
    read,
    sheet,
)

DONE, UNREADABLE, UNDECIDED = 0, 2, 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said about one file: an object, a table, a complaint, a status."""

    found: Mapping[str, Any]
    table: str = ""
    complaint: str = ""
    status: int = DONE


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE.pb...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per file.")
@counting
@click.pass_context
def tally(
    ctx: click.Context,
    /,
    files: tuple[str, ...],
    *,
    as_json: bool,
    wishes: Wishes,
    decisions: Decisions,
) -> None:
    """Count elections in Pabulib files by the rule their META states.

    An option holds instead of META, parameter by parameter; a preset's rule holds
    before META's. The exit status is 0, 2 for a file that cannot be read or counted,
    3 for a deciding tie without a recorded lot; of several files, the worst.
    """
    status = DONE
    for name in files:
        answer = answered(name, wishes, decisions)
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
        rule = wishes.rule_of(election)
        outcome = counted(election, wishes, decisions)
    except Malformed as fault:
        error = str(fault)
        return Answer({"file": name, "error": error}, "", error, UNREADABLE)
    except UndecidedTie as tie:
        undecided = {"file": name, "rule": rule, "tie": list(tie.group)}
        return Answer(undecided, "", str(held_up(election, tie)), UNDECIDED)
    about = {"file": name, "rule": rule}
    return Answer(
        about | found(outcome), table(f"{name}: rule {rule}", election, outcome)
    )


def counted(election: Election, wishes: Wishes, decisions: Decisions) -> Outcome:
    """Count, or complain about the line that stands in the way.

    Raises:
        Malformed: the wishes, or the decisions, do not fit the file.
        UndecidedTie: a tie decides, and neither a criterion nor a lot settles it.
    """
    with complaining(election):
        rules = sheet(election, wishes)
        return elect(
            election.counted(), election.profile, election.allocation, rules, decisions
        )


@contextmanager
def complaining(election: Election) -> Iterator[None]:
    """Turn what does not fit a file into a complaint about one of its lines."""
    try:
        yield
    except UnsettledRule as fault:
        raise election.malformed("rule", _unsettled(fault)) from None
    except StrayWish as fault:
        reason = f"rule {fault.rule} has no --{fault.parameter}"
        raise election.malformed("rule", reason) from None
    except UnknownProject as fault:
        strangers = ", ".join(fault.projects)
        reason = f"--exclude {strangers}: no such project"
        raise election.malformed("PROJECTS", reason) from None
    except OverflowError:
        reason = "amounts too large for so many ballots; look at budget and --increment"
        raise election.malformed("budget", reason) from None


def held_up(election: Election, tie: UndecidedTie) -> Malformed:
    """Return the complaint that a tie waits for a lot."""
    reason = f"a tie decides between {', '.join(tie.group)}; give --ties"
    return election.malformed("PROJECTS", reason)


def _unsettled(fault: UnsettledRule) -> str:
    rule, parameter = fault.rule, fault.parameter
    if not fault.preset:
        return f"rule {rule} does not say how to count; give --{parameter}"
    settled = f"preset {fault.preset} does not settle {parameter}"
    return f"{settled}, nor does rule {rule}; give --{parameter}"
