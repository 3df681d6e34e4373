"""The sentences of the pages of results, with the numbers they rest on."""

from collections.abc import Iterator

import pytest
from flask import Flask

from pb.domain.rulebook import Pool
from pb.domain.tally import WITHDRAWN_COST, Reason, Step, Verdict
from pb.services.rankings import PoolBoard, Row, Settled
from pb.web import results_sentences as sentences


@pytest.fixture(autouse=True)
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=en"):
        yield


def said(
    verdict: Verdict,
    *,
    cost: int = 50_00,
    left: int = 80_00,
    because: str = "",
    short: int = 0,
    ties: tuple[Settled, ...] = (),
) -> str:
    score = 1200 - short if verdict is Verdict.BELOW_THRESHOLD else 10
    step = Step("7", score, cost, left, verdict, because)
    missing = short if verdict is Verdict.DOES_NOT_FIT else 0
    why = Reason(step, 1, missing, short if not missing else 0, ())
    pool = PoolBoard(Pool("all", "All", 100_00, threshold=1200), ties=ties)
    row = Row(1, 7, "7", "Bench", cost, 10, why)
    return sentences.reason(row, pool, "PLN").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            {"verdict": Verdict.FUNDED},
            "Funded: it costs PLN 50.00, and PLN 80.00 was left.",
        ),
        (
            {"verdict": Verdict.DOES_NOT_FIT, "left": 20_00, "short": 30_00},
            "Does not fit: PLN 20.00 was left, it costs PLN 50.00, PLN 30.00 too much.",
        ),
        (
            {"verdict": Verdict.BELOW_THRESHOLD, "short": 1},
            "Below the threshold of 1,200 votes: one vote short.",
        ),
        (
            {"verdict": Verdict.BELOW_THRESHOLD, "short": 1190},
            "Below the threshold of 1,200 votes: 1,190 votes short.",
        ),
        (
            {"verdict": Verdict.NOT_REACHED},
            "Not reached: the count stopped at a project that did not fit.",
        ),
        (
            {"verdict": Verdict.EXCLUDED, "because": "100 % of its land was sold"},
            "Excluded from the count: 100 % of its land was sold",
        ),
        ({"verdict": Verdict.EXCLUDED}, "Excluded from the count."),
        (
            {"verdict": Verdict.EXCLUDED, "cost": WITHDRAWN_COST},
            "Withdrawn after the ballot was settled, so not counted.",
        ),
        (
            {"verdict": Verdict.RIVAL_FUNDED, "because": "4"},
            "Only one of two rival projects is funded: number 4 is.",
        ),
    ],
)
def test_every_verdict_has_its_sentence(
    facts: dict[str, object], sentence: str
) -> None:
    assert said(**facts) == sentence  # type: ignore[arg-type]  # facts of one case


@pytest.mark.parametrize(
    ("tie", "sentence"),
    [
        (Settled((9, 7), "cheaper"), "number 9; the cheaper project went first."),
        (Settled((9, 7), "dearer"), "number 9; the dearer project went first."),
        (
            Settled((9, 7, 3), "lot", "Minutes"),
            "numbers 9, 3; the lot put them in the order 9, 7, 3 (recorded: Minutes).",
        ),
    ],
)
def test_a_tied_project_says_with_whom_and_what_settled_it(
    tie: Settled, sentence: str
) -> None:
    assert said(Verdict.FUNDED, ties=(tie,)).endswith(f"As many votes as {sentence}")


def test_every_reason_to_hold_a_ballot_invalid_has_words() -> None:
    known = {sentences.invalid(why) for why in sentences._INVALID}
    assert len(known) == len(sentences._INVALID)
    assert sentences.invalid("something new") not in known
