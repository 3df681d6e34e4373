from typing import get_args

import pytest
from flask import Flask

from pb.services import outbox
from pb.services.outbox import Letter
from pb.web import letters
from tests.make import NOW

FACTS = {
    "confirm-account": {"token": "abc.def"},
    "factor-reset": {"first": "Pierwsza Osoba", "second": "Druga Osoba"},
    "invitation": {"token": "abc.def", "name": "Osoba Przykładowa"},
    "account-known": {},
    "reset-password": {"token": "abc.def"},
    "reset-unknown": {},
    "voting-code": {"digits": "123456", "minutes": "10"},
}
"""What the deed that posts the letter tells it."""


def test_every_kind_of_letter_is_tried_here() -> None:
    assert set(FACTS) == set(get_args(outbox.Kind))


@pytest.mark.parametrize("kind", get_args(outbox.Kind))
def test_every_kind_is_written_in_both_languages(app: Flask, kind: outbox.Kind) -> None:
    texts = []
    for locale in ("pl", "en"):
        letter = Letter(kind, "osoba@example.org", locale, FACTS[kind])
        message = letters.compose(app, letter, NOW)
        assert message["Subject"]
        assert message["Content-Language"] == locale
        for fact in FACTS[kind].values():
            assert fact in message.get_content()
        texts.append((message["Subject"], message.get_content()))
    (pl_subject, pl_text), (en_subject, en_text) = texts
    assert pl_subject != en_subject
    assert pl_text != en_text


def test_a_link_is_a_whole_address_of_the_site(app: Flask) -> None:
    letter = Letter("reset-password", "a@example.org", "en", {"token": "t0k3n"})
    text = letters.compose(app, letter, NOW).get_content()
    assert "\nhttp://localhost/" in text
    assert "t0k3n" in text


def test_the_code_letter_has_no_link_into_the_flow(app: Flask) -> None:
    letter = Letter("voting-code", "a@example.org", "pl", FACTS["voting-code"])
    assert "http" not in letters.compose(app, letter, NOW).get_content()


def test_a_letter_says_whom_it_is_from_and_that_a_machine_wrote_it(app: Flask) -> None:
    letter = Letter("reset-unknown", "osoba@example.org", "pl", {})
    message = letters.compose(app, letter, NOW)
    assert message["From"] == "budzet@example.org"
    assert message["To"] == "osoba@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"] == "Sun, 12 May 2126 10:00:00 +0000"


def test_an_address_cannot_add_a_header(app: Flask) -> None:
    letter = Letter("reset-unknown", "a@example.org\nBcc: b@example.org", "pl", {})
    with pytest.raises(ValueError, match="linefeed"):
        letters.compose(app, letter, NOW)
