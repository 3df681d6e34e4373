"""Importing: an edition out of a Pabulib election, through the same urn.

Its voters skip the identification, its codes and limits; what they marked is
judged, sealed, opened and counted as any other ballot. Ages, sexes and
channels of the file do not enter the urn. An import that was cut off goes on
where it stopped when the same file is given again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from json import loads

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pb.adapters.keys import KeyFolder
from pb.domain.ballot import mark
from pb.domain.calendar import Stage
from pb.domain.refusals import Refusal
from pb.domain.rulebook import (
    TieCriterion,
)
from pb.evidence import keys as hashes
from pb.formats.pabulib import Vote
from pb.services import (
    ballots,
    confirmation,
    counting,
    editions,
    import_plan,
    opening,
    urns,
    voting,
)
from pb.services.editions import Edition
from pb.services.import_plan import POOL, Source
from pb.services.urns import Booth
from pb.store.database import Database
from pb.store.editions import EditionRow, ResultRow
from pb.store.urn import EnvelopeRow, UrnRow

_CAST_AT_ONCE = 1000

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it, and of how much."""


class AlreadyImported(Refusal):
    """This very file is an edition already (slug)."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to. Amounts in grosze."""

    edition: str
    selected: list[str]
    spent: int
    left: int
    digest: str


def import_election(  # noqa: PLR0913 -- from where, into where, by what, when
    database: Database,
    folder: KeyFolder,
    source: Source,
    *,
    criteria: tuple[TieCriterion, ...] = (),
    lots: tuple[tuple[str, ...], ...] = (),
    now: datetime,
    progress: Progress,
) -> Imported:
    """Bring an election in, count it and publish it.

    Raises:
        Malformed: the file lacks what an edition needs.
        AlreadyImported: the same file was imported before.
        LotNeeded: a tie decides; give the lot and import again.
    """
    edition = _begin(database, folder, source, criteria, now)
    with database.reading() as session:
        booth = urns.booth(session, edition, folder)
        is_open = session.get_one(UrnRow, edition.id).state == "opened"
    if not is_open:
        _cast_all(database, edition, booth, source, progress)
    opening.open_urn(
        database, edition, folder, now, lambda done, of: progress("opened", done, of)
    )
    _record_lots(database, edition, booth, lots, now)
    with database.unit_of_work() as session:
        counting.certify(session, edition, actor=None, now=now)
    with database.unit_of_work() as session:
        counted = editions.by_slug(session, edition.slug)
        counting.publish(session, counted, actor=None, now=now)
    with database.reading() as session:
        return _found(session, counted, booth)


def _begin(
    database: Database,
    folder: KeyFolder,
    source: Source,
    criteria: tuple[TieCriterion, ...],
    now: datetime,
) -> Edition:
    """Open the edition and freeze its ballot, or find it half imported."""
    with database.unit_of_work() as session:
        slug = session.scalar(
            select(EditionRow.slug).where(EditionRow.source == source.sha256)
        )
        if slug is not None:
            edition = editions.by_slug(session, slug)
            if edition.published_at is not None:
                raise AlreadyImported(slug=slug)
            return edition
        edition = import_plan.open_edition(session, source, criteria, now)
        urns.prepare(session, edition, folder, now)
        ballots.write_manifest(
            session, edition, import_plan.projects(source.election), actor=None, now=now
        )
        return editions.by_slug(session, edition.slug)


def _cast_all(
    database: Database,
    edition: Edition,
    booth: Booth,
    source: Source,
    progress: Progress,
) -> None:
    """Cast the file's ballots, many in a transaction; those cast stay cast."""
    window = edition.timetable.window(Stage.VOTING)
    total = len(source.election.votes)
    with database.reading() as session:
        cast = session.scalar(
            select(func.count()).where(EnvelopeRow.edition_id == edition.id)
        )
    numbers = {project.key: project.number for project in booth.paper.projects}
    done = 0
    for some in _batches(source.election.votes):
        # An instant inside the window, later for later ballots of the file.
        now = window.begins + (window.ends - window.begins) * done / max(total, 1)
        edition.timetable.require(Stage.VOTING, now)
        if done + len(some) > (cast or 0):
            with database.unit_of_work() as session:
                for vote in some:
                    _cast(session, booth, numbers, source, vote)
        done += len(some)
        progress("cast", done, total)


def _cast(
    session: Session,
    booth: Booth,
    numbers: dict[str, int],
    source: Source,
    vote: Vote,
) -> None:
    name = source.name.replace("\\", "/").rpartition("/")[2]
    identity = f"imported\x1f{name}\x1f{vote.voter}".encode()
    ident_key = hashes.keyed(booth.keys.ident, "ident", identity)
    confirmation.enrol(
        session,
        booth,
        ident_key,
        age_band="",
        channel="imported",
        assurance="imported",
    )
    ballot = mark(booth.paper, (numbers[project] for project in vote.marks))
    # None: cast before the import was cut off.
    voting.drop(session, booth, ident_key, voting.Marked(ballot, hashes.new_code()))


def _batches(votes: Iterable[Vote]) -> Iterator[list[Vote]]:
    rest = iter(votes)
    while some := list(islice(rest, _CAST_AT_ONCE)):
        yield some


def _record_lots(
    database: Database,
    edition: Edition,
    booth: Booth,
    lots: tuple[tuple[str, ...], ...],
    now: datetime,
) -> None:
    numbers = {project.key: project.number for project in booth.paper.projects}
    for lot in lots:
        drawn = [numbers[key] for key in lot if key in numbers]
        with database.unit_of_work() as session:
            counting.record_lot(
                session,
                edition,
                pool=POOL,
                tied=drawn,
                drawn=drawn,
                minutes="lot file given to the import",
                actor=None,
                now=now,
            )


def _found(session: Session, edition: Edition, booth: Booth) -> Imported:
    row = session.get_one(ResultRow, edition.id)
    pool = loads(row.document)["pools"][0]
    keys = {project.number: project.key for project in booth.paper.projects}
    return Imported(
        edition=edition.slug,
        selected=[keys[number] for number in pool["selected"]],
        spent=pool["spent"],
        left=pool["left"],
        digest=row.sha256,
    )
