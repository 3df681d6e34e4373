"""``pb lot``: recompute a lot from its file."""

from pathlib import Path

import click

from pb.formats import lot_file
from pb.formats.lot_file import LotFile, NotALot

DOES_NOT_HOLD, MALFORMED = 1, 2


@click.group()
def lot() -> None:
    """Check lots of ballot numbers and ties."""


@lot.command()
@click.argument("name", metavar="FILE")
def verify(name: str) -> None:
    """Recompute the lot in FILE, as published on the page of an edition's lots.

    The exit status is 0 when it holds, 1 when something does not, each on a
    line of its own, 2 when FILE is no lot.
    """
    found = _read(name)
    faults = list(lot_file.faults(found))
    for fault in faults:
        click.echo(f"{name}: {fault}", err=True)
    if faults:
        raise click.exceptions.Exit(DOES_NOT_HOLD)
    click.echo(f"{name}: holds, {_written(found)}")


def _read(name: str) -> LotFile:
    try:
        return lot_file.read(Path(name).read_text(encoding="utf-8"))
    except NotALot as fault:
        where = name if fault.line is None else f"{name}:{fault.line}"
        click.echo(f"{where}: {fault}", err=True)
    except UnicodeDecodeError:
        click.echo(f"{name}: no UTF-8 text", err=True)
    except OSError as error:
        click.echo(f"{name}: {error.strerror}", err=True)
    raise click.exceptions.Exit(MALFORMED)


def _written(found: LotFile) -> str:
    if found.first is None:
        return "order " + ", ".join(str(item) for item in found.order)
    numbered = enumerate(found.order, found.first)
    return "numbers " + ", ".join(f"{number}: {item}" for number, item in numbered)
