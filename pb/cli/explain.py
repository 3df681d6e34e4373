"""``pb explain``: say of each project in a Pabulib file why it is funded or not."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from pb.cli import explain_object, explain_text
from pb.cli.counted import Counted, Found
from pb.cli.refusing import refuse
from pb.cli.speaking import speaking
from pb.cli.tally import UNDECIDED, UNREADABLE, complaining, counted, held_up
from pb.cli.tally_options import counting
from pb.domain.tally import Decisions, UndecidedTie
from pb.formats.pabulib import Malformed, Wishes, read
from pb.web.i18n import LANGUAGES

in_language = click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    default="en",
    help="The language of what is said.",
)


@click.command()
@click.argument("name", metavar="FILE.pb")
@click.argument("project", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@in_language
@counting
def explain(
    name: str,
    project: str | None,
    *,
    as_json: bool,
    language: str,
    wishes: Wishes,
    decisions: Decisions,
) -> None:
    """Say why each project is funded or not, and what would have changed it.

    The election is counted as by 'pb tally', with the same options. About one
    PROJECT, named by its id, there is more to say. The exit status is 0, 2 for a file
    that cannot be read or counted or has no such project, 3 for a deciding tie
    without a recorded lot.
    """
    said: dict[str, Any] = {"file": name}
    try:
        election = read(name)
        said["rule"] = wishes.rule_of(election)
        case = Counted(election, counted(election, wishes, decisions), decisions)
        if project and project not in {each.id for each in election.projects}:
            raise election.malformed("PROJECTS", f"no project is called {project}")
        with complaining(election), speaking(language):
            told = _told(case, project, said if as_json else None)
    except Malformed as fault:
        error = {"file": name, "error": str(fault)}
        refuse(fault, UNREADABLE, error if as_json else None)
    except UndecidedTie as tie:
        waits = said | {"tie": list(tie.group)}
        refuse(held_up(election, tie), UNDECIDED, waits if as_json else None)
    click.echo(told)


def _told(case: Counted, project: str | None, said: dict[str, Any] | None) -> str:
    """Return the whole answer; as a JSON object if there is one to go on with."""
    if said is None:
        return "\n\n".join(_text(case, project))
    return json.dumps(said | _object(case, project))


def _object(case: Counted, project: str | None) -> dict[str, Any]:
    if project is not None:
        one = explain_object.explained(case, case.explanation(project))
        one["bids"] = explain_object.bids(case.bids(project))
        one["next_in_line"] = explain_object.line(case.next_in_line(project))
        return {"explanation": one}
    told = [explain_object.explained(case, each) for each in _one_by_one(case)]
    return {"endowments": explain_object.ends(case.endowments()), "explanations": told}


def _text(case: Counted, project: str | None) -> Iterator[str]:
    """Yield paragraphs."""
    yield explain_text.heading(case)
    if project is not None:
        yield from explain_text.details(case, case.explanation(project))
        return
    if ends := case.endowments():
        yield explain_text.stable(ends, case)
    for each in _one_by_one(case):
        yield explain_text.block(case, each)


def _one_by_one(case: Counted) -> Iterator[Found]:
    """Yield the explanations, and show somebody who waits how far it is."""
    told = case.explanations()
    if not sys.stderr.isatty():
        yield from told
        return
    steps = len(case.outcome.steps)
    with click.progressbar(told, length=steps, file=sys.stderr) as bar:
        yield from bar
