"""The ballot follows the rulebook: its form, exclusive and struck projects."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from pb.adapters.keys import KeyFolder
from pb.domain.ballot import Project, Rivals
from pb.domain.rulebook import BallotForm
from pb.services import ballots
from pb.store.database import Database
from tests import make
from tests.page import Reader
from tests.web.test_voting import Voter

AT = "/editions/leszno-2126/vote/"
RIVALS = Rivals((1, 3), "Ten sam plac.")
REASON = "Działka została sprzedana."
PER_POOL = {
    "ballot_form": BallotForm.APPROVAL,
    "choices_per_pool": True,
    "least_choices": 2,
    "most_choices": 2,
}


@pytest.fixture
def database(app: Flask) -> Database:
    found: Database = app.extensions["pb"].database
    return found


@pytest.fixture
def voter(app: Flask, keys: KeyFolder, at: Callable[[datetime], None]) -> Voter:
    return Voter(app, keys)


def told(reader: Reader) -> str:
    return " ".join(
        fault.get_text() for fault in reader.soup.select(".govuk-error-message")
    )


def test_one_project_on_the_whole_ballot_is_one_group_of_radio_buttons(
    database: Database, keys: KeyFolder, voter: Voter
) -> None:
    make.voting_edition(database, keys, ballot_form=BallotForm.CHOOSE_ONE)
    reader = voter.choose(1, 3, status=422)
    assert "You marked 2 projects. Mark one, on the whole ballot." in told(reader)
    marks = reader.soup.select("main fieldset input")
    assert {(field["type"], field["name"]) for field in marks} == {("radio", "mark")}
    assert len(marks) == 6
    voter.mark(3)
    voter.identify()
    voter.cast()
    assert voter.envelopes() == 1


def test_approval_in_each_pool_is_counted_pool_by_pool(
    database: Database, keys: KeyFolder, voter: Voter
) -> None:
    third = Project(7, "7", "Projekt przykładowy 7", "small", 10_000_00)
    make.voting_edition(database, keys, [*make.projects(), third], **PER_POOL)
    reader = voter.choose(3, 4, 7, status=422)
    assert "You marked 3 projects in the pool “Małe”. Mark at most 2 there." in told(
        reader
    )
    assert reader.soup.select_one("#pool-small .govuk-error-message")
    assert [str(field["value"]) for field in reader.soup.select("[checked]")] == [
        "3",
        "4",
        "7",
    ]
    reader = voter.mark(3, 4, 5, status=422)
    assert reader.soup.select_one("#pool-soft .govuk-error-message")
    assert "Mark at least 2 there, or none." in told(reader)
    assert "choose at least 2" in reader.text
    voter.choose(3, 4)
    assert "In the pool “Duże” you have chosen nothing." in voter.reader.text
    voter.identify()
    voter.cast()
    assert voter.envelopes() == 1


def test_a_struck_project_stays_on_the_ballot_with_its_reason_and_without_a_box(
    database: Database, keys: KeyFolder, voter: Voter
) -> None:
    edition = make.voting_edition(database, keys)
    reader = voter.choose(1, 3)
    make.strike(database, edition, 1, REASON)
    reader.send(button="Go on", status=422)
    assert "Project number 1 was struck from the ballot by decision" in told(reader)
    assert REASON in reader.text
    assert reader.soup.select_one("#pool-large s")
    assert not reader.soup.select("input[value='1'][id]")
    assert [str(field["value"]) for field in reader.soup.select("[checked]")] == ["3"]
    assert REASON in reader.get(AT).text


def test_a_project_struck_while_its_voter_identifies_herself_stops_no_ballot(
    database: Database, keys: KeyFolder, voter: Voter
) -> None:
    edition = make.voting_edition(database, keys)
    voter.choose(1, 3)
    voter.identify()
    make.strike(database, edition, 1, REASON)
    receipt = voter.cast().soup.select_one("[data-receipt]")
    assert receipt
    assert voter.envelopes() == 1


def test_exclusive_projects_are_explained_and_may_be_chosen_together(
    database: Database, keys: KeyFolder, voter: Voter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(ballots.rivals, "on_ballot", lambda *_: (RIVALS,))
        make.voting_edition(database, keys)
    reader = voter.reader
    for page in (AT, f"{AT}ballot"):
        reader.get(page)
        assert "only one can be funded" in reader.text
        assert "Ten sam plac." in reader.text
        assert reader.text.count("Exclusive: only one of this and No.") == 2
    voter.mark(1, 3)
    voter.identify()
    voter.cast()
    assert voter.envelopes() == 1


@pytest.mark.parametrize("form", [BallotForm.POINTS, BallotForm.RANKING])
def test_a_form_not_filled_in_here_breaks_no_page(
    form: BallotForm, database: Database, keys: KeyFolder, voter: Voter
) -> None:
    make.voting_edition(database, keys, ballot_form=form)
    voter.reader.get(AT)
    reader = voter.choose(1, status=422)
    assert "cannot be filled in on this site" in told(reader)
