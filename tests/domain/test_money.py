import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.domain import money


@pytest.mark.parametrize(
    ("text", "grosze"),
    [
        ("0", 0),
        ("1234", 123_400),
        ("12,5", 1_250),
        ("12.50", 1_250),
        ("10000.0", 1_000_000),
        ("1 234,00 zł", 123_400),
        ("1\u00a0000\u00a0000,00\u00a0zł", 100_000_000),
        ("1\u202f234", 123_400),
        ("PLN 1,234,000.00", 123_400_000),
        ("1.234.000,50", 123_400_050),
        (" 007 ", 700),
    ],
)
def test_an_amount_is_read_exactly(text, grosze):
    assert money.parse(text) == grosze


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "zł", "-5", "+5", "1e6", "12.345", "1,234", "1.234", "1,2,3", "12."),
        *(".5", "1 23", "12 34,00", "1  234", "1_000", "٣", "NaN", "inf", "0x10"),
        *("1,234.5", "1 234.000", "5 EUR", "9" * 14, "9" * 10_000, "1\n2"),
    ],
)
def test_what_can_be_read_in_two_ways_or_none_is_refused(text):
    with pytest.raises(money.NotAnAmount) as refused:
        money.parse(text)
    assert refused.value.facts == {"text": text}


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_every_written_amount_reads_back(amount):
    for written in (money.plain, money.polish, money.english, money.grouped):
        assert money.parse(written(amount)) == amount


def test_each_reader_gets_the_amount_in_the_usual_form():
    assert money.polish(100_000_000) == "1\u00a0000\u00a0000,00\u00a0zł"
    assert money.english(123_400_005) == "PLN\u00a01,234,000.05"
    assert money.plain(123_400) == "1234.00"
    assert money.grouped(123_400) == "1,234.00"


def test_a_negative_amount_keeps_its_sign_and_size():
    assert money.plain(-5) == "-0.05"
    assert money.polish(-123_456) == "-1\u00a0234,56\u00a0zł"
    assert money.english(-123_456) == "-PLN\u00a01,234.56"
