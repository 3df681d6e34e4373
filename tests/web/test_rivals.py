"""The office page of exclusive projects."""

from collections.abc import Callable
from datetime import datetime

import pytest

from pb.adapters.keys import KeyFolder
from pb.domain.calendar import Stage
from pb.domain.rulebook import BallotOrder
from pb.services import ballots, rivals
from pb.services.editions import Edition
from pb.store.database import Database
from tests import drawing, make
from tests.page import Reader

AT = "/editions/leszno-2126/office/exclusive/"
REASON = "Obie ławki mają stanąć w tym samym miejscu."


@pytest.fixture
def edition(
    database: Database,
    keys: KeyFolder,
    reader: Reader,
    at: Callable[[datetime], None],
) -> Edition:
    """An edition with three accepted proposals; the coordinator is signed in."""
    found = drawing.decided(database, keys, proposals=3, order=BallotOrder.FILING)[0]
    reader.sign_in("coordinator@example.org", make.PASSWORD)
    return found


def test_a_group_is_declared_shown_and_taken_back(
    edition: Edition, database: Database, reader: Reader
) -> None:
    reader.get(f"{AT}?lang=en")
    reader.send({"projects": ["1", "3"], "reason": REASON})
    assert "only one of them can be funded" in reader.text
    assert REASON in reader.text
    with database.reading() as session:
        assert [group.projects for group in rivals.of_edition(session, edition.id)] == [
            (1, 3)
        ]
    reader.get("/editions/leszno-2126/proposals/3")
    assert "Only one of these proposals can be funded: No. 1 , No. 3" in reader.text
    reader.get(AT)
    reader.send(button="Take back group 1")
    assert "No projects are declared exclusive." in reader.text


def test_what_was_marked_and_written_is_kept_when_it_is_refused(
    edition: Edition, reader: Reader
) -> None:
    reader.get(f"{AT}?lang=en")
    reader.send({"projects": ["2"], "reason": REASON}, status=422)
    assert "One project alone excludes nothing. Mark at least two." in reader.text
    assert [field["value"] for field in reader.soup.select("[checked]")] == ["2"]
    assert REASON in reader.text
    reader.get(f"{AT}?lang=en")
    reader.send({"reason": ""}, status=422)
    assert "Write why only one of them can be funded." in reader.text


def test_a_frozen_ballot_shows_its_groups_and_offers_no_form(
    edition: Edition, database: Database, reader: Reader
) -> None:
    with database.unit_of_work() as session:
        rivals.declare(session, edition, [1, 2], REASON, actor=None, now=make.NOW)
        ballots.freeze(session, edition, actor=None, now=make.NOW)
    reader.get(f"{AT}?lang=en")
    assert REASON in reader.text
    assert not reader.soup.select("main form")


def test_too_early_the_page_says_when_it_begins(
    edition: Edition, database: Database, reader: Reader
) -> None:
    drawing.stand(database, edition, Stage.SUBMISSION)
    reader.get(f"{AT}?lang=en")
    assert "once proposals are verified" in reader.text
    assert not reader.soup.select("main form")
