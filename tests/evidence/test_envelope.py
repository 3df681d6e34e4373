"""Envelopes: one length, bound to voter, edition and ballot; receipts hold."""

import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from pb.evidence import canonical, envelope, keys, receipt, sealing
from pb.evidence.envelope import Seal, Unreadable, seal, unseal

KEY = X25519PrivateKey.generate()
TO = Seal("leszno-2126", "ab" * 32, tuple(range(1, 41)))
IDENT, CODE = b"i" * 32, b"c" * 32

ballots = st.sets(st.sampled_from(TO.numbers)).map(lambda chosen: tuple(sorted(chosen)))


@given(ballots, ballots)
def test_every_ballot_opens_as_it_was_sealed_and_is_as_long_as_any_other(
    one: tuple[int, ...], other: tuple[int, ...]
) -> None:
    first = seal(KEY.public_key(), TO, IDENT, CODE, one)
    second = seal(KEY.public_key(), TO, IDENT, CODE, other)
    assert unseal(KEY, TO, IDENT, first) == (CODE, one)
    assert len(first) == len(second)


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(TO, edition="leszno-2127"),
        replace(TO, manifest="cd" * 32),
    ],
)
def test_an_envelope_does_not_open_in_another_edition(elsewhere: Seal) -> None:
    sealed = seal(KEY.public_key(), TO, IDENT, CODE, (1,))
    with pytest.raises(Unreadable):
        unseal(KEY, elsewhere, IDENT, sealed)
    with pytest.raises(Unreadable):
        unseal(KEY, TO, b"j" * 32, sealed)
    with pytest.raises(Unreadable):
        unseal(X25519PrivateKey.generate(), TO, IDENT, sealed)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_flipped_byte_is_noticed(place: int, flip: int) -> None:
    sealed = bytearray(seal(KEY.public_key(), TO, IDENT, CODE, (1, 2)))
    sealed[place % len(sealed)] ^= flip
    with pytest.raises(Unreadable):
        unseal(KEY, TO, IDENT, bytes(sealed))


def raw(content: bytes) -> bytes:
    """Seal any content, as a hostile client could."""
    suite = envelope._SUITE
    return suite.encrypt(content, KEY.public_key(), info=TO.info(IDENT))


@pytest.mark.parametrize(
    "ballot",
    [
        b"",
        b"null",
        b"[" * 5000,
        json.dumps({"manifest": TO.manifest}).encode(),
        json.dumps({"manifest": TO.manifest, "choices": 1, "code": ""}).encode(),
        json.dumps(
            {"manifest": TO.manifest, "choices": ["1"], "code": CODE.hex()}
        ).encode(),
        json.dumps(
            {"manifest": TO.manifest, "choices": [1, 1], "code": CODE.hex()}
        ).encode(),
        json.dumps(
            {"manifest": TO.manifest, "choices": [True], "code": CODE.hex()}
        ).encode(),
        json.dumps(
            {"manifest": TO.manifest, "choices": [1], "code": CODE.hex().upper()}
        ).encode(),
        canonical.text(
            {"manifest": TO.manifest, "choices": [1], "code": CODE.hex()}
        ).encode(),
    ],
)
def test_content_that_is_no_canonical_ballot_is_unreadable(ballot: bytes) -> None:
    with pytest.raises(Unreadable):
        unseal(KEY, TO, IDENT, raw(ballot))


def test_a_receipt_holds_for_its_leaf_alone() -> None:
    key = Ed25519PrivateKey.generate()
    given_receipt = receipt.sign(key, "leszno-2126", b"l" * 32)
    assert receipt.holds(key.public_key(), given_receipt)
    assert receipt.sign(key, "leszno-2126", b"l" * 32) == given_receipt
    for other in (
        replace(given_receipt, leaf=b"m" * 32),
        replace(given_receipt, edition="leszno-2127"),
    ):
        assert not receipt.holds(key.public_key(), other)


def test_a_code_is_read_however_it_is_typed() -> None:
    code = keys.new_code()
    assert keys.read_code(keys.shown_code(code).lower()) == code
    assert keys.read_code(f" {code} ") == code
    assert keys.read_code("OIL0" * 4) == "0110" * 4
    for typed in ("", "U" * 16, code[:-1], code + "0"):
        with pytest.raises(keys.CodeMalformed):
            keys.read_code(typed)


def test_another_choice_or_code_is_another_attempt() -> None:
    attempts = {
        keys.attempt(edition, code, choices)
        for edition in ("a", "b")
        for code in ("0" * 16, "1" * 16)
        for choices in ((1, 2), (12,), (1,), ())
    }
    assert len(attempts) == 16


def test_what_is_sealed_for_one_purpose_opens_for_no_other() -> None:
    key = b"k" * 32
    sealed = sealing.seal(key, "pb-outbox", b"letter")
    assert sealing.unseal(key, "pb-outbox", sealed) == b"letter"
    for wrong in (
        lambda: sealing.unseal(key, "pb-identity", sealed),
        lambda: sealing.unseal(b"j" * 32, "pb-outbox", sealed),
        lambda: sealing.unseal(key, "pb-outbox", sealed[:-1]),
        lambda: sealing.unseal(key, "pb-outbox", b""),
    ):
        with pytest.raises(sealing.SealBroken):
            wrong()


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_canonical_json_reads_back_and_writes_the_same(value: object) -> None:
    text = canonical.text(value)
    assert canonical.text(json.loads(text)) == text


def test_a_float_has_no_canonical_text() -> None:
    for value in (1.0, [1.5], {"a": float("nan")}):
        with pytest.raises(TypeError):
            canonical.text(value)
