"""What the tests of lots and of deeds by two persons share."""

from sqlalchemy.orm import Session

from pb.adapters.keys import KeyFolder
from pb.domain.calendar import Stage
from pb.domain.lot import Purpose
from pb.domain.permissions import Role
from pb.domain.rulebook import BallotOrder
from pb.domain.verification import Verdict
from pb.services import (
    carrying,
    editions,
    lot_drawing,
    lots,
    motions,
    urns,
    verification,
)
from pb.services.accounts import Account
from pb.services.editions import Edition
from pb.services.lot_drawing import Minutes
from pb.services.lot_records import Announced
from pb.services.motions import Motion
from pb.store.database import Database
from tests import make, proposing

MINUTES = Minutes(
    value="3 5 2 6 1 1 4 2 6 3",
    place="Sala nr 15",
    sitting="Posiedzenie komisji 10 maja 2126 r.",
    present="Osoba Pierwsza, Osoba Druga",
)
SAID = "Dziesięć rzutów kostką na posiedzeniu komisji 10 maja 2126 r."


def officials(session: Session) -> tuple[Account, Account]:
    """Return a coordinator and a commission member."""
    return (
        make.account(session, Role.COORDINATOR, name="Koordynatorka Przykładowa"),
        make.account(session, Role.COMMISSION, name="Komisarz Przykładowy"),
    )


def decided(
    database: Database,
    keys: KeyFolder,
    stage: Stage = Stage.PRINTING,
    *,
    proposals: int = 5,
    order: BallotOrder = BallotOrder.LOT,
) -> tuple[Edition, Account, Account]:
    """Return an edition in ``stage`` with accepted proposals, and two officials."""
    with database.unit_of_work() as session:
        edition = make.edition(session, Stage.SUBMISSION, order=order)
        author = make.account(session)
        for _ in range(proposals):
            proposing.filed(session, edition, author)
    edition = stand(database, edition, Stage.VERIFICATION)
    with database.unit_of_work() as session:
        urns.prepare(session, edition, keys, make.NOW)
        for number in range(1, proposals + 1):
            accept(session, edition, number)
        coordinator, member = officials(session)
    return stand(database, edition, stage), coordinator, member


def accept(session: Session, edition: Edition, number: int) -> None:
    """Accept a proposal."""
    verification.decide(
        session,
        edition,
        number,
        Verdict(accepted=True),
        actor=make.account(session, Role.ASSESSOR),
        now=make.NOW,
    )


def reject(session: Session, edition: Edition, number: int) -> None:
    """Refuse a proposal."""
    assessor = make.account(session, Role.ASSESSOR)
    proposing.rejected(session, edition, number, assessor, make.NOW)


def stand(database: Database, edition: Edition, stage: Stage) -> Edition:
    """Return the edition in another stage."""
    with database.unit_of_work() as session:
        editions.set_timetable(
            session, edition, make.timetable(stage), actor=None, now=make.NOW
        )
        return editions.by_slug(session, edition.slug)


def announced(
    database: Database,
    keys: KeyFolder,
    edition: Edition,
    actor: Account,
    purpose: Purpose = Purpose.NUMBERS,
) -> Announced:
    """Announce a lot."""
    with database.unit_of_work() as session:
        return lots.announce(
            session, edition, purpose, SAID, actor=actor, now=make.NOW, keys=keys
        )


def entered(
    database: Database,
    edition: Edition,
    lot: Announced,
    actor: Account,
    minutes: Minutes = MINUTES,
) -> Motion:
    """Enter the value of a lot."""
    with database.unit_of_work() as session:
        return lot_drawing.move(
            session, edition, lot.id, minutes, actor=actor, now=make.NOW
        )


def confirmed(
    database: Database, keys: KeyFolder, motion: Motion, actor: Account
) -> Motion:
    """Confirm a deed as its second person."""
    with database.unit_of_work() as session:
        return carrying.confirm(
            session, motion.id, actor=actor, now=make.NOW, keys=keys
        )


def refused(database: Database, motion: Motion, actor: Account) -> Motion:
    """Refuse a deed, or take it back."""
    with database.unit_of_work() as session:
        return motions.refuse(session, motion.id, "Pomyłka.", actor=actor, now=make.NOW)


def drawn(
    database: Database,
    keys: KeyFolder,
    edition: Edition,
    coordinator: Account,
    member: Account,
) -> Announced:
    """Announce and draw the numbers."""
    lot = announced(database, keys, edition, coordinator)
    confirmed(database, keys, entered(database, edition, lot, coordinator), member)
    return lot
