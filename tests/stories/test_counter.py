"""The counter under the ballot says what the server will say, in every form."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from pb.adapters.keys import KeyFolder
from pb.domain.ballot import BallotPaper, TooFewChoices, TooManyChoices, mark
from pb.domain.refusals import Refusal
from pb.domain.rulebook import BallotForm
from pb.services import ballots
from pb.store.database import Database
from tests import make

SCRIPT = Path("static/js/ballot.js")
FORMS = {
    "one": {"ballot_form": BallotForm.CHOOSE_ONE},
    "one in each pool": {"ballot_form": BallotForm.CHOOSE_ONE_PER_POOL},
    "approval": {
        "ballot_form": BallotForm.APPROVAL,
        "least_choices": 2,
        "most_choices": 3,
    },
    "approval in each pool": {
        "ballot_form": BallotForm.APPROVAL,
        "choices_per_pool": True,
        "most_choices": 1,
    },
}
MARKS = ([1], [1, 2], [1, 3], [2, 3, 5], [1, 2, 3, 4], [3, 4, 6])


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_counter_objects_exactly_where_the_server_does(
    form: str,
    app: Flask,
    database: Database,
    keys: KeyFolder,
    page: Page,
    at: Callable[[datetime], None],
) -> None:
    edition = make.voting_edition(database, keys, **FORMS[form])
    with database.reading() as session:
        paper = ballots.paper(session, edition)
    answer = app.test_client().get("/editions/leszno-2126/vote/ballot?lang=en")
    for numbers in MARKS:
        page.set_content(answer.text, wait_until="domcontentloaded")
        for number in numbers:
            page.check(f"input[value='{number}']", force=True)
        page.add_script_tag(content=SCRIPT.read_text(), type="module")
        said = page.wait_for_selector("[data-ballot-counter]:not(:empty)").inner_text()
        left = page.eval_on_selector_all(
            "input:checked", "marks => marks.map(mark => Number(mark.value))"
        )
        assert objection(paper, left) is _objection(said), (numbers, said)


def objection(paper: BallotPaper, numbers: list[int]) -> type[Refusal] | None:
    """Return what the server has against these marks."""
    try:
        mark(paper, numbers)
    except Refusal as refusal:
        return type(refusal)
    return None


def _objection(said: str) -> type[Refusal] | None:
    """Return what the counter has against them."""
    if "too many" in said or "at most" in said:
        return TooManyChoices
    return TooFewChoices if "at least" in said else None
