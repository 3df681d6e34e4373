"""Opening an edition: what a coordinator says first, and what can wait."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pb.domain import usual
from pb.domain.calendar import WARSAW, Stage, Timetable
from pb.domain.refusals import Refusal
from pb.services import editions, starts
from pb.services.editions import Edition
from pb.services.starts import Known
from pb.store.editions import EditionRow

LONGEST_SLUG = 40
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Names of other addresses and of the key files beside the editions' folders.
_RESERVED = frozenset({"new", "secret-key", "outbox"})


class SlugUnusable(Refusal):
    """The short name is no part of an address, or means something else (field)."""


class SlugTaken(Refusal):
    """Another edition has this short name (field, slug)."""


class FirstDayPast(Refusal):
    """Submission would have begun already (field, begins)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is said when an edition is opened. ``allocation`` in grosze.

    What is None stays undecided.
    """

    city: str
    name: str
    slug: str
    start: str
    """``blank``, ``preset:`` and its name, or ``copy:`` and an edition's slug."""
    pool: str
    """The name of the one pool it begins with; a copy has its own."""
    allocation: int
    eligible: int | None = None
    inhabitants: int | None = None
    county_rights: bool | None = None
    first_day: date | None = None
    """Of the preparation, by Warsaw's clock; None: today, or a year after the one
    that is copied. A copy keeps the days of the week: it begins in the week from
    this day on."""


def open_edition(
    session: Session, plan: Plan, *, actor: int | None, now: datetime
) -> Edition:
    """Open an edition with the rules and dates of its start; both can be changed.

    Raises:
        SlugUnusable, SlugTaken: of the short name.
        NoSuchStart: there is nothing of that name to begin with.
        FirstDayPast: nothing could be prepared, for submission would be open.
    """
    _require_free(session, plan.slug)
    known = Known(
        allocation=plan.allocation,
        pool=plan.pool,
        eligible=plan.eligible,
        inhabitants=plan.inhabitants,
        county_rights=plan.county_rights,
    )
    rules = starts.named(session, plan.start, known)
    timetable = _dates(session, plan, now)
    begins = timetable.begins[Stage.SUBMISSION]
    if begins <= now:
        raise FirstDayPast(field="first_day", begins=begins)
    return editions.create(
        session,
        slug=plan.slug,
        name=plan.name.strip(),
        city=plan.city.strip(),
        rules=rules,
        timetable=timetable,
        now=now,
        actor=actor,
    )


def _dates(session: Session, plan: Plan, now: datetime) -> Timetable:
    copied = starts.copied_from(session, plan.start)
    if copied is not None:
        return usual.next_year(copied.timetable, plan.first_day, now)
    return usual.timetable(plan.first_day or now.astimezone(WARSAW).date())


def _require_free(session: Session, slug: str) -> None:
    usable = _SLUG.fullmatch(slug) and len(slug) <= LONGEST_SLUG
    if not usable or slug in _RESERVED:
        raise SlugUnusable(field="slug", slug=slug, most=LONGEST_SLUG)
    taken = select(EditionRow.id).where(EditionRow.slug == slug)
    if session.scalar(taken) is not None:
        raise SlugTaken(field="slug", slug=slug)
