"""The page of results and its files under other rules than the greedy one."""

import csv
import io
from fractions import Fraction

import pytest
from flask import Flask

from pb.adapters.keys import KeyFolder
from pb.domain.rulebook import BallotForm, Pool, Remainder, Rule
from pb.formats import pabulib
from pb.services.editions import Edition
from pb.store.database import Database
from tests import counts
from tests.page import Reader

AT = "/editions/leszno-2126/results/"
APPROVAL = {"ballot_form": BallotForm.APPROVAL, "most_choices": 6}


@pytest.fixture
def database(app: Flask) -> Database:
    found: Database = app.extensions["pb"].database
    return found


def published(
    database: Database, keys: KeyFolder, ballots: counts.Ballots, **rules: object
) -> Edition:
    voted = counts.voted(database, keys, ballots, **APPROVAL, **rules)
    return counts.published(database, keys, voted)


def plain(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


MIXED = {n: [1, 3, 5] if n % 4 else [2, 4, 6] for n in range(40)}


def test_equal_shares_shows_what_each_had_and_every_purchase(
    database: Database, keys: KeyFolder, reader: Reader
) -> None:
    published(database, keys, MIXED, rule=Rule.EQUAL_SHARES)
    page = reader.get(f"{AT}?lang=en")
    said = plain(reader.soup.get_text(" "))
    assert "Counted by the Method of Equal Shares" in said
    assert "Each voter had PLN 15,000.00 to begin with." in said
    table = page.soup.select_one("#ranking-large details table")
    assert table
    cells = [plain(cell.get_text(" ")) for cell in table.select("tbody th, tbody td")]
    assert cells[0] == "1"
    assert "1. Projekt przykładowy 1" in cells[1]
    assert "30" in cells[2]
    assert "13,333.33" in cells[3]
    whys = [plain(why.get_text()) for why in reader.soup.select(".bo-rank__why")]
    assert len(whys) == 6
    assert whys[0].startswith("Funded: 30 supporters paid PLN 13,333.33 each for it.")
    assert whys[1].startswith("Its supporters did not have its cost")


def test_phragmen_shows_what_each_supporter_had_borne(
    database: Database, keys: KeyFolder, reader: Reader
) -> None:
    published(database, keys, MIXED, rule=Rule.PHRAGMEN)
    reader.get(f"{AT}?lang=en")
    assert "Phragmén's sequential rule" in reader.soup.get_text(" ")
    assert reader.soup.select("#ranking-soft details table tbody tr")


POOLS = (
    Pool("large", "Duże", 720_000_00),
    Pool("small", "Małe", 180_000_00, leftover_to="soft"),
    Pool("soft", "Miękkie", 100_000_00),
)


@pytest.fixture
def topped_up(database: Database, keys: KeyFolder) -> Edition:
    return published(
        database,
        keys,
        {n: [1, 2, 4, 5, 6] if n else [1, 5] for n in range(30)},
        pools=POOLS,
        remainder=Remainder.TOP_UP,
        top_up_share=Fraction(4, 5),
        reserve=50_000_00,
    )


def test_the_page_tells_top_ups_and_where_leftover_money_went(
    topped_up: Edition, reader: Reader
) -> None:
    reader.get(f"{AT}?lang=en")
    tags = [
        plain(tag.get_text()) for tag in reader.soup.select("#ranking-large .govuk-tag")
    ]
    assert tags == ["funded", "funded, topped up"]
    large, small = (
        plain(" ".join(part.get_text(" ") for part in reader.soup.select(where)))
        for where in ("#ranking-large", "#ranking-small")
    )
    assert "The common reserve pays PLN 30,000.00 of a top-up here." in large
    assert "went on to the pool “Miękkie”" in small


def test_the_files_agree_on_who_is_funded_by_what(
    topped_up: Edition, reader: Reader
) -> None:
    document = reader.get(f"{AT}results.json").response.get_json()
    large, _, soft = document["pools"]
    assert [project["selected"] for project in large["projects"]] == [1, 2]
    assert (large["spent"], large["from_reserve"], large["left"]) == (
        "750000.00",
        "30000.00",
        "0.00",
    )
    assert soft["available"] == "130000.00"
    table = reader.get(f"{AT}results.csv").response.text
    rows = list(csv.reader(io.StringIO(table)))
    assert [row[-1] for row in rows[1:3]] == ["1", "2"]
    file = pabulib.parse(reader.get(f"{AT}large.pb").response.data, "large")
    assert [p.details["selected"] for p in file.projects] == ["1", "2"]
    flown = pabulib.parse(reader.get(f"{AT}soft.pb").response.data, "soft")
    assert flown.allocation == 130_000_00
