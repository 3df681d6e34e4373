"""``pb db``: bring the database to this program's version, or back."""

import click

from pb.cli import parts
from pb.store import schema


@click.group()
def db() -> None:
    """Upgrade or downgrade the database."""


@db.command()
def upgrade() -> None:
    """Make or change the tables until they are this program's."""
    with parts.safe_database(parts.config()) as database:
        schema.upgrade(database.engine)
    click.echo("The database has this program's tables.")


@db.command()
@click.argument("revision")
@click.option("--yes", is_flag=True, help="Do not ask.")
def downgrade(revision: str, *, yes: bool) -> None:
    """Take the tables back to REVISION; 'base' removes them all.

    What the newer tables hold is lost. Back the database up first.
    """
    with parts.safe_database(parts.config()) as database:
        if not yes:
            click.confirm("Data in tables that go is lost. Go on?", abort=True)
        schema.downgrade(database.engine, revision)
    click.echo(f"The database is at {revision}.")
