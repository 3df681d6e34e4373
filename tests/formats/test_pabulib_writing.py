import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pabulib.checker import Checker

from pb.domain.money import Grosze
from pb.domain.tally import Misfit, Score, Sheet
from pb.formats.pabulib import (
    Election,
    ListedProject,
    Vote,
    parse,
    read,
    rule_name,
    write,
)
from tests.formats.corpus import MADE_UP, REAL, names_of_real, needs_real

META = {
    "description": "Made-up election",
    "country": "Poland",
    "unit": "Przykładowo",
    "instance": "2099",
    "vote_type": "approval",
    "rule": "greedy",
    "date_begin": "01.03.2099",
    "date_end": "15.03.2099",
}
LISTED = (
    ListedProject("1", Grosze(700_050), {"name": "Bench", "selected": "1"}),
    ListedProject("2", Grosze(500_000), {"name": 'Trees; "new"', "selected": "0"}),
)
VOTES = (Vote("1", ("1",)), Vote("2", ("1", "2")), Vote("3", ("1", "2")))


def election(**changes):
    parts = {"meta": META, "allocation": Grosze(1_000_000), "projects": LISTED}
    return Election(**parts | {"votes": VOTES} | changes)


def findings(text):
    """Return what the format's own checker has to say."""
    said = Checker().process_files([text])
    return next(v for k, v in said.items() if k not in {"metadata", "summary"})[
        "results"
    ]


def test_a_written_election_is_clean():
    assert findings(write(election())) == {"errors": {}, "warnings": {}}


def test_what_follows_from_the_ballots_is_computed():
    text = write(election(allocation=Grosze(1_200_050)))
    assert "\nnum_projects;2\nnum_votes;3\nbudget;12000.50\n" in text
    assert "\nfully_funded;1\n" in text
    assert '\n2;5000;2;"Trees; ""new""";0\n' in text
    assert "fully_funded" not in write(election())


def test_meta_stands_in_the_order_of_the_format_and_empty_fields_are_left_out():
    meta = {"currency": "PLN", "subunit": "", "max_length": "2", **META, "extra": "x"}
    keys = [line.split(";")[0] for line in write(election(meta=meta)).splitlines()]
    assert keys[2 : keys.index("PROJECTS")] == [
        *("description", "country", "unit", "instance", "num_projects", "num_votes"),
        *("budget", "vote_type", "rule", "date_begin", "date_end", "max_length"),
        *("currency", "extra"),
    ]


def test_points_are_written_with_their_score():
    votes = (Vote("1", ("1", "2"), (3, 2)), Vote("2", ("1",), (5,)))
    meta = META | {"vote_type": "cumulative", "max_sum_points": "5"}
    text = write(election(meta=meta, votes=votes))
    assert "project_id;cost;votes;score;name;selected\n1;7000.50;2;8;Bench;1" in text
    assert "voter_id;vote;points\n1;1,2;3,2\n" in text
    assert findings(text) == {"errors": {}, "warnings": {}}


def test_meta_that_lacks_what_the_format_asks_for_is_not_written():
    with pytest.raises(ValueError, match="country"):
        write(election(meta={k: v for k, v in META.items() if k != "country"}))


@pytest.mark.parametrize("path", MADE_UP, ids=lambda path: path.stem)
def test_a_made_up_election_is_written_as_it_was_read(path):
    assert write(read(path)) == path.read_text()
    assert findings(path.read_text()) == {"errors": {}, "warnings": {}}


# What the format's checker says of real elections as we write them. All of it is
# about what happened there; of how it is written it has nothing to say.
WITHOUT_SELECTED = [
    "Canada_Stanford_Dataset_PB_Dieppe_2018_vote_approvals",
    "France_Toulouse_2019",
    "France_Toulouse_2022_14_-_Saint-Simon_Lafourguette_Oncopole-Campus_Sante_du_Futur",
    "Netherlands_Amsterdam_417",
    "Poland_Gdansk_2020",
    "Poland_Zabrze_2020",
    "Poland_Zabrze_2021_Zandka",
    "Switzerland_Zurich_D10",
    "Switzerland_Zurich_S5R",
    "Worldwide_Mechanical_Turk_Knapsack_7",
]
WITHDRAWN = {"single project exceeded whole budget"}
EXCLUSIVE = {"unused budget", "greedy-exclusive potential mismatch"}
SAID = {stem: {"missing selected field in projects"} for stem in WITHOUT_SELECTED} | {
    "Hungary_Budapest_2024": {"rule validation skipped"},
    "Poland_Gdynia_2020_Grabowek__large": WITHDRAWN,
    "Poland_Katowice_2024_Murcki": WITHDRAWN,
    "Poland_Krakow_2020_Wzgorza_Krzeslawickie": {"project with no votes"},
    "Poland_Lodz_2020": {"greedy-custom cannot be verified"},
    "Poland_Poznan_2023_3_-_Piatkowo_Polnoc_Piatkowo": {"unused budget"},
    # The official result, which no rule gives.
    "Poland_Warszawa_2018_Las": {"greedy-threshold rule not followed"},
    "Poland_Warszawa_2022_Bemowo": EXCLUSIVE,
    "Poland_Wroclaw_2017_Rejon_nr_11_750": WITHDRAWN,
}


def unsaid(*_args, **_options):
    """Stand in for a check that finds nothing."""


@needs_real
@pytest.mark.parametrize("name", names_of_real())
def test_a_real_election_is_the_same_when_written_and_read_again(name, monkeypatch):
    first = read(REAL / name)
    text = write(first)
    assert parse(text.encode(), name) == first
    if name == "Poland_Swiecie_2023.pb":
        # It counts Equal Shares anew, 2,553 ballots in half a minute, and agrees.
        monkeypatch.setattr(Checker, "verify_equalshares_selected", unsaid)
    said = findings(text)
    stem = name.removesuffix(".pb")
    assert said["errors"].keys() | said["warnings"].keys() == SAID.get(stem, set())


def test_columns_out_of_order_are_put_in_order():
    text = write(read(MADE_UP[0]))
    swapped = text.replace("age;sex;", "sex;age;")
    swapped = re.sub(r";(\d\d);([FM]);", r";\2;\1;", swapped)
    assert swapped != text
    assert write(parse(swapped.encode(), "swapped")) == text


CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=9
).map(lambda text: " ".join(text.split()))


@settings(deadline=None)
@given(st.data())
def test_every_election_reads_back_equal(data):
    ids = [str(number) for number in range(1, data.draw(st.integers(2, 6)))]
    costs = st.integers(min_value=1, max_value=10**9).map(Grosze)
    marks = st.lists(st.sampled_from(ids), min_size=1, unique=True).map(tuple)
    names = [data.draw(CELL) for _ in ids]
    ballots = data.draw(st.lists(marks, max_size=8))
    first = Election(
        meta=META,
        allocation=data.draw(costs),
        projects=tuple(
            ListedProject(id_, data.draw(costs), {"name": name} if name else {})
            for id_, name in zip(ids, names, strict=True)
        ),
        votes=tuple(
            Vote(str(number), ballot, (), ("F", data.draw(CELL) or "x"))
            for number, ballot in enumerate(ballots)
        ),
        vote_fields=("sex", "district") if ballots else (),
    )
    assert parse(write(first).encode(), "again") == first


@pytest.mark.parametrize(
    ("misfit", "threshold", "exclusive", "name"),
    [
        (Misfit.SKIP, None, (), "greedy"),
        (Misfit.SKIP, 30, (), "greedy-threshold"),
        (Misfit.STOP, 30, (), "greedy-no-skip"),
        (Misfit.SKIP, None, (frozenset("ab"),), "greedy-exclusive"),
    ],
)
def test_a_rule_sheet_has_a_name_in_meta(misfit, threshold, exclusive, name):
    rules = Sheet(Score.VOTES, misfit, threshold, exclusive=exclusive)
    assert rule_name(rules) == name
