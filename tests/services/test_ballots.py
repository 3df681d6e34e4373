"""The freeze: when nothing is open, once, and by whom."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pb.adapters.keys import KeyFolder
from pb.domain.calendar import Stage, StageClosed
from pb.domain.permissions import Role
from pb.domain.verification import Verdict
from pb.services import ballots, editions, rounds, submission, urns, verification
from pb.services.ballots import AlreadyFrozen, Guard, GuardsOpen
from pb.services.editions import Edition
from pb.store.database import Database
from pb.store.editions import ActRow, ManifestRow
from tests import make, proposing

ACCEPTED = Verdict(accepted=True)


def edition_with(
    database: Database, keys: KeyFolder, stage: Stage, *states: str, urn: bool = True
) -> Edition:
    """Return an edition in ``stage`` with a proposal in each of the states."""
    with database.unit_of_work() as session:
        edition = make.edition(session, Stage.SUBMISSION)
        author = make.account(session)
        for number, state in enumerate(states, 1):
            filed = proposing.filed(session, edition, author)
            assert filed.number == number
            if state == "withdrawn":
                submission.withdraw(session, edition, author, filed.id, make.NOW)
    edition = moved(database, edition, Stage.VERIFICATION)
    with database.unit_of_work() as session:
        judge(session, edition, states)
        if urn:
            urns.prepare(session, edition, keys, make.NOW)
    return moved(database, edition, stage)


def judge(session: Session, edition: Edition, states: tuple[str, ...]) -> None:
    assessor = make.account(session, Role.ASSESSOR)
    for number, state in enumerate(states, 1):
        if state == "accepted":
            verification.decide(
                session, edition, number, ACCEPTED, actor=assessor, now=make.NOW
            )
        if state == "rejected":
            proposing.rejected(session, edition, number, assessor, make.NOW)


def moved(database: Database, edition: Edition, stage: Stage) -> Edition:
    with database.unit_of_work() as session:
        editions.set_timetable(
            session, edition, make.timetable(stage), actor=None, now=make.NOW
        )
        return editions.by_slug(session, edition.slug)


def freeze(database: Database, edition: Edition, actor: int | None = None) -> str:
    with database.unit_of_work() as session:
        return ballots.freeze(session, edition, actor=actor, now=make.NOW)


def test_accepted_proposals_become_the_ballot_with_their_filing_numbers(
    database: Database, keys: KeyFolder
) -> None:
    edition = edition_with(
        database, keys, Stage.PRINTING, "accepted", "rejected", "withdrawn", "accepted"
    )
    sha256 = freeze(database, edition)
    with database.reading() as session:
        frozen = editions.by_slug(session, edition.slug)
        paper = ballots.paper(session, frozen)
    assert frozen.manifest == sha256
    assert [project.number for project in paper.projects] == [1, 4]


@pytest.mark.parametrize(
    ("states", "urn", "guard"),
    [
        (("accepted", "submitted"), True, Guard.UNDECIDED),
        (("rejected",), True, Guard.NO_PROJECT),
        (("accepted",), False, Guard.NO_URN),
    ],
)
def test_an_open_guard_holds_the_freeze_back_and_is_named(
    database: Database,
    keys: KeyFolder,
    states: tuple[str, ...],
    urn: bool,
    guard: Guard,
) -> None:
    edition = edition_with(database, keys, Stage.PRINTING, *states, urn=urn)
    with pytest.raises(GuardsOpen) as refused:
        freeze(database, edition)
    assert [found for found, _ in refused.value.facts["guards"]] == [guard]  # type: ignore[attr-defined]


def test_a_ballot_is_frozen_once(database: Database, keys: KeyFolder) -> None:
    edition = edition_with(database, keys, Stage.PRINTING, "accepted")
    freeze(database, edition)
    with pytest.raises(AlreadyFrozen):
        freeze(database, edition)


def test_a_ballot_is_not_frozen_before_its_time(
    database: Database, keys: KeyFolder
) -> None:
    edition = edition_with(database, keys, Stage.VERIFICATION, "accepted")
    with pytest.raises(StageClosed):
        freeze(database, edition)


def test_the_worker_freezes_at_the_start_of_voting_when_nothing_is_open(
    database: Database, keys: KeyFolder
) -> None:
    edition = edition_with(database, keys, Stage.VOTING, "accepted")
    rounds.freeze_due(database, make.NOW)
    rounds.freeze_due(database, make.NOW)
    with database.reading() as session:
        row = session.get_one(ManifestRow, edition.id)
        acts = session.scalars(
            select(ActRow.actor_id).where(ActRow.action == "ballot:freeze")
        ).all()
    assert row.frozen_by is None
    assert acts == [None]


def test_the_worker_does_not_freeze_over_an_open_guard(
    database: Database, keys: KeyFolder
) -> None:
    edition = edition_with(database, keys, Stage.VOTING, "accepted", "submitted")
    rounds.freeze_due(database, make.NOW)
    with database.reading() as session:
        assert session.get(ManifestRow, edition.id) is None


def test_the_worker_makes_the_urns_that_are_wanting_once(
    database: Database, keys: KeyFolder
) -> None:
    edition = edition_with(database, keys, Stage.SUBMISSION, urn=False)
    rounds.make_urns(database, keys, make.NOW)
    first = keys.urn(edition.slug).private_bytes_raw()
    rounds.make_urns(database, keys, make.NOW)
    assert keys.urn(edition.slug).private_bytes_raw() == first


def test_a_host_with_another_identity_key_accepts_no_ballot(
    database: Database, keys: KeyFolder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    edition = make.voting_edition(database, keys)
    elsewhere = KeyFolder(tmp_path_factory.mktemp("other"))
    with database.reading() as session:
        with pytest.raises(urns.UrnNotReady):
            urns.booth(session, edition, elsewhere)
        elsewhere.make_edition(edition.slug)
        with pytest.raises(urns.UrnNotReady):
            urns.booth(session, edition, elsewhere)
        assert urns.booth(session, edition, keys).slug == edition.slug
