"""Where the demo begins: people, and an edition "Leszno"."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pb.domain.calendar import WARSAW, Stage
from pb.services import editions
from pb.services.demo import people, stages, times
from pb.services.demo.rules import leszno
from pb.services.demo.stages import Scene
from pb.services.editions import Edition
from pb.store.editions import EditionRow

SLUG = "leszno"


def begin(scene: Scene) -> Edition:
    """Return the edition the demo goes on with; the first time, begin one.

    The first one is in submission already, with proposals to read.
    """
    with scene.database.unit_of_work() as session:
        people.invite(session, scene.now)
        current = editions.current(session)
        edition = current or _open(session, scene.now)
    if current is None:
        stages.move(scene, edition.slug, Stage.SUBMISSION)
    return edition


def begin_again(session: Session, now: datetime) -> Edition:
    """Open a fresh edition in preparation; the old one stays to be read."""
    return _open(session, now)


def _open(session: Session, now: datetime) -> Edition:
    taken = session.scalar(
        select(func.count())
        .select_from(EditionRow)
        .where(EditionRow.slug.startswith(SLUG))
    )
    year = now.astimezone(WARSAW).year + 1
    return editions.create(
        session,
        slug=f"{SLUG}-{taken + 1}" if taken else SLUG,
        name=f"Budżet obywatelski {year}",
        city="Leszno",
        rules=leszno(counted_on=date(year - 2, 12, 31)),
        timetable=times.first(now),
        now=now,
    )
