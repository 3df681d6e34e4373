"""Made-up residents vote: confirm by a letter, cast, hour after hour.

The demo does meanwhile what the worker does while people vote, so that turnout
by hour and live standings come about as in a real vote.
"""

import random
import secrets
from bisect import bisect
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate, groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from pb.adapters.keys import KeyFolder
from pb.domain import identity as identities
from pb.domain.ballot import BallotPaper, Project, mark
from pb.domain.calendar import WARSAW, Stage
from pb.domain.identity import Identity
from pb.domain.rulebook import Visibility
from pb.evidence import keys as hashes
from pb.services import confirmation, turnout, voting
from pb.services.confirmation import Voter
from pb.services.demo.projects import appeal_of
from pb.services.editions import Edition
from pb.services.outbox import Claim
from pb.services.standings import Standings
from pb.services.urns import Booth
from pb.services.voting import Marked
from pb.store.database import Database
from pb.store.post import OutboxRow
from pb.store.roll import EntitlementRow

VOTERS = 300
_MARKS_A_POOL = 0.85
"""How likely a voter marks a project of a pool."""

_BY_HOUR = (1,) * 6 + (3, 6, 9, 10, 10, 9, 10, 9, 9, 10, 12, 14, 15, 16, 15, 11, 6, 3)
"""How many vote in each hour of Warsaw's clock, beside the other hours."""

Turn = tuple[datetime, int]
"""When who votes."""


def vote(
    database: Database,
    edition: Edition,
    booth: Booth,
    folder: KeyFolder,
    now: datetime,
    many: int | None = None,
) -> None:
    """Let everybody vote who has not, over the past part of the voting days."""
    many = VOTERS if many is None else many
    coming = _not_on_roll(database, edition, booth, many)
    standings = (
        Standings(booth, folder.urn(booth.slug))
        if coming and edition.rules.visibility is Visibility.LIVE
        else None
    )
    chance = random.Random(booth.slug)  # noqa: S311 -- made-up taste, no secret
    turns = [turn for turn in _turns(edition, now, many) if turn[1] in coming]
    for full_hour, some in groupby(turns, _full_hour):
        with database.unit_of_work() as session:
            for at, n in some:
                choices = choose(booth.paper, chance)
                cast(session, edition, booth, coming[n], choices, at)
        seen = min(full_hour, now)
        turnout.note(database, edition, seen)
        if standings is not None:
            standings.move(database, seen)


def _not_on_roll(
    database: Database, edition: Edition, booth: Booth, many: int
) -> dict[int, Voter]:
    """Return who has not voted; all but those of a move that was cut off."""
    with database.reading() as session:
        keys = select(EntitlementRow.ident_key).where(
            EntitlementRow.edition_id == edition.id
        )
        on_roll = set(session.scalars(keys))
    this_year = edition.timetable.begins[Stage.VOTING].year
    everybody = {n: voter(n, this_year) for n in range(many)}
    return {
        n: one for n, one in everybody.items() if one.ident_key(booth) not in on_roll
    }


def _turns(edition: Edition, now: datetime, many: int) -> Iterator[Turn]:
    """Give everybody her instant: many in the evening, few at night, none to come."""
    window = edition.timetable.window(Stage.VOTING)
    ends = min(now, window.ends)
    hours = list(_hours(window.begins, ends))
    shares = list(accumulate(share for _, share in hours))
    for n in range(many):
        turn = shares[-1] * (n + 0.5) / many
        place = bisect(shares, turn)
        begun, share = hours[place]
        at = begun + turnout.HOUR * ((turn - shares[place] + share) / share)
        yield min(at, ends - timedelta(seconds=1)), n


def _hours(begins: datetime, ends: datetime) -> Iterator[tuple[datetime, int]]:
    """Return the hours of a span, and how many vote in each."""
    hour = begins
    while hour < ends:
        yield hour, _BY_HOUR[hour.astimezone(WARSAW).hour]
        hour += turnout.HOUR


def _full_hour(turn: Turn) -> datetime:
    """Return when the hour of a turn is over."""
    return turn[0].replace(minute=0, second=0, microsecond=0) + turnout.HOUR


def voter(n: int, this_year: int) -> Voter:
    """Return a made-up voter; the same number, the same person."""
    identity = Identity(
        given_name="Osoba",
        surname=f"Zmyślona {n}",
        street="Przykładowa",
        house=str(n // 4 + 1),
        flat=str(n % 4 + 1),
        year=this_year - 13 - n * 37 % 75,
    )
    return Voter(identity, f"glos-{n}@example.org")


def cast(
    session: Session,
    edition: Edition,
    booth: Booth,
    who: Voter,
    choices: list[int],
    at: datetime,
) -> None:
    """Confirm a voter by the digits of her letter, and cast her ballot.

    Raises:
        Refusal: whatever the ballot or the roll refuses.
    """
    identities.declare(who.identity, at)
    marked = Marked(mark(booth.paper, choices), hashes.new_code())
    confirmed = confirmation.confirm(
        session,
        booth,
        who,
        _digits(session, booth, who, at),
        marked.attempt(booth),
        at,
    )
    token = confirmed.token or ""
    voting.cast(session, edition, booth, who, marked, token=token, now=at)


def _digits(session: Session, booth: Booth, voter: Voter, at: datetime) -> str:
    """Return the digits from the voter's letter, taken before it is posted.

    Three hundred letters would bury the newcomer's own.
    """
    key = secrets.token_bytes(32)
    confirmation.ask_code(session, booth, voter, locale="pl", outbox_key=key, now=at)
    (row,) = (row for row in session.new if isinstance(row, OutboxRow))
    session.expunge(row)
    return Claim(0, row.sealed, last=True).open(key).facts["digits"]


def choose(paper: BallotPaper, chance: random.Random) -> list[int]:
    """Return what a voter marks: by taste, and as the ballot may be marked."""
    if not paper.by_pool:
        n = _between(paper.least(), paper.most(), chance)
        return _some(list(paper.projects), n, chance)
    pools = sorted(paper.offered)
    chance.shuffle(pools)
    marked: list[int] = []
    for pool in pools:
        if not marked or chance.random() < _MARKS_A_POOL:
            listed = [project for project in paper.projects if project.pool == pool]
            n = _between(paper.least(pool), paper.most(pool), chance)
            marked += _some(listed, n, chance)
    return marked


def _between(least: int, most: int, chance: random.Random) -> int:
    return least if least == most else chance.randint(least, most)


def _some(projects: list[Project], n: int, chance: random.Random) -> list[int]:
    """Draw ``n`` different projects, the appealing ones more often."""
    drawn: list[int] = []
    for _ in range(n):
        rest = [project for project in projects if project.number not in drawn]
        weights = [appeal_of(project.title) for project in rest]
        drawn.append(chance.choices(rest, weights)[0].number)
    return drawn
