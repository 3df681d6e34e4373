"""Exclusive projects: declared before the freeze, kept by it, heard in the count."""

from json import loads

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from pb.adapters.keys import KeyFolder
from pb.domain.ballot import Project, Rivals
from pb.domain.calendar import Stage, StageClosed
from pb.domain.rulebook import BallotOrder
from pb.services import ballots, editions, rivals
from pb.services.editions import Edition
from pb.services.rivals import (
    Group,
    NoRival,
    NoSuchGroup,
    RivalsFrozen,
    SameRivals,
    TooFewRivals,
)
from pb.store.database import Database
from pb.store.editions import ActRow
from tests import drawing, make

REASON = "Obie ławki mają stanąć w tym samym miejscu."


def decided(
    database: Database, keys: KeyFolder, stage: Stage = Stage.PRINTING
) -> Edition:
    return drawing.decided(
        database, keys, stage, proposals=3, order=BallotOrder.FILING
    )[0]


def declare(database: Database, edition: Edition, *numbers: int) -> Group:
    with database.unit_of_work() as session:
        return rivals.declare(
            session, edition, numbers, REASON, actor=None, now=make.NOW
        )


def freeze(database: Database, edition: Edition) -> Edition:
    with database.unit_of_work() as session:
        ballots.freeze(session, edition, actor=None, now=make.NOW)
        return editions.by_slug(session, edition.slug)


def test_a_group_is_declared_recorded_and_frozen_with_the_ballot(
    database: Database, keys: KeyFolder
) -> None:
    edition = decided(database, keys)
    assert declare(database, edition, 3, 1) == Group(1, (1, 3), REASON)
    with database.reading() as session:
        act = session.scalars(
            select(ActRow).where(ActRow.action == "rivals:declare")
        ).one()
    assert loads(act.facts) == {
        "before": None,
        "after": {"projects": [1, 3], "reason": REASON},
    }
    frozen = freeze(database, edition)
    with database.reading() as session:
        assert ballots.paper(session, frozen).groups == (Rivals((1, 3), REASON),)


def test_groups_on_the_ballot_have_its_numbers_not_those_of_filing(
    database: Database, keys: KeyFolder
) -> None:
    edition = decided(database, keys)
    declare(database, edition, 1, 2)
    listed = [
        Project(n, key, "Projekt przykładowy", "small", 1_00)
        for n, key in ((7, "1"), (4, "2"), (1, "3"))
    ]
    with database.reading() as session:
        assert rivals.on_ballot(session, edition.id, listed) == (
            Rivals((4, 7), REASON),
        )
        assert rivals.on_ballot(session, edition.id, listed[1:]) == ()


@pytest.mark.parametrize(
    ("numbers", "refusal"),
    [((1,), TooFewRivals), ((2, 2), TooFewRivals), ((1, 9), NoRival)],
)
def test_a_group_that_excludes_nothing_is_refused(
    numbers: tuple[int, ...],
    refusal: type[Exception],
    database: Database,
    keys: KeyFolder,
) -> None:
    edition = decided(database, keys)
    with pytest.raises(refusal):
        declare(database, edition, *numbers)


def test_the_same_group_is_not_declared_twice_but_can_be_taken_back(
    database: Database, keys: KeyFolder
) -> None:
    edition = decided(database, keys)
    declare(database, edition, 1, 2)
    with pytest.raises(SameRivals):
        declare(database, edition, 2, 1)
    with database.unit_of_work() as session:
        rivals.revoke(session, edition, 1, actor=None, now=make.NOW)
    with pytest.raises(NoSuchGroup), database.unit_of_work() as session:
        rivals.revoke(session, edition, 1, actor=None, now=make.NOW)
    assert declare(database, edition, 2, 1).projects == (1, 2)


def test_before_verification_and_after_the_freeze_nothing_is_declared(
    database: Database, keys: KeyFolder
) -> None:
    early = drawing.stand(database, decided(database, keys), Stage.SUBMISSION)
    with pytest.raises(StageClosed):
        declare(database, early, 1, 2)
    edition = drawing.stand(database, early, Stage.PRINTING)
    declare(database, edition, 1, 2)
    freeze(database, edition)
    # With what was known before the freeze, and with what is known after it.
    for known in (edition, freeze_known(database, edition)):
        with pytest.raises(RivalsFrozen):
            declare(database, known, 1, 3)


def freeze_known(database: Database, edition: Edition) -> Edition:
    with database.reading() as session:
        return editions.by_slug(session, edition.slug)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM rival",
        "DELETE FROM rival_group",
        "UPDATE rival SET number = 3 WHERE number = 2",
        "UPDATE rival_group SET reason = 'x'",
        (
            "INSERT INTO rival (edition_id, n, number)"
            " SELECT edition_id, n, 3 FROM rival WHERE number = 1"
        ),
        (
            "INSERT INTO rival_group (edition_id, n, reason, at)"
            " SELECT edition_id, 2, reason, at FROM rival_group"
        ),
    ],
)
def test_the_database_itself_keeps_the_groups_of_a_frozen_ballot(
    statement: str, database: Database, keys: KeyFolder
) -> None:
    edition = decided(database, keys)
    declare(database, edition, 1, 2)
    freeze(database, edition)
    with (
        pytest.raises(DBAPIError, match=r"frozen|not rewritten"),
        database.unit_of_work() as session,
    ):
        session.execute(text(statement))
