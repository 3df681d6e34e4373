"""The help page says what the table says."""

from collections.abc import Callable
from datetime import datetime

import pytest

from pb.domain.calendar import STAGES, Stage
from pb.domain.permissions import EVER, PERMISSIONS, Action, Role
from pb.store.database import Database
from pb.web import permissions
from pb.web.action_words import ACTIONS
from tests import make
from tests.page import Reader

OF_DEMO = {Action.READ_DEMO_MAIL, Action.MOVE_DEMO}


@pytest.fixture
def page(database: Database, reader: Reader, at: Callable[[datetime], None]) -> Reader:
    with database.unit_of_work() as session:
        make.account(session, Role.CLERK)
    reader.get("/?lang=en").sign_in("clerk@example.org", make.PASSWORD)
    return reader.get("/permissions")


def test_every_action_has_its_words() -> None:
    assert ACTIONS.keys() == set(Action) == PERMISSIONS.keys()


def test_the_page_lists_every_action_once_but_those_of_a_demo(page: Reader) -> None:
    rows = page.soup.select("main tbody th")
    listed = [row.get_text().replace("you may", "").strip() for row in rows]
    assert sorted(listed) == sorted(
        str(text) for action, text in ACTIONS.items() if action not in OF_DEMO
    )


def test_the_page_names_who_when_and_the_second_person(page: Reader) -> None:
    (row,) = [
        row
        for row in page.soup.select("main tbody tr")
        if "Freezing the ballot" in row.get_text()
    ]
    cells = [cell.get_text() for cell in row.select("td > span:last-child")]
    assert cells == [
        "Coordinator",
        "from “Printing of ballots” to “Voting”",
        "Coordinator, Commission member",
        "yes",
    ]


def test_what_one_may_do_oneself_is_marked(page: Reader) -> None:
    marked = [
        row.get_text()
        for row in page.soup.select("main tbody th")
        if row.select(".govuk-tag")
    ]
    assert any("Reading who may do what" in text for text in marked)
    assert not any("Freezing the ballot" in text for text in marked)


def test_stages_are_said_as_a_span_a_list_or_at_any_time(page: Reader) -> None:
    with page.client.application.test_request_context("/?lang=en"):
        assert permissions.when(EVER) == "At any time"
        assert permissions.when(frozenset({Stage.VOTING})) == "Voting"
        apart = frozenset({STAGES[0], STAGES[2]})
        assert permissions.when(apart) == "Preparation, Verification"
