"""``pb audit``: the chain of official acts, and its head."""

import click

from pb.cli import parts
from pb.evidence.chain import Broken, Head, Reason
from pb.services import audit as log

BROKEN = 1

REASONS = {
    Reason.MISSING: "missing; somebody removed it",
    Reason.OUT_OF_PLACE: "out of place; somebody inserted it",
    Reason.NOT_CONNECTED: "it does not follow the act before it",
    Reason.ALTERED: "altered; its words do not give its hash",
    Reason.REWRITTEN: "its hash is not the one of the head that is known",
    Reason.CUT_OFF: "missing, as are all later ones; the end was cut off",
}


@click.group()
def audit() -> None:
    """Verify the log of official acts."""


@audit.command()
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="N:HASH",
    help="A head that was published; give the option again for another.",
)
def verify(heads: tuple[str, ...]) -> None:
    """Recompute the chain of acts; name the first one that is wrong.

    Without --head somebody with all keys could have cut the end off or written
    the whole chain anew: compare with a head that was published or printed.
    The exit status is 0 when the chain holds, 1 when it is broken, 2 when it
    could not be read.
    """
    known = [log.head_of(text) for text in heads]
    with parts.current_database(parts.config()) as database:
        try:
            end = log.check(database, known)
        except Broken as broken:
            click.echo(f"act {broken.n}: {REASONS[broken.reason]}", err=True)
            raise click.exceptions.Exit(BROKEN) from None
    click.echo(f"{end.n} acts, each follows the one before. Head: {end}")


@audit.command()
def head() -> None:
    """Print number and hash of the last act, to publish or to keep."""
    with (
        parts.current_database(parts.config()) as database,
        database.reading() as session,
    ):
        found: Head = log.head(session)
    click.echo(str(found))
