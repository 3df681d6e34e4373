"""Passphrases: long, not common, not about oneself; any other is welcome."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.domain.passphrase import (
    COMMON,
    LONGEST,
    SHORTEST,
    PasswordGuessable,
    PasswordShort,
    Why,
    require_sound,
)

OWN = ("Osoba Zmyślona", "ktos@example.org", "Leszno")


def refused_for(typed: str) -> Why:
    with pytest.raises(PasswordGuessable) as refused:
        require_sound(typed, OWN)
    why = refused.value.facts["why"]
    assert isinstance(why, Why)
    return why


@pytest.mark.parametrize(
    "typed",
    [
        "correct horse battery",
        "zupełnie nowe hasło",
        "trzy zielone konie lecą",
        "!!?? ##%% ++== []{}",
        "leszno-na-probe",
    ],
)
def test_a_few_words_that_do_not_belong_together_are_welcome(typed: str) -> None:
    assert require_sound(typed, OWN) == typed


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("abababababab", Why.REPEATED),
        ("passwordpassword", Why.REPEATED),
        ("!!!!!!!!!!!!", Why.REPEATED),
        ("            ", Why.REPEATED),
        ("1234567890123", Why.SEQUENCE),
        ("9876543210987", Why.SEQUENCE),
        ("abcdefghijkl", Why.SEQUENCE),
        ("QWERTYuiopas", Why.SEQUENCE),
        ("Correct-Horse Battery Staple", Why.COMMON),
        ("zaq1 2wsx cde3", Why.COMMON),
        ("password1234", Why.OWN),
        ("Hasło 2126!!!", Why.OWN),
        ("Leszno123456", Why.OWN),
        ("zmyslonaosoba99", Why.OWN),
        ("ktos@example.org", Why.OWN),
        ("Budżet obywatelski", Why.OWN),
    ],
)
def test_what_others_try_first_is_refused_with_its_reason(typed: str, why: Why) -> None:
    assert refused_for(typed) is why


@given(st.sampled_from(sorted(COMMON)), st.booleans())
def test_a_common_one_is_refused_in_any_case_and_spacing(
    common: str, loud: bool
) -> None:
    spelt = " ".join(common)
    if len(spelt) >= SHORTEST:
        refused_for(spelt.upper() if loud else spelt)


@given(st.text(max_size=SHORTEST - 1))
def test_nothing_shorter_than_twelve_is_taken(typed: str) -> None:
    # NFKC may make some signs longer, never so that 11 ASCII ones become 12.
    if typed.isascii():
        with pytest.raises(PasswordShort):
            require_sound(typed)


def test_nothing_longer_than_256_is_taken() -> None:
    with pytest.raises(PasswordShort):
        require_sound("długie hasło " * 20)
    assert LONGEST == 256


def test_one_passphrase_from_two_keyboards_is_one() -> None:
    composed, apart = (
        "zażółć gęślą jaźń",
        "zaz\u0307o\u0301łc\u0301 ge\u0328s\u0301la\u0328 jaz\u0301n\u0301",
    )
    assert require_sound(apart) == require_sound(composed)


@given(st.text(min_size=SHORTEST, max_size=LONGEST), st.lists(st.text(), max_size=4))
def test_any_text_is_judged_without_breaking(typed: str, own: list[str]) -> None:
    try:
        assert require_sound(typed, own)
    except (PasswordShort, PasswordGuessable):
        return
