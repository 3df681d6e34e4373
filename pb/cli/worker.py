"""``pb worker``: send letters and do the jobs, one worker at a time."""

import logging

import click

from pb.cli import parts
from pb.cli.program import Program


@click.command()
@click.pass_obj
def worker(program: Program) -> None:
    """Send letters and do what the clock asks for, until stopped.

    Start one on each host that may: the first holds the lease, the others wait
    to take over.
    """
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("pb").setLevel("INFO")
    with parts.ready_site(program, parts.config()) as app:
        program.work(app)
