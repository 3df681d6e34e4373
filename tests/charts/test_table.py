"""The table, the CSV and the text alternative carry the chart's numbers."""

import csv as rfc4180
from dataclasses import replace
from io import StringIO

import pytest

from pb.charts.figures import Bar, Chart, Hour, MoneyByPool, PoolMoney
from pb.charts.table import csv, facts, table
from pb.charts.writing import clean, count, money, share
from tests.charts import examples

NBSP = "\N{NO-BREAK SPACE}"


def read(text: str) -> list[list[str]]:
    return list(rfc4180.reader(StringIO(text, newline=""), strict=True))


def test_every_vote_of_the_chart_stands_in_table_and_csv() -> None:
    chart = examples.votes(40)
    expected = sorted((bar.label, bar.value) for bar in chart.bars)
    rows = table(chart).rows
    assert sorted((r[0], int(r[1].replace(NBSP, ""))) for r in rows) == expected
    assert sorted((r[0], int(r[1])) for r in read(csv(chart))[1:]) == expected


def test_the_table_of_votes_says_pool_outcome_and_reason() -> None:
    shown = table(examples.votes(4))
    assert shown.head == ("Projekt", "Liczba głosów", "Pula", "Wynik", "Uwagi")
    assert shown.numeric == (False, True, False, False, False)
    assert shown.rows[1][2:] == (
        "Pula duża",
        "niewybrany",
        "koszt większy niż pozostałe środki",
    )


def test_columns_that_would_say_nothing_are_left_out() -> None:
    shown = table(examples.votes(3, pools=1, decided=False))
    assert shown.head == ("Projekt", "Liczba głosów")


def test_every_amount_of_the_chart_stands_in_table_and_csv() -> None:
    chart = examples.money()
    assert read(csv(chart))[2] == ["Pula mała", "250200.50", "49799.50", "300000.00"]
    assert table(chart).rows[1] == tuple(
        text.replace("_", NBSP)
        for text in ("Pula mała", "250_200,50_zł", "49_799,50_zł", "300_000,00_zł")
    )
    assert len(table(chart).rows) == len(chart.pools)


def test_english_amounts_are_written_the_english_way() -> None:
    chart = replace(examples.money(), locale="en")
    assert table(chart).rows[0][1] == f"PLN{NBSP}587,400.00"


def test_every_hour_of_the_chart_stands_in_table_and_csv() -> None:
    chart = examples.turnout(14)
    expected = [[h.day, f"{h.hour}:00", str(h.ballots)] for h in chart.hours]
    assert read(csv(chart))[1:] == expected
    assert [
        [day, hour, number.replace(NBSP, "")] for day, hour, number in table(chart).rows
    ] == expected


@pytest.mark.parametrize(
    "title", ["=1+1", "+48", "-1", "@sum", "\t=1", "\r\n=1", " =1"]
)
def test_a_title_that_begins_a_formula_is_defused(title: str) -> None:
    chart = replace(examples.votes(0, pools=1), bars=(Bar(title, 1),))
    assert read(csv(chart))[1][0].startswith("'")


@pytest.mark.parametrize("title", examples.HOSTILE)
def test_csv_holds_a_hostile_title_in_one_cell(title: str) -> None:
    chart = MoneyByPool(
        title=title, pools=(PoolMoney(title, 5, 7),), texts=examples.MONEY_TEXTS
    )
    text = csv(chart)
    assert [len(row) for row in read(text)] == [4, 4]
    assert read(text)[1][1:] == ["0.05", "0.07", "0.12"]


def test_facts_of_votes_name_the_leaders() -> None:
    bars = (Bar("A", 5, 0, False), Bar("B", 1200, 0, True), Bar("C", 7))
    chart = replace(examples.votes(0, pools=1), bars=bars)
    assert facts(chart, leaders=2) == {
        "title": "Głosy na projekty",
        "total": f"1{NBSP}212",
        "projects": "3",
        "funded": "1",
        "leaders": f"B: 1{NBSP}200; C: 7",
    }


def test_facts_of_money_sum_the_pools() -> None:
    named = facts(examples.money())
    assert named["total"] == f"1{NBSP}000{NBSP}000,00{NBSP}zł"
    assert named["spent"] == f"837{NBSP}600,50{NBSP}zł"
    assert named["left"] == f"162{NBSP}399,50{NBSP}zł"
    assert named["pools"].startswith(
        f"Pula duża: 587{NBSP}400,00{NBSP}zł / 600{NBSP}000,00{NBSP}zł; "
    )


def test_facts_of_turnout_name_the_busiest_hour() -> None:
    hours = (Hour("1.09", 8, 3), Hour("1.09", 9, 30), Hour("2.09", 0, 2))
    assert facts(replace(examples.turnout(1), hours=hours)) == {
        "title": "Frekwencja",
        "total": "35",
        "first_day": "1.09",
        "last_day": "2.09",
        "peak": "30",
        "peak_day": "1.09",
        "peak_hour": "9:00",
    }


@pytest.mark.parametrize(
    "chart",
    [
        examples.votes(0),
        replace(examples.money(), pools=()),
        replace(examples.turnout(1), hours=()),
    ],
)
def test_a_chart_without_numbers_still_has_table_and_facts(chart: Chart) -> None:
    assert table(chart).rows == ()
    assert facts(chart)["title"] == chart.title
    assert len(read(csv(chart))) == 1


def test_numbers_are_written_in_the_readers_language() -> None:
    assert count(1234567, "pl") == f"1{NBSP}234{NBSP}567"
    assert count(1234567, "en") == "1,234,567"
    assert money(123405, "pl") == f"1{NBSP}234,05{NBSP}zł"
    assert money(123405, "en") == f"PLN{NBSP}1,234.05"


def test_only_the_whole_is_a_hundred_per_cent() -> None:
    assert share(9999, 10000, "pl") == "99,9%"
    assert share(5, 5, "en") == "100.0%"
    assert share(0, 0, "pl") == "0,0%"


def test_a_cleaned_text_has_no_controls_and_one_spelling_of_accents() -> None:
    assert clean(" a\x00b\u202ec\n d\ud800 Zo\u0301") == "abc d Zó"


def test_a_chart_refuses_numbers_below_zero_and_unknown_pools() -> None:
    with pytest.raises(ValueError, match="counts from zero"):
        Bar("A", -1)
    with pytest.raises(ValueError, match="counts from zero"):
        PoolMoney("A", 1, -1)
    with pytest.raises(ValueError, match="not an hour"):
        Hour("1.09", 24, 1)
    with pytest.raises(ValueError, match="no such pool"):
        replace(examples.votes(0, pools=1), bars=(Bar("A", 1, series=1),))
