import json
import re
from fractions import Fraction

import pytest
from click.testing import CliRunner

from pb.cli.compare import compare
from pb.cli.tally import tally
from pb.domain.tally.comparison import Method
from tests.formats.corpus import REAL, made_up, needs_real

APPROVAL, TIE, POINTS = (str(made_up(s)) for s in ("approval", "tie", "cumulative"))


def run(*arguments):
    return CliRunner().invoke(compare, arguments)


def rules(*arguments):
    result = run("--json", *arguments)
    return json.loads(result.stdout)["rules"]


def tallied(*arguments):
    result = CliRunner().invoke(tally, ("--json", *arguments))
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


AS_TALLY = {
    Method.GREEDY_SKIP: ("--rule", "greedy", "--misfit", "skip"),
    Method.GREEDY_STOP: ("--rule", "greedy", "--misfit", "stop"),
    Method.EQUAL_SHARES: ("--rule", "equal-shares", "--completion", "add1"),
    Method.PHRAGMEN: ("--rule", "phragmen"),
}


@pytest.mark.parametrize("name", [APPROVAL, POINTS])
def test_each_rule_funds_what_the_tally_funds_by_it(name):
    found = rules(name, "--ties", "id")
    assert found.keys() == set(Method)
    for method, options in AS_TALLY.items():
        counted = tallied(name, *options, "--ties", "id")
        assert found[method]["selected"] == counted["selected"]
        assert found[method]["spent"] == counted["spent"]
        assert found[method]["left"] == counted["left"]


def test_a_threshold_holds_for_all_rules_when_it_is_asked_for():
    low = rules(APPROVAL, "--ties", "id", "--threshold", "0")
    high = rules(APPROVAL, "--ties", "id", "--threshold", "14")
    assert [each["selected"] for each in high.values()] == [["1"]] * len(Method)
    assert all(len(each["selected"]) > 1 for each in low.values())


def test_satisfaction_is_given_exactly():
    for each in rules(APPROVAL, "--ties", "id").values():
        share = Fraction(each["satisfaction"]["share_served"])
        assert 0 < share <= 1
        assert Fraction(each["satisfaction"]["average_money"]) > 0
        assert Fraction(each["satisfaction"]["average_marks"]) >= share


def test_text_puts_the_rules_side_by_side_in_either_language():
    english = run(APPROVAL, "--ties", "id").stdout
    assert "Greedy, skip  Greedy, stop  Equal Shares  Phragmén" in english
    assert "voters with a funded project" in english
    polish = run(APPROVAL, "--ties", "id", "--language", "pl").stdout
    assert "Równe udziały" in polish
    assert english.count("×") == polish.count("×") > 0


def test_a_tie_stops_one_rule_and_the_others_are_shown():
    result = run("--json", TIE)
    assert result.exit_code == 3
    found = json.loads(result.stdout)["rules"]
    assert any(each.keys() == {"tie"} for each in found.values())
    assert any("selected" in each for each in found.values())
    text = run(TIE)
    assert text.exit_code == 3
    assert re.search(
        r"Greedy, \w+: a tie decides between \S+, \S+, and no", text.stdout
    )


def test_the_files_own_rule_does_not_matter(tmp_path):
    text = made_up("approval").read_text()
    path = tmp_path / "custom.pb"
    path.write_text(text.replace("rule;greedy-threshold", "rule;greedy-custom"))
    assert rules(str(path), "--ties", "id") == rules(APPROVAL, "--ties", "id")
    as_shares = rules(APPROVAL, "--ties", "id", "--rule", "equal-shares")
    assert as_shares == rules(APPROVAL, "--ties", "id")


def test_what_cannot_be_read_or_counted_is_refused_in_one_line(tmp_path):
    path = tmp_path / "broken.pb"
    path.write_text("nonsense\n")
    assert run(str(path)).exit_code == 2
    assert re.fullmatch(re.escape(str(path)) + r":1: .*\n", run(str(path)).stderr)
    stranger = run("--json", APPROVAL, "--exclude", "nobody")
    assert stranger.exit_code == 2
    assert stranger.stderr.endswith("--exclude nobody: no such project\n")
    assert "error" in json.loads(stranger.stdout)


@needs_real
def test_a_real_election_is_compared():
    found = rules(str(REAL / "Poland_Swiecie_2023.pb"))
    assert len(found["equal-shares"]["selected"]) > len(
        found["greedy-skip"]["selected"]
    )
