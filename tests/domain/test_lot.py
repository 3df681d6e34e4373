"""The lot: as published, recomputed by somebody else, and without a favourite."""

import hashlib
import math
from itertools import permutations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.domain import lot
from pb.domain.lot import Lot, Purpose, ValueShort, ValueUnclear

SECRET = "5e" * 32
VALUE = "3-5-2-6-1-1-4-2-6-3"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def as_published(
    edition: str, round_: int, items: list[int], secret: str, value: str
) -> tuple[str, list[int]]:
    """Draw as docs/lot.md says, without a line of ours: selection, not sorting."""
    bound = (
        f"pb-lot-1\nedition: {edition}\npurpose: numbers\npool: \n"
        f"round: {round_}\nitems: {','.join(map(str, items))}\nsecret: {secret}"
    )
    seed = digest(f"{secret}:{value}")
    left = {digest(f"{seed}:{item}"): item for item in items}
    order = []
    while left:
        order.append(left.pop(min(left)))
    return digest(bound), order


secrets = st.binary(min_size=32, max_size=32).map(bytes.hex)
values = st.lists(st.integers(0, 49), min_size=6, max_size=12).map(
    lambda numbers: "-".join(map(str, numbers))
)


@given(
    st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True),
    st.integers(1, 9),
    st.lists(st.integers(1, 5000), min_size=1, max_size=60, unique=True).map(sorted),
    secrets,
    values,
)
def test_who_reads_the_document_comes_to_the_same_order(
    edition: str, round_: int, items: list[int], secret: str, value: str
) -> None:
    ours = Lot(edition, Purpose.NUMBERS, "", round_, tuple(items))
    commitment, order = as_published(edition, round_, items, secret, value)
    assert lot.commitment(ours, secret) == commitment
    assert list(lot.drawn(items, secret, value)) == order
    assert sorted(order) == items


def test_the_document_says_what_its_example_gives() -> None:
    said = (Path(__file__).parents[2] / "docs" / "lot.md").read_text(encoding="utf-8")
    example = Lot("leszno-2126", Purpose.NUMBERS, "", 1, (1, 2, 4, 7, 9))
    assert lot.committed_text(example, SECRET) in said
    assert lot.commitment(example, SECRET) in said
    assert lot.seed(SECRET, VALUE) in said
    order = ", ".join(str(item) for item in lot.drawn(example.items, SECRET, VALUE))
    assert f"| order | {order} |" in said


@given(secrets, secrets)
def test_another_secret_is_another_commitment(one: str, other: str) -> None:
    bound = Lot("leszno", Purpose.TIE, "large", 1, (3, 7))
    same = lot.commitment(bound, one) == lot.commitment(bound, other)
    assert same == (one == other)


def test_every_part_of_a_lot_is_bound() -> None:
    parts = {
        "edition": ("a", "b"),
        "purpose": (Purpose.NUMBERS, Purpose.TIE),
        "pool": ("", "large"),
        "round": (1, 2),
        "items": ((1, 2), (1, 3)),
    }
    lots = [Lot(*each) for each in product(*parts.values())]  # type: ignore[arg-type]
    assert len({lot.commitment(each, SECRET) for each in lots}) == len(lots) == 32


def chi_square(observed: list[int], expected: float) -> float:
    return math.fsum((n - expected) ** 2 / expected for n in observed)


SEEDS = 10_000


def draws(items: tuple[int, ...]) -> list[tuple[int, ...]]:
    return [
        lot.drawn(items, digest(f"secret {n}"), "-".join(str(n).zfill(6)))
        for n in range(SEEDS)
    ]


def test_each_project_gets_each_number_as_often() -> None:
    """Chi-square over 10,000 lots of 6 projects: (6 - 1)^2 = 25 degrees of freedom.

    The critical value at the level 0.001 is 52.62. Rows and columns of the table
    both add up to 10,000, hence the factor (6 - 1) / 6.
    """
    items = (1, 2, 4, 7, 9, 12)
    places = [0] * len(items) ** 2
    for order in draws(items):
        for place, item in enumerate(order):
            places[items.index(item) * len(items) + place] += 1
    statistic = chi_square(places, SEEDS / 6) * 5 / 6
    assert statistic < 52.62


def test_each_order_comes_as_often() -> None:
    """All 24 orders of 4 projects: 23 degrees of freedom, 49.73 at 0.001."""
    items = (3, 5, 8, 11)
    found = dict.fromkeys(permutations(items), 0)
    for order in draws(items):
        found[order] += 1
    statistic = chi_square(list(found.values()), SEEDS / 24)
    assert statistic < 49.73


def test_the_chi_square_notices_an_order_that_prefers_somebody() -> None:
    counts = dict.fromkeys(permutations((3, 5, 8, 11)), 0)
    for n, order in enumerate(draws((3, 5, 8, 11))):
        # One lot in twenty lets project 3 go first.
        moved = order if n % 20 else (3, *(item for item in order if item != 3))
        counts[moved] += 1
    assert chi_square(list(counts.values()), SEEDS / 24) > 49.73


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3 5 2 6 1 1", "3-5-2-6-1-1"),
        (" 03, 08; 14 - 21. 33\n40 ", "3-8-14-21-33-40"),
        ("0 0 0 0 0 00", "0-0-0-0-0-0"),
    ],
)
def test_a_value_has_one_form_however_it_is_typed(typed: str, meant: str) -> None:
    assert lot.normal(typed) == meant
    assert lot.normal(meant) == meant


@pytest.mark.parametrize(
    "typed", ["3 5 2 6 1 x", "3/5/2/6/1/1", "\u0663 \u0664 5 2 6 1 1", "352611 9"]
)
def test_a_value_that_could_be_read_in_two_ways_is_refused(typed: str) -> None:
    with pytest.raises(ValueUnclear):
        lot.normal(typed)


@pytest.mark.parametrize("typed", ["", "1 2 3 4 5", "1 " * 61])
def test_too_few_or_far_too_many_numbers_are_refused(typed: str) -> None:
    with pytest.raises(ValueShort):
        lot.normal(typed)


@given(st.text(max_size=60))
def test_any_text_is_a_value_or_refused(typed: str) -> None:
    try:
        found = lot.normal(typed)
    except (ValueUnclear, ValueShort):
        return
    assert lot.normal(found) == found
