"""What the worker does by the clock, edition by edition."""

from datetime import datetime

from pb.adapters.keys import KeyFolder
from pb.domain.calendar import Stage
from pb.domain.linter import lint
from pb.services import ballots, confirmation, editions, turnout, urns
from pb.services.editions import Edition
from pb.services.standings import Standings
from pb.store.database import Database


def make_urns(database: Database, folder: KeyFolder, now: datetime) -> None:
    """Make the urn of each edition that has none."""
    with database.reading() as session:
        slugs = urns.without(session)
    for slug in slugs:
        with database.unit_of_work() as session:
            urns.prepare(session, editions.by_slug(session, slug), folder, now)


def adopt_due(database: Database, now: datetime) -> None:
    """Adopt faultless rulebooks as submission begins, so that nobody need be there."""
    for edition in _in_stage(database, now, Stage.SUBMISSION):
        if edition.adopted_at is not None:
            continue
        faults = [f for f in lint(edition.rules, edition.timetable) if f.is_error]
        if not faults:
            with database.unit_of_work() as session:
                editions.adopt(session, edition, actor=None, now=now)


def freeze_due(database: Database, now: datetime) -> None:
    """Freeze the ballot at the start of voting, if nothing stands in the way."""
    for edition in _in_stage(database, now, Stage.VOTING):
        if edition.manifest is not None:
            continue
        with database.reading() as session:
            free = not ballots.open_guards(session, edition)
        if free:
            with database.unit_of_work() as session:
                ballots.freeze(session, edition, actor=None, now=now)


def note_turnout(database: Database, now: datetime) -> None:
    """Note the turnout of each edition in which people vote."""
    for edition in _in_stage(database, now, Stage.VOTING, Stage.COUNTING):
        if edition.manifest is not None and edition.digest is None:
            turnout.note(database, edition, now)


def forget(database: Database, now: datetime) -> None:
    """Delete codes and passes that hold no more."""
    with database.reading() as session:
        idle = not confirmation.has_expired(session, now)
    if not idle:
        with database.unit_of_work() as session:
            confirmation.forget_expired(session, now)


class LiveStandings:
    """The standings of each edition whose rulebook shows them; in memory."""

    def __init__(self) -> None:
        self._of: dict[tuple[int, str | None], Standings] = {}

    def move(self, database: Database, folder: KeyFolder, now: datetime) -> None:
        """Let the standings of each such edition move."""
        voting = [
            edition
            for edition in _in_stage(database, now, Stage.VOTING)
            if edition.manifest is not None and edition.shows_standings
        ]
        names = {(edition.id, edition.manifest): edition for edition in voting}
        self._of = {name: kept for name, kept in self._of.items() if name in names}
        for name, edition in names.items():
            if name not in self._of:
                with database.reading() as session:
                    booth = urns.booth(session, edition, folder)
                self._of[name] = Standings(booth, folder.urn(edition.slug))
            self._of[name].move(database, now)


def _in_stage(database: Database, now: datetime, *stages: Stage) -> list[Edition]:
    with database.reading() as session:
        return [e for e in editions.everyone(session) if e.stage(now) in stages]
