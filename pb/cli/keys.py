"""``pb keys``: make the keys an instance lacks."""

import click

from pb.adapters.keys import KeyFolder
from pb.cli import parts


@click.command()
def keys() -> None:
    """Make the keys that all hosts of this deployment share.

    What is there stays. Copy the folder to the other hosts; back it up apart
    from the database.
    """
    settings = parts.config()
    KeyFolder(settings.instance).make_shared()
    click.echo(f"The keys are in {settings.instance / 'keys'}.")
