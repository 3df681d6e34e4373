"""The demo's pages; each test is its own small city on SQLite."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask

from config import Config
from pb.adapters.kept import KeptMail
from pb.app import create_app
from pb.domain.calendar import Stage
from pb.services import accounts, editions
from pb.services.demo import people, seed, voters
from pb.services.demo.stages import Scene
from pb.services.outbox import Letter
from pb.web import letters
from tests.make import NOW
from tests.page import Reader

PAGES = ("/demo/", "/demo/messages/", "/demo/messages/x")


@pytest.fixture
def site(
    sqlite_template: Path,
    tmp_path: Path,
    at: Callable[[datetime], None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Flask]:
    """A demo that has begun."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", quick)
    monkeypatch.setattr(voters, "VOTERS", 40)
    (tmp_path / "pb.db").write_bytes(sqlite_template.read_bytes())
    config = Config(
        database_url=f"sqlite:///{tmp_path / 'pb.db'}",
        base_url="http://localhost",
        instance=tmp_path,
        demo=True,
    )
    app = create_app(config)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    parts = app.extensions["pb"]
    seed.begin(Scene(parts.database, parts.keys, NOW))
    at(NOW + timedelta(minutes=1))
    yield app
    parts.database.engine.dispose()


@pytest.fixture
def visitor(site: Flask) -> Reader:
    return Reader(site)


def stage(site: Flask) -> Stage:
    with site.extensions["pb"].database.reading() as session:
        current = editions.current(session)
    assert current is not None
    return current.stage(NOW + timedelta(minutes=1))


@pytest.mark.parametrize("address", PAGES)
def test_outside_a_demo_its_pages_do_not_exist(address: str, reader: Reader) -> None:
    reader.get(address, status=404)
    reader.post("/demo/move", {"stage": "voting"}, status=404)
    reader.post("/demo/again", {}, status=404)
    assert reader.soup.select_one(".bo-demo") is None


def test_the_bar_says_the_stage_and_leads_on(site: Flask, visitor: Reader) -> None:
    visitor.get("/?lang=en")
    assert "Submission of proposals" in visitor.soup.select_one(".bo-demo").get_text()
    visitor.send({"stage": "verification"}, form=".bo-demo form")
    assert stage(site) is Stage.VERIFICATION
    assert "Verification" in visitor.soup.select_one(".bo-demo").get_text()
    assert visitor.h1.startswith("Budżet obywatelski")


def test_the_demo_can_be_walked_to_the_results(site: Flask, visitor: Reader) -> None:
    visitor.get("/?lang=en")
    for wanted in ("verification", "printing", "voting", "counting", "results"):
        visitor.send({"stage": wanted}, form=".bo-demo form")
        assert stage(site) == wanted


def test_going_back_is_refused_with_a_way_out(site: Flask, visitor: Reader) -> None:
    visitor.get("/?lang=en")
    visitor.send({"stage": "printing"}, form=".bo-demo form")
    visitor.send({"stage": "submission"}, form=".bo-demo form", status=422)
    assert "fresh edition" in visitor.text
    assert stage(site) is Stage.PRINTING


def test_a_move_without_a_token_moves_nothing(site: Flask, visitor: Reader) -> None:
    visitor.post("/demo/move", {"stage": "voting"}, status=422)
    assert stage(site) is Stage.SUBMISSION


@pytest.mark.parametrize("wanted", ["", "appeals", "archive", "x" * 1000])
def test_a_stage_that_is_no_stop_is_not_understood(
    wanted: str, site: Flask, visitor: Reader
) -> None:
    visitor.get("/demo/").send({"stage": wanted}, form=".bo-demo form", status=400)
    assert stage(site) is Stage.SUBMISSION


def test_to_begin_again_opens_a_fresh_edition(site: Flask, visitor: Reader) -> None:
    visitor.get("/demo/?lang=en")
    visitor.send(form="main form", button="Begin again")
    assert visitor.response.request.path == "/editions/leszno-2/"
    assert stage(site) is Stage.PREPARATION


def test_every_log_in_is_on_the_page_and_works(visitor: Reader) -> None:
    visitor.get("/demo/")
    for person in people.EVERYBODY:
        assert person.email in visitor.text
    assert people.PASSWORD in visitor.text
    visitor.sign_in(people.COORDINATOR.email, people.PASSWORD)
    assert people.COORDINATOR.name in visitor.text


def test_sent_messages_are_listed_newest_first(site: Flask, visitor: Reader) -> None:
    visitor.get("/demo/messages/?lang=en")
    assert "No letter has been written yet" in visitor.text
    keep(site, "Pierwsza@example.org", NOW)
    keep(site, "druga@example.org", NOW + timedelta(seconds=5))
    visitor.get("/demo/messages/")
    first, second = visitor.soup.select("tbody tr")
    assert "druga@example.org" in first.get_text()
    assert "Pierwsza@example.org" in second.get_text()


def test_a_letter_is_shown_whole_in_its_language(site: Flask, visitor: Reader) -> None:
    keep(site, "osoba@example.org", NOW)
    visitor.get("/demo/messages/?lang=en")
    link = visitor.soup.select_one("tbody a")
    visitor.get(str(link["href"]))
    assert "osoba@example.org" in visitor.text
    opened = visitor.soup.select_one("main div[lang=pl] a")
    assert opened["href"].startswith("http://localhost/")


def test_a_letter_s_name_leads_nowhere_else(visitor: Reader) -> None:
    visitor.get("/demo/messages/..%2fpb.db", status=404)
    visitor.get("/demo/messages/20260101000000000000-00000000", status=404)


def keep(site: Flask, to: str, now: datetime) -> None:
    """Put a letter among the sent messages, as the worker does."""
    letter = Letter("reset-password", to, "pl", {"token": "t0k3n"})
    kept = KeptMail(site.extensions["pb"].config.instance)
    kept.keep(letters.compose(site, letter, now))
