"""How long ``pb import`` takes: ``python -m bench.imports FILE.pb ...``.

Each file is brought into a fresh SQLite instance of its own; printed are the
ballots, the seconds and the ballots a second of the whole import.
"""

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from pb.adapters.keys import KeyFolder
from pb.services import importing
from pb.services.import_plan import Source
from pb.store import schema
from pb.store.database import Database

AFTER = datetime(2100, 1, 1, tzinfo=UTC)


def seconds(path: Path) -> tuple[int, float]:
    """Return how many ballots the file has and how long its import took."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/pb.db")
        schema.upgrade(database.engine)
        keys = KeyFolder(Path(folder))
        begun = time.perf_counter()
        source = Source.of(str(path), path.read_bytes())
        importing.import_election(
            database, keys, source, now=AFTER, progress=lambda *_told: None
        )
        taken = time.perf_counter() - begun
        database.engine.dispose()
    return len(source.election.votes), taken


def main() -> None:
    """Time each file named."""
    for name in sys.argv[1:]:
        ballots, taken = seconds(Path(name))
        rate = ballots / taken
        sys.stdout.write(f"{name}: {ballots} ballots, {taken:.1f} s, {rate:.0f}/s\n")


if __name__ == "__main__":
    main()
