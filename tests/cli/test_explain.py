import json
import re

import pytest
from click.testing import CliRunner

from pb.cli.explain import explain
from tests.formats.corpus import REAL, made_up, needs_real

APPROVAL, TIE, POINTS = (str(made_up(s)) for s in ("approval", "tie", "cumulative"))
SHARES = ("--rule", "equal-shares", "--completion", "add1", "--ties", "id")


def run(*arguments):
    return CliRunner().invoke(explain, arguments)


def told(*arguments):
    result = run("--json", *arguments)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def plain(text):
    """Return a text without unbreakable blanks and line ends."""
    return " ".join(text.split())


def test_every_project_is_explained_in_the_order_of_the_walk():
    found = told(APPROVAL)
    assert found["file"] == APPROVAL
    assert found["rule"] == "greedy-threshold"
    assert found["endowments"] is None
    assert [each["rank"] for each in found["explanations"]] == [*range(1, 8)]
    misfit = found["explanations"][3]
    assert (misfit["project"], misfit["verdict"]) == ("3", "does not fit")
    assert misfit["short_money"] == "6500.50"
    assert misfit["change"] == {"score": 2, "cost": "2499.50"}


def test_text_says_the_same_as_the_object():
    text = plain(run(APPROVAL).stdout)
    for each in told(APPROVAL)["explanations"]:
        assert plain(each["sentence"]) in text
        assert f"{each['rank']}. [{each['project']}]" in text


def test_one_project_is_explained_alone():
    text = plain(run(APPROVAL, "3").stdout)
    assert "Does not fit: PLN 2,499.50 was left, it costs PLN 9,000.00" in text
    assert "2 more votes would have been enough." in text
    assert "[1]" not in text
    assert told(APPROVAL, "3")["explanation"]["project"] == "3"


def test_polish_is_spoken_on_request():
    text = plain(run(APPROVAL, "3", "--language", "pl").stdout)
    assert "Nie zmieścił się: w puli zostawało 2 499,50 zł" in text
    assert "Wystarczyłyby jeszcze 2 głosy." in text


def test_points_are_called_points():
    text = plain(run(POINTS).stdout)
    assert re.search(r"points? would have been enough", text)
    assert "vote" not in text


def test_equal_shares_tells_of_money_and_prices():
    found = told(APPROVAL, *SHARES)
    assert found["rule"] == "equal-shares"
    assert found["endowments"].keys() == {"low", "high"}
    funded = found["explanations"][0]
    assert "paid" in funded["sentence"]
    lost = next(e for e in found["explanations"] if e["verdict"] == "not affordable")
    account = lost["account"]
    assert "supporters had" in plain(lost["sentence"])
    assert account["broke_after"] is not None
    one = told(APPROVAL, lost["project"], *SHARES)["explanation"]
    assert len(one["bids"]) == len(account["paid"])
    text = plain(run(APPROVAL, lost["project"], *SHARES).stdout)
    assert "What its supporters spent their money on:" in text
    assert "What it would have cost, purchase by purchase:" in text
    first = told(APPROVAL, found["explanations"][0]["project"], *SHARES)["explanation"]
    assert first["next_in_line"][0]["project"] == found["explanations"][1]["project"]


def test_phragmen_is_explained_without_money_of_supporters():
    found = told(APPROVAL, "--rule", "phragmen", "--ties", "id")
    assert found["endowments"] is None
    assert all(each["account"] is None for each in found["explanations"])
    one = told(APPROVAL, "3", "--rule", "phragmen", "--ties", "id")
    assert one["explanation"]["bids"] == []


def test_a_project_that_is_not_there_is_refused_by_name():
    result = run(APPROVAL, "nobody")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert re.fullmatch(
        re.escape(APPROVAL) + r":\d+: no project is called nobody\n", result.stderr
    )


def test_a_tie_without_a_lot_ends_as_in_the_tally():
    result = run("--json", TIE)
    assert result.exit_code == 3
    assert re.search(r"\.pb:\d+: a tie decides between .*; give --ties", result.stderr)
    assert len(json.loads(result.stdout)["tie"]) > 1
    assert run(TIE, "--ties", "cheaper,id").exit_code == 0


def test_a_file_that_cannot_be_read_is_refused_in_one_line(tmp_path):
    path = tmp_path / "broken.pb"
    path.write_text("nonsense\n")
    result = run(str(path))
    assert result.exit_code == 2
    assert re.fullmatch(re.escape(str(path)) + r":1: .*\n", result.stderr)
    assert run(str(path), "--json").stdout.startswith('{"file"')


def test_options_hold_as_in_the_tally():
    struck = told(APPROVAL, "--exclude", "1")["explanations"]
    assert next(e for e in struck if e["project"] == "1")["because"] == "--exclude"
    stray = run(APPROVAL, "--rule", "phragmen", "--utility", "cost")
    assert stray.exit_code == 2
    assert "has no --utility" in stray.stderr


@needs_real
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("Poland_Swiecie_2023.pb", ("--preset", "swiecie")),
        ("Poland_Katowice_2025_Kostuchna.pb", ("--ties", "cheaper")),
        ("Poland_Poznan_2023_3_-_Piatkowo_Polnoc_Piatkowo.pb", ()),
        ("Poland_Gdynia_2020_Grabowek__large.pb", ()),
    ],
)
@pytest.mark.parametrize("language", ["en", "pl"])
def test_real_elections_are_explained_from_end_to_end(name, options, language):
    found = told(str(REAL / name), *options, "--language", language)
    assert all(each["sentence"] for each in found["explanations"])
