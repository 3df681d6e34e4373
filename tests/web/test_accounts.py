"""Opening an account, signing in and out, a new password: page by page."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from pb.domain.calendar import Stage
from pb.store.database import Database
from tests import make
from tests.page import Reader
from tests.post import letters, link

Clock = Callable[[datetime], None]
EMAIL = "ktos@example.org"
WHO = {"name": "Osoba Zmyślona", "email": EMAIL, "password": make.PASSWORD}
NEW = "zupełnie nowe hasło"


@pytest.fixture
def visitor(reader: Reader, at: Clock) -> Reader:
    """Somebody who reads English, on a site with no edition yet."""
    reader.client.set_cookie("lang", "en")
    return reader


def signed_in(reader: Reader) -> bool:
    return "Sign out" in reader.text


def register(visitor: Reader, **changes: str) -> Reader:
    return visitor.get("/register").send({**WHO, **changes})


def confirm(visitor: Reader, app: Flask) -> Reader:
    return visitor.get(link(letters(app)[-1])).send()


def enter(visitor: Reader, password: str = make.PASSWORD, status: int = 200) -> Reader:
    values = {"email": EMAIL, "password": password}
    return visitor.get("/sign-in").send(values, status=status)


def test_a_resident_registers_confirms_and_signs_in(
    visitor: Reader, app: Flask
) -> None:
    assert register(visitor).h1 == "Open the letter we sent you"
    assert confirm(visitor, app).h1 == "Sign in"
    assert "Your address is confirmed" in visitor.text
    assert signed_in(enter(visitor))


def test_reading_the_link_confirms_nothing(visitor: Reader, app: Flask) -> None:
    register(visitor)
    assert visitor.get(link(letters(app)[0])).h1 == "Confirm your e-mail address"
    assert not signed_in(enter(visitor, status=422))


def test_the_link_can_be_used_again(visitor: Reader, app: Flask) -> None:
    register(visitor)
    confirm(visitor, app)
    assert "Your address is confirmed" in confirm(visitor, app).text


def test_a_broken_link_says_what_to_do(visitor: Reader) -> None:
    assert "7 days" in visitor.get("/confirm/nothing", status=410).text
    assert "one hour" in visitor.get("/password/new/nothing", status=410).text


def test_known_and_unknown_addresses_get_one_answer(
    visitor: Reader, app: Flask
) -> None:
    first = register(visitor).response
    confirm(visitor, app)
    again = register(visitor).response
    assert (first.request.path, first.text) == (again.request.path, again.text)
    known = visitor.get("/password/forgotten").send({"email": EMAIL}).response
    other = visitor.get("/password/forgotten").send({"email": "x@example.org"}).response
    assert (known.request.path, known.text) == (other.request.path, other.text)
    kinds = [letter["Subject"] for letter in letters(app)]
    assert kinds == [
        "Confirm your e-mail address",
        "You already have an account",
        "Set a new password",
        "There is no account with this address",
    ]


def test_wrong_password_and_unknown_address_get_one_answer(
    visitor: Reader, app: Flask
) -> None:
    unknown = enter(visitor, status=422).text
    register(visitor)
    confirm(visitor, app)
    assert enter(visitor, "nie to hasło wcale", status=422).text == unknown


def test_a_forgotten_password_is_set_anew_once(visitor: Reader, app: Flask) -> None:
    register(visitor)
    visitor.get("/password/forgotten").send({"email": EMAIL})
    address = link(letters(app)[-1])
    visitor.get(address).send({"password": "za krótkie"}, status=422)
    assert "12 to 256" in visitor.text
    visitor.send({"password": NEW})
    assert "Your new password is set" in visitor.text
    visitor.get(address, status=410)
    assert signed_in(enter(visitor, NEW))


def test_a_page_opened_before_another_used_the_link_sets_nothing(
    visitor: Reader, app: Flask
) -> None:
    register(visitor)
    visitor.get("/password/forgotten").send({"email": EMAIL})
    other = Reader(app)
    other.get(link(letters(app)[-1]))
    visitor.get(link(letters(app)[-1])).send({"password": NEW})
    other.send({"password": "cudze nowe hasło"}, status=410)
    assert signed_in(enter(visitor, NEW))


def test_signing_out_really_ends_the_session(visitor: Reader, app: Flask) -> None:
    register(visitor)
    confirm(visitor, app)
    enter(visitor)
    cookie = visitor.client.get_cookie("pb")
    assert cookie is not None
    visitor.send(form=".bo-account form")
    assert not signed_in(visitor)
    visitor.client.set_cookie("pb", cookie.value)
    assert not signed_in(visitor.get("/sign-in"))


def test_a_session_ends_by_itself(visitor: Reader, app: Flask, at: Clock) -> None:
    register(visitor)
    confirm(visitor, app)
    enter(visitor)
    at(make.NOW + timedelta(hours=12))
    assert not signed_in(visitor.get("/editions/"))


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example/",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "/\t/elsewhere.example/",
        "editions/",
    ],
)
def test_after_signing_in_nobody_is_led_elsewhere(
    visitor: Reader, app: Flask, address: str
) -> None:
    register(visitor)
    confirm(visitor, app)
    token = visitor.get("/sign-in").soup.select_one("main input[name=csrf_token]")
    assert token is not None
    answer = visitor.client.post(
        "/sign-in",
        query_string={"next": address},
        data={"email": EMAIL, "password": make.PASSWORD, "csrf_token": token["value"]},
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_signing_in_leads_on_to_the_page_that_was_wanted(
    visitor: Reader, app: Flask, database: Database
) -> None:
    with database.unit_of_work() as session:
        make.edition(session, Stage.SUBMISSION)
        make.account(session, email=EMAIL)
    visitor.get("/editions/leszno-2126/my-proposals/")
    assert visitor.h1 == "Sign in"
    visitor.send({"email": EMAIL, "password": make.PASSWORD})
    assert visitor.h1 == "My proposals"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("email", "nobody"),
        ("email", "a\x00@example.org"),
        ("email", "a@b\nBcc: c@example.org"),
        ("name", ""),
        ("name", "a\nb"),
        ("name", "a" * 121),
        ("password", "short"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_kept(
    visitor: Reader, app: Flask, field: str, typed: str
) -> None:
    page = visitor.get("/register").send({**WHO, field: typed}, status=422)
    assert page.soup.select_one(f".govuk-error-summary a[href='#{field}']")
    kept = {
        str(box["name"]): box.get("value", "") for box in page.soup.select("main input")
    }
    other = "email" if field == "name" else "name"
    assert kept[other] == WHO[other]
    assert letters(app) == []


def test_a_failed_token_shows_the_form_again_filled(visitor: Reader) -> None:
    page = visitor.get("/register").send({**WHO, "csrf_token": "x"}, status=422)
    assert "Nothing you typed is lost" in page.text
    name = page.soup.select_one("#name")
    assert name is not None
    assert name["value"] == WHO["name"]


def test_letters_are_in_the_readers_language(visitor: Reader, app: Flask) -> None:
    visitor.client.set_cookie("lang", "pl")
    visitor.get("/register").send(WHO)
    assert letters(app)[0]["Content-Language"] == "pl"
