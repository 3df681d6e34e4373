"""Opening an edition: what a coordinator says first, and what can wait."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pb.domain import warsaw
from pb.domain.calendar import WARSAW
from pb.domain.refusals import Refusal
from pb.domain.rulebook import (
    BallotForm,
    Custody,
    Misfit,
    Pool,
    Rulebook,
    Score,
    Visibility,
)
from pb.services import editions
from pb.services.editions import Edition
from pb.store.editions import EditionRow

LONGEST_SLUG = 40
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Names of other addresses and of the key files beside the editions' folders.
_RESERVED = frozenset({"new", "secret-key", "outbox"})


class SlugUnusable(Refusal):
    """The short name is no part of an address, or means something else (field)."""


class SlugTaken(Refusal):
    """Another edition has this short name (field, slug)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is said when an edition is opened. ``allocation`` in grosze."""

    city: str
    name: str
    slug: str
    pool: str
    """The name of the one pool it begins with."""
    allocation: int
    eligible: int
    ballot_form: BallotForm
    misfit: Misfit


def open_edition(
    session: Session, plan: Plan, *, actor: int | None, now: datetime
) -> Edition:
    """Open an edition with one pool and the usual dates; both can be changed.

    What decides who wins is asked for; what is left to begin with favours
    nobody: counts sealed, every tie by lot, no limits, no threshold.
    """
    _require_free(session, plan.slug)
    rules = Rulebook(
        allocation=plan.allocation,
        pools=(Pool("pool-1", plan.pool, plan.allocation),),
        eligible=plan.eligible,
        ballot_form=plan.ballot_form,
        least_choices=1,
        most_choices=1,
        score=Score.VOTES,
        misfit=plan.misfit,
        tie_criteria=(),
        visibility=Visibility.SEALED,
        custody=Custody.SERVER,
    )
    return editions.create(
        session,
        slug=plan.slug,
        name=plan.name.strip(),
        city=plan.city.strip(),
        rules=rules,
        timetable=warsaw.usual_timetable(now.astimezone(WARSAW).date()),
        now=now,
        actor=actor,
    )


def _require_free(session: Session, slug: str) -> None:
    usable = _SLUG.fullmatch(slug) and len(slug) <= LONGEST_SLUG
    if not usable or slug in _RESERVED:
        raise SlugUnusable(field="slug", slug=slug, most=LONGEST_SLUG)
    taken = select(EditionRow.id).where(EditionRow.slug == slug)
    if session.scalar(taken) is not None:
        raise SlugTaken(field="slug", slug=slug)
