"""Six digits: as RFC 6238 has them, near this half minute, and no others."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.evidence import totp
from tests import make

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "eight_digits"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_digits_are_those_of_rfc_6238_appendix_b(
    seconds: int, eight_digits: str
) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert totp.digits(SECRET, totp.step_at(at)) == eight_digits[-6:]


@given(st.integers(-4, 4))
def test_a_clock_may_differ_by_one_step_and_no_more(steps: int) -> None:
    typed = totp.digits(SECRET, totp.step_at(make.NOW) + steps)
    found = totp.matching_step(SECRET, typed, make.NOW)
    assert (found is not None) is (abs(steps) <= 1)


def test_what_are_no_digits_matches_nothing() -> None:
    for typed in ("", "abcdef", "١٢٣٤٥٦", "1234567"):
        assert totp.matching_step(SECRET, typed, make.NOW) is None


def test_the_address_says_all_that_an_app_needs() -> None:
    parts = urlsplit(totp.address(SECRET, "ktos@example.org", "Budżet Leszno"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    said = parse_qs(parts.query)
    assert said["secret"] == [totp.text(SECRET).replace(" ", "")]
    assert said["issuer"] == ["Budżet Leszno"]
    assert (said["digits"], said["period"]) == (["6"], ["30"])


def test_secrets_are_never_the_same_and_long_enough() -> None:
    secrets = {totp.new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert all(len(secret) * 8 == 160 for secret in secrets)


def test_the_step_changes_every_half_minute() -> None:
    begun = datetime(2126, 1, 1, tzinfo=UTC)
    steps = [totp.step_at(begun + timedelta(seconds=s)) for s in (0, 29, 30, 59, 60)]
    assert [step - steps[0] for step in steps] == [0, 0, 1, 1, 2]
