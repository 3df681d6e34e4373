"""The official results of real elections, by the rule their files state."""

import time

import pytest

from pb.domain.tally import Decisions, Misfit, count
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
EXCLUSIONS = {"Warszawa_2018_Las": "1649", "Warszawa_2022_Bemowo": "153"}
PLAIN = """
Czestochowa_2024 Gdynia_2020_Grabowek__large Gdynia_2023_Chwarzno-Wiczlino__small
Gdynia_2024 Katowice_2022 Katowice_2024_Murcki Krakow_2020_Wzgorza_Krzeslawickie
Krakow_2022 Lodz_2022 Poznan_2023_3_-_Piatkowo_Polnoc_Piatkowo
Poznan_2025_9_-_Stare_Miasto__large Poznan_2025_9_-_Stare_Miasto__small
Poznan_2026_large Warszawa_2019_RadiowoWolka_WeglowaPlacowkaHuta
Warszawa_2020_Wawer Warszawa_2021_Praga-Poludnie Warszawa_2026
Wroclaw_2017_Rejon_nr_11_750 Wroclaw_2023
""".split()  # noqa: SIM905  a list of names, easier to read like this


@pytest.mark.parametrize("name", [*PLAIN, *LOTS, *EXCLUSIONS])
def test_the_official_result_is_reproduced(name):
    election = read(REAL / f"Poland_{name}.pb")
    official = {p.id for p in election.projects if p.details["selected"] == "1"}
    decisions = Decisions(
        lots=(LOTS[name],) if name in LOTS else (),
        exclusions={EXCLUSIONS[name]: "as documented"} if name in EXCLUSIONS else {},
    )
    outcome = count(election.counted(), election.allocation, sheet(election), decisions)
    assert set(outcome.selected) == official
    assert {tie.ids for tie in outcome.ties} == set(
        [LOTS[name]] if name in LOTS else []
    )


def test_a_council_that_added_money_and_projects_later_is_not_reproduced():
    election = read(REAL / "Poland_Lodz_2020.pb")
    with pytest.raises(UnsettledRule):
        sheet(election)
    rules = sheet(election, Wishes(misfit=Misfit.SKIP))
    outcome = count(election.counted(), election.allocation, rules)
    official = {p.id for p in election.projects if p.details["selected"] == "1"}
    assert official - set(outcome.selected) == {"L099", "L155", "L163", "L249"}


def test_a_large_election_is_read_in_well_under_a_second():
    spent = []
    for _ in range(3):
        begun = time.process_time()
        read(REAL / "Poland_Wroclaw_2023.pb")
        spent.append(time.process_time() - begun)
    assert min(spent) < 1
