"""The demo's lot: dice nobody rolled, confirmed by two made-up officials."""

from datetime import datetime

from sqlalchemy.orm import Session

from pb.adapters.keys import KeyFolder
from pb.domain.lot import Purpose
from pb.services import lot_drawing, lots, motions, numbers
from pb.services.demo import people
from pb.services.editions import Edition
from pb.services.lot_drawing import Minutes

SAID = "Dziesięć rzutów kostką na posiedzeniu komisji, w kolejności rzutów."
MINUTES = Minutes(
    value="3 5 2 6 1 1 4 2 6 3",
    place="Urząd, sala przykładowa",
    sitting="Posiedzenie komisji w wersji demonstracyjnej",
    present=f"{people.COORDINATOR.name}\n{people.COMMISSION.name}",
)


def draw(session: Session, edition: Edition, keys: KeyFolder, now: datetime) -> None:
    """Draw the numbers on the ballot, if the rulebook asks for it."""
    if not numbers.wanting(session, edition):
        return
    coordinator = people.account(session, people.COORDINATOR)
    member = people.account(session, people.COMMISSION)
    lot = lots.announce(
        session,
        edition,
        Purpose.NUMBERS,
        SAID,
        actor=coordinator,
        now=now,
        keys=keys,
    )
    begun = lot_drawing.move(
        session, edition, lot.id, MINUTES, actor=coordinator, now=now
    )
    motion = motions.second(session, begun.id, actor=member, now=now)
    # The demo's timetable is moved last, so the stage is not asked for here.
    lot_drawing.draw(session, edition, motion, member, now, keys)
