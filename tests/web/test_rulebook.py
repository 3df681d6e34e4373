"""The rulebook's pages: every parameter read, changed, judged and adopted."""

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction

import pytest
from bs4 import Tag
from flask import Flask

from pb.domain.calendar import Stage
from pb.domain.permissions import Role
from pb.domain.rulebook import (
    BallotForm,
    BallotOrder,
    Basis,
    Body,
    Card,
    Completion,
    Custody,
    Duplicates,
    Misfit,
    Remainder,
    Route,
    Rule,
    Rulebook,
    TieCriterion,
    Utility,
    Visibility,
)
from pb.services import editions
from pb.services.editions import Edition
from pb.store.database import Database
from pb.web import parameters, rule_pages
from tests import make
from tests.page import Reader

SLUG = "leszno-2126"
RULEBOOK = f"/editions/{SLUG}/office/rulebook/"


def _database(app: Flask) -> Database:
    found: Database = app.extensions["pb"].database
    return found


def _edition(app: Flask) -> Edition:
    with _database(app).reading() as session:
        return editions.by_slug(session, SLUG)


def _rules(app: Flask) -> Rulebook:
    return _edition(app).rules


def _change(app: Flask, **changes: object) -> None:
    """Write a new version as somebody else does."""
    with _database(app).unit_of_work() as session:
        other = make.account(session, Role.COORDINATOR, email="other@example.org")
        edition = editions.by_slug(session, SLUG)
        changed = edition.rules.with_(**changes)
        editions.change_rules(session, edition, changed, actor=other.id, now=make.NOW)


@pytest.fixture
def coordinator(app: Flask, reader: Reader, at: Callable[[datetime], None]) -> Reader:
    """A coordinator, signed in, of an edition in preparation."""
    with _database(app).unit_of_work() as session:
        make.edition(session)
        make.account(session, Role.COORDINATOR, name="Koordynator Wzorcowy")
    return reader.sign_in("coordinator@example.org", make.PASSWORD)


def faults(page: Reader) -> str:
    """Return what the error summary says."""
    summary = page.soup.select_one(".govuk-error-summary")
    assert summary is not None, page.text
    return " ".join(summary.get_text(" ").split()).replace("\u00a0", " ")


def said(page: Reader) -> str:
    """Return the text of the page with plain spaces."""
    return page.text.replace("\u00a0", " ")


def hint(page: Reader, field: str) -> str:
    """Return what stands beside a field, as a screen reader is told."""
    element = page.soup.select_one(f"#{field}")
    assert isinstance(element, Tag)
    named = str(element.get("aria-describedby", "")).split()
    parts = [page.soup.find(id=name) for name in named]
    texts = " ".join(part.get_text(" ") for part in parts if part is not None)
    return " ".join(texts.split()).replace("\u00a0", " ")


def test_every_parameter_is_shown_with_its_meaning(coordinator: Reader) -> None:
    text = said(coordinator.get(RULEBOOK))
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


def test_what_is_undecided_is_never_shown_with_what_stands_in(
    app: Flask, coordinator: Reader
) -> None:
    _change(app, unset=frozenset({"visibility", "eligible", "pools"}))
    for address in (RULEBOOK, f"/editions/{SLUG}/rules"):
        text = said(coordinator.get(address))
        assert "eszcze nie rozstrzygnięto" in text
        assert "Frekwencja i wyniki na żywo" not in text
        assert "65 000" not in text
        assert "do 600 000,00 zł" not in text
    page = coordinator.get(f"{RULEBOOK}visibility")
    assert not page.soup.select("[name=visibility][checked]")
    assert page.soup.select_one("[name=custody][checked]")["value"] == "server"
    page = coordinator.get(f"{RULEBOOK}residents")
    assert page.soup.select_one("#eligible")["value"] == ""


def test_saving_a_page_as_it_stands_changes_no_value(
    app: Flask, coordinator: Reader
) -> None:
    before, _timetable = make.faultless()
    with _database(app).unit_of_work() as session:
        edition = editions.by_slug(session, SLUG)
        editions.change_rules(session, edition, before, actor=1, now=make.NOW)
    for page in rule_pages.open_pages(before):
        coordinator.get(f"{RULEBOOK}{page.key}").send()
        assert _rules(app) == before, page.key


def test_residents_are_changed_and_the_change_is_on_record(
    app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(f"{RULEBOOK}residents")
    page.send(
        {
            "eligible": "64 210",
            "residents_on": "31.12.2125",
            "residents_source": " Rejestr mieszkańców ",
            "age_limit": "",
        },
        button="wróć do regulaminu",
    )
    assert page.response.request.path == RULEBOOK
    assert "Regulamin jest zapisany" in page.text
    rules = _rules(app)
    assert (rules.eligible, rules.age_limit) == (64_210, 0)
    assert rules.residents_on == date(2125, 12, 31)
    assert rules.residents_source == "Rejestr mieszkańców"
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


def test_the_city_has_areas_and_a_pool_belongs_to_one(
    app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(f"{RULEBOOK}city")
    page.send({"county_rights": "yes", "inhabitants": "66 000"}, status=422)
    assert "Wpisz wydatki" in faults(page)
    page.send({"expenditure": "200 000 000"}, button="Dodaj obszar")
    page.send(
        {"name_1": "Zatorze", "inhabitants_1": "9 000"}, button="wróć do regulaminu"
    )
    rules = _rules(app)
    assert (rules.county_rights, rules.expenditure) == (True, 200_000_000_00)
    (area,) = rules.areas
    assert (area.key, area.name, area.inhabitants) == ("area-1", "Zatorze", 9_000)
    coordinator.get(f"{RULEBOOK}money").send({"area_2": "area-1"})
    assert [pool.area for pool in _rules(app).pools] == ["", "area-1", ""]


def test_filing_asks_further_questions(app: Flask, coordinator: Reader) -> None:
    page = coordinator.get(f"{RULEBOOK}filing")
    page.send({"proposals_per_person": "2"}, button="Dodaj pytanie")
    page.send({"label_1": "Czy teren jest dostępny?", "required_1": "y"})
    rules = _rules(app)
    assert rules.proposals_per_person == 2
    (asked,) = rules.extra_fields
    assert (asked.label, asked.required) == ("Czy teren jest dostępny?", True)
    coordinator.get(f"{RULEBOOK}filing").send({"remove_1": "y"})
    assert _rules(app).extra_fields == ()


def test_the_cards_of_verification_are_data(app: Flask, coordinator: Reader) -> None:
    page = coordinator.get(f"{RULEBOOK}verification")
    page.send(button="Dodaj kryterium")
    page.send(
        {
            "completing_days": "5",
            "decided_by": "office",
            "appeals_to": "mayor",
            "card_1": "substantive",
            "text_1": "Zgodność z planem miejscowym",
            "sentence_1": "Wniosek jest sprzeczny z planem miejscowym.",
            "correctable_1": "y",
        }
    )
    rules = _rules(app)
    (criterion,) = rules.criteria
    assert criterion.card is Card.SUBSTANTIVE
    assert criterion.correctable
    assert (rules.completing_days, rules.appeals_to) == (5, Body.MAYOR)


def test_a_row_without_its_text_is_named(coordinator: Reader) -> None:
    page = coordinator.get(f"{RULEBOOK}verification").send(button="Dodaj kryterium")
    page.send({"sentence_1": "Coś jest źle.", "text_1": " "}, status=422)
    assert "Kryterium 1: wpisz, co się sprawdza" in faults(page)
    assert page.soup.select_one("#sentence_1")["value"] == "Coś jest źle."


def test_the_details_of_a_ballot_follow_its_form(
    app: Flask, coordinator: Reader
) -> None:
    coordinator.get(f"{RULEBOOK}marking", status=404)
    page = coordinator.get(f"{RULEBOOK}ballot")
    page.send({"ballot_form": "approval", "order": "lot"})
    assert {"least_choices", "most_choices"} <= _rules(app).unset
    page = coordinator.get(f"{RULEBOOK}marking")
    page.send(status=422)
    assert "Wpisz największą liczbę projektów" in faults(page)
    page.send({"least_choices": "1", "most_choices": "10", "choices_per_pool": "no"})
    rules = _rules(app)
    assert (rules.ballot_form, rules.most_choices) == (BallotForm.APPROVAL, 10)
    assert rules.order is BallotOrder.LOT
    assert not rules.unset


def test_more_marks_at_least_than_at_most_are_said_beside_the_field(
    app: Flask, coordinator: Reader
) -> None:
    _change(app, ballot_form=BallotForm.APPROVAL)
    page = coordinator.get(f"{RULEBOOK}marking")
    page.send({"least_choices": "4", "most_choices": "3", "choices_per_pool": "no"})
    assert page.response.request.path == f"{RULEBOOK}marking"
    assert "Błąd" in hint(page, "least_choices") + hint(page, "most_choices")
    assert "Źródło" in hint(page, "least_choices") + hint(page, "most_choices")
    page.send({"least_choices": "0", "most_choices": "3"}, status=422)
    assert "wpisz 1 lub więcej" in faults(page)


def test_money_left_can_top_a_project_up(app: Flask, coordinator: Reader) -> None:
    page = coordinator.get(f"{RULEBOOK}details")
    page.send({"remainder": "top-up"}, status=422)
    assert "Wpisz część kosztu" in faults(page)
    page.send({"remainder": "top-up", "top_up_share": "80 %", "ties": "dearer"})
    rules = _rules(app)
    assert (rules.remainder, rules.top_up_share) == (Remainder.TOP_UP, Fraction(4, 5))
    assert rules.tie_criteria == (TieCriterion.DEARER,)


def test_another_rule_asks_its_own_details_and_forgets_the_others(
    app: Flask, coordinator: Reader
) -> None:
    _change(app, remainder=Remainder.TOP_UP, top_up_share=Fraction(4, 5))
    coordinator.get(f"{RULEBOOK}counting").send({"rule": "equal-shares"})
    rules = _rules(app)
    assert rules.rule is Rule.EQUAL_SHARES
    assert rules.top_up_share is None
    assert "utility" in rules.unset
    assert "tie_criteria" not in rules.unset
    page = coordinator.get(f"{RULEBOOK}details")
    values = {"utility": "cost", "start": "exact", "completion": "add1"}
    page.send(values | {"comparison": "no", "share": "1/3"}, status=422)
    assert "Wpisz, o ile zwiększa się kwota na głos" in faults(page)
    page.send(values | {"increment": "1,00", "comparison": "no", "share": "1/3"})
    rules = _rules(app)
    assert (rules.utility, rules.completion) == (Utility.COST, Completion.ADD1)
    assert (rules.increment, rules.share) == (100, Fraction(1, 3))
    assert not rules.unset


def test_voters_are_confirmed_in_several_ways(app: Flask, coordinator: Reader) -> None:
    page = coordinator.get(f"{RULEBOOK}identification")
    values = {"ballots_per_contact": "5", "duplicates": "paper-counts"}
    page.send(values | {"routes": ["e-mail", "point"]})
    rules = _rules(app)
    assert rules.routes == (Route.EMAIL, Route.POINT)
    assert rules.duplicates is Duplicates.PAPER_COUNTS
    assert rules.ballots_per_contact == 5
    page = coordinator.get(f"{RULEBOOK}identification")
    page.send({"ballots_per_contact": "10"}, status=422)
    assert "od 1 do 9" in faults(page)


def test_live_standings_without_the_servers_key_are_said_and_kept(
    app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(f"{RULEBOOK}visibility")
    page.send({"visibility": "live", "custody": "commission"})
    assert page.response.request.path == f"{RULEBOOK}visibility"
    assert "coś jeszcze się nie zgadza" in page.text
    assert "Błąd" in page.soup.select_one("main form").get_text()
    rules = _rules(app)
    assert (rules.visibility, rules.custody) == (Visibility.LIVE, Custody.COMMISSION)


def test_pools_that_do_not_add_up_are_saved_and_said_beside_the_field(
    app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(f"{RULEBOOK}money")
    page.send({"amount_1": "550 000,50"})
    assert page.response.request.path == f"{RULEBOOK}money"
    assert _rules(app).pools[0].amount == 550_000_50
    beside = hint(page, "allocation")
    assert "Błąd" in beside
    assert "950 000,50 zł" in beside
    assert "Źródło" in beside
    page.send({"allocation": "950 000,50"}, button="wróć do regulaminu")
    assert page.response.request.path == RULEBOOK
    assert "Błąd" not in hint(coordinator.get(f"{RULEBOOK}money"), "allocation")
    assert _rules(app).allocation == 950_000_50


def test_pools_that_do_not_add_up_are_said_before_their_limits_are_decided(
    app: Flask, coordinator: Reader
) -> None:
    _change(app, unset=frozenset({"pools"}))
    page = coordinator.get(f"{RULEBOOK}money").send({"amount_1": "1"})
    assert page.response.request.path == f"{RULEBOOK}money"
    assert "Błąd" in page.soup.select_one("main form").get_text()


def test_who_only_reads_sees_no_way_to_change(
    app: Flask, reader: Reader, at: Callable[[datetime], None]
) -> None:
    with _database(app).unit_of_work() as session:
        make.edition(session)
        make.account(session, Role.AUDITOR)
    page = reader.sign_in("auditor@example.org", make.PASSWORD).get(RULEBOOK)
    addresses = [str(link.get("href")) for link in page.soup.select("main a")]
    assert addresses
    assert not [each for each in addresses if each.endswith(("money", "adopt"))]


def test_a_pool_is_added_without_javascript(app: Flask, coordinator: Reader) -> None:
    page = coordinator.get(f"{RULEBOOK}money").send(
        {"amount_1": "500 000"}, button="Dodaj pulę"
    )
    assert page.soup.select_one("#amount_1")["value"] == "500 000"
    page.send({"name_4": "Zielone", "amount_4": "100 000"})
    rules = _rules(app)
    names = [pool.name for pool in rules.pools]
    assert names == ["Duże", "Małe", "Miękkie", "Zielone"]
    assert rules.pools[3].key not in {"large", "small", "soft"}
    assert rules.most_choices == 4
    assert rules.unset == {"pools"}, "the limits of the new one wait"


def test_a_pool_is_taken_away_and_the_others_keep_their_keys(
    app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(f"{RULEBOOK}money")
    page.send({"remove_2": "y", "amount_1": "900 000"})
    rules = _rules(app)
    assert [(pool.key, pool.amount) for pool in rules.pools] == [
        ("large", 900_000_00),
        ("soft", 100_000_00),
    ]
    assert rules.most_choices == 2


def test_faults_of_pools_name_their_row(coordinator: Reader) -> None:
    page = coordinator.get(f"{RULEBOOK}money")
    page.send({"name_2": "duże", "amount_3": "tysiąc", "name_1": ""}, status=422)
    text = faults(page)
    assert "Pula 1: wpisz nazwę puli" in text
    assert "Pula 3: Wpisz kwotę" in text
    page.send({"name_1": "Duże", "name_2": "duże", "amount_3": "0"}, status=422)
    assert "Pula 2: inny wiersz mówi już to samo" in faults(page)
    page.send({"name_2": "Małe", "amount_2": "400 000"}, status=422)
    assert "Kwota puli „Miękkie” musi być większa od zera" in faults(page)


def test_the_last_pool_cannot_be_taken_away(coordinator: Reader) -> None:
    gone = {f"remove_{n}": "y" for n in (1, 2, 3)}
    page = coordinator.get(f"{RULEBOOK}money").send(gone, status=422)
    assert "co najmniej jedna pula" in faults(page)


def test_limits_are_changed_pool_by_pool_and_crossed_ones_refused(
    app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(f"{RULEBOOK}limits")
    page.send({"cost_min_2": "50 000", "cost_max_2": "40 000"}, status=422)
    text = faults(page)
    for words in ("„Małe”", "50 000,00 zł", "40 000,00 zł"):
        assert words in text
    limits = {"cost_min_2": "5 000", "cost_max_2": "150 000"}
    page.send(
        limits | {"threshold_2": "50", "supporters_2": "15", "leftover_to_2": "soft"}
    )
    pool = _rules(app).pool("small")
    assert (pool.cost_min, pool.cost_max, pool.threshold) == (5_000_00, 150_000_00, 50)
    assert (pool.supporters, pool.leftover_to) == (15, "soft")
    assert _rules(app).pool("large") == make.rules().pool("large")
    values = dict.fromkeys(("cost_min_2", "cost_max_2", "threshold_2"), "")
    coordinator.get(f"{RULEBOOK}limits").send(values)
    pool = _rules(app).pool("small")
    assert (pool.cost_min, pool.cost_max, pool.threshold) == (1, None, None)


def test_money_flows_to_later_pools_only(coordinator: Reader) -> None:
    page = coordinator.get(f"{RULEBOOK}limits")
    offered = [
        [option["value"] for option in page.soup.select(f"[name=leftover_to_{n}]")]
        for n in (1, 2, 3)
    ]
    assert offered == [
        ["unspent", "small", "soft", "reserve"],
        ["unspent", "soft", "reserve"],
        ["unspent", "reserve"],
    ]


def test_paragraphs_stand_on_one_page_and_beside_their_parameters(
    app: Flask, coordinator: Reader
) -> None:
    _change(app, act="Uchwała Rady Miejskiej w Przykładowie")
    page = coordinator.get(f"{RULEBOOK}basis")
    page.send(
        {
            "misfit_paragraph": "§ 7 ust. 2",
            "eligible_paragraph": "§ 1",
            "eligible_act": "Inna uchwała",
        },
        button="wróć do regulaminu",
    )
    assert _rules(app).basis == {
        "misfit": Basis("§ 7 ust. 2"),
        "eligible": Basis("§ 1", "Inna uchwała"),
    }
    assert "§ 7 ust. 2, Uchwała Rady Miejskiej w Przykładowie" in said(page)
    assert "§ 1, Inna uchwała" in said(coordinator.get(f"/editions/{SLUG}/rules"))


def test_a_change_made_on_an_old_version_is_refused_and_kept(
    app: Flask, coordinator: Reader
) -> None:
    coordinator.get(f"{RULEBOOK}residents")
    _change(app, misfit=Misfit.STOP)
    page = coordinator.send({"eligible": "1"}, status=422)
    assert "zapisał wersję 2" in faults(page)
    assert page.soup.select_one("#eligible")["value"] == "1"
    assert _rules(app).eligible == 65_000


def test_versions_tell_each_kind_of_change_in_words(
    app: Flask, coordinator: Reader
) -> None:
    _change(
        app,
        order=BallotOrder.LOT,
        act="Uchwała",
        basis={"misfit": Basis("§ 7")},
        unset=frozenset({"visibility"}),
    )
    text = said(coordinator.get(f"{RULEBOOK}versions"))
    assert "Numer nadany przy złożeniu" in text
    assert "§ 7" in text
    assert "Jeszcze nie rozstrzygnięto" in text


def test_every_parameter_has_a_name_and_a_page(app: Flask) -> None:
    for name in make.rules().document():
        if name not in {"basis", "unset"}:
            assert name in parameters.TITLES
            assert name in parameters.EXPLANATIONS
            assert rule_pages.key_of(name) is not None


def test_a_rulebook_with_faults_cannot_be_adopted_and_says_where(
    app: Flask, coordinator: Reader
) -> None:
    _change(app, unset=frozenset({"visibility"}))
    page = coordinator.get(f"{RULEBOOK}adopt")
    links = [str(link["href"]) for link in page.soup.select("main a")]
    assert f"{RULEBOOK}visibility" in links
    assert not page.soup.select("main form button")
    token = page.soup.select_one("[name=csrf_token]")["value"]
    page.post(f"{RULEBOOK}adopt", {"csrf_token": token}, status=422)
    assert _edition(app).adopted_at is None


def test_a_faultless_rulebook_is_adopted_and_stands(
    app: Flask, coordinator: Reader
) -> None:
    rules, timetable = make.faultless()
    with _database(app).unit_of_work() as session:
        edition = editions.by_slug(session, SLUG)
        editions.change_rules(session, edition, rules, actor=1, now=make.NOW)
        editions.set_timetable(session, edition, timetable, actor=None, now=make.NOW)
    page = coordinator.get(f"{RULEBOOK}adopt")
    assert page.soup.select_one(".bo-hash").get_text(strip=True)
    page.send()
    assert "Regulamin jest przyjęty" in page.text
    assert _edition(app).adopted_at == make.NOW
    assert "Zmień" not in page.soup.select_one("main").get_text()
    coordinator.get(f"{RULEBOOK}residents", status=422)
    assert "przyjęto" in coordinator.get(f"/editions/{SLUG}/rules").text
    assert "przyjęto" in coordinator.get(f"{RULEBOOK}adopt").text


@pytest.mark.parametrize("address", [f"{RULEBOOK}money", f"{RULEBOOK}residents"])
def test_nothing_is_changed_once_the_rulebook_is_adopted(
    address: str, app: Flask, coordinator: Reader
) -> None:
    page = coordinator.get(address)
    with _database(app).unit_of_work() as session:
        edition = editions.by_slug(session, SLUG)
        editions.settle(session, edition, actor=None, now=make.NOW)
    page.send(status=422)
    assert "Regulamin przyjęto" in page.text or "został przyjęty" in page.text
    page.get(address, status=422)


def test_the_rules_in_plain_words_are_read_by_everybody(
    app: Flask, reader: Reader, at: Callable[[datetime], None]
) -> None:
    with _database(app).unit_of_work() as session:
        make.edition(session, Stage.VOTING)
    text = said(reader.get(f"/editions/{SLUG}/rules"))
    assert "Do podziału jest 1 000 000,00 zł" in text
    assert "bez względu na wiek" in text
    assert "W każdej puli możesz wybrać jeden projekt" in text
    assert "Wniosek nie wymaga poparcia innych osób" in text
