"""The web server and the worker beside it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from granian import Granian
from granian.constants import HTTPModes, Interfaces

CONNECTIONS = 4096
"""Connections each web process keeps open; granian counts them, busy or not,
and by default refuses at about a thousand."""

_PATIENCE = 20
"""Seconds the worker may take to finish what it has begun."""


@dataclass(frozen=True, slots=True)
class Seats:
    """Where the site is served and how many may be served at a time.

    Few threads: more of them only queue for SQLite's one writer.
    """

    host: str
    port: int
    workers: int
    threads: int


def serve(seats: Seats, *, worker: bool) -> None:
    """Serve the site until a signal asks to stop."""
    server = Granian(
        "wsgi:app",
        address=seats.host,
        port=seats.port,
        interface=Interfaces.WSGI,
        workers=seats.workers,
        blocking_threads=seats.threads,
        http=HTTPModes.http1,
        websockets=False,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=_PATIENCE,
    )
    if not worker:
        server.serve()
        return
    with _worker_beside():
        server.serve()


@contextmanager
def _worker_beside() -> Iterator[None]:
    """Run one worker process; stop it, by its own process id, at the end."""
    process = subprocess.Popen([sys.executable, "-m", "pb", "worker"])
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
