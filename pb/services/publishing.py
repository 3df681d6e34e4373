"""The publication by two persons: of exactly the result that both saw."""

from datetime import datetime

from sqlalchemy.orm import Session

from pb.domain.permissions import Action, require_open
from pb.domain.refusals import Refusal
from pb.services import counting, editions, motions
from pb.services.accounts import Account
from pb.services.editions import Edition
from pb.services.motions import Motion


class AlreadyPublished(Refusal):
    """The result is published; everybody sees it."""


def move(
    session: Session, edition: Edition, *, actor: Account, now: datetime
) -> Motion:
    """Begin the publication of the counted result.

    Raises:
        StageClosed, NotCounted, AlreadyPublished: what stands in the way.
    """
    require_open(Action.PUBLISH_RESULT, edition.timetable, now)
    _require_publishable(edition)
    return motions.move(
        session,
        edition_id=edition.id,
        action=Action.PUBLISH_RESULT,
        subject="result",
        facts={"sha256": edition.digest},
        actor=actor,
        now=now,
    )


def carry(session: Session, motion: Motion, second: Account, now: datetime) -> None:
    """Publish the result that the motion names; ``second`` confirmed it."""
    edition = editions.held(session, motion.edition_id)
    require_open(Action.PUBLISH_RESULT, edition.timetable, now)
    _require_publishable(edition)
    counting.publish(session, edition, actor=motion.moved_by, now=now)


def _require_publishable(edition: Edition) -> None:
    if edition.digest is None:
        raise counting.NotCounted
    if edition.published_at is not None:
        raise AlreadyPublished
