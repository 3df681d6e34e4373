"""``pb run``: serve the site, with one worker beside it."""

import click

from config import LOOPBACK, Config, ConfigError
from pb.cli import parts, serving
from pb.cli.program import Program
from pb.cli.serving import Seats


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Web processes; about one for each core.",
)
@click.option(
    "--threads",
    default=4,
    show_default=True,
    type=click.IntRange(1, 32),
    help="Requests each web process handles at a time; the others queue.",
)
@click.option(
    "--no-worker",
    is_flag=True,
    help="Start no worker: 'pb worker' runs by itself, as another system user.",
)
@click.pass_obj
def run(
    program: Program,
    host: str,
    port: int,
    workers: int,
    threads: int,
    *,
    no_worker: bool,
) -> None:
    """Serve the site until stopped.

    Put a reverse proxy with TLS before it: this server speaks plain HTTP.
    """
    settings = parts.config()
    require_private_demo(settings, host)
    with parts.ready_site(program, settings):
        # Tried here, since every process would refuse; and let go again, since
        # web processes are forked from this one: no connection may go with them.
        pass
    serving.serve(Seats(host, port, workers, threads), worker=not no_worker)


def require_private_demo(settings: Config, host: str) -> None:
    """Refuse to show a demo to other machines: its passwords are printed.

    Raises:
        ConfigError: PB_DEMO=1 and an address others can reach.
    """
    if settings.demo and host not in LOOPBACK:
        message = f"A demo is served on 127.0.0.1 only, not on {host}: unset PB_DEMO."
        raise ConfigError(message)
