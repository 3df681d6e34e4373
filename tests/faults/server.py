"""The site as it runs: real server processes, stopped by their own id."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
"""Seconds that anything here may take before it counts as broken."""


def wait_until(holds: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Ask again and again until it holds; fail aloud when it never does."""
    late = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < late, f"in {seconds} s not: {what}"
        time.sleep(0.005)


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Server:
    """A running site and what it printed."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path

    def printed(self) -> str:
        """Return what the processes printed so far."""
        return self.log.read_text(errors="replace")

    def children(self) -> list[int]:
        """Return the process ids of the web processes."""
        pid = self.process.pid
        with contextlib.suppress(OSError):
            listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
            return [int(child) for child in listed.split()]
        return []

    def kill(self) -> None:
        """End all processes at once, as a power cut of the machine would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def stop(self) -> None:
        """Ask the server to end, as an operator does; kill what is left."""
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            pass
        finally:
            self.kill()


def environment(
    database_url: str, instance: Path, port: int, host: str = "127.0.0.1"
) -> dict[str, str]:
    """Return what a process of this deployment is told."""
    kept = {name: value for name, value in os.environ.items() if name[:3] != "PB_"}
    return kept | {
        "PB_DATABASE_URL": database_url,
        "PB_INSTANCE": str(instance),
        "PB_BASE_URL": f"http://{host}:{port}",
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def serving(
    database_url: str,
    instance: Path,
    *,
    workers: int = 2,
    options: tuple[str, ...] = ("--no-worker",),
    folder: Path = ROOT,
    more: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
    host: str = "127.0.0.1",
) -> Iterator[Server]:
    """Run ``pb run``.

    ``folder`` is where it looks for ``wsgi`` first; ``before`` is called in the
    new process before it becomes the program; ``host`` is how people call it.
    """
    port = free_port()
    log = instance / f"server-{port}.log"
    command = [sys.executable, "-m", "pb", "run", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 -- our own program
            [*command, "--workers", str(workers), *options],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment(database_url, instance, port, host) | dict(more or {}),
            start_new_session=True,
            preexec_fn=before,  # noqa: PLW1509 -- to have fewer rights than we
        )
    server = Server(process, port, log)
    try:
        wait_until(lambda: _is_up(server, workers), f"a server: {log}")
        yield server
    finally:
        server.stop()


def _is_up(server: Server, workers: int) -> bool:
    printed = server.printed()
    assert server.process.poll() is None, printed
    return len(set(re.findall(r"Started worker-(\d+)", printed))) >= workers
