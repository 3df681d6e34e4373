"""The office of people, page by page: inviting, changing, dismissing, resetting."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from pb.domain.calendar import Stage
from pb.domain.permissions import Role
from pb.services import accounts, factors
from pb.store.database import Database
from tests import make
from tests.device import shown
from tests.page import Reader
from tests.post import letters, link

Clock = Callable[[datetime], None]
PEOPLE = "/office/people/"
NEW = "nowa@example.org"


@pytest.fixture
def office(database: Database, reader: Reader, at: Clock) -> Reader:
    """The coordinator, signed in and reading English."""
    with database.unit_of_work() as session:
        make.edition(session, Stage.PREPARATION)
        make.account(session, Role.COORDINATOR, name="Koordynatorka Przykładowa")
        make.account(session, Role.COMMISSION, name="Członkini Komisji Przykładowa")
    return enter(reader, Role.COORDINATOR)


def enter(reader: Reader, role: Role) -> Reader:
    reader.client.set_cookie("lang", "en")
    return reader.sign_in(f"{role}@example.org", make.PASSWORD)


def invite(office: Reader, *roles: str, **changes: str) -> Reader:
    values = {"name": "Nowa Przykładowa", "address": NEW, "roles": list(roles)}
    return office.get(f"{PEOPLE}invite").send({**values, **changes})


def test_an_invited_official_sets_her_password_and_holds_the_office(
    office: Reader, app: Flask
) -> None:
    invite(office, "assessor", "clerk", department="Drogi i zieleń")
    assert "Assessor (Drogi i zieleń)" in office.text
    letter = letters(app)[-1]
    assert letter["To"] == NEW
    new = Reader(app)
    new.client.set_cookie("lang", "en")
    new.get(link(letter))
    assert new.h1 == "You are invited as an official"
    new.send({"password": "za krótkie"}, status=422)
    new.send({"password": make.PASSWORD})
    assert new.h1 == "Second step of signing in"
    assert "Nowa Przykładowa" in new.text
    new.get(link(letter), status=410)
    assert new.h1 == "This invitation does not work any more"
    assert "Nowa Przykładowa" in office.get(PEOPLE).text
    assert "None." in office.text


def test_who_has_an_account_accepts_by_a_button_and_signs_in(
    office: Reader, app: Flask, database: Database
) -> None:
    with database.unit_of_work() as session:
        make.account(session, email=NEW, name="Dawna Osoba")
    invite(office, "auditor")
    known = Reader(app)
    known.client.set_cookie("lang", "en")
    known.get(link(letters(app)[-1]))
    assert "keep its password" in known.text
    known.send()
    assert known.h1 == "Sign in"
    known.send({"email": NEW, "password": make.PASSWORD})
    assert known.h1 == "Your account"
    assert "Auditor" in known.text


def test_an_invitation_is_sent_again_and_withdrawn(office: Reader, app: Flask) -> None:
    invite(office, "auditor")
    first = link(letters(app)[-1])
    office.send(form="form[action$='/resend']")
    assert "A new letter to Nowa Przykładowa" in office.text
    visitor = Reader(app)
    visitor.get(first, status=410)
    second = link(letters(app)[-1])
    visitor.get(second)
    office.send(form="form[action$='/withdraw']")
    assert "is withdrawn" in office.text
    visitor.get(second, status=410)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("address", "nobody"),
        ("address", ""),
        ("roles", ()),
        ("roles", ("president",)),
        ("roles", ("assessor",)),
        ("department", "x" * 121),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    office: Reader, app: Flask, field: str, typed: str | tuple[str, ...]
) -> None:
    whole = {"name": "Nowa", "address": NEW, "roles": ["auditor"], "department": ""}
    sent = {**whole, field: list(typed) if isinstance(typed, tuple) else typed}
    office.get(f"{PEOPLE}invite").send(sent, status=422)
    at = "department" if typed == ("assessor",) else field
    assert office.soup.select_one(f".govuk-error-summary a[href='#{at}']")
    assert letters(app) == []


def test_changed_roles_take_effect_at_once(
    office: Reader, app: Flask, database: Database
) -> None:
    with database.unit_of_work() as session:
        other = make.account(session, Role.AUDITOR)
    reader = enter(Reader(app), Role.AUDITOR)
    office.get(f"{PEOPLE}{other.id}").send({"roles": ["clerk"]})
    assert "are changed" in office.text
    assert reader.get("/account/").h1 == "Sign in"
    office.get(f"{PEOPLE}{other.id}").send()
    assert "Nothing was changed" in office.text
    office.get(f"{PEOPLE}{other.id}").send({"roles": []}, status=422)
    assert "Tick at least one role" in office.text


def test_a_dismissed_official_is_out_at_once(
    office: Reader, app: Flask, database: Database
) -> None:
    with database.unit_of_work() as session:
        other = make.account(session, Role.AUDITOR)
    reader = enter(Reader(app), Role.AUDITOR)
    office.get(f"{PEOPLE}{other.id}/dismiss").send()
    assert "holds no office any more" in office.text
    assert reader.get("/account/").h1 == "Sign in"
    office.get(f"{PEOPLE}{other.id}", status=404)


def test_the_last_coordinator_is_told_why_she_stays(
    office: Reader, database: Database
) -> None:
    with database.reading() as session:
        mine = accounts.of_email(session, "coordinator@example.org")
    assert mine is not None
    office.get(f"{PEOPLE}{mine.id}/dismiss").send(status=422)
    assert "is the only coordinator" in office.text
    office.get(f"{PEOPLE}{mine.id}").send({"roles": ["auditor"]}, status=422)
    assert "is the only coordinator" in office.text


@pytest.fixture
def lost(database: Database, app: Flask) -> int:
    """An auditor with a second step; return her number."""
    with database.unit_of_work() as session:
        auditor = make.account(session, Role.AUDITOR, name="Audytorka Przykładowa")
        key = app.extensions["pb"].keys.shared("factors")
        factors.begin_app(session, key, auditor.id)
        secret = factors.pending(session, key, auditor.id)
        assert secret is not None
        code = shown(factors.totp.text(secret), make.NOW)
        factors.confirm_app(session, key, auditor, code, make.NOW)
    return auditor.id


def test_two_officials_reset_a_lost_second_step(
    office: Reader, app: Flask, lost: int
) -> None:
    resets = f"{PEOPLE}lost-factors/"
    office.get(resets).get(f"{resets}{lost}").send()
    assert "waits for a second person" in office.text
    office.get(f"{resets}{lost}").send(status=422)
    decision = office.get(resets).soup.select_one("main a[href*='/decisions/']")
    assert decision is not None
    mine = office.get(str(decision["href"]))
    assert "another official has to confirm" in mine.text
    forged = {"decision": "confirm", "csrf_token": token(mine)}
    mine.post(str(decision["href"]), forged, status=422)
    member = enter(Reader(app), Role.COMMISSION).get(str(decision["href"]))
    member.send(button="Refuse", status=422)
    assert "Write why you refuse" in member.text
    member.send(button="Confirm")
    assert "is taken away" in member.text
    assert letters(app)[-1]["To"] == "auditor@example.org"
    auditor = enter(Reader(app), Role.AUDITOR)
    assert "Sign out" in auditor.text


def token(reader: Reader) -> str:
    field = reader.soup.select_one("input[name=csrf_token]")
    assert field is not None
    return str(field["value"])


def test_a_reset_is_refused_with_a_reason_or_taken_back(
    office: Reader, app: Flask, lost: int
) -> None:
    resets = f"{PEOPLE}lost-factors/"
    office.get(f"{resets}{lost}").send()
    first = office.soup.select_one("main a[href*='/decisions/']")
    assert first is not None
    member = enter(Reader(app), Role.COMMISSION).get(str(first["href"]))
    member.send({"reason": "Nikt nie dzwonił."}, button="Refuse")
    assert "You refused the reset" in member.text
    office.get(f"{resets}{lost}").send()
    second = office.soup.select_one("main a[href*='/decisions/']")
    assert second is not None
    office.get(str(second["href"])).send()
    assert "You took the reset back" in office.text


def test_only_the_coordinator_manages_officials(
    office: Reader, app: Flask, lost: int
) -> None:
    member = enter(Reader(app), Role.COMMISSION)
    for address in (PEOPLE, f"{PEOPLE}invite", f"{PEOPLE}{lost}"):
        member.get(address, status=403)
    member.get(f"{PEOPLE}lost-factors/")


def test_the_list_says_when_somebody_signed_in(office: Reader, at: Clock) -> None:
    at(make.NOW + timedelta(hours=1))
    assert "12 May 2126" in office.get(PEOPLE).text
