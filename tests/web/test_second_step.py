"""Signing in by two steps, one's own account, and the proof before weighty acts."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from config import Config
from pb.adapters.keys import KeyFolder
from pb.app import create_app
from pb.domain.calendar import Stage
from pb.domain.permissions import Role
from pb.services import accounts
from pb.store.database import Database
from tests import make
from tests.device import SecurityKey, shown
from tests.page import Reader

Clock = Callable[[datetime], None]
EMAIL = "coordinator@example.org"
OFFICE = "/editions/leszno-2126/office/"
LATER = make.NOW + timedelta(minutes=2)


@pytest.fixture
def config(config: Config) -> Config:
    """The settings of a real deployment: officials need a second factor."""
    return replace(config, require_second_factor=True)


@pytest.fixture
def official(database: Database, reader: Reader, at: Clock) -> Reader:
    """A coordinator who reads English and is not signed in yet."""
    with database.unit_of_work() as session:
        make.edition(session, Stage.PREPARATION)
        make.account(session, Role.COORDINATOR)
        make.account(session)
    reader.client.set_cookie("lang", "en")
    return reader


def enter(reader: Reader, email: str = EMAIL, status: int = 200) -> Reader:
    values = {"email": email, "password": make.PASSWORD}
    return reader.get("/sign-in").send(values, status=status)


def set_up(reader: Reader, now: datetime = make.NOW) -> tuple[str, list[str]]:
    """Set the app up through the pages; return its secret and the recovery codes."""
    reader.get("/account/app").send()
    assert reader.h1 == "Connect your app"
    code = reader.soup.select_one("main code")
    assert code is not None
    secret = code.get_text()
    reader.send({"code": shown(secret, now)})
    assert reader.h1 == "Your recovery codes"
    codes = [each.get_text() for each in reader.soup.select(".bo-codes code")]
    return secret, codes


def sign_out(reader: Reader) -> None:
    reader.send(form=".bo-account form")


def test_an_official_without_a_factor_is_led_to_set_one_up(official: Reader) -> None:
    enter(official)
    for address in (OFFICE, "/office/people/"):
        assert official.get(address).h1 == "Second step of signing in"
        assert "before you go on" in official.text
    assert official.get("/editions/").h1 != "Second step of signing in"
    set_up(official)
    assert official.get(OFFICE).h1 == "Edition office"


def test_a_form_of_an_office_does_nothing_before(
    official: Reader, database: Database
) -> None:
    enter(official)
    answer = official.client.post("/office/people/invite", data={"name": "x"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/app")


def test_a_resident_needs_none_and_may_have_one(official: Reader) -> None:
    enter(official, "resident@example.org")
    assert official.get("/editions/leszno-2126/my-proposals/").h1 == "My proposals"
    set_up(official)
    official.get("/account/app/off").send()
    assert "only the password" in official.text
    sign_out(official)
    assert "Sign out" in enter(official, "resident@example.org").text


def test_an_official_may_not_turn_hers_off(official: Reader) -> None:
    enter(official)
    set_up(official)
    assert "Turn the second step off" not in official.get("/account/").text
    official.get("/account/app/off", status=403)


def test_the_second_step_is_asked_for_and_lets_in(official: Reader, at: Clock) -> None:
    enter(official)
    secret, codes = set_up(official)
    sign_out(official)
    at(LATER)
    official.get(OFFICE)
    official.send({"email": EMAIL, "password": make.PASSWORD})
    assert official.h1 == "Second step of signing in"
    assert "Sign out" not in official.text
    official.send({"second_code": shown(secret, LATER)})
    assert official.h1 == "Edition office"
    sign_out(official)
    enter(official).send({"second_code": codes[0]})
    assert "Sign out" in official.text


def test_half_a_session_opens_nothing(official: Reader, app: Flask) -> None:
    enter(official)
    set_up(official)
    sign_out(official)
    enter(official)
    assert official.h1 == "Second step of signing in"
    assert official.get(OFFICE).h1 == "Sign in"
    assert official.get("/account/").h1 == "Sign in"
    with official.client.session_transaction() as kept:
        half = kept["half"]
        kept["_user_id"] = half
    assert official.get("/account/").h1 == "Sign in"


def test_the_second_step_has_ten_minutes(official: Reader, at: Clock) -> None:
    enter(official)
    secret, _codes = set_up(official)
    sign_out(official)
    enter(official)
    late = make.NOW + timedelta(minutes=10)
    at(late)
    official.send({"second_code": shown(secret, late)}, status=422)
    assert official.h1 == "Sign in once more"
    official.get("/sign-in/code", status=422)


def test_a_wrong_code_is_said_at_its_field_and_five_cost_a_wait(
    official: Reader, at: Clock
) -> None:
    enter(official)
    secret, _codes = set_up(official)
    sign_out(official)
    enter(official)
    official.send({"second_code": ""}, status=422)
    assert "Write the six digits" in official.text
    for _ in range(5):
        official.send({"second_code": "000000"}, status=422)
        assert official.soup.select_one(".govuk-error-summary a[href='#second_code']")
    at(LATER)
    official.send({"second_code": shown(secret, LATER)}, status=422)
    assert "Too many wrong tries" in official.text


def test_the_first_step_answers_alike_whoever_asks(official: Reader) -> None:
    enter(official)
    set_up(official)
    sign_out(official)
    said = []
    for email in (EMAIL, "resident@example.org", "nobody@example.org"):
        values = {"email": email, "password": "nie to hasło wcale"}
        page = official.get("/sign-in").send(values, status=422)
        said.append(page.text)
    assert len(set(said)) == 1


def test_what_was_typed_goes_through_both_steps(official: Reader, at: Clock) -> None:
    enter(official)
    secret, _codes = set_up(official)
    address = "/office/people/invite"
    official.get(address)
    with official.client.session_transaction() as kept:
        kept.pop("_user_id")
    at(LATER)
    official.send({"name": "Nowa Przykładowa", "address": "nowa@example.org"})
    assert official.h1 == "Sign in"
    official.send({"email": EMAIL, "password": make.PASSWORD})
    assert official.h1 == "Second step of signing in"
    official.send({"second_code": shown(secret, LATER)})
    official.send(status=422)
    assert official.h1 == "Invite an official"
    name = official.soup.select_one("#name")
    assert name is not None
    assert name["value"] == "Nowa Przykładowa"


def prepared(official: Reader) -> str:
    """Sign in with an app; return its secret."""
    enter(official)
    return set_up(official)[0]


INVITED = {
    "name": "Nowa Przykładowa",
    "address": "nowa@example.org",
    "roles": ["auditor", "clerk"],
}


def test_after_eleven_minutes_a_weighty_act_asks_and_then_goes_through(
    official: Reader, at: Clock
) -> None:
    secret = prepared(official)
    official.get("/office/people/invite")
    late = make.NOW + timedelta(minutes=11)
    at(late)
    official.send(INVITED)
    assert official.h1 == "Show that it is you"
    official.send({"proof": "nie to hasło wcale", "second_code": ""}, status=422)
    official.send({"proof": make.PASSWORD, "second_code": shown(secret, late)})
    assert official.h1 == "Thank you, it is you"
    official.send()
    assert official.h1 == "Officials"
    assert "The invitation of Nowa Przykładowa is on its way" in official.text
    assert "Clerk of a polling point" in official.text
    official.get("/office/people/invite").send(INVITED, status=422)
    assert "waits since" in official.text


def test_within_ten_minutes_nothing_is_asked(official: Reader, at: Clock) -> None:
    prepared(official)
    at(make.NOW + timedelta(minutes=10))
    official.get("/office/people/invite").send(INVITED)
    assert official.h1 == "Officials"


def test_a_stolen_token_without_a_proof_does_nothing(
    official: Reader, app: Flask, at: Clock
) -> None:
    prepared(official)
    with official.client.session_transaction() as kept:
        stolen = kept["_user_id"]
    thief = Reader(app)
    thief.client.set_cookie("lang", "en")
    with thief.client.session_transaction() as kept:
        kept["_user_id"] = stolen
    at(make.NOW + timedelta(minutes=11))
    thief.get("/office/people/invite").send(INVITED)
    assert thief.h1 == "Show that it is you"
    thief.post("/office/people/invite", INVITED)
    assert thief.h1 == "Show that it is you"
    official.get("/office/people/")
    assert "nowa@example.org" not in official.text


def test_pages_are_read_without_a_proof_anew(official: Reader, at: Clock) -> None:
    prepared(official)
    at(make.NOW + timedelta(hours=1))
    assert official.get("/office/people/").h1 == "Officials"


def test_the_picture_of_the_secret_is_for_its_owner_alone(
    official: Reader, app: Flask
) -> None:
    enter(official)
    official.get("/account/app").send()
    picture = official.client.get("/account/app/picture.svg")
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "no-store"
    assert b"style" not in picture.data
    other = Reader(app)
    enter(other, "resident@example.org")
    other.get("/account/app/picture.svg", status=404)
    assert app.test_client().get("/account/app/picture.svg").status_code == 303


def test_the_picture_is_gone_once_the_app_is_set_up(official: Reader) -> None:
    prepared(official)
    official.get("/account/app/picture.svg", status=404)
    assert official.get("/account/app/code").h1 == "Second step of signing in"


def test_one_sees_ones_sessions_and_ends_others(
    official: Reader, app: Flask, at: Clock
) -> None:
    firefox = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    other = Reader(app)
    other.client.set_cookie("lang", "en")
    other.client.environ_base["HTTP_USER_AGENT"] = firefox
    enter(other, "resident@example.org")
    enter(official, "resident@example.org").get("/account/")
    assert "Firefox, Windows" in official.text
    official.send(form="form[action*='/sessions/'][action$='/end']")
    assert "That session is ended" in official.text
    assert other.get("/account/").h1 == "Sign in"
    enter(other, "resident@example.org")
    official.get("/account/").send(form="form[action$='/end-others']")
    assert other.get("/account/").h1 == "Sign in"
    assert official.get("/account/").h1 == "Your account"


def test_a_new_password_asks_for_the_old_one_and_ends_other_sessions(
    official: Reader, app: Flask
) -> None:
    other = Reader(app)
    enter(other, "resident@example.org")
    enter(official, "resident@example.org").get("/account/password")
    new = {"new_password": "zupełnie nowe hasło"}
    official.send({**new, "current_password": "nie to hasło wcale"}, status=422)
    assert official.soup.select_one("a[href='#current_password']")
    weak = {"current_password": make.PASSWORD, "new_password": "Leszno123456"}
    official.send(weak, status=422)
    assert official.soup.select_one("a[href='#new_password']")
    official.send({**new, "current_password": make.PASSWORD})
    assert "Your password is changed" in official.text
    assert other.get("/account/").h1 == "Zaloguj się"


def test_signing_in_anew_changes_the_token_and_ends_the_old_one(
    official: Reader, app: Flask
) -> None:
    enter(official, "resident@example.org")
    with official.client.session_transaction() as kept:
        old = kept["_user_id"]
    enter(official, "resident@example.org")
    with official.client.session_transaction() as kept:
        assert kept["_user_id"] != old
    late = Reader(app)
    late.client.set_cookie("lang", "en")
    with late.client.session_transaction() as kept:
        kept["_user_id"] = old
    assert late.get("/account/").h1 == "Sign in"


def test_new_recovery_codes_are_shown_once(official: Reader) -> None:
    prepared(official)
    official.get("/account/codes").send()
    codes = [each.get_text() for each in official.soup.select(".bo-codes code")]
    assert len(codes) == 10
    assert official.response.headers["Cache-Control"] == "no-store"
    for address in ("/account/codes", "/account/"):
        assert not set(codes) & set(official.get(address).text.split())


def test_a_passkey_signs_in_in_place_of_the_code(official: Reader) -> None:
    prepared(official)
    key = SecurityKey("http://localhost")
    official.get("/account/passkeys/new")
    official.send({"name": "Klucz", "passkey": ""}, status=422)
    official.get("/account/passkeys/new")
    asked = options(official, "/account/passkeys/options")
    official.send({"name": "Klucz w szufladzie", "passkey": key.makes(asked)})
    assert "Klucz w szufladzie" in official.text
    sign_out(official)
    enter(official)
    asked = options(official, "/sign-in/passkey")
    official.send({"passkey": key.signs(asked)})
    assert "Sign out" in official.text
    official.get("/account/").get("/account/passkeys/1/remove").send()
    assert "The passkey is removed" in official.text


def options(reader: Reader, address: str) -> str:
    """Ask as the page's script does."""
    token = reader.soup.select_one("main form input[name=csrf_token]")
    assert token is not None
    answer = reader.client.post(address, data={"csrf_token": token["value"]})
    assert answer.mimetype == "application/json"
    return answer.text


def test_a_passkeys_options_are_for_who_gave_her_password(official: Reader) -> None:
    official.get("/sign-in")
    token = official.soup.select_one("main input[name=csrf_token]")
    assert token is not None
    sent = {"csrf_token": token["value"]}
    assert official.client.post("/sign-in/passkey", data=sent).status_code == 400


def test_officials_of_a_site_others_reach_cannot_do_without(config: Config) -> None:
    with pytest.raises(Exception, match="this machine alone"):
        replace(
            config, base_url="https://budzet.example.org", require_second_factor=False
        )


@pytest.fixture
def elsewhere(config: Config, keys: KeyFolder, at: Clock) -> Iterator[Reader]:
    """A reader of a site reached by a number."""
    site = create_app(replace(config, base_url="http://127.0.0.1"))
    yield Reader(site)
    site.extensions["pb"].database.engine.dispose()


def test_where_browsers_make_no_passkeys_none_is_offered(
    official: Reader, elsewhere: Reader, database: Database
) -> None:
    prepared(official)
    assert "Add a passkey" in official.get("/account/").text
    with database.unit_of_work() as session:
        found = accounts.of_email(session, EMAIL)
        assert found is not None
        token = accounts.begin_session(session, found.id, make.NOW)
    elsewhere.client.environ_base["HTTP_HOST"] = "127.0.0.1"
    elsewhere.client.set_cookie("lang", "en", domain="127.0.0.1")
    with elsewhere.client.session_transaction(base_url="http://127.0.0.1") as kept:
        kept["_user_id"] = token
    page = elsewhere.client.get("/account/", base_url="http://127.0.0.1")
    assert page.status_code == 200
    assert "/account/passkeys/new" not in page.text
