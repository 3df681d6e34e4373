"""``pb count``: open an edition's urn and count, or check a count."""

import json

import click

from pb import clock
from pb.adapters.keys import KeyFolder
from pb.cli import parts
from pb.cli.importing import Told
from pb.services import counting, editions, jobs

ALTERED = 4


@click.command("count")
@click.argument("edition")
@click.option(
    "--verify",
    is_flag=True,
    help="Only compare the stored ballots with the result that was written.",
)
def count(edition: str, *, verify: bool) -> None:
    """Open the urn of EDITION and count it; publish in the edition office.

    Run it where the urn's private key is. It goes on where a crash stopped
    it. With --verify the exit status is 4 when ballots or result were altered.
    """
    settings = parts.config()
    with parts.current_database(settings) as database:
        if not verify:
            told = Told()
            digest = jobs.count(
                database,
                KeyFolder(settings.instance),
                edition,
                actor=None,
                now=clock.now(),
                progress=lambda done, total: told("opened", done, total),
            )
            click.echo(f"{edition}: counted, result {digest}")
            return
        with database.reading() as session:
            found = editions.by_slug(session, edition)
            holds = counting.ballots_hold(session, found)
    click.echo(json.dumps({"edition": edition, "result": found.digest, "holds": holds}))
    if not holds:
        raise SystemExit(ALTERED)
