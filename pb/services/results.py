"""The board of results: all that may be shown of an edition's counts, now.

The page, its JSON, CSV and charts show one board and therefore the same
numbers. Nothing is read here without a permit of the disclosure object.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from pb.domain.calendar import Stage
from pb.domain.disclosure import Disclosure, Figure
from pb.domain.permissions import Role
from pb.evidence import canonical
from pb.services import ballots, counting, rankings, sources
from pb.services.editions import Edition
from pb.services.rankings import PoolBoard
from pb.store import figures
from pb.store.database import Database
from pb.store.editions import ManifestRow

HOUR = timedelta(hours=1)
_RECOUNTED_AFTER = timedelta(minutes=1)

Roles = frozenset[Role]


class Status(StrEnum):
    """What a reader sees of the counts."""

    CLOSED = "closed to view"
    TURNOUT = "turnout"
    LIVE = "live"
    WAITING = "waiting"
    """After the close: the last live standings, which are no result."""
    PREVIEW = "preview"
    """Counted and not published; for the coordinator only."""
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Turnout:
    """Ballots submitted, and in which hours."""

    submitted: int
    as_of: datetime
    hours: tuple[tuple[datetime, int], ...]
    """Every full hour of the vote so far, quiet ones with 0."""


@dataclass(frozen=True, slots=True)
class Count:
    """What the urn held, and the digests of what was counted."""

    submitted: int
    valid: int
    invalid: Mapping[str, int]
    ballots: str | None
    """SHA-256 over all ballots; None for an urn too small to publish them."""
    result: str


@dataclass(frozen=True, slots=True)
class Board:
    """All that one reader may see of an edition's counts at one instant."""

    edition: Edition
    status: Status
    voting_over: bool
    currency: str
    turnout: Turnout | None
    count: Count | None
    pools: tuple[PoolBoard, ...]

    @property
    def submitted(self) -> int | None:
        """Ballots submitted; None while that is not to be seen."""
        if self.count is not None:
            return self.count.submitted
        return None if self.turnout is None else self.turnout.submitted

    @property
    def as_of(self) -> datetime | None:
        """The instant of the newest number shown."""
        if self.status is Status.FINAL:
            return self.edition.published_at
        if self.status is Status.PREVIEW:
            return self.edition.counted_at
        shown = [pool.as_of for pool in self.pools if pool.as_of is not None]
        if self.turnout is not None:
            shown.append(self.turnout.as_of)
        return max(shown, default=None)

    @property
    def flows(self) -> bool:
        """Whether money went from pool to pool, or to or from the reserve."""
        return any(pool.flows for pool in self.pools)

    @property
    def ranked(self) -> bool:
        """Whether there is any ranking to show."""
        return any(pool.rows for pool in self.pools)


def board(
    session: Session, edition: Edition, *, now: datetime, roles: Roles = frozenset()
) -> Board:
    """Return what a reader with ``roles`` may see at ``now``."""
    disclosure = edition.disclosure(now)
    status = _status(edition, disclosure, now, roles)
    count, pools = None, tuple(PoolBoard(pool) for pool in edition.rules.pools)
    if disclosure.shows(Figure.RESULT, roles):
        permit = disclosure.permit(Figure.RESULT, roles)
        document = figures.result(session, permit)
        count = _count(edition, document["ballots"])
        pools = rankings.counted(session, edition, permit, document)
    elif disclosure.shows(Figure.STANDINGS, roles):
        permit = disclosure.permit(Figure.STANDINGS, roles)
        pools = rankings.standing(session, edition, permit)
    return Board(
        edition=edition,
        status=status,
        voting_over=edition.timetable.begins[Stage.COUNTING] <= now,
        currency=sources.of(session, edition).currency,
        turnout=_turnout(session, edition, disclosure, roles),
        count=count,
        pools=pools,
    )


def stamp(
    session: Session, edition: Edition, *, now: datetime, roles: Roles = frozenset()
) -> str:
    """Return a digest that changes whenever the board does; from few rows."""
    disclosure = edition.disclosure(now)
    known: dict[str, Any] = {
        "edition": [edition.slug, edition.name, edition.city, edition.manifest],
        "rules": edition.rules_version,
        "dates": [window.begins.isoformat() for _, window in edition.timetable],
        "stage": edition.stage(now),
        "status": _status(edition, disclosure, now, roles),
    }
    if disclosure.shows(Figure.RESULT, roles):
        known["result"] = [edition.digest, str(edition.published_at)]
    if disclosure.shows(Figure.TURNOUT, roles):
        permit = disclosure.permit(Figure.TURNOUT, roles)
        known["turnout"] = str(figures.submitted(session, permit))
    if disclosure.shows(Figure.STANDINGS, roles):
        permit = disclosure.permit(Figure.STANDINGS, roles)
        moved = figures.standings(session, permit)
        known["standings"] = sorted([s.pool, str(s.as_of)] for s in moved)
    return canonical.digest(canonical.text(known))


def frozen_ballot(session: Session, edition: Edition) -> str:
    """Return the frozen ballot's document, of which its digest was taken."""
    if edition.manifest is None:
        raise ballots.NotFrozen
    return session.get_one(ManifestRow, edition.id).document


def written_result(
    session: Session, edition: Edition, *, now: datetime, roles: Roles = frozenset()
) -> str:
    """Return the result's document, of which its digest was taken."""
    permit = edition.disclosure(now).permit(Figure.RESULT, roles)
    return canonical.text(figures.result(session, permit))


class Watch:
    """Remembers for a minute whether the ballots still give the result.

    A recount of a big city's ballots takes longer than a page may.
    """

    def __init__(self) -> None:
        self._found: dict[str, tuple[datetime, bool]] = {}

    def holds(self, database: Database, edition: Edition, now: datetime) -> bool:
        """Say whether the stored ballots give the result that was written."""
        digest = str(edition.digest)
        found = self._found.get(digest)
        if found is None or abs(now - found[0]) >= _RECOUNTED_AFTER:
            with database.reading() as session:
                found = (now, counting.ballots_hold(session, edition))
            self._found[digest] = found
        return found[1]


def _status(
    edition: Edition, disclosure: Disclosure, now: datetime, roles: Roles
) -> Status:
    if disclosure.published:
        return Status.FINAL
    shown = disclosure.figures(roles)
    if Figure.RESULT in shown:
        return Status.PREVIEW
    if Figure.STANDINGS in shown:
        over = edition.timetable.begins[Stage.COUNTING] <= now
        return Status.WAITING if over else Status.LIVE
    return Status.TURNOUT if Figure.TURNOUT in shown else Status.CLOSED


def _turnout(
    session: Session, edition: Edition, disclosure: Disclosure, roles: Roles
) -> Turnout | None:
    # The file of an imported edition does not say when its voters voted.
    if edition.imported or not disclosure.shows(Figure.TURNOUT, roles):
        return None
    permit = disclosure.permit(Figure.TURNOUT, roles)
    noted = figures.submitted(session, permit)
    if noted is None:
        return None
    submitted, as_of = noted
    hours = _every_hour(edition, dict(figures.by_hour(session, permit)), as_of)
    return Turnout(submitted, as_of, hours)


def _every_hour(
    edition: Edition, noted: dict[datetime, int], as_of: datetime
) -> tuple[tuple[datetime, int], ...]:
    """Return each full hour of the vote up to ``as_of``, and any other noted."""
    window = edition.timetable.window(Stage.VOTING)
    hour = min([_floor(window.begins), *noted])
    last_begun = _floor(window.ends - timedelta(microseconds=1))
    until = max([min(_floor(as_of), last_begun + HOUR), *(h + HOUR for h in noted)])
    hours = []
    while hour < until:
        hours.append((hour, noted.get(hour, 0)))
        hour += HOUR
    return tuple(hours)


def _floor(instant: datetime) -> datetime:
    return instant.replace(minute=0, second=0, microsecond=0)


def _count(edition: Edition, held: Mapping[str, Any]) -> Count:
    return Count(
        submitted=held["submitted"],
        valid=held["valid"],
        invalid=held["invalid"],
        ballots=held["digest"],
        result=str(edition.digest),
    )
