"""The chain of acts: every change shows, and is named where it is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.evidence.chain import (
    START,
    Broken,
    Content,
    Entry,
    Head,
    Reason,
    first_broken,
    follow,
    verify,
)
from tests import make

LENGTH = 12


def content(n: int) -> Content:
    at = make.NOW + timedelta(minutes=n)
    return Content("leszno", n % 3 or None, at, "ballot:freeze", f"ballot {n}", "{}")


def chained(contents: list[Content]) -> list[Entry]:
    """Return the chain that somebody honest, or with the keys, would write."""
    head, entries = Head(), []
    for said in contents:
        following = follow(head, said)
        entries.append(Entry(following.n, said, head.hash, following.hash))
        head = following
    return entries


WHOLE = chained([content(n) for n in range(1, LENGTH + 1)])
LAST = Head(LENGTH, WHOLE[-1].hash)

ALTERATIONS = {
    "edition": "another",
    "actor": 99,
    "at": make.NOW - timedelta(microseconds=1),
    "action": "ballot:thaw",
    "subject": "ballot",
    "facts": "{ }",
}


def broken(entries: list[Entry], *known: Head) -> tuple[int, Reason] | None:
    found = first_broken(entries, known)
    return None if found is None else (found.n, found.reason)


def test_a_whole_chain_holds_and_leads_to_its_head() -> None:
    assert verify(WHOLE) == LAST
    assert broken(WHOLE, LAST, Head(3, WHOLE[2].hash)) is None
    assert verify([]) == Head(0, START)


@given(place=st.integers(1, LENGTH), name=st.sampled_from(sorted(ALTERATIONS)))
def test_any_altered_word_is_found_in_its_act(place: int, name: str) -> None:
    entries = list(WHOLE)
    altered = replace(entries[place - 1].content, **{name: ALTERATIONS[name]})
    entries[place - 1] = replace(entries[place - 1], content=altered)
    assert broken(entries) == (place, Reason.ALTERED)


@given(
    place=st.integers(1, LENGTH),
    bit=st.integers(0, 255),
    name=st.sampled_from(("previous", "hash")),
)
def test_any_flipped_bit_of_a_hash_is_found(place: int, bit: int, name: str) -> None:
    entries = list(WHOLE)
    old = int.from_bytes(getattr(entries[place - 1], name))
    flipped = (old ^ (1 << bit)).to_bytes(32)
    entries[place - 1] = replace(entries[place - 1], **{name: flipped})
    found = first_broken(entries)
    assert found is not None
    assert found.n == place


@given(place=st.integers(1, LENGTH - 1))
def test_a_removed_act_is_missing(place: int) -> None:
    entries = WHOLE[: place - 1] + WHOLE[place:]
    assert broken(entries) == (place, Reason.MISSING)


@given(place=st.integers(1, LENGTH - 1))
def test_swapped_acts_are_found_at_the_first_of_them(place: int) -> None:
    entries = list(WHOLE)
    one, other = entries[place - 1], entries[place]
    entries[place - 1] = replace(one, content=other.content)
    entries[place] = replace(other, content=one.content)
    assert broken(entries) == (place, Reason.ALTERED)


@given(place=st.integers(1, LENGTH))
def test_an_inserted_act_breaks_the_chain_where_it_was_put(place: int) -> None:
    entries = list(WHOLE)
    entries.insert(place, replace(entries[place - 1], content=content(99)))
    assert broken(entries) == (place, Reason.OUT_OF_PLACE)


def test_a_row_that_follows_another_act_than_the_one_before_is_not_connected() -> None:
    entries = list(WHOLE)
    entries[4] = replace(entries[4], previous=START)
    assert broken(entries) == (5, Reason.NOT_CONNECTED)


@given(left=st.integers(0, LENGTH - 1))
def test_cutting_the_end_off_shows_only_against_a_known_head(left: int) -> None:
    assert broken(WHOLE[:left]) is None
    assert broken(WHOLE[:left], LAST) == (left + 1, Reason.CUT_OFF)


@given(place=st.integers(1, LENGTH))
def test_a_chain_written_anew_shows_only_against_a_known_head(place: int) -> None:
    contents = [entry.content for entry in WHOLE]
    contents[place - 1] = content(99)
    anew = chained(contents)
    assert broken(anew) is None
    assert broken(anew, LAST) == (LENGTH, Reason.REWRITTEN)


def test_a_break_says_where_and_why() -> None:
    with pytest.raises(Broken) as caught:
        verify(WHOLE[1:])
    assert (caught.value.n, caught.value.reason) == (1, Reason.MISSING)
