import json
import re

import pytest
from click.testing import CliRunner

from pb.cli.tally import tally
from tests.formats.corpus import made_up

APPROVAL, STOPPING, TIE = (str(made_up(s)) for s in ("approval", "choose-1", "tie"))
POINTS = str(made_up("cumulative"))


def run(*arguments):
    return CliRunner().invoke(tally, arguments)


def objects(*arguments):
    result = run("--json", *arguments)
    return [json.loads(line) for line in result.stdout.splitlines()], result


def counted(*arguments):
    found, result = objects(*arguments)
    assert result.exit_code == 0, result.stderr
    assert len(found) == 1
    return found[0]


@pytest.fixture
def custom(tmp_path):
    """A file whose rule does not say how to count, in its line 11."""
    text = made_up("approval").read_text()
    path = tmp_path / "custom.pb"
    path.write_text(text.replace("rule;greedy-threshold", "rule;greedy-custom"))
    return str(path)


def test_the_object_of_a_file_says_who_is_funded_and_why():
    found = counted(APPROVAL)
    assert list(found) == [
        *("file", "rule", "selected", "spent", "left", "ties", "steps"),
    ]
    assert found["file"] == APPROVAL
    assert found["rule"] == "greedy-threshold"
    assert found["selected"] == ["1", "2", "5"]
    assert (found["spent"], found["left"]) == ("57500.50", "2499.50")
    assert found["ties"] == []
    assert found["steps"][3] == {
        "project": "3",
        "score": 12,
        "cost": "9000.00",
        "left_before": "2499.50",
        "verdict": "does not fit",
    }
    assert {step["verdict"] for step in found["steps"]} == {
        *("funded", "does not fit", "below threshold"),
    }


def test_without_options_the_file_says_how_to_count():
    assert counted(STOPPING)["selected"] == ["2", "3", "5"]
    assert counted(POINTS)["steps"][0]["score"] == 33


def test_options_hold_instead_of_the_file_one_by_one():
    assert len(counted(APPROVAL, "--threshold", "0")["selected"]) == 3
    assert counted(APPROVAL, "--threshold", "13")["selected"] == ["1", "2", "5"]
    assert counted(APPROVAL, "--threshold", "14")["selected"] == ["1"]
    steps = counted(APPROVAL, "--misfit", "stop")["steps"]
    assert [step["verdict"] for step in steps[3:]] == [
        *("does not fit", "not reached", "below threshold", "below threshold"),
    ]
    by_votes = counted(POINTS, "--score", "votes", "--ties", "id")
    assert by_votes["steps"][0]["score"] < 33


def test_excluded_projects_are_struck():
    found = counted(APPROVAL, "--exclude", "1", "--exclude", "2")
    assert found["selected"][0] == "5"
    verdicts = {step["project"]: step["verdict"] for step in found["steps"]}
    assert verdicts["1"] == verdicts["2"] == "excluded"


def test_an_exclusion_that_names_no_project_is_refused():
    [found], result = objects(APPROVAL, "--exclude", "nobody")
    assert result.exit_code == 2
    assert found["error"].endswith("--exclude nobody: no such project")


def test_a_deciding_tie_without_a_lot_is_named_and_not_decided():
    [found], result = objects(TIE)
    assert result.exit_code == 3
    assert found == {"file": TIE, "rule": "greedy", "tie": ["B", "C"]}
    assert result.stderr == (f"{TIE}:16: a tie decides between B, C; give --ties\n")


@pytest.mark.parametrize(
    ("chain", "winner", "by"),
    [
        ("cheaper", "C", "cheaper"),
        ("dearer", "B", "dearer"),
        ("id", "B", "id"),
        ("votes,file", "B", "file"),
        ("votes, cheaper", "C", "cheaper"),
    ],
)
def test_criteria_settle_a_tie_in_their_order(chain, winner, by):
    found = counted(TIE, "--ties", chain)
    assert found["selected"] == ["A", winner]
    assert [tie["decided_by"] for tie in found["ties"]] == [by]
    assert set(found["ties"][0]["ids"]) == {"B", "C"}


def test_a_lot_file_settles_a_tie(tmp_path):
    lot = tmp_path / "lot.txt"
    lot.write_text("# drawn by the made-up commission\n\nC\nB\n")
    for chain in (str(lot), f"votes,{lot}"):
        found = counted(TIE, "--ties", chain)
        assert found["selected"] == ["A", "C"]
        assert found["ties"] == [{"ids": ["C", "B"], "decided_by": "lot"}]


def test_a_lot_that_does_not_cover_the_tie_leaves_it_undecided(tmp_path):
    lot = tmp_path / "lot.txt"
    lot.write_text("C\n")
    assert run(TIE, "--ties", str(lot)).exit_code == 3


@pytest.mark.parametrize("text", ["", "# nothing\n", "A\nA\n"])
def test_a_lot_file_that_records_no_order_is_refused(tmp_path, text):
    lot = tmp_path / "lot.txt"
    lot.write_text(text)
    result = run(TIE, "--ties", str(lot))
    assert result.exit_code == 2
    assert "it names a project twice, or none" in result.stderr


def test_what_is_neither_a_criterion_nor_a_file_is_refused():
    result = run(TIE, "--ties", "cheaper,luck")
    assert result.exit_code == 2
    assert "'luck' is neither a criterion" in result.stderr
    assert "Traceback" not in result.output


def test_a_rule_that_does_not_say_how_to_count_is_refused(custom):
    [found], result = objects(custom)
    said = f"{custom}:11: rule greedy-custom does not say how to count; give --misfit"
    assert result.exit_code == 2
    assert found == {"file": custom, "error": said}
    assert result.stderr == f"{said}\n"


def test_an_option_settles_what_the_rule_leaves_open(custom):
    assert counted(custom, "--misfit", "skip")["selected"] == ["1", "2", "5"]


def test_a_broken_file_is_one_line_with_its_place(tmp_path):
    broken = tmp_path / "broken.pb"
    broken.write_text(made_up("tie").read_text().replace("3;A", "3;Z"))
    [found], result = objects(str(broken))
    said = f"{broken}:25: no project is called 'Z'"
    assert result.exit_code == 2
    assert found == {"file": str(broken), "error": said}
    assert result.stderr == f"{said}\n"


def test_of_several_files_each_gets_its_object_in_order(custom, tmp_path):
    gone = str(tmp_path / "gone.pb")
    found, result = objects(TIE, gone, APPROVAL, custom)
    assert [each["file"] for each in found] == [TIE, gone, APPROVAL, custom]
    assert ["tie" in each for each in found] == [True, False, False, False]
    assert ["error" in each for each in found] == [False, True, False, True]
    assert result.exit_code == 3
    assert len(result.stderr.splitlines()) == 3
    _, result = objects(gone, APPROVAL)
    assert result.exit_code == 2


def test_the_table_is_for_people():
    result = run(APPROVAL, "--exclude", "7")
    assert result.exit_code == 0
    assert "rule greedy-threshold; score votes, misfit skip, threshold 8" in (
        result.stdout
    )
    assert "57,500.50 of 60,000.00 PLN spent, 2,499.50 left" in result.stdout
    assert re.search(
        r"4 +3 +12 +9,000\.00 +2,499\.50  does not fit, short by 6,500\.50",
        result.stdout,
    )
    assert "below threshold, short by 1" in result.stdout
    assert "excluded (--exclude)" in result.stdout
    assert (
        "tie between C, B: decided by cheaper" in run(TIE, "--ties", "cheaper").stdout
    )


def test_a_file_that_is_not_counted_has_no_table(custom):
    result = run(custom)
    assert result.stdout == ""
    assert result.exit_code == 2
