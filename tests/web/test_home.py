"""The first page, the list of editions, and the pages every site owes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask

from pb.domain.calendar import Stage, Timetable
from pb.domain.permissions import Role
from pb.domain.rulebook import Retention
from pb.services import editions, lease
from pb.store.database import Database
from tests import make
from tests.page import Reader

Clock = Callable[[datetime], None]


def _database(app: Flask) -> Database:
    found: Database = app.extensions["pb"].database
    return found


@pytest.fixture(autouse=True)
def _now(at: Clock) -> None:
    """Let every page be read at the tests' instant."""


def test_a_site_without_an_edition_says_so(reader: Reader) -> None:
    page = reader.get("/")
    assert page.h1 == "Budżet obywatelski"
    assert "Nie ma jeszcze żadnej edycji" in page.text
    assert "Utwórz pierwszą edycję" not in page.text


def test_a_coordinator_may_open_the_first_edition(app: Flask, reader: Reader) -> None:
    with _database(app).unit_of_work() as session:
        make.account(session, Role.COORDINATOR)
    reader.sign_in("coordinator@example.org", make.PASSWORD)
    page = reader.get("/")
    (link,) = page.soup.select(".bo-now a")
    assert link.get_text(strip=True) == "Utwórz pierwszą edycję"
    assert link["href"] == "/editions/new"


def test_the_first_page_leads_to_the_newest_edition(app: Flask, reader: Reader) -> None:
    with _database(app).unit_of_work() as session:
        make.edition(session)
    page = reader.get("/")
    assert page.response.request.path == "/editions/leszno-2126/"
    assert page.h1 == "Budżet obywatelski 2126"
    assert "1\u00a0000\u00a0000,00\u00a0zł" in page.soup.get_text()


CALLS = {
    Stage.PREPARATION: ("Przygotowanie", "Załóż konto"),
    Stage.SUBMISSION: ("Nabór wniosków", "Złóż wniosek"),
    Stage.VERIFICATION: ("Weryfikacja", "Zobacz wnioski"),
    Stage.APPEALS: ("Odwołania", "Zobacz wnioski"),
    Stage.PRINTING: ("Karty do głosowania", "Zobacz projekty"),
    Stage.VOTING: ("Głosowanie", "Zobacz wnioski"),
    Stage.COUNTING: ("Ustalanie wyników", "Zobacz frekwencję i wyniki"),
    Stage.RESULTS: ("Wyniki", "Zobacz frekwencję i wyniki"),
    Stage.IMPLEMENTATION: ("Realizacja", "Zobacz frekwencję i wyniki"),
    Stage.ARCHIVE: ("Archiwum", "Zobacz frekwencję i wyniki"),
}
"""The stage's name and the one button of the page; a ballot is not frozen."""


@pytest.mark.parametrize("stage", Stage)
def test_each_stage_says_until_when_and_what_to_do(
    stage: Stage, app: Flask, reader: Reader
) -> None:
    with _database(app).unit_of_work() as session:
        make.edition(session, stage)
    now = reader.get("/editions/leszno-2126/").soup.select_one(".bo-now")
    assert now is not None
    name, button = CALLS[stage]
    assert f"Teraz: {name}" in now.get_text()
    buttons = [link.get_text(strip=True) for link in now.select("a")]
    assert buttons == [button]
    assert ("do 21 maja 2126, 12:00" in now.get_text()) == (stage != Stage.ARCHIVE)


def test_the_stages_are_shown_as_past_now_and_next(app: Flask, reader: Reader) -> None:
    with _database(app).unit_of_work() as session:
        make.edition(session, Stage.SUBMISSION)
    steps = reader.get("/editions/leszno-2126/").soup.select(".bo-timeline li")
    assert [step.get("aria-current") for step in steps[:3]] == [None, "step", None]
    assert len(steps) == len(Stage)
    assert "(zakończony)" in steps[0].get_text()
    assert "(zakończony)" not in steps[2].get_text()


def test_a_stage_made_of_whole_days_names_its_last_day(
    app: Flask, reader: Reader
) -> None:
    midnight = {
        stage: begins.replace(hour=22, minute=0)
        for stage, begins in make.timetable().begins.items()
    }
    with _database(app).unit_of_work() as session:
        edition = make.edition(session)
        editions.set_timetable(
            session, edition, Timetable(midnight), actor=None, now=make.NOW
        )
    text = reader.get("/editions/leszno-2126/").text.replace("\u00a0", " ")
    assert "1 czerwca 2126 – 10 czerwca 2126" in text


def test_everybody_can_read_how_the_timetable_was_changed(
    app: Flask, reader: Reader
) -> None:
    with _database(app).unit_of_work() as session:
        edition = make.edition(session, Stage.VOTING)
        begins = dict(edition.timetable.begins)
        later = begins[Stage.COUNTING].replace(hour=18)
        changed = Timetable(begins | {Stage.COUNTING: later})
        editions.set_timetable(session, edition, changed, actor=None, now=make.NOW)
    text = reader.get("/editions/leszno-2126/").text
    assert "Zmiany harmonogramu" in text
    assert "21 maja 2126, 20:00" in text


def test_the_fingerprint_of_a_frozen_ballot_is_shown(
    app: Flask, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _database(app).unit_of_work() as session:
        edition = make.edition(session, Stage.VOTING)
    frozen = replace(edition, manifest="ab" * 32, frozen_at=make.NOW)
    monkeypatch.setattr(editions, "by_slug", lambda _session, _slug: frozen)
    page = reader.get("/editions/leszno-2126/")
    assert "ab" * 32 in page.text
    assert [link.get_text(strip=True) for link in page.soup.select(".bo-now a")] == [
        "Zagłosuj"
    ]


def test_the_list_names_every_edition(app: Flask, reader: Reader) -> None:
    with _database(app).unit_of_work() as session:
        make.edition(session, slug="leszno-2125")
        make.edition(session, slug="leszno-2126")
    page = reader.get("/editions/")
    links = [link["href"] for link in page.soup.select(".bo-list__title a")]
    assert links == ["/editions/leszno-2126/", "/editions/leszno-2125/"]


@pytest.mark.parametrize(
    ("address", "polish", "english"),
    [
        ("/accessibility", "Deklaracja dostępności", "Declaration of accessibility"),
        ("/privacy", "Twoje dane", "Your data"),
    ],
)
def test_the_pages_every_site_owes_are_there_in_both_languages(
    address: str, polish: str, english: str, reader: Reader
) -> None:
    assert reader.get(address).h1 == polish
    assert reader.get(f"{address}?lang=en").h1 == english


NOTICES = ("voting", "account", "proposal", "officials")


@pytest.mark.parametrize("form", NOTICES)
def test_each_form_has_a_notice_with_the_days_of_the_rulebook(
    form: str, app: Flask, reader: Reader
) -> None:
    page = reader.get(f"/privacy/{form}")
    assert "Jak długo:" in page.text
    assert "Twoje prawa" in page.text
    assert "uodo.gov.pl" in page.text
    with _database(app).unit_of_work() as session:
        kept = Retention(identities=33, accounts=44)
        make.edition(session, retention=kept)
    days = {"voting": "Do 33 dni", "account": "Do 44 dni", "proposal": "Do 44 dni"}
    assert days.get(form, "") in reader.get(f"/privacy/{form}").text
    links = [link["href"] for link in reader.get("/privacy").soup.select("main a")]
    assert f"/privacy/{form}" in links


def test_there_is_no_notice_for_a_form_that_is_none(reader: Reader) -> None:
    reader.get("/privacy/x", status=404)


def test_the_form_of_an_account_leads_to_its_notice(reader: Reader) -> None:
    page = reader.get("/register")
    assert page.soup.select_one('main a[href="/privacy/account"]')


def test_who_decides_is_named_and_of_the_others_the_number_is_said(
    app: Flask, reader: Reader
) -> None:
    assert "Jeszcze nikt." in reader.get("/officials").text
    with _database(app).unit_of_work() as session:
        make.account(session, Role.COORDINATOR, name="Koordynator Wzorcowy")
        make.account(session, Role.DATA_PROTECTION, name="Inspektor Wzorcowy")
        for n in range(2):
            make.account(
                session,
                Role.CLERK,
                email=f"clerk-{n}@example.org",
                name="Obsługa Wzorcowa",
            )
        make.account(session, name="Mieszkanka Wzorcowa")
    text = reader.get("/officials").text
    assert "Koordynator Wzorcowy" in text
    assert "Inspektor Wzorcowy" in text
    assert "2 osoby." in text
    assert "Obsługa Wzorcowa" not in text
    assert "Mieszkanka Wzorcowa" not in text
    assert "clerk-0@example.org" not in text
    assert "Inspektor Wzorcowy" in reader.get("/privacy").text


def test_the_footer_leads_to_rules_timetable_and_officials(
    app: Flask, reader: Reader
) -> None:
    with _database(app).unit_of_work() as session:
        make.edition(session)
    footer = reader.get("/").soup.select("footer a")
    found = [link["href"] for link in footer]
    for address in ("rules", "timetable"):
        assert f"/editions/leszno-2126/{address}" in found
    assert "/officials" in found


def test_health_is_bad_until_a_worker_lives(app: Flask, reader: Reader) -> None:
    assert reader.get("/healthz", status=503).response.json["worker"] == "silent"
    with _database(app).unit_of_work() as session:
        lease.take(session, "worker of the test", make.NOW)
    assert reader.get("/healthz").response.json["worker"] == "ok"
