"""The official results of real elections, by META's rule and by the city's preset."""

from dataclasses import replace
from fractions import Fraction

import pytest

from pb.domain.tally import (
    Decisions,
    Misfit,
    ReserveList,
    SharesSheet,
    Verdict,
    elect,
    least_score,
)
from pb.domain.tally.presets import PRESETS
from pb.formats.pabulib import UnsettledRule, Wishes, read, sheet
from tests.formats.corpus import REAL, needs_real

pytestmark = needs_real

# Lots and exclusions that reproduce the official result; see the data's README.
LOTS = {
    "Gdynia_2020_Babie_Doly__small": ("1", "5"),
    "Katowice_2025_Kostuchna": ("L21/08/XII", "L21/05/XII"),
    "Krakow_2022_Czyzyny": ("26", "24"),
    "Lodz_2024_Katedralna": ("S004KA", "S039KA"),
    "Warszawa_2018_Niskie_Okecie": ("615", "308"),
    "Warszawa_2019_Okecie": ("1286", "744"),
}
EXCLUSIONS = {
    "Lodz_2020": ("L048", "L141"),
    "Warszawa_2018_Las": ("1649",),
    "Warszawa_2022_Bemowo": ("153",),
}
PLAIN = """
Czestochowa_2024 Gdynia_2020_Grabowek__large Gdynia_2023_Chwarzno-Wiczlino__small
Gdynia_2024 Katowice_2022 Katowice_2024_Murcki Krakow_2020_Wzgorza_Krzeslawickie
Krakow_2022 Lodz_2022 Poznan_2023_3_-_Piatkowo_Polnoc_Piatkowo
Poznan_2025_9_-_Stare_Miasto__large Poznan_2025_9_-_Stare_Miasto__small
Poznan_2026_large Swiecie_2023 Warszawa_2019_RadiowoWolka_WeglowaPlacowkaHuta
Warszawa_2020_Wawer Warszawa_2021_Praga-Poludnie Warszawa_2026
Wroclaw_2017_Rejon_nr_11_750 Wroclaw_2023
""".split()  # noqa: SIM905  a list of names, easier to read like this
POLISH = [*PLAIN, *LOTS, *EXCLUSIONS]
CITIES = {preset.city: preset for preset in PRESETS.values()}


def polish(name):
    return read(REAL / f"Poland_{name}.pb")


def elected(election, rules, decisions=None):
    projects = election.counted()
    return elect(projects, election.profile, election.allocation, rules, decisions)


def official(election, mark="1"):
    return {p.id for p in election.projects if p.details["selected"] == mark}


def decided(name):
    return Decisions(
        lots=(LOTS[name],) if name in LOTS else (),
        exclusions=dict.fromkeys(EXCLUSIONS.get(name, ()), "as documented"),
    )


@pytest.mark.parametrize("name", [name for name in POLISH if name != "Lodz_2020"])
def test_the_rule_of_the_file_gives_the_official_result(name):
    election = polish(name)
    outcome = elected(election, sheet(election), decided(name))
    assert set(outcome.selected) == official(election)
    assert {tie.ids for tie in outcome.ties} == {*decided(name).lots}


@pytest.mark.parametrize("name", POLISH)
def test_the_preset_of_the_city_gives_the_official_result(name):
    election = polish(name)
    rules = sheet(election, Wishes(preset=CITIES[election.meta["unit"]]))
    outcome = elected(election, rules, decided(name))
    assert set(outcome.selected) == official(election)


@pytest.mark.parametrize("name", [name for name in POLISH if name.startswith("Poz")])
def test_what_poznan_tops_up_is_marked_2(name):
    election = polish(name)
    outcome = elected(election, sheet(election))
    assert {extra.project for extra in outcome.extras} == official(election, "2")
    assert {extra.by for extra in outcome.extras} <= {Verdict.TOPPED_UP}


def test_what_a_reserve_list_funds_in_poznan_is_marked_3():
    election = polish("Poznan_2025_9_-_Stare_Miasto__large")
    rules = sheet(election)
    # 785,000 for the next on the list, of which 325,000 are left over.
    for added, funded in ((460_000_00, {"RD-IX.5"}), (459_999_99, set())):
        reserve = replace(rules, leftover=(*rules.leftover, ReserveList(added)))
        outcome = elected(election, reserve)
        assert set(outcome.selected) == official(election)
        assert {extra.project for extra in outcome.extras} == funded
    assert official(election, "3") == {"RD-IX.5"}


def test_the_official_result_of_assen_is_equal_shares_by_cost_with_add1():
    election = read(REAL / "Netherlands_Assen_2024.pb")
    rules = sheet(election)
    assert isinstance(rules, SharesSheet)
    assert set(elected(election, rules).selected) == official(election)


def test_the_share_test_of_swiecie_stops_one_project_that_loses_without_it_too():
    election = polish("Swiecie_2023")
    rules = sheet(election, Wishes(preset=PRESETS["swiecie"]))
    with_test = elected(election, rules)
    without = elected(election, replace(rules, share=None))
    below = [s.project for s in with_test.steps if s.verdict is Verdict.BELOW_SHARE]
    assert below == ["c22"]
    assert with_test.selected == without.selected


@pytest.mark.parametrize("name", ["Las", "Niskie_Okecie"])
def test_warsaw_asked_for_a_tenth_of_the_ballots_in_2018(name):
    election = polish(f"Warszawa_2018_{name}")
    tenth = least_score(Fraction(1, 10), election.profile.ballots)
    assert sheet(election).threshold == tenth
    assert sheet(election, Wishes(threshold=Fraction(1, 10))).threshold == tenth


def test_a_council_that_added_money_and_projects_later_is_not_reproduced():
    election = polish("Lodz_2020")
    with pytest.raises(UnsettledRule):
        sheet(election)
    outcome = elected(election, sheet(election, Wishes(misfit=Misfit.SKIP)))
    missed = official(election) - set(outcome.selected)
    assert missed == {"L099", "L155", "L163", "L249"}
