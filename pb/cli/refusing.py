"""How a command on files ends that cannot answer."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

import click

from pb.formats.pabulib import Malformed


def refuse(
    complaint: Malformed,
    status: int,
    said: Mapping[str, Any] | None = None,
) -> NoReturn:
    """End with a complaint, and with an object where one is asked for."""
    if said is not None:
        click.echo(json.dumps(said))
    click.echo(str(complaint), err=True)
    raise click.exceptions.Exit(status)
