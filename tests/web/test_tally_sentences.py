"""What a count says of its projects, in both languages, with its numbers."""

from collections.abc import Iterator
from fractions import Fraction

import pytest

from pb.cli.speaking import speaking
from pb.domain.tally import (
    Account,
    Comparison,
    Ending,
    Extra,
    Phase,
    Reason,
    Round,
    Run,
    Step,
    Tie,
    Verdict,
)
from pb.domain.tally.explanation import Change, Explanation
from pb.domain.tally.shares_explanation import SharesExplanation
from pb.web import greedy_sentences, shares_sentences, tally_sentences
from pb.web.tally_sentences import Setting

VOTES, POINTS = Setting(), Setting(points=True)


@pytest.fixture(params=["en", "pl"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with speaking(request.param):
        yield request.param


@pytest.fixture
def english() -> Iterator[None]:
    with speaking("en"):
        yield


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def why(verdict: Verdict, **facts: object) -> Reason:
    step = Step("7", 10, 50_00, 80_00, verdict)
    known = {"rank": 1, "short_money": 0, "short_votes": 0, "ties": ()}
    return Reason(step, **(known | facts))  # type: ignore[arg-type]  # facts of one case


def bought(phase: Phase, *, supporters: int = 10, exhausted: int = 0) -> Round:
    price = Fraction(50_00, 9)
    return Round("7", supporters, price, price, 9, exhausted, phase)


def test_every_verdict_has_a_sentence_of_its_own(language: str) -> None:
    said = {tally_sentences.verdict(why(verdict), VOTES) for verdict in Verdict}
    assert len(said) == len(Verdict)
    assert all(text.endswith(".") for text in said)


def test_every_verdict_is_said_differently_in_the_other_language() -> None:
    for verdict in Verdict:
        with speaking("en"):
            english = tally_sentences.verdict(why(verdict), VOTES)
        with speaking("pl"):
            assert tally_sentences.verdict(why(verdict), VOTES) != english


def test_every_way_to_buy_and_every_ending_has_words(language: str) -> None:
    for phase in Phase:
        funded = why(Verdict.FUNDED, bought=bought(phase))
        assert tally_sentences.verdict(funded, VOTES)
    said = {
        shares_sentences.run(Run(Fraction(100), 1, ending), VOTES) for ending in Ending
    }
    assert len(said) == len(Ending)


@pytest.mark.parametrize(
    ("reason", "setting", "sentence"),
    [
        (
            why(Verdict.FUNDED, bought=bought(Phase.EQUAL_SHARES)),
            VOTES,
            "Funded: 9 supporters paid PLN 5.56 each for it.",
        ),
        (
            why(Verdict.FUNDED, bought=bought(Phase.EQUAL_SHARES, exhausted=2)),
            VOTES,
            (
                "Funded: 9 supporters paid PLN 5.56 each for it. 2 of them had less"
                " than that left and gave all of it."
            ),
        ),
        (
            why(Verdict.FUNDED, bought=bought(Phase.EQUAL_SHARES, supporters=4)),
            POINTS,
            "Funded: 9 supporters paid for it, PLN 5.56 for each point.",
        ),
        (
            why(Verdict.FUNDED, bought=bought(Phase.COMPLETION)),
            VOTES,
            (
                "Funded in the order of votes: it costs PLN 50.00, and PLN 80.00 was"
                " left."
            ),
        ),
        (
            why(Verdict.BELOW_THRESHOLD, short_votes=1),
            POINTS,
            "Below the threshold of 11 points: one point short.",
        ),
        (
            why(
                Verdict.TOPPED_UP,
                extra=Extra("7", Verdict.TOPPED_UP, from_left=41_00, from_reserve=9_00),
            ),
            VOTES,
            (
                "Funded besides: it was the first that did not fit. PLN 41.00 was left"
                " for it, and the reserve pays the other PLN 9.00."
            ),
        ),
        (
            why(
                Verdict.FROM_RESERVE,
                extra=Extra("7", Verdict.FROM_RESERVE, from_left=0, from_reserve=50_00),
            ),
            VOTES,
            (
                "Funded besides, from the reserve list: PLN 0.00 of its cost was left,"
                " and PLN 50.00 was added."
            ),
        ),
    ],
)
@pytest.mark.usefixtures("english")
def test_a_sentence_has_the_numbers(
    reason: Reason, setting: Setting, sentence: str
) -> None:
    assert plain(tally_sentences.verdict(reason, setting)) == sentence


@pytest.mark.usefixtures("english")
def test_a_tie_says_with_whom_and_what_settled_it() -> None:
    ties = (Tie(("7", "3"), "cheaper"), Tie(("9", "7", "3"), "lot"))
    assert tally_sentences.tied(why(Verdict.FUNDED, ties=ties)) == (
        "Tied with number 3; the cheaper project went first."
        " Tied with numbers 9, 3; the lot put them in the order 9, 7, 3."
    )
    settled = {
        tally_sentences.settled_by(Tie(("7", "3"), by))
        for by in ("cheaper", "dearer", "votes", "id", "file", "lot")
    }
    assert len(settled) == 6


def changes(verdict: Verdict, change: Change, setting: Setting = VOTES) -> str:
    return plain(greedy_sentences.changes(Explanation(why(verdict), change), setting))


@pytest.mark.usefixtures("english")
def test_what_would_have_changed_a_greedy_count_is_said() -> None:
    misfit = Verdict.DOES_NOT_FIT
    assert changes(misfit, Change(1, 40_00)) == (
        "One more vote would have been enough."
        " At a cost of PLN 40.00 it would have been funded."
    )
    enough = "more points would have been enough."
    assert changes(misfit, Change(12), POINTS) == f"12 {enough}"
    assert changes(misfit, Change()) == "No number of votes would have been enough."
    assert changes(Verdict.FUNDED, Change()) == changes(Verdict.EXCLUDED, Change())
    assert changes(Verdict.FUNDED, Change()) == ""


def test_polish_counts_votes_as_polish_does() -> None:
    with speaking("pl"):
        said = [changes(Verdict.NOT_REACHED, Change(n)) for n in (1, 3, 5, 22)]
    assert said == [
        "Wystarczyłby jeszcze jeden głos.",
        "Wystarczyłyby jeszcze 3 głosy.",
        "Wystarczyłoby jeszcze 5 głosów.",
        "Wystarczyłyby jeszcze 22 głosy.",
    ]


ROUNDS = tuple(
    Round(id_, 9, Fraction(1), Fraction(1), 9, 0, Phase.EQUAL_SHARES) for id_ in "abcd"
)


def account(*paid: int, broke: int | None) -> SharesExplanation:
    money = Account(
        project="7",
        supporters=4,
        endowment=Fraction(100_00),
        paid=tuple(map(Fraction, paid)),
        left=Fraction(100_00 - sum(paid)),
        broke_after=broke,
    )
    return SharesExplanation(why(Verdict.UNAFFORDABLE), Change(), Change(), money)


@pytest.mark.usefixtures("english")
def test_supporters_money_is_followed() -> None:
    found = account(10_00, 45_00, 0, 12_00, broke=2)
    assert plain(shares_sentences.supporters(found, ROUNDS, VOTES)) == (
        "Its 4 supporters had PLN 100.00 together to begin with."
        " Once number b was bought (purchase 2), they had PLN 45.00 left, less than it"
        " costs."
        " They paid most for numbers b (PLN 45.00), d (PLN 12.00), a (PLN 10.00)."
    )
    poor = account(0, 0, 0, 0, broke=0)
    assert plain(shares_sentences.supporters(poor, ROUNDS, VOTES)) == (
        "Its 4 supporters had PLN 100.00 together to begin with."
        " That was too little from the start."
    )


@pytest.mark.usefixtures("english")
def test_what_would_have_changed_a_proportional_count_is_said() -> None:
    shares, paid = account(0, 0, 0, 0, broke=0), Change(cost=9_00)
    bought_for = SharesExplanation(shares.reason, paid, Change(), shares.account)
    assert plain(shares_sentences.changes(bought_for, VOTES)) == (
        "At a cost of PLN 9.00 it would have been bought, with the same amount for each"
        " voter."
    )
    phragmen = SharesExplanation(why(Verdict.NOT_REACHED), paid, Change(), None)
    assert plain(shares_sentences.changes(phragmen, VOTES)) == (
        "At a cost of PLN 9.00 it would have been funded."
    )
    below = SharesExplanation(
        why(Verdict.BELOW_SHARE), Change(), Change(score=2, cost=7_00), None
    )
    assert plain(shares_sentences.changes(below, VOTES)) == (
        "With 2 more votes it would have been counted."
        " At a cost of PLN 7.00 it would have been counted."
    )


@pytest.mark.usefixtures("english")
def test_the_run_that_decided_is_told() -> None:
    compared = Comparison(("a",), ("b",), 12, 34, kept=False)
    run = Run(Fraction(1234, 10), 3, Ending.OVERSHOOT, compared)
    assert plain(shares_sentences.run(run, VOTES)) == (
        "Each voter had PLN 1.23 to begin with."
        " That is 3 steps more than an equal share."
        " With another step the projects would have cost more than there was."
        " 12 voters marked more of the projects that Equal Shares funds, 34 more of"
        " those that come first by votes. So the order of votes holds."
    )


def test_the_ends_of_the_endowment_are_told(language: str) -> None:
    both = shares_sentences.endowments((Fraction(100), Fraction(250)), VOTES)
    assert "1.00" in both or "1,00" in both
    assert "2.50" in both or "2,50" in both
    assert shares_sentences.endowments((Fraction(100), None), VOTES) != both


def test_numbers_are_rounded_half_up_and_written_as_the_language_does() -> None:
    with speaking("en"):
        assert plain(VOTES.money(Fraction(1, 2))) == "PLN 0.01"
        assert tally_sentences.decimal(Fraction(2469, 2)) == "1,234.50"
        assert tally_sentences.decimal(Fraction(1, 200)) == "0.01"
    with speaking("pl"):
        assert plain(VOTES.money(1_000_000_00)) == "1 000 000,00 zł"
        assert plain(tally_sentences.decimal(Fraction(2469, 2))) == "1 234,50"
        assert plain(Setting("EUR").money(5_00)) == "5,00 EUR"
