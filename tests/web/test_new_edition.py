"""Opening an edition: what is asked first, and what an edition can begin with."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from pb.domain.calendar import Stage
from pb.domain.permissions import Role
from pb.domain.rulebook import Misfit, Rule
from pb.services import editions
from pb.services.editions import Edition
from pb.store.database import Database
from pb.web.forms.new_edition import proposed
from tests import make
from tests.page import Reader

NEW = {
    "city": "Wzorowo Wielkie",
    "name": "Budżet obywatelski 2127",
    "allocation": "2 500 000",
    "start": "preset:wroclaw",
}


def _database(app: Flask) -> Database:
    found: Database = app.extensions["pb"].database
    return found


def _edition(app: Flask, slug: str = "wzorowo-wielkie-2127") -> Edition:
    with _database(app).reading() as session:
        return editions.by_slug(session, slug)


@pytest.fixture
def coordinator(app: Flask, reader: Reader, at: Callable[[datetime], None]) -> Reader:
    """A coordinator, signed in, of a city that has had an edition."""
    with _database(app).unit_of_work() as session:
        make.edition(session)
        make.account(session, Role.COORDINATOR)
    return reader.sign_in("coordinator@example.org", make.PASSWORD)


def faults(page: Reader) -> str:
    """Return what the error summary says."""
    summary = page.soup.select_one(".govuk-error-summary")
    assert summary is not None, page.text
    return " ".join(summary.get_text(" ").split())


def test_a_city_begins_with_what_another_city_does(
    app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get("/editions/new").send(NEW | {"inhabitants": "41 000"})
    assert page.response.request.path == (
        "/editions/wzorowo-wielkie-2127/office/rulebook/"
    )
    assert "Edycja jest utworzona" in page.text
    edition = _edition(app)
    assert edition.rules.allocation == 2_500_000_00
    assert (edition.rules.rule, edition.rules.misfit) == (Rule.GREEDY, Misfit.STOP)
    assert edition.rules.inhabitants == 41_000
    assert {"eligible", "tie_criteria", "visibility"} <= edition.rules.unset
    assert "misfit" not in edition.rules.unset
    assert edition.stage(make.NOW) is Stage.PREPARATION
    assert coordinator.get("/").h1 == "Budżet obywatelski 2127"


def test_a_city_begins_with_a_copy_of_its_last_edition(
    app: Flask, coordinator: Reader
) -> None:
    coordinator.get("/editions/new").send(NEW | {"start": "copy:leszno-2126"})
    edition, last = _edition(app), _edition(app, "leszno-2126")
    assert edition.rules.pools == last.rules.pools
    assert edition.rules.misfit is last.rules.misfit
    assert edition.timetable.begins[Stage.VOTING] - last.timetable.begins[
        Stage.VOTING
    ] == timedelta(weeks=52)


def test_a_city_can_begin_from_nothing(app: Flask, coordinator: Reader) -> None:
    coordinator.get("/editions/new").send(NEW | {"start": "blank", "slug": "Wzorek"})
    assert "rule" in _edition(app, "wzorek").rules.unset


def test_a_new_edition_without_an_answer_is_not_opened(coordinator: Reader) -> None:
    page = coordinator.get("/editions/new").send({"city": " "}, status=422)
    assert len(page.soup.select(".govuk-error-summary a")) == 4
    page.send(NEW | {"slug": "leszno-2126"}, status=422)
    assert "Inna edycja ma już nazwę „leszno-2126”" in faults(page)
    page.send(NEW | {"slug": "../x"}, status=422)
    assert "małych liter" in faults(page)
    page.send(NEW | {"first_day": "1.01.2120", "slug": ""}, status=422)
    assert page.soup.select_one(".govuk-error-summary a")["href"] == "#first_day"
    assert page.soup.select_one("[name=start][checked]")["value"] == NEW["start"]


@pytest.mark.parametrize(
    ("city", "name", "short"),
    [
        ("Leszno", "Budżet obywatelski 2028", "leszno-2028"),
        ("Łódź", "BO 2027", "lodz-2027"),
        ("Świętochłowice", "Budżet", "swietochlowice"),
        ("Bielsko-Biała", "2031", "bielsko-biala-2031"),
        ("Ż" * 60, "Budżet 2028", "z" * 35 + "-2028"),
        ("Київ", "Budżet 2028", "2028"),
    ],
)
def test_a_short_name_is_made_of_city_and_year(
    city: str, name: str, short: str
) -> None:
    assert proposed(city, name) == short
