"""The worked example of docs/liczenie-glosow.md, against the engine."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from pb.cli.speaking import speaking
from pb.domain import money
from pb.domain.tally import (
    Completion,
    Misfit,
    PhragmenSheet,
    Project,
    Score,
    SharesSheet,
    Sheet,
    elect,
    gather,
)
from pb.domain.tally.comparison import satisfaction
from pb.domain.tally.explanation import explanation
from pb.domain.tally.ledger import ledger
from pb.web import greedy_sentences, tally_sentences
from pb.web.filters import percent

TEXT = (Path(__file__).parents[3] / "docs" / "liczenie-glosow.md").read_text("utf-8")
FLAT = " ".join(TEXT.split())
ALLOCATION = 20_000_00

WORDS = {"funded": "wybrany", "does not fit": "nie zmieścił się"}
ADD1 = SharesSheet(completion=Completion.ADD1)
SKIP, STOP = (Sheet(Score.VOTES, misfit) for misfit in (Misfit.SKIP, Misfit.STOP))


def table(header):
    """Return the rows under a header, cell by cell."""
    _, _, rest = TEXT.partition(f"| {header} |\n")
    assert rest, header
    lines = rest.splitlines()[1:]
    end = next(n for n, line in enumerate(lines) if not line.startswith("|"))
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines[:end]
    ]


def zloty(grosze):
    whole = grosze if isinstance(grosze, int) else (2 * grosze + 1) // 2
    return money.polish(whole).replace("\xa0", " ")


@pytest.fixture(scope="module")
def ballots():
    rows = table("ile osób | zaznaczone numery")
    marked = [(int(number), tuple(marks.split(", "))) for number, marks in rows]
    return gather(
        [(marks, ()) for number, marks in marked for _ in range(number)], tuple("12345")
    )


@pytest.fixture(scope="module")
def projects(ballots):
    rows = table("numer | projekt | koszt")
    return [
        Project(id_, int(money.parse(cost)), ballots.votes[id_])
        for id_, _name, cost in rows
    ]


def test_the_walk_is_that_of_the_table(projects, ballots):
    outcome = elect(projects, ballots, ALLOCATION, SKIP)
    assert table("miejsce | numer | głosy | koszt | było jeszcze | wynik") == [
        [
            str(rank),
            step.project,
            str(step.score),
            zloty(step.cost),
            zloty(step.left_before),
            WORDS[step.verdict],
        ]
        for rank, step in enumerate(outcome.steps, 1)
    ]
    stopped = elect(projects, ballots, ALLOCATION, STOP)
    assert f"tylko projekty {' i '.join(stopped.selected)}." in FLAT


def test_the_playground_is_told_what_the_program_says(projects, ballots):
    outcome = elect(projects, ballots, ALLOCATION, SKIP)
    found = explanation(projects, ALLOCATION, outcome, "4")
    setting = tally_sentences.Setting()
    with speaking("pl"):
        why = tally_sentences.verdict(found.reason, setting)
        said = f"{why} {greedy_sentences.changes(found, setting)}"
    assert f"*{said}*".replace("\xa0", " ") in FLAT


def test_equal_shares_go_step_by_step(projects, ballots):
    first = elect(projects, ballots, ALLOCATION, SharesSheet())
    boisko, plac = first.rounds
    assert zloty(first.run.endowment) == "1 000,00 zł"
    assert f"to {zloty(first.run.endowment)} na osobę" in FLAT
    assert f"ma {boisko.payers} głosów, więc każda z tych osób płaci po" in FLAT
    assert f"płaci po {zloty(boisko.price)}." in FLAT
    assert f"ma {plac.payers} głosów: po {zloty(plac.price)}" in FLAT
    assert f"Wydano {zloty(first.spent)}." in FLAT


def test_the_purchases_are_those_of_the_table(projects, ballots):
    outcome = elect(projects, ballots, ALLOCATION, ADD1)
    assert f"mieszczą się przy {zloty(outcome.run.endowment)} na osobę" in FLAT
    assert table("zakup | numer | ilu zapłaciło | po ile | ilu oddało wszystko") == [
        [
            str(number),
            each.project,
            str(each.payers),
            zloty(each.price),
            str(each.exhausted),
        ]
        for number, each in enumerate(outcome.rounds, 1)
    ]
    assert f"Wydano {zloty(outcome.spent)}. Ławkom" in FLAT
    benches = ledger(ballots, outcome).account("3")
    assert benches.supporters == 8
    assert f"zostało razem {zloty(benches.left)}, a ławki" in FLAT
    more = (outcome.run.endowment + 100) * ballots.ballots
    beyond = elect(projects, ballots, int(more), SharesSheet())
    assert f"wszystko razem kosztowałoby {zloty(beyond.spent)}." in FLAT


def test_the_two_ways_side_by_side(projects, ballots):
    outcomes = [elect(projects, ballots, ALLOCATION, sheet) for sheet in (SKIP, ADD1)]
    found = [satisfaction(projects, ballots, o.selected) for o in outcomes]
    with speaking("pl"):
        assert table("| po kolei, z pomijaniem | równe udziały") == [
            ["wybrane projekty", *(", ".join(sorted(o.selected)) for o in outcomes)],
            ["wydano", *(zloty(o.spent) for o in outcomes)],
            [
                "głosujący, którzy mają choć jeden wybrany projekt",
                *(percent(each.served, each.ballots) for each in found),
            ],
            [
                "wybranych projektów na głosującego, średnio",
                *(tally_sentences.decimal(each.average_marks) for each in found),
            ],
        ]
    phragmen = elect(projects, ballots, ALLOCATION, PhragmenSheet())
    assert f"wybrałaby projekty {', '.join(sorted(phragmen.selected))}." in FLAT


def test_nobody_is_left_out_of_the_example(ballots):
    assert ballots.ballots == 20
    assert re.search(r"Zagłosowało 20 osób", FLAT)
    assert zloty(Fraction(ALLOCATION)) in FLAT
