"""The freeze by two persons: what is confirmed is exactly what was seen.

The one who begins sees the digest of the rulebook and the projects as they would
be frozen; the other one confirms that digest. If anything changed in between,
nothing is frozen.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from pb.domain.permissions import Action, require_open
from pb.domain.refusals import Refusal
from pb.services import ballots, editions, motions
from pb.services.accounts import Account
from pb.services.editions import Edition
from pb.services.motions import Motion


class BallotChanged(Refusal):
    """Rulebook or projects are not what was to be frozen (before, after)."""


def move(
    session: Session, edition: Edition, *, actor: Account, now: datetime
) -> Motion:
    """Begin the freeze of what would be frozen now.

    Raises:
        StageClosed, AlreadyFrozen, GuardsOpen: what stands in the way.
    """
    require_open(Action.FREEZE_BALLOT, edition.timetable, now)
    edition = editions.held(session, edition.id)
    ballots.require_freezable(session, edition)
    projects = ballots.on_ballot(session, edition)
    return motions.move(
        session,
        edition_id=edition.id,
        action=Action.FREEZE_BALLOT,
        subject="ballot",
        facts={
            "sha256": ballots.fingerprint(session, edition, projects),
            "rulebook_version": edition.rules_version,
            "projects": [f"{each.number}. {each.title}" for each in projects],
        },
        actor=actor,
        now=now,
    )


def carry(session: Session, motion: Motion, second: Account, now: datetime) -> None:
    """Freeze what the motion named; ``second`` confirmed it.

    Raises:
        BallotChanged: something changed meanwhile.
    """
    edition = editions.held(session, motion.edition_id)
    ballots.require_freezable(session, edition)
    projects = ballots.on_ballot(session, edition)
    after = ballots.fingerprint(session, edition, projects)
    if after != motion.facts["sha256"]:
        raise BallotChanged(before=motion.facts["sha256"], after=after)
    ballots.freeze(session, edition, actor=motion.moved_by, now=now)
