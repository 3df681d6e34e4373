"""Every spelling of one person gives one key; two persons give two."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.domain.identity import (
    DetailMissing,
    Identity,
    YearImplausible,
    age_band,
    canonical_contact,
    declare,
    folded,
)
from tests import make

names = st.sampled_from(["Łucja", "Święta", "Źrebak", "Ćma", "Jaśmin", "Ann"])
surnames = st.sampled_from(["Przykładowa", "Żółw-Gąska", "O'Wzór", "Nowa Próba"])
streets = st.sampled_from(["Święciechowska", "Jana Pawła II", "3 Maja", "Śniadeckich"])
identities = st.builds(
    Identity,
    given_name=names,
    surname=surnames,
    street=streets,
    house=st.integers(1, 300).map(str),
    flat=st.one_of(st.just(""), st.integers(1, 99).map(str)),
    year=st.integers(2030, 2110),
)


def without_marks(text: str) -> str:
    return text.translate(str.maketrans("łŁąęśćźżóńĄĘŚĆŹŻÓŃ", "lLaesczzonAESCZZON"))


SPELLINGS = (
    str.upper,
    str.lower,
    lambda text: f"  {text} ",
    lambda text: text.replace("-", " ").replace("'", ""),
    lambda text: text.replace(" ", "  "),
    lambda text: unicodedata.normalize("NFD", text),
    without_marks,
)


@given(identities, st.lists(st.sampled_from(SPELLINGS), min_size=4, max_size=4))
def test_every_spelling_of_a_person_is_one_person(
    person: Identity, spellings: list[object]
) -> None:
    first, second, third, _ = spellings
    spelt = replace(
        person,
        given_name=first(person.given_name),  # type: ignore[operator]
        surname=second(person.surname),  # type: ignore[operator]
        street=third(person.street),  # type: ignore[operator]
    )
    assert spelt.canonical() == person.canonical()


@given(identities, st.sampled_from(["ul. ", "ulica ", "UL.", "al. "]))
def test_the_word_street_before_its_name_changes_nothing(
    person: Identity, word: str
) -> None:
    spelt = replace(person, street=word + person.street)
    assert spelt.canonical() == person.canonical()


@given(identities)
def test_a_second_given_name_changes_nothing(person: Identity) -> None:
    spelt = replace(person, given_name=f"{person.given_name} Druga")
    assert spelt.canonical() == person.canonical()


@pytest.mark.parametrize(
    ("house", "flat"),
    [
        ("12a/3", ""),
        ("12 A", "3"),
        ("12A", "m. 3"),
        ("012a", "lok. 03"),
        ("12 a / 3", ""),
    ],
)
def test_house_and_flat_may_be_written_in_many_ways(house: str, flat: str) -> None:
    person = Identity("Łucja", "Wzór", "Lipowa", "12A", "3", 2090)
    assert replace(person, house=house, flat=flat).canonical() == person.canonical()


@given(identities, identities)
def test_two_persons_are_two(one: Identity, other: Identity) -> None:
    same = one == other
    assert (one.canonical() == other.canonical()) is same


def test_parts_of_an_identity_do_not_flow_into_one_another() -> None:
    a = Identity("Ann", "Wzor", "Lipowa", "1", "23", 2090)
    b = Identity("Ann", "Wzor", "Lipowa", "12", "3", 2090)
    assert a.canonical() != b.canonical()


@pytest.mark.parametrize("field", ["given_name", "surname", "street", "house"])
def test_a_part_without_a_letter_is_refused_by_name(field: str) -> None:
    person = Identity("Ann", "Wzor", "Lipowa", "1", "", 2090)
    with pytest.raises(DetailMissing) as refused:
        declare(replace(person, **{field: " -. "}), make.NOW)
    assert refused.value.facts == {"field": field}


@pytest.mark.parametrize("year", [2000, 2127, 0])
def test_a_year_nobody_alive_was_born_in_is_refused(year: int) -> None:
    with pytest.raises(YearImplausible):
        declare(Identity("Ann", "Wzor", "Lipowa", "1", "", year), make.NOW)


def test_age_bands_follow_the_year_of_birth() -> None:
    years = (2126, 2109, 2108, 2096, 2066, 2050, 2001)
    bands = [age_band(year, make.NOW) for year in years]
    assert bands == ["0-17", "0-17", "18-29", "30-44", "60-74", "75+", "75+"]


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_spellings_of_one_mailbox_share_their_limits() -> None:
    spellings = ("Jan@Example.org", " jan@example.ORG ", "jan+2@example.org")
    assert len({canonical_contact(spelling) for spelling in spellings}) == 1
    assert canonical_contact("ja@example.org") != canonical_contact("jan@example.org")
