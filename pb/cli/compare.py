"""``pb compare``: what four rules make of the same Pabulib file."""

import json
from collections.abc import Sequence
from dataclasses import replace

import click

from pb.cli import compare_object, compare_text
from pb.cli.explain import in_language
from pb.cli.refusing import refuse
from pb.cli.speaking import speaking
from pb.cli.tally import DONE, UNDECIDED, UNREADABLE, complaining
from pb.cli.tally_options import counting
from pb.domain.tally import Completion, Decisions, Misfit, Rule
from pb.domain.tally.comparison import Entry, Method, compared
from pb.formats.pabulib import Election, Malformed, Wishes, read, sheet


@click.command()
@click.argument("name", metavar="FILE.pb")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@in_language
@counting
@click.pass_context
def compare(
    ctx: click.Context,
    /,
    name: str,
    *,
    as_json: bool,
    language: str,
    wishes: Wishes,
    decisions: Decisions,
) -> None:
    """Put greedy (skip, stop), Equal Shares with Add1 and Phragmén side by side.

    Each counts as 'pb tally --rule' does, with the threshold, score, ties and
    exclusions given here; other options of a rule do not hold. The exit status is 0,
    2 for a file that cannot be read or counted, 3 if a tie decides under some rule
    and no lot is recorded: the others are shown all the same.
    """
    try:
        election = read(name)
        entries = _compared(election, wishes, decisions)
    except Malformed as fault:
        error = {"file": name, "error": str(fault)}
        refuse(fault, UNREADABLE, error if as_json else None)
    with speaking(language):
        if as_json:
            click.echo(json.dumps(compare_object.compared(election, entries)))
        else:
            click.echo(compare_text.compared(election, entries))
    undecided = any(entry.outcome is None for entry in entries)
    ctx.exit(UNDECIDED if undecided else DONE)


def _compared(
    election: Election, wishes: Wishes, decisions: Decisions
) -> Sequence[Entry]:
    with complaining(election):
        return compared(
            election.counted(),
            election.profile,
            election.allocation,
            {method: sheet(election, _wished(method, wishes)) for method in Method},
            decisions,
        )


def _wished(method: Method, wishes: Wishes) -> Wishes:
    """Return what is wished for under one rule, as ``pb tally`` would take it."""
    common = replace(
        wishes, misfit=None, utility=None, start=None, completion=None, increment=None
    )
    common = replace(common, comparison=None)
    proportional = replace(common, score=None)
    match method:
        case Method.GREEDY_SKIP:
            return replace(common, rule=Rule.GREEDY, misfit=Misfit.SKIP)
        case Method.GREEDY_STOP:
            return replace(common, rule=Rule.GREEDY, misfit=Misfit.STOP)
        case Method.EQUAL_SHARES:
            add1 = Completion.ADD1
            return replace(proportional, rule=Rule.EQUAL_SHARES, completion=add1)
        case Method.PHRAGMEN:
            return replace(proportional, rule=Rule.PHRAGMEN)
