"""Voting, as a resident with a browser goes through it."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from json import loads
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, event, func, select, update
from werkzeug.test import TestResponse

from pb.adapters.keys import KeyFolder
from pb.domain.calendar import Stage
from pb.domain.rulebook import BallotForm
from pb.evidence import receipt, sealing
from pb.evidence.receipt import Receipt
from pb.services import editions, urns
from pb.store.database import Database
from pb.store.post import OutboxRow
from pb.store.roll import ContactSlotRow, EntitlementRow
from pb.store.urn import EnvelopeRow, UrnRow
from tests import make
from tests.page import Reader

AT = "/editions/leszno-2126/vote/"
WHO = {
    "given_name": "Przykład",
    "surname": "Osobowska",
    "street": "Wymyślona",
    "house": "7a",
    "flat": "3",
    "year": "2090",
    "email": "osobowska@example.org",
}
Clock = Callable[[datetime], None]


@pytest.fixture
def voting(
    app: Flask, database: Database, keys: KeyFolder, at: Clock
) -> editions.Edition:
    """An edition in which people vote: one project in each of three pools."""
    return make.voting_edition(database, keys)


class Voter:
    """Somebody who votes, page by page."""

    def __init__(self, app: Flask, keys: KeyFolder, lang: str = "en") -> None:
        self.reader = Reader(app)
        self.reader.client.set_cookie("lang", lang)
        self._database: Database = app.extensions["pb"].database
        self._keys = keys

    def choose(self, *numbers: int, status: int = 200) -> Reader:
        """Open the ballot, mark projects and ask for the summary."""
        self.reader.get(f"{AT}ballot")
        return self.mark(*numbers, status=status)

    def mark(self, *numbers: int, status: int = 200) -> Reader:
        """Mark projects on the open ballot and ask for the summary."""
        marks: dict[str, list[str]] = {}
        for number in numbers:
            field = self.reader.soup.select_one(f"input[value='{number}'][id]")
            assert field is not None, f"project {number} is not on the page"
            marks.setdefault(str(field["name"]), []).append(str(number))
        return self.reader.send(marks, form="main form", status=status)

    def identify(self, status: int = 200, **changes: str) -> Reader:
        """Go on from the summary, say who votes, ask for the code."""
        self.reader.send(button="Go on")
        return self.reader.send(
            {**WHO, **changes}, button="Send me the code", status=status
        )

    def cast(self, digits: str | None = None, *, status: int = 200) -> Reader:
        """Type the digits and press the button."""
        typed = self.digits() if digits is None else digits
        return self.reader.send({"digits": typed}, button="Cast my vote", status=status)

    def vote(self, *numbers: int, **changes: str) -> Reader:
        """Go the whole way."""
        self.choose(*numbers)
        self.identify(**changes)
        return self.cast()

    def letters(self) -> list[dict[str, Any]]:
        """The letters that wait, oldest first, unsealed as the worker does."""
        key = self._keys.shared("outbox")
        with self._database.reading() as session:
            rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
        return [loads(sealing.unseal(key, "pb-outbox", row.sealed)) for row in rows]

    def digits(self) -> str:
        """The six digits of the newest letter."""
        return str(self.letters()[-1]["facts"]["digits"])

    def wrong_digits(self) -> str:
        """Six digits that are not the ones of the newest letter."""
        return f"{(int(self.digits()) + 1) % 10**6:06d}"

    def envelopes(self) -> int:
        """How many ballots are in the urn."""
        with self._database.reading() as session:
            return session.scalar(select(func.count()).select_from(EnvelopeRow)) or 0


@pytest.fixture
def voter(app: Flask, keys: KeyFolder, voting: editions.Edition) -> Voter:
    return Voter(app, keys)


def another(voter: Voter, app: Flask, lang: str = "en") -> Voter:
    return Voter(app, voter._keys, lang)


def value(reader: Reader, name: str) -> str:
    field = reader.soup.select_one(f"main [name='{name}']")
    assert field is not None, f"no field {name}"
    return str(field.get("value", ""))


def kept_whole(reader: Reader) -> bool:
    """Whether everything typed on the identity page is still there."""
    return {name: value(reader, name) for name in WHO} == WHO


def the_receipt(reader: Reader) -> str:
    found = reader.soup.select_one("[data-receipt]")
    assert found is not None
    return "".join(found.get_text().split())


# --- the whole way -----------------------------------------------------------


@pytest.mark.parametrize("lang", ["pl", "en"])
def test_a_resident_votes_and_keeps_a_receipt_that_proves_it(
    app: Flask, keys: KeyFolder, voting: editions.Edition, lang: str
) -> None:
    voter = Voter(app, keys, lang)
    reader = voter.reader
    words = {
        "pl": ("Wyślij mi kod", "Oddaję głos", "Dalej"),
        "en": ("Send me the code", "Cast my vote", "Go on"),
    }[lang]
    voter.choose(1, 3, 5)
    assert "Projekt przykładowy 3" in reader.text
    code = value(reader, "code")
    assert "-".join(code[i : i + 4] for i in range(0, 16, 4)) in reader.text
    reader.send(button=words[2])
    reader.send(WHO, button=words[0])
    reader.send({"digits": voter.digits()}, button=words[1])
    edition, leaf, signature = the_receipt(reader).split(".")
    given = Receipt(edition, bytes.fromhex(leaf), bytes.fromhex(signature))
    public = keys.edition(voting.slug).signing.public_key()
    assert receipt.holds(public, given)
    assert "Projekt przykładowy 5" in reader.text
    assert voter.envelopes() == 1


def test_a_ballot_with_a_maximum_takes_projects_of_any_pool(
    app: Flask, database: Database, keys: KeyFolder, at: Clock
) -> None:
    make.voting_edition(database, keys, ballot_form=BallotForm.APPROVAL, most_choices=3)
    voter = Voter(app, keys)
    reader = voter.choose(1, 2, 3, 4, status=422)
    assert "at most 3" in reader.text
    checked = [field["value"] for field in reader.soup.select("[checked]")]
    assert checked == ["1", "2", "3", "4"]
    voter.mark(1, 2, 6)
    voter.identify()
    voter.cast()
    assert voter.envelopes() == 1


def test_the_ballot_is_read_before_voting_begins(
    reader: Reader, voting: editions.Edition, at: Clock
) -> None:
    at(voting.timetable.begins[Stage.VOTING] - timedelta(minutes=1))
    reader.get(f"{AT}?lang=en")
    assert "Voting begins on" in reader.text
    assert str(voting.manifest) in reader.text
    for number in range(1, 7):
        assert f"Projekt przykładowy {number}" in reader.text
    assert not reader.soup.select(f"a[href='{AT}ballot']")


def test_after_the_close_the_start_leads_to_the_results(
    reader: Reader, voting: editions.Edition, at: Clock
) -> None:
    at(voting.timetable.begins[Stage.COUNTING])
    reader.get(f"{AT}?lang=en")
    assert "Voting has ended" in reader.text
    assert reader.soup.select("main a[href='/editions/leszno-2126/results/']")


def test_a_vote_without_a_frozen_ballot_is_delayed_and_says_why(
    reader: Reader, database: Database, at: Clock
) -> None:
    with database.unit_of_work() as session:
        make.edition(session, Stage.VOTING)
    reader.get(f"{AT}?lang=en")
    assert "Voting is delayed" in reader.text
    assert "No proposal has been accepted." in reader.text
    reader.get(f"{AT}ballot")
    assert reader.response.request.path == AT


def test_the_start_says_honestly_who_keeps_the_key(
    reader: Reader, voting: editions.Edition
) -> None:
    reader.get(f"{AT}?lang=en")
    assert "full control of that server, such as its administrator" in reader.text


# --- refusals: a clear sentence, nothing lost --------------------------------


def test_an_empty_ballot_is_refused_with_words(voter: Voter) -> None:
    reader = voter.choose(status=422)
    assert "You have not marked any project" in reader.text


def test_two_projects_of_one_pool_are_refused_with_words(voter: Voter) -> None:
    voter.reader.get(f"{AT}ballot")
    reader = voter.reader.send({"mark-large": ["1", "2"]}, status=422)
    assert "2 projects in the pool “Duże”" in reader.text


@pytest.mark.parametrize("strange", ["99", "-1", "1e3", "<b>", "٣", "9" * 5000])
def test_a_project_not_on_the_ballot_is_refused_with_words(
    voter: Voter, strange: str
) -> None:
    voter.reader.get(f"{AT}ballot")
    reader = voter.reader.send({"mark-large": strange, "mark-small": "3"}, status=422)
    assert "is not on the ballot" in reader.text
    assert [field["value"] for field in reader.soup.select("[checked]")] == ["3"]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("given_name", ".", "Write it with letters or digits."),
        ("surname", "", "Write your surname."),
        ("street", "–", "Write it with letters or digits."),
        ("house", "", "Write the number of the house."),
        ("year", "90", "Write the year with four digits"),
        ("year", "1850", "Write the year you were born in, from 2001 to 2126."),
        ("email", "osobowska(at)example.org", "Write a whole e-mail address"),
        ("email", "a@example.org\r\nBcc: b@example.org", "Write this on one line"),
    ],
)
def test_a_detail_that_cannot_be_is_refused_at_its_field(
    voter: Voter, field: str, typed: str, sentence: str
) -> None:
    voter.choose(1)
    reader = voter.identify(status=422, **{field: typed})
    assert sentence in reader.text
    assert reader.soup.select_one(f".govuk-error-summary a[href='#{field}']")
    others = {name: WHO[name] for name in WHO if name != field}
    assert {name: value(reader, name) for name in others} == others
    assert value(reader, "choices") == "1"
    assert voter.letters() == []


def test_wrong_digits_are_refused_and_the_fifth_spends_the_code(voter: Voter) -> None:
    voter.choose(1)
    voter.identify()
    for left in ("4 more times", "3 more times", "2 more times", "once more"):
        reader = voter.cast(voter.wrong_digits(), status=422)
        assert left in reader.text
        assert value(reader, "digits") == voter.wrong_digits()
        assert kept_whole(reader)
    voter.cast(voter.wrong_digits(), status=422)
    reader = voter.cast(voter.digits(), status=422)
    assert "There is no valid code" in reader.text
    reader.send(button="Send a new code")
    voter.cast()
    assert voter.envelopes() == 1


def test_what_is_not_six_digits_costs_no_try(voter: Voter) -> None:
    voter.choose(1)
    voter.identify()
    for typed in ("", "12345", "abcdef", "١٢٣٤٥٦"):
        reader = voter.cast(typed, status=422)
        assert "Write the six digits from the letter." in reader.text
    assert "4 more times" in voter.cast(voter.wrong_digits(), status=422).text


def test_digits_typed_with_a_gap_are_read(voter: Voter) -> None:
    voter.choose(1)
    voter.identify()
    voter.cast(f"{voter.digits()[:3]} {voter.digits()[3:]} ")
    assert voter.envelopes() == 1


def test_an_expired_code_is_refused_and_a_new_one_works(
    voter: Voter, at: Clock
) -> None:
    voter.choose(1)
    voter.identify()
    at(make.NOW + timedelta(minutes=10))
    reader = voter.cast(status=422)
    assert "There is no valid code" in reader.text
    assert kept_whole(reader)
    reader.send(button="Send a new code")
    voter.cast()
    assert voter.envelopes() == 1


def test_a_fourth_letter_is_refused_and_the_third_still_works(voter: Voter) -> None:
    voter.choose(1)
    reader = voter.identify()
    for _ in range(2):
        reader.send(button="Send a new code")
    reader.send(button="Send a new code", status=422)
    assert "We have sent three codes" in reader.text
    assert len(voter.letters()) == 3
    voter.cast()
    assert voter.envelopes() == 1


def test_a_second_ballot_gets_one_answer_and_no_receipt(
    voter: Voter, app: Flask
) -> None:
    voter.vote(1)
    again = another(voter, app)
    again.choose(2)
    reader = again.identify(email="inna@example.org")
    assert "already" not in reader.text
    again.cast(status=422)
    assert "already recorded" in reader.text
    assert not reader.soup.select("[data-receipt]")
    assert voter.envelopes() == 1


@pytest.mark.parametrize("state", ["cast", "paper", "void"])
def test_already_voted_says_the_same_for_every_reason(
    voter: Voter, app: Flask, database: Database, state: str
) -> None:
    voter.vote(1)
    with database.unit_of_work() as session:
        if state != "cast":
            session.execute(delete(EnvelopeRow))
        session.execute(update(EntitlementRow).values(state=state))
    again = another(voter, app)
    again.choose(2)
    again.identify()
    reader = again.cast(status=422)
    assert reader.h1 == "This vote cannot be cast"
    assert state not in reader.text.replace("cannot be cast", "").split()


def test_an_address_that_confirmed_three_votes_asks_for_another(
    voter: Voter, app: Flask
) -> None:
    for n in ("1", "2", "3"):
        another(voter, app).vote(1, house=n)
    voter.choose(1)
    voter.identify()
    reader = voter.cast(status=422)
    assert "already confirmed 3 votes" in reader.text
    assert reader.soup.select_one(".govuk-error-summary a[href='#email']")
    assert kept_whole(reader)
    reader.send({"email": "drugi@example.org"}, button="Send me the code")
    voter.cast()
    assert voter.envelopes() == 4


def test_a_vote_after_the_close_is_refused_and_spends_no_code(
    voter: Voter, voting: editions.Edition, database: Database, at: Clock
) -> None:
    end = voting.timetable.begins[Stage.COUNTING]
    at(end - timedelta(minutes=1))
    voter.choose(1)
    voter.identify()
    at(end)
    reader = voter.cast(status=422)
    assert "The stage is now “Counting”" in reader.text
    assert kept_whole(reader)
    at(end - timedelta(seconds=1))
    voter.cast()
    assert voter.envelopes() == 1


def test_before_the_letter_a_closed_vote_leads_to_the_start(
    voter: Voter, voting: editions.Edition, at: Clock
) -> None:
    voter.choose(1)
    at(voting.timetable.begins[Stage.COUNTING])
    reader = voter.reader.send(button="Go on", status=422)
    assert "The stage is now “Counting”" in reader.text
    assert "Voting has ended" in reader.text


def test_a_host_without_the_right_key_says_that_nothing_is_lost(
    voter: Voter, database: Database
) -> None:
    voter.choose(1)
    voter.identify()
    digits = voter.digits()
    urns._booths.clear()
    with database.unit_of_work() as session:
        check = session.scalars(select(UrnRow.ident_check)).one()
        session.execute(update(UrnRow).values(ident_check=bytes(32)))
    reader = voter.cast(digits, status=503)
    assert "Voting is not possible for a moment" in reader.text
    assert kept_whole(reader)
    assert value(reader, "digits") == digits
    with database.unit_of_work() as session:
        session.execute(update(UrnRow).values(ident_check=check))
    voter.cast(digits)
    assert voter.envelopes() == 1


def test_a_form_without_its_token_is_shown_again_filled(
    voter: Voter, app: Flask
) -> None:
    voter.choose(1)
    voter.identify()
    with voter.reader.client.session_transaction() as session:
        session.clear()
    reader = voter.cast(status=422)
    assert "press the button again" in reader.text
    assert kept_whole(reader)
    voter.cast()
    assert voter.envelopes() == 1


@pytest.mark.parametrize("button", ["Go on", "Change my choices"])
def test_a_lost_session_loses_no_choice(voter: Voter, button: str) -> None:
    voter.choose(1, 3)
    code = value(voter.reader, "code")
    with voter.reader.client.session_transaction() as session:
        session.clear()
    reader = voter.reader.send(button=button, status=422)
    assert "press the button again" in reader.text
    assert value(reader, "code") == code


def test_ten_megabytes_in_a_field_are_refused_and_not_echoed(voter: Voter) -> None:
    voter.choose(1)
    reader = voter.identify(surname="x" * 10 * 1024 * 1024, status=413)
    assert "too large" in reader.text
    assert len(reader.response.data) < 100_000


def test_a_damaged_receipt_code_leads_back_to_the_ballot(voter: Voter) -> None:
    voter.choose(1, 3)
    reader = voter.reader.send({"code": "XYZ"}, button="Go on", status=422)
    assert "receipt code" in reader.text
    assert {f["value"] for f in reader.soup.select("[checked]")} >= {"1", "3"}
    voter.mark(1, 3)
    assert len(value(voter.reader, "code")) == 16


@pytest.mark.parametrize("page", ["summary", "identity", "code", "cast"])
def test_a_page_that_answers_a_form_leads_a_visitor_to_the_start(
    voter: Voter, page: str
) -> None:
    reader = voter.reader.get(f"{AT}{page}")
    assert reader.response.request.path == AT
    assert "Begin here" in reader.text


# --- once more, in other orders ----------------------------------------------


def test_the_same_form_again_gives_the_same_receipt_also_when_all_expired(
    voter: Voter, app: Flask, at: Clock
) -> None:
    voter.choose(1, 3)
    voter.identify()
    form = voter.reader.soup
    digits = voter.digits()
    first = the_receipt(voter.cast())
    for late in (timedelta(0), timedelta(hours=2)):
        at(make.NOW + late)
        voter.reader.soup = form
        assert the_receipt(voter.cast(digits)) == first
    stranger = another(voter, app)
    stranger.reader.get(f"{AT}ballot")
    token = value(stranger.reader, "csrf_token")
    stranger.reader.soup = form
    stranger.reader.send({"csrf_token": token, "digits": digits}, button="Cast my vote")
    assert the_receipt(stranger.reader) == first
    assert voter.envelopes() == 1


def test_after_the_close_the_same_form_still_gives_its_receipt(
    voter: Voter, voting: editions.Edition, at: Clock
) -> None:
    at(voting.timetable.begins[Stage.COUNTING] - timedelta(seconds=1))
    voter.choose(1)
    voter.identify()
    form, digits = voter.reader.soup, voter.digits()
    first = the_receipt(voter.cast())
    at(voting.timetable.begins[Stage.COUNTING])
    voter.reader.soup = form
    assert the_receipt(voter.cast(digits)) == first


def test_of_two_tabs_one_votes_and_the_other_is_told(voter: Voter) -> None:
    tabs = []
    for number in (1, 2):
        voter.choose(number)
        voter.identify()
        tabs.append(voter.reader.soup)
    voter.reader.soup = tabs[0]
    first = the_receipt(voter.cast())
    voter.reader.soup = tabs[1]
    assert voter.cast(status=422).h1 == "This vote cannot be cast"
    voter.reader.soup = tabs[0]
    assert the_receipt(voter.cast()) == first
    assert voter.envelopes() == 1


def test_who_changes_her_choice_needs_no_second_code(
    voter: Voter, database: Database
) -> None:
    """The address is confirmed, but the cast was refused: the pass stays."""
    for n in ("1", "2", "3"):
        voter.vote(1, house=n)
    voter.choose(1)
    voter.identify()
    voter.cast(status=422)
    with database.unit_of_work() as session:
        session.execute(delete(ContactSlotRow))
    reader = voter.reader.send(button="Change my choices")
    assert "1" in {field["value"] for field in reader.soup.select("[checked]")}
    voter.mark(2, 3)
    reader.send(button="Go on")
    assert kept_whole(reader)
    assert not reader.soup.select("[name=digits]")
    sent = len(voter.letters())
    reader.send(button="Cast my vote")
    assert reader.soup.select("[data-receipt]")
    assert len(voter.letters()) == sent
    assert voter.envelopes() == 4


def test_a_pass_does_not_confirm_details_that_were_changed(voter: Voter) -> None:
    voter.vote(1)
    voter.choose(2)
    reader = voter.identify()
    assert not reader.soup.select("[name=digits]")
    reader.send({"house": "8"}, button="Cast my vote", status=422)
    assert "was for other details" in reader.text
    reader.send(button="Send me the code")
    voter.cast()
    assert voter.envelopes() == 2


def test_a_pass_that_ran_out_asks_for_a_code(voter: Voter, at: Clock) -> None:
    voter.vote(1)
    voter.choose(2)
    voter.identify()
    at(make.NOW + timedelta(minutes=30))
    reader = voter.reader.send(button="Cast my vote", status=422)
    assert "The confirmation is over" in reader.text
    assert kept_whole(reader)


def test_a_cast_takes_one_reading_and_two_writes(
    voter: Voter, app: Flask, database: Database
) -> None:
    voter.choose(1)
    voter.identify()
    digits = voter.digits()
    begun: list[object] = []
    engine = app.extensions["pb"].database.engine
    event.listen(engine, "begin", begun.append)
    voter.cast(digits)
    assert len(begun) == 3


def test_the_pass_is_a_cookie_of_the_vote_pages_only(voter: Voter) -> None:
    voter.choose(1)
    voter.identify()
    reader = voter.cast()
    [cookie] = [c for c in reader.response.headers.getlist("Set-Cookie") if "pass" in c]
    assert f"Path={AT}" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Max-Age=1800" in cookie


def test_a_pass_of_one_person_casts_for_nobody_else(voter: Voter) -> None:
    voter.vote(1)
    voter.choose(1)
    voter.identify()
    reader = voter.reader.send(
        {"house": "8", "digits": voter.digits()}, button="Cast my vote", status=422
    )
    assert "There is no valid code" in reader.text
    assert voter.envelopes() == 1


# --- what nobody else may see ------------------------------------------------


def watched(voter: Voter, monkeypatch: pytest.MonkeyPatch) -> list[TestResponse]:
    """Every answer from now on, with its request."""
    answers: list[TestResponse] = []
    ask = voter.reader.client.open

    def asked(*args: Any, **kwargs: Any) -> TestResponse:
        answer = ask(*args, **kwargs)
        answers.extend([*answer.history, answer])
        return answer

    monkeypatch.setattr(voter.reader.client, "open", asked)
    return answers


def test_nothing_of_the_vote_is_in_an_address_a_cookie_or_a_log(
    voter: Voter, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    answers = watched(voter, monkeypatch)
    voter.choose(1, 3)
    code = value(voter.reader, "code")
    voter.identify()
    digits = voter.digits()
    voter.cast(voter.wrong_digits(), status=422)
    voter.cast()
    secrets = {code, digits, *(typed for typed in WHO.values() if len(typed) > 3)}
    cookies = [c for a in answers for c in a.headers.getlist("Set-Cookie")]
    with voter.reader.client.session_transaction() as session:
        kept = dict(session)
    records = [record.getMessage() for record in caplog.records]
    for told in (*cookies, *records, str(kept), *(a.request.url for a in answers)):
        assert not [secret for secret in secrets if secret in told], told
    assert len(answers) == 6
    assert not [a.request.url for a in answers if "?" in a.request.url]
    assert set(kept) == {"csrf_token"}


def test_every_page_of_voting_is_kept_by_nobody(
    voter: Voter, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = watched(voter, monkeypatch)
    voter.reader.get(AT)
    voter.vote(1)
    assert len(answers) == 6
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_asking_for_a_code_answers_the_same_whoever_asks(
    voter: Voter, app: Flask
) -> None:
    pages = []
    for known in (False, True):
        who = another(voter, app)
        who.choose(1)
        who.identify()
        for name in ("csrf_token", "code"):
            for field in who.reader.soup.select(f"[name={name}]"):
                field["value"] = ""
        pages.append(str(who.reader.soup))
        if not known:
            voter.vote(2)
    assert pages[0] == pages[1]
