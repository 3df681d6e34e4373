"""The vote on made-up residents, the count, and whether it can be counted again."""

from datetime import timedelta

from sqlalchemy import func, select

from pb.domain.calendar import Stage
from pb.domain.lot import Purpose
from pb.domain.refusals import Refusal
from pb.services import audit as log
from pb.services import counting, editions, jobs, publishing, urns
from pb.services.demo import voters
from pb.services.demo.together import Together
from pb.services.jobs import Job
from pb.services.rehearsal.preparing import confirm, draw
from pb.services.rehearsal.report import Figures
from pb.services.rehearsal.stage import Copy
from pb.store.urn import EnvelopeRow

_MOST_TIES = 100


class CountBroke(Refusal):
    """The count in the copy broke off (reason)."""


class RecountDiffers(Refusal):
    """Counted again, the same ballots give another result."""


def vote(copy: Copy) -> Figures:
    """Everybody confirms a letter's code and casts, hour after hour."""
    last = copy.at(Stage.COUNTING) - timedelta(seconds=1)
    with copy.database.unit_of_work() as session:
        edition = editions.by_slug(session, copy.model.slug)
        booth = urns.booth(session, edition, copy.folder)
        together = Together(session)
        voters.vote(together, edition, booth, copy.folder, last, copy.voters)
        ballots = session.scalar(select(func.count()).select_from(EnvelopeRow))
    return {"ballots": ballots or 0}


def count(copy: Copy) -> Figures:
    """The worker opens the urn and counts; each tie that decides is drawn."""
    now = copy.at(Stage.COUNTING, 10)
    with copy.database.unit_of_work() as session:
        jobs.ask_count(session, copy.edition(), actor=copy.coordinator.id, now=now)
    for ties in range(_MOST_TIES):
        jobs.run_counts(copy.database, copy.folder, now)
        job = _last(copy)
        if job is not None and job.state == "done":
            return {"ties_drawn": ties}
        if job is None or job.code != counting.LotNeeded.code():
            break
        draw(copy, Purpose.TIE, now)
    raise CountBroke(reason=job.code if job else None)


def _last(copy: Copy) -> Job | None:
    with copy.database.reading() as session:
        return jobs.last_count(session, copy.edition())


def publish(copy: Copy) -> Figures:
    """Two persons publish the result."""
    now = copy.at(Stage.COUNTING, 50)
    with copy.database.unit_of_work() as session:
        motion = publishing.move(
            session, copy.edition(), actor=copy.coordinator, now=now
        )
    confirm(copy, motion, now)
    return {}


def recount(copy: Copy) -> Figures:
    """The stored ballots are counted again and give the same result."""
    with copy.database.reading() as session:
        if not counting.ballots_hold(session, copy.edition()):
            raise RecountDiffers
    return {}


def audit(copy: Copy) -> Figures:
    """The log of all these acts is whole."""
    return {"acts": log.check(copy.database).n}
