"""What the tests of proposals share: a complete text, and ways into each state."""

from datetime import datetime

from sqlalchemy.orm import Session

from pb.domain.proposal import Content
from pb.domain.verification import Ground, Verdict
from pb.services import submission, verification
from pb.services.accounts import Account
from pb.services.editions import Edition
from pb.services.submission import Filed
from tests import make

CONTENT = Content(
    title="Ławki nad stawem",
    summary="Dwanaście ławek z oparciem wokół stawu w parku.",
    description="Ustawienie dwunastu ławek z oparciem i podłokietnikami, po jednej co "
    "trzydzieści metrów ścieżki.",
    justification="Nad stawem nie ma gdzie usiąść, a chodzi tam wielu seniorów.",
    beneficiaries="Seniorzy i rodziny z dziećmi.",
    pool="small",
    place="Park przy ulicy Zmyślonej",
    cost=48_000_00,
)


def filed(
    session: Session, edition: Edition, author: Account, content: Content = CONTENT
) -> Filed:
    """Submit a proposal in the stage of submission."""
    draft = submission.start(session, edition, author, content, make.NOW)
    return submission.submit(session, edition, author, draft.id, make.NOW)


def rejected(
    session: Session, edition: Edition, number: int, actor: Account, now: datetime
) -> None:
    """Reject a proposal because the land is not the city's."""
    verdict = Verdict(accepted=False, ground=Ground.NO_TITLE, text="Grunt prywatny.")
    verification.decide(session, edition, number, verdict, actor=actor, now=now)
