"""``pb demo``: an edition "Leszno" to try, with made-up people and projects."""

import os

import click

from pb import clock
from pb.adapters.keys import KeyFolder
from pb.cli import parts, serving
from pb.cli.serving import Seats
from pb.domain.permissions import Role
from pb.services.demo import people, seed
from pb.services.demo.stages import Scene
from pb.store import schema

HOST = "127.0.0.1"


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def demo(port: int) -> None:
    """Serve a demo on this machine; go on where it was left.

    Keys, database and letters lie in the folder PB_INSTANCE, by default
    'instance'. Remove it to begin anew.
    """
    # Web processes and worker read their settings from the environment too.
    os.environ |= {"PB_DEMO": "1", "PB_BASE_URL": f"http://{HOST}:{port}"}
    settings = parts.config()
    folder = KeyFolder(settings.instance)
    folder.make_shared()
    click.echo("Preparing the demo ...")
    with parts.safe_database(settings) as database:
        schema.upgrade(database.engine)
        edition = seed.begin(Scene(database, folder, clock.now()))
    click.echo(_greeting(settings.base_url, edition.name))
    serving.serve(Seats(HOST, port, workers=2, threads=4), worker=True)


def _greeting(address: str, edition: str) -> str:
    wide = max(len(person.email) for person in people.EVERYBODY)
    log_ins = "\n".join(
        f"  {person.email:{wide}}  {_roles(person.roles)}"
        for person in people.EVERYBODY
    )
    return (
        f"\nLeszno, {edition}: {address}\n"
        f"Letters, as the page shows them: {address}/demo/messages/\n\n"
        f"Sign in as (password: {people.PASSWORD})\n{log_ins}\n\n"
        "Voting needs no account. Stop with Ctrl+C.\n"
    )


def _roles(roles: frozenset[Role]) -> str:
    return ", ".join(sorted(roles)) or "resident"
