"""``pb import``: bring a Pabulib election in, count it and publish it."""

import json
from pathlib import Path

import click

from pb import clock
from pb.adapters.keys import KeyFolder
from pb.cli import parts
from pb.cli.tally_options import Ties, TiesOption
from pb.domain.money import plain
from pb.domain.rulebook import TieCriterion
from pb.formats.pabulib import Malformed
from pb.services import importing
from pb.services.counting import LotNeeded
from pb.services.import_plan import Source

UNREADABLE, UNDECIDED = 2, 3


class Told:
    """Progress on standard error: one line that grows, or a line a tenth."""

    def __init__(self) -> None:
        self._said: tuple[str, int] = ("", -1)

    def __call__(self, what: str, done: int, total: int) -> None:
        """Say how far it is, at every tenth."""
        tenth = 10 * done // max(total, 1)
        if (what, tenth) != self._said:
            self._said = (what, tenth)
            click.echo(f"{what} {done} of {total} ballots", err=True)


@click.command("import")
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="The last line is JSON.")
@click.option(
    "--ties",
    type=TiesOption(),
    default=Ties(),
    help="What settles a deciding tie: cheaper, dearer, then a lot file.",
)
def import_file(file: str, *, as_json: bool, ties: Ties) -> None:
    """Make an edition of FILE, a Pabulib election, and publish its result.

    Ballots go through the same urn as those of voters. The same file again
    is refused; one that was cut off goes on.
    """
    settings = parts.config()
    try:
        source = _source(file)
        with parts.current_database(settings) as database:
            found = importing.import_election(
                database,
                KeyFolder(settings.instance),
                source,
                criteria=_criteria(ties),
                lots=ties.lots,
                now=clock.now(),
                progress=Told(),
            )
    except Malformed as fault:
        click.echo(str(fault), err=True)
        raise SystemExit(UNREADABLE) from fault
    except LotNeeded as needed:
        keys = [source.election.projects[n - 1].id for n in _tied(needed)]
        click.echo(
            f"{file}: projects {', '.join(keys)} are tied and the tie decides;"
            " give their lot with --ties FILE",
            err=True,
        )
        raise SystemExit(UNDECIDED) from needed
    if as_json:
        click.echo(
            json.dumps(
                {
                    "edition": found.edition,
                    "selected": found.selected,
                    "spent": plain(found.spent),
                    "left": plain(found.left),
                    "digest": found.digest,
                }
            )
        )
        return
    click.echo(
        f"{found.edition}: {len(found.selected)} projects funded,"
        f" {plain(found.spent)} spent, {plain(found.left)} left\n"
        f"result {found.digest}\n"
        f"{settings.base_url}/editions/{found.edition}/results/"
    )


def _source(file: str) -> Source:
    try:
        content = Path(file).read_bytes()
    except OSError as fault:
        raise Malformed(file, 1, str(fault.strerror).lower()) from fault
    return Source.of(file, content)


def _criteria(ties: Ties) -> tuple[TieCriterion, ...]:
    known = {criterion.value for criterion in TieCriterion}
    strange = [criterion for criterion in ties.criteria if criterion.value not in known]
    if strange:
        message = (
            f"--ties {', '.join(strange)}: an edition knows {', '.join(sorted(known))}"
        )
        raise click.BadParameter(message)
    return tuple(TieCriterion(criterion.value) for criterion in ties.criteria)


def _tied(needed: LotNeeded) -> list[int]:
    projects = needed.facts["projects"]
    return projects if isinstance(projects, list) else []
