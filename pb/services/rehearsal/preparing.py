"""From the rulebook to the frozen ballot, as two officials and an author do it."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select

from pb.domain.calendar import Stage
from pb.domain.lot import LEAST_NUMBERS, Purpose
from pb.domain.proposal import State
from pb.domain.verification import Verdict
from pb.services import (
    carrying,
    editions,
    freezing,
    lot_drawing,
    lots,
    motions,
    submission,
    urns,
    verification,
)
from pb.services import (
    numbers as ballot_numbers,
)
from pb.services.lot_drawing import Minutes
from pb.services.motions import Motion, SamePerson
from pb.services.rehearsal.report import Figures
from pb.services.rehearsal.stage import Copy
from pb.store.proposals import ProposalRow

MINUTES = ("TEST", "TEST", "TEST")
"""Place, sitting and who was present, where minutes want them."""


def adopt(copy: Copy) -> Figures:
    """The coordinator adopts the rulebook; the worker makes the urn."""
    now = copy.at(Stage.SUBMISSION) - timedelta(seconds=1)
    with copy.database.unit_of_work() as session:
        edition = editions.by_slug(session, copy.model.slug)
        editions.adopt(session, edition, actor=copy.coordinator.id, now=now)
        urns.prepare(session, edition, copy.folder, now)
    return {"pools": len(copy.model.rules.pools)}


def submit(copy: Copy) -> Figures:
    """The proposals are submitted, one after another."""
    edition, contents = copy.edition(), copy.model.contents
    with copy.database.unit_of_work() as session:
        for n, content in enumerate(contents):
            at = copy.at(Stage.SUBMISSION, 90 * (n + 1) // (len(contents) + 1))
            saved = submission.start(session, edition, copy.author, content, at)
            submission.submit(session, edition, copy.author, saved.id, at)
    return {"proposals": len(contents)}


def decide(copy: Copy) -> Figures:
    """An assessor accepts each of them."""
    edition, now = copy.edition(), copy.at(Stage.VERIFICATION, 50)
    with copy.database.unit_of_work() as session:
        waiting = session.scalars(
            select(ProposalRow.number).where(ProposalRow.state == State.SUBMITTED)
        ).all()
        for number in filter(None, waiting):
            verdict = Verdict(accepted=True)
            verification.decide(
                session, edition, number, verdict, actor=copy.coordinator, now=now
            )
    return {"verdicts": len(waiting)}


def numbers(copy: Copy) -> Figures:
    """Where the rulebook says so, two persons draw the numbers."""
    edition = copy.edition()
    if not ballot_numbers.are_drawn(edition):
        return {"drawn": 0}
    drawn = draw(copy, Purpose.NUMBERS, copy.at(Stage.PRINTING, 10))
    return {"drawn": drawn}


def draw(copy: Copy, purpose: Purpose, now: datetime) -> int:
    """Announce a lot and draw it; return how many were put in order."""
    edition = copy.edition()
    with copy.database.unit_of_work() as session:
        bound = lots.announce(
            session,
            edition,
            purpose,
            MINUTES[0],
            actor=copy.coordinator,
            now=now,
            keys=copy.folder,
        )
    rolled = " ".join(str(1 + secrets.randbelow(6)) for _ in range(2 * LEAST_NUMBERS))
    with copy.database.unit_of_work() as session:
        motion = lot_drawing.move(
            session,
            edition,
            bound.id,
            Minutes(rolled, *MINUTES),
            actor=copy.coordinator,
            now=now,
        )
    confirm(copy, motion, now)
    return len(bound.lot.items)


def freeze(copy: Copy) -> Figures:
    """Two persons freeze the ballot; the same one twice is refused."""
    now = copy.at(Stage.PRINTING, 50)
    with copy.database.unit_of_work() as session:
        edition = editions.by_slug(session, copy.model.slug)
        motion = freezing.move(session, edition, actor=copy.coordinator, now=now)
    refused = 0
    try:
        with copy.database.unit_of_work() as session:
            motions.second(session, motion.id, actor=copy.coordinator, now=now)
    except SamePerson:
        refused = 1
    confirm(copy, motion, now)
    return {"projects": len(copy.model.contents), "same_person_refused": refused}


def confirm(copy: Copy, motion: Motion, now: datetime) -> None:
    """The second person confirms what the first began."""
    with copy.database.unit_of_work() as session:
        carrying.confirm(
            session, motion.id, actor=copy.second, now=now, keys=copy.folder
        )
