"""The coordinator's pages: tasks, rulebook, timetable, a new edition."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from pb.domain.calendar import Stage
from pb.domain.permissions import Role
from pb.domain.rulebook import BallotForm, Misfit, TieCriterion, Visibility
from pb.services import editions, history, lease
from pb.services.editions import Edition
from pb.store.database import Database
from tests import make
from tests.page import Reader

OFFICE = "/editions/leszno-2126/office/"
RULEBOOK = f"{OFFICE}rulebook/"
TIMETABLE = f"{OFFICE}timetable/"


def _database(app: Flask) -> Database:
    found: Database = app.extensions["pb"].database
    return found


def _edition(app: Flask, slug: str = "leszno-2126") -> Edition:
    with _database(app).reading() as session:
        return editions.by_slug(session, slug)


@pytest.fixture
def coordinator(app: Flask, reader: Reader, at: Callable[[datetime], None]) -> Reader:
    """A coordinator, signed in, of an edition in preparation."""
    with _database(app).unit_of_work() as session:
        make.edition(session)
        make.account(session, Role.COORDINATOR, name="Koordynator Wzorcowy")
        lease.take(session, "worker of the test", make.NOW)
    return reader.sign_in("coordinator@example.org", make.PASSWORD)


def faults(page: Reader) -> str:
    """Return what the error summary says."""
    summary = page.soup.select_one(".govuk-error-summary")
    assert summary is not None, page.text
    return " ".join(summary.get_text(" ").split()).replace("\u00a0", " ")


def test_the_overview_lists_the_tasks_of_the_cycle(coordinator: Reader) -> None:
    page = coordinator.get(OFFICE)
    tasks = [task.get_text() for task in page.soup.select(".govuk-task-list__item")]
    assert len(tasks) == 5
    assert "Regulamin" in tasks[0]
    assert "Program pracujący w tle nie odpowiada" not in page.text


def test_a_silent_worker_is_said_aloud(
    coordinator: Reader, at: Callable[[datetime], None]
) -> None:
    at(make.NOW + timedelta(seconds=61))
    text = coordinator.get(OFFICE).text
    assert "Program pracujący w tle nie odpowiada" in text
    assert "głosować nadal można" in text


def test_every_parameter_is_shown_with_its_meaning(coordinator: Reader) -> None:
    text = coordinator.get(RULEBOOK).text.replace("\u00a0", " ")
    for words in (
        "1 000 000,00 zł",
        "Miękkie",
        "65 000",
        "Po jednym projekcie w każdej puli",
        "Pomija się go",
        "Najpierw tańszy projekt, a potem losowanie",
        "Frekwencja i wyniki na żywo",
        "Serwer miasta",
    ):
        assert words in text


def test_residents_are_changed_and_the_change_is_on_record(
    app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(f"{RULEBOOK}residents").send({"eligible": "64 210"})
    assert page.response.request.path == RULEBOOK
    assert "Regulamin jest zapisany" in page.text
    assert _edition(app).rules.eligible == 64_210
    page = coordinator.get(f"{RULEBOOK}versions")
    assert "Koordynator Wzorcowy" in page.text
    cells = [cell.get_text(strip=True) for cell in page.soup.select("tbody tr > *")]
    assert cells[0] == "Uprawnieni mieszkańcy"
    assert cells[1].endswith("65\u00a0000")
    assert cells[2].endswith("64\u00a0210")


@pytest.mark.parametrize("typed", ["", "  ", "dużo", "-5", "1,5", "9" * 13, "0"])
def test_what_is_no_number_of_residents_is_refused_and_kept(
    typed: str, app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(f"{RULEBOOK}residents")
    page.send({"eligible": typed}, status=422)
    assert faults(page)
    assert page.soup.select_one("#eligible")["value"] == typed
    assert _edition(app).rules_version == 1


def test_counting_is_changed(app: Flask, coordinator: Reader) -> None:
    page = coordinator.get(f"{RULEBOOK}counting")
    page.send({"misfit": "stop", "ties": "lot"})
    rules = _edition(app).rules
    assert (rules.misfit, rules.tie_criteria) == (Misfit.STOP, ())
    coordinator.get(f"{RULEBOOK}counting").send({"ties": "dearer"})
    assert _edition(app).rules.tie_criteria == (TieCriterion.DEARER,)


def test_visibility_and_ballots_per_address_are_changed(
    app: Flask, coordinator: Reader
) -> None:
    coordinator.get(f"{RULEBOOK}visibility").send({"visibility": "sealed"})
    coordinator.get(f"{RULEBOOK}contact").send({"ballots_per_contact": "5"})
    rules = _edition(app).rules
    assert (rules.visibility, rules.ballots_per_contact) == (Visibility.SEALED, 5)


def test_too_many_ballots_per_address_are_refused_with_the_limit(
    coordinator: Reader,
) -> None:
    page = coordinator.get(f"{RULEBOOK}contact")
    page.send({"ballots_per_contact": "10"}, status=422)
    assert "od 1 do 9" in faults(page)


def test_several_projects_need_a_maximum(app: Flask, coordinator: Reader) -> None:
    page = coordinator.get(f"{RULEBOOK}ballot")
    page.send({"ballot_form": "approval", "most_choices": ""}, status=422)
    assert "Wpisz największą liczbę projektów" in faults(page)
    page.send(
        {"ballot_form": "approval", "least_choices": "4", "most_choices": "3"},
        status=422,
    )
    assert "Najmniejsza musi być od 1 do 3" in faults(page)
    page.send({"ballot_form": "approval", "least_choices": "1", "most_choices": "10"})
    rules = _edition(app).rules
    assert (rules.ballot_form, rules.most_choices) == (BallotForm.APPROVAL, 10)


def test_the_pools_must_add_up_and_the_difference_is_said(
    app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(f"{RULEBOOK}money")
    page.send({"amount_1": "550 000,50"}, status=422)
    said = faults(page)
    assert "950 000,50 zł" in said
    assert "o 49 999,50 zł mniej" in said
    page.send({"amount_1": "650 000"}, status=422)
    assert "o 50 000,00 zł więcej" in faults(page)
    assert _edition(app).rules_version == 1
    page.send({"allocation": "1 050 000"})
    assert _edition(app).rules.allocation == 1_050_000_00


def test_a_pool_is_added_without_javascript(app: Flask, coordinator: Reader) -> None:
    page = coordinator.get(f"{RULEBOOK}money").send(
        {"amount_1": "500 000"}, button="Dodaj pulę"
    )
    assert page.soup.select_one("#amount_1")["value"] == "500 000"
    page.send({"name_4": "Zielone", "amount_4": "100 000"})
    rules = _edition(app).rules
    assert [pool.name for pool in rules.pools] == [
        "Duże",
        "Małe",
        "Miękkie",
        "Zielone",
    ]
    assert rules.pools[3].key not in {"large", "small", "soft"}
    assert rules.most_choices == 4


def test_a_pool_is_taken_away_and_the_others_keep_their_keys(
    app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(f"{RULEBOOK}money")
    page.send({"remove_2": "y", "amount_1": "900 000"})
    rules = _edition(app).rules
    assert [(pool.key, pool.amount) for pool in rules.pools] == [
        ("large", 900_000_00),
        ("soft", 100_000_00),
    ]
    assert rules.most_choices == 2


def test_faults_of_pools_name_their_row(coordinator: Reader) -> None:
    page = coordinator.get(f"{RULEBOOK}money")
    page.send({"name_2": "duże", "amount_3": "tysiąc", "name_1": ""}, status=422)
    said = faults(page)
    assert "Pula 1: Wpisz nazwę puli" in said
    assert "Pula 3: Wpisz kwotę" in said
    page.send({"name_1": "Duże", "name_2": "duże", "amount_3": "0"}, status=422)
    assert "Pula 2: Inna pula ma już taką nazwę" in faults(page)
    page.send({"name_2": "Małe", "amount_2": "400 000"}, status=422)
    assert "Kwota puli „Miękkie” musi być większa od zera" in faults(page)


def test_the_last_pool_cannot_be_taken_away(coordinator: Reader) -> None:
    gone = {f"remove_{n}": "y" for n in (1, 2, 3)}
    page = coordinator.get(f"{RULEBOOK}money").send(gone, status=422)
    assert "co najmniej jedna pula" in faults(page)


def test_limits_of_a_pool_are_changed_and_crossed_ones_refused(
    app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(f"{RULEBOOK}pools/small")
    page.send({"cost_min": "50 000", "cost_max": "40 000"}, status=422)
    said = faults(page)
    assert "„Małe”" in said
    assert "50 000,00 zł" in said
    assert "40 000,00 zł" in said
    page.send({"cost_min": "5 000", "cost_max": "150 000", "threshold": "50"})
    pool = _edition(app).rules.pool("small")
    assert (pool.cost_min, pool.cost_max, pool.threshold) == (5_000_00, 150_000_00, 50)
    coordinator.get(f"{RULEBOOK}pools/small").send(
        {"cost_min": "", "cost_max": "", "threshold": ""}
    )
    pool = _edition(app).rules.pool("small")
    assert (pool.cost_min, pool.cost_max, pool.threshold) == (1, None, None)
    coordinator.get(f"{RULEBOOK}pools/none", status=404)


def test_a_change_made_on_an_old_version_is_refused(
    app: Flask, coordinator: Reader
) -> None:
    coordinator.get(f"{RULEBOOK}residents")
    with _database(app).unit_of_work() as session:
        other = make.account(session, Role.COORDINATOR, email="other@example.org")
        edition = editions.by_slug(session, "leszno-2126")
        rules = edition.rules.with_(misfit=Misfit.STOP)
        editions.change_rules(session, edition, rules, actor=other.id, now=make.NOW)
    page = coordinator.send({"eligible": "1"}, status=422)
    assert "zapisał wersję 2" in faults(page)
    assert _edition(app).rules.eligible == 65_000


@pytest.mark.parametrize(
    "address",
    [
        f"{RULEBOOK}money",
        f"{RULEBOOK}residents",
        f"{RULEBOOK}pools/small",
        f"{TIMETABLE}change",
    ],
)
def test_nothing_is_changed_once_submission_opened(
    address: str, app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(address)
    with _database(app).unit_of_work() as session:
        edition = editions.by_slug(session, "leszno-2126")
        opened = make.timetable(Stage.SUBMISSION)
        editions.set_timetable(session, edition, opened, actor=None, now=make.NOW)
    page.send(status=422)
    assert "przed rozpoczęciem naboru" in page.text
    page.get(address, status=422)
    assert "Zmień" not in page.get(RULEBOOK).soup.select_one("main").get_text()
    assert "Zmień terminy" not in page.get(TIMETABLE).text


def test_the_timetable_shows_begin_and_end_of_each_stage(coordinator: Reader) -> None:
    rows = coordinator.get(TIMETABLE).soup.select("table tbody tr")
    assert len(rows) == len(Stage)
    assert "21 maja 2126, 12:00" in rows[1].get_text()
    assert "31 maja 2126, 12:00" in rows[1].get_text()


def test_dates_are_changed_to_the_second_and_the_change_is_shown(
    app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(f"{TIMETABLE}change")
    page.send({"voting_day": "2.07.2126", "voting_time": "8:00:01"})
    assert page.response.request.path == TIMETABLE
    edition = _edition(app)
    assert edition.timetable.begins[Stage.VOTING] == datetime(
        2126, 7, 2, 6, 0, 1, tzinfo=UTC
    )
    assert "2 lipca 2126, 08:00:01" in page.text
    with _database(app).reading() as session:
        (change,) = history.reschedulings(session, edition.id)
    assert [move.span for move in change.moves] == [Stage.VOTING]


def test_saving_the_dates_as_they_are_changes_nothing(
    app: Flask, coordinator: Reader
) -> None:
    before = _edition(app).timetable
    page = coordinator.get(f"{TIMETABLE}change").send()
    assert _edition(app).timetable == before
    assert "Terminów nie zmieniano" in page.text


def test_dates_out_of_order_name_both_stages_at_the_later_one(
    coordinator: Reader,
) -> None:
    page = coordinator.get(f"{TIMETABLE}change")
    page.send({"voting_day": "1.06.2126"}, status=422)
    assert "„Głosowanie” musi zaczynać się po etapie „Karty do głosowania”" in faults(
        page
    )
    assert page.soup.select_one(".govuk-error-summary a")["href"] == "#voting_day"


def test_submission_cannot_open_at_once(coordinator: Reader) -> None:
    page = coordinator.get(f"{TIMETABLE}change")
    page.send({"submission_day": "12.05.2126", "submission_time": "12:00"}, status=422)
    assert "już by się rozpoczął (12 maja 2126, 12:00)" in faults(page)


def test_an_hour_the_clock_skips_is_refused_in_words(coordinator: Reader) -> None:
    page = coordinator.get(f"{TIMETABLE}change")
    # Clocks go forward on the last Sunday of March.
    page.send({"archive_day": "31.03.2127"}, status=200)
    page = coordinator.get(f"{TIMETABLE}change")
    page.send({"archive_day": "30.03.2127", "archive_time": "02:30"}, status=422)
    assert "nie ma godziny 02:30" in faults(page)
    assert "Wpisz 03:00" in faults(page)


def test_an_hour_that_happens_twice_is_the_first_and_says_so(
    app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(f"{TIMETABLE}change")
    page.send({"archive_day": "27.10.2126", "archive_time": "02:30"})
    assert "zdarza się tego dnia dwa razy" in page.text
    first = datetime(2126, 10, 27, 0, 30, tzinfo=UTC)
    assert _edition(app).timetable.begins[Stage.ARCHIVE] == first


def test_unreadable_dates_name_their_stage_and_stay_as_typed(
    coordinator: Reader,
) -> None:
    page = coordinator.get(f"{TIMETABLE}change")
    page.send({"voting_day": "31.02.2126", "results_time": "25:00"}, status=422)
    assert "Głosowanie: wpisz dzień jako dzień.miesiąc.rok" in faults(page)
    assert "Wyniki: wpisz czas jako godziny:minuty" in faults(page)
    assert page.soup.select_one("#voting_day")["value"] == "31.02.2126"
    page.send({"voting_day": "", "results_time": "10:00"}, status=422)
    assert "Głosowanie: wpisz dzień, w którym zaczyna się ten etap" in faults(page)


NEW = {
    "city": "Wzorowo",
    "name": "Budżet obywatelski 2127",
    "slug": "wzorowo-2127",
    "allocation": "2 500 000",
    "eligible": "41 000",
}


def test_a_city_begins_with_an_edition_of_its_own(
    app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get("/editions/new").send(NEW)
    assert page.response.request.path == "/editions/wzorowo-2127/office/"
    assert "Edycja jest utworzona" in page.text
    edition = _edition(app, "wzorowo-2127")
    assert edition.rules.allocation == 2_500_000_00
    assert edition.stage(make.NOW) is Stage.PREPARATION
    assert coordinator.get("/").h1 == "Budżet obywatelski 2127"


def test_a_new_edition_without_an_answer_is_not_opened(coordinator: Reader) -> None:
    page = coordinator.get("/editions/new").send({"city": " "}, status=422)
    links = page.soup.select(".govuk-error-summary a")
    assert len(links) == 7
    page.send(NEW | {"slug": "leszno-2126"}, status=422)
    assert "Inna edycja ma już nazwę „leszno-2126”" in faults(page)
    page.send(NEW | {"slug": "../x"}, status=422)
    assert "małych liter" in faults(page)
