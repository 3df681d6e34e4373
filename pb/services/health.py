"""Is the service well: database, worker, and do letters leave?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from pb.services import lease, outbox
from pb.store.database import Database

WORKER_SILENT_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Health:
    """What was found."""

    database: bool
    worker_seen: datetime | None
    worker_silent: bool
    letters_wait: bool
    """Letters are overdue: no mail server, or it does not take them."""

    @property
    def well(self) -> bool:
        """Whether everything works; casting goes on without a worker."""
        return self.database and not self.worker_silent and not self.letters_wait

    def document(self) -> dict[str, object]:
        """Return the finding as plain values."""
        return {
            "database": "ok" if self.database else "down",
            "worker": "silent" if self.worker_silent else "ok",
            "mail": "waiting" if self.letters_wait else "ok",
            "worker_seen": self.worker_seen.isoformat() if self.worker_seen else None,
        }


def check(database: Database, now: datetime) -> Health:
    """Ask the database and look for the worker's last sign of life."""
    try:
        with database.reading() as session:
            seen = lease.last_beat(session)
            wait = outbox.overdue(session, now)
    except SQLAlchemyError:
        return Health(
            database=False, worker_seen=None, worker_silent=True, letters_wait=True
        )
    silent = seen is None or now - seen > WORKER_SILENT_AFTER
    return Health(
        database=True, worker_seen=seen, worker_silent=silent, letters_wait=wait
    )
