"""Plain builders of what tests need; every part can be said, none must be."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from pb.adapters.keys import KeyFolder
from pb.domain import usual
from pb.domain.ballot import Project, mark
from pb.domain.calendar import STAGES, Stage, Timetable
from pb.domain.linter import DECIDING
from pb.domain.permissions import Role
from pb.domain.rulebook import (
    BallotForm,
    Basis,
    Card,
    Criterion,
    Custody,
    Misfit,
    Pool,
    Route,
    Rulebook,
    Score,
    TieCriterion,
    Visibility,
)
from pb.evidence import envelope
from pb.evidence import keys as hashes
from pb.services import accounts, ballots, confirmation, editions, urns, voting
from pb.services.accounts import Account
from pb.services.editions import Edition
from pb.services.urns import Booth
from pb.store import guards
from pb.store.database import Database
from pb.store.roll import EntitlementRow
from pb.store.strikes import StrikeRow
from pb.store.urn import EnvelopeRow

NOW = datetime(2126, 5, 12, 10, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"


def timetable(stage: Stage = Stage.PREPARATION, now: datetime = NOW) -> Timetable:
    """Return a timetable in which ``stage`` began a day before ``now``.

    Every stage lasts ten days.
    """
    place = STAGES.index(stage)
    begun = now - timedelta(days=1)
    return Timetable(
        {
            other: begun + timedelta(days=10 * (index - place))
            for index, other in enumerate(STAGES)
        }
    )


def rules(**changes: object) -> Rulebook:
    """Return Leszno's rulebook: three pools, one project in each."""
    book = Rulebook(
        allocation=1_000_000_00,
        pools=(
            Pool("large", "Duże", 600_000_00),
            Pool("small", "Małe", 300_000_00),
            Pool("soft", "Miękkie", 100_000_00),
        ),
        eligible=65_000,
        ballot_form=BallotForm.CHOOSE_ONE_PER_POOL,
        least_choices=1,
        most_choices=3,
        score=Score.VOTES,
        misfit=Misfit.SKIP,
        tie_criteria=(TieCriterion.CHEAPER,),
        visibility=Visibility.LIVE,
        custody=Custody.SERVER,
    )
    return book.with_(**changes)


def faultless() -> tuple[Rulebook, Timetable]:
    """Return a rulebook and a timetable in which the linter finds nothing at all."""
    book = rules(
        county_rights=True,
        expenditure=200_000_000_00,
        inhabitants=65_000,
        residents_on=date(2125, 12, 31),
        residents_source="Rejestr przykładowy",
        criteria=tuple(
            Criterion(card, "Kryterium przykładowe", sentence="Zdanie przykładowe.")
            for card in Card
        ),
        routes=(Route.EMAIL, Route.POINT),
        act="Uchwała przykładowa",
        basis={name: Basis("§ 1") for name in DECIDING},
    )
    return book, usual.timetable(date(2126, 3, 2))


def edition(
    session: Session,
    stage: Stage = Stage.PREPARATION,
    *,
    slug: str = "leszno-2126",
    now: datetime = NOW,
    **changes: object,
) -> Edition:
    """Open an edition in ``stage`` at ``now``; past preparation its rules stand."""
    opened = editions.create(
        session,
        slug=slug,
        name="Budżet obywatelski 2126",
        city="Leszno",
        rules=rules(**changes),
        timetable=timetable(stage, now),
        now=now,
    )
    if stage is not Stage.PREPARATION:
        editions.settle(session, opened, actor=None, now=now)
    return editions.by_slug(session, slug)


def account(
    session: Session, *roles: Role, email: str = "", name: str = "Osoba Przykładowa"
) -> Account:
    """Return a confirmed account with these offices."""
    address = email or f"{'-'.join(sorted(roles)) or 'resident'}@example.org"
    return accounts.appoint(
        session,
        name=name,
        email=address,
        password=PASSWORD,
        roles=frozenset(roles),
        now=NOW,
    )


def projects(*costs: int) -> list[Project]:
    """Return projects on a ballot: two in each pool, or one of each cost."""
    if costs:
        return [
            Project(n, str(n), f"Projekt przykładowy {n}", "large", cost)
            for n, cost in enumerate(costs, 1)
        ]
    return [
        Project(n, str(n), f"Projekt przykładowy {n}", pool, cost, "Opis.", "Rynek")
        for n, (pool, cost) in enumerate(
            (
                ("large", 400_000_00),
                ("large", 350_000_00),
                ("small", 200_000_00),
                ("small", 150_000_00),
                ("soft", 60_000_00),
                ("soft", 50_000_00),
            ),
            1,
        )
    ]


def voting_edition(
    database: Database,
    keys: KeyFolder,
    on_ballot: list[Project] | None = None,
    **changes: object,
) -> Edition:
    """Open an edition in which people vote: urn made, ballot frozen."""
    with database.unit_of_work() as session:
        opened = edition(session, Stage.VOTING, **changes)
        urns.prepare(session, opened, keys, NOW)
        ballots.write_manifest(
            session, opened, on_ballot or projects(), actor=None, now=NOW
        )
        return editions.by_slug(session, opened.slug)


def ident_key(booth: Booth, n: int) -> bytes:
    """Return the pseudonym of the n-th made-up voter."""
    return hashes.keyed(booth.keys.ident, "ident", f"voter {n}".encode())


def cast_many(
    database: Database, booth: Booth, voters: Iterable[int], numbers: list[int]
) -> None:
    """Cast the same choices for each voter, past the identification."""
    with database.unit_of_work() as session:
        for n in voters:
            confirmation.enrol(
                session,
                booth,
                ident_key(booth, n),
                age_band="30-44",
                channel="online",
                assurance="e-mail",
            )
            ballot = voting.Marked(mark(booth.paper, numbers), hashes.new_code())
            assert voting.drop(session, booth, ident_key(booth, n), ballot)


def cast_raw(
    database: Database,
    booth: Booth,
    n: int,
    *,
    numbers: tuple[int, ...],
    manifest: str = "",
    code: str = "",
) -> None:
    """Drop an envelope whose content no form would have let through."""
    key = ident_key(booth, n)
    code_hash = hashes.code_hash(booth.slug, code or hashes.new_code())
    # Bound to our urn, whatever manifest its content names.
    content = envelope._encode(manifest or booth.seal.manifest, code_hash, numbers)
    sealed = envelope._SUITE.encrypt(
        content.ljust(booth.seal.length()), booth.public_key, info=booth.seal.info(key)
    )
    with database.unit_of_work() as session:
        confirmation.enrol(
            session,
            booth,
            key,
            age_band="30-44",
            channel="online",
            assurance="e-mail",
        )
        session.execute(
            update(EntitlementRow)
            .where(EntitlementRow.ident_key == key)
            .values(state="cast")
        )
        session.add(
            EnvelopeRow(
                edition_id=booth.edition_id,
                ident_key=key,
                attempt=hashes.leaf(sealed),
                sealed=sealed,
                leaf=hashes.leaf(sealed),
            )
        )


def closed(database: Database, voted: Edition) -> Edition:
    """Return the edition after its vote: counting began a day before ``NOW``."""
    with database.unit_of_work() as session:
        stored = editions.by_slug(session, voted.slug)
        editions.set_timetable(
            session, stored, timetable(Stage.COUNTING), actor=None, now=NOW
        )
        return editions.by_slug(session, voted.slug)


def without_guards(database: Database, table: str) -> None:
    """Take a table's triggers away, as somebody with the keys could."""
    dialect = database.engine.dialect.name
    with database.unit_of_work() as session:
        for statement in guards.drop(dialect, (table,)):
            session.execute(text(statement))


def alter_a_ballot(database: Database) -> None:
    """Change one counted ballot, as somebody with the keys could."""
    without_guards(database, "ballot")
    with database.unit_of_work() as session:
        session.execute(text("UPDATE ballot SET choices = '2' WHERE n = 7"))


def strike(database: Database, edition: Edition, number: int, reason: str) -> None:
    """Strike a project from a frozen ballot, by two persons."""
    with database.unit_of_work() as session:
        persons = [
            account(session, role, email=f"{role}-{number}@example.org").id
            for role in (Role.COORDINATOR, Role.COMMISSION)
        ]
        session.add(
            StrikeRow(
                edition_id=edition.id,
                number=number,
                reason=reason,
                decision="Zarządzenie 7/2126",
                at=NOW,
                by=persons[0],
                seconded_by=persons[1],
            )
        )
