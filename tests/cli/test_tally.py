import json
import re
from fractions import Fraction

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
def changed(tmp_path):
    """Write the approval election with some lines changed; its rule is in line 11."""

    def write(*changes):
        text = made_up("approval").read_text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "changed.pb"
        path.write_text(text)
        return str(path)

    return write


def with_rule(rule):
    return "rule;greedy-threshold", f"rule;{rule}"


@pytest.fixture
def custom(changed):
    """A file whose rule does not say how to count."""
    return changed(with_rule("greedy-custom"))


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


@pytest.mark.parametrize(
    ("rule", "selected"),
    [
        ("greedy", ["1", "2", "5"]),
        ("equal-shares", ["1", "3", "6"]),
        ("phragmen", ["1", "3", "6", "5"]),
    ],
)
def test_a_rule_by_option_stands_in_the_place_of_the_files(rule, selected):
    found = counted(APPROVAL, "--rule", rule)
    assert found["rule"] == rule
    assert found["selected"] == selected
    assert (verdict_of("7", found) == "below threshold") is (rule == "greedy")
    held = counted(APPROVAL, "--rule", rule, "--threshold", "8")
    assert held["selected"] == selected
    assert verdict_of("7", held) == "below threshold"


def verdict_of(project, found):
    return next(s["verdict"] for s in found["steps"] if s["project"] == project)


def test_a_rule_by_option_does_not_take_over_what_the_files_rule_says(changed):
    stopping = changed(with_rule("greedy-no-skip"), ("3;9000", "3;90000"))
    assert "6" not in counted(stopping)["selected"]
    add1 = changed(with_rule("equalshares/add1"))
    assert counted(add1, "--rule", "equal-shares")["run"]["increments"] == 0


def test_rounds_say_who_paid_what():
    found = counted(APPROVAL, "--rule", "equal-shares")
    assert found["rounds"][2] == {
        "project": "6",
        "supporters": 9,
        "rate": "4/35",
        "price": "857.14",
        "price_exact": "6000/7",
        "payers": 9,
        "exhausted": 2,
        "phase": "equal shares",
    }
    assert found["run"] == {
        "endowment": "1500",
        "increments": 0,
        "ending": "one run",
        "comparison": None,
    }
    by_number = counted(APPROVAL, "--rule", "equal-shares", "--utility", "cardinality")
    assert by_number["rounds"][0]["rate"] == "6000/11"


def test_a_count_that_needs_no_rounds_has_none():
    assert not {"rounds", "run", "extras"} & counted(APPROVAL).keys()
    phragmen = counted(APPROVAL, "--rule", "phragmen")
    assert "rounds" in phragmen
    assert "run" not in phragmen


@pytest.mark.parametrize(
    ("rule", "options", "selected"),
    [
        ("equalshares", (), ["1", "3", "6"]),
        ("equalshares/add1", (), ["1", "5", "3", "6"]),
        ("equalshares/add1", ("--completion", "none"), ["1", "3", "6"]),
        ("equalshares", ("--completion", "add1", "--increment", "12.5"), None),
        ("equalshares", ("--completion", "greedy", "--ties", "file"), None),
        ("equalshares-comparison", (), None),
        ("equalshares/add1-comparison", (), None),
    ],
)
def test_equal_shares_in_meta_is_counted(changed, rule, options, selected):
    path = changed(with_rule(rule))
    found = counted(path, *options)
    assert found["rule"] == rule
    assert selected in (None, found["selected"])
    compared = found["run"]["comparison"] is not None
    assert compared is rule.endswith("comparison")


def test_add1_goes_by_the_increment_that_is_wished_for():
    def endowment(*options):
        shares = ("--rule", "equal-shares", "--completion", "add1", *options)
        return counted(APPROVAL, *shares)["run"]

    # 60,000.00 for 40 ballots: the usual step is two units, as it is over 1,000.
    usual, by_two = endowment(), endowment("--increment", "2,00")
    assert usual == by_two
    assert (usual["increments"], usual["endowment"]) == (695, "2890")
    other = endowment("--increment", "12.50")
    assert Fraction(other["endowment"]) == 1500 + 12.5 * other["increments"]
    assert 2800 < Fraction(other["endowment"]) < 2892
    assert other == endowment("--increment", "12,5", "--start", "floor")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--utility", "cost"), "rule greedy has no --utility"),
        (("--comparison",), "rule greedy has no --comparison"),
        (("--rule", "phragmen", "--start", "floor"), "rule phragmen has no --start"),
        (("--rule", "phragmen", "--score", "votes"), "rule phragmen has no --score"),
        (
            ("--rule", "equal-shares", "--misfit", "skip"),
            "rule equal-shares has no --misfit",
        ),
        (
            ("--preset", "swiecie", "--misfit", "skip"),
            "rule equal-shares has no --misfit",
        ),
        (
            ("--rule", "equal-shares", "--increment", "5"),
            "rule equal-shares without add1 has no --increment",
        ),
    ],
)
def test_options_that_contradict_each_other_are_refused_in_one_line(options, said):
    [found], result = objects(APPROVAL, *options)
    assert result.exit_code == 2
    assert result.stderr == f"{APPROVAL}:11: {said}\n"
    assert found == {"file": APPROVAL, "error": f"{APPROVAL}:11: {said}"}


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--increment", "0"),
        ("--increment", "0.001"),
        ("--increment", "much"),
        ("--threshold", "-1"),
        ("--threshold", "ten"),
        ("--rule", "luck"),
        ("--preset", "atlantis"),
    ],
)
def test_what_an_option_cannot_mean_is_refused(option, value):
    result = run(APPROVAL, option, value)
    assert result.exit_code == 2
    assert f"'{option}'" in result.stderr
    assert "Traceback" not in result.output


def test_a_threshold_may_be_a_share_of_the_ballots():
    # Of 40 ballots 30 % are 12, exactly; 30.1 % are a little more.
    assert "12" in run(APPROVAL, "--threshold", "30%").stdout
    share = counted(APPROVAL, "--threshold", "30%")
    least = counted(APPROVAL, "--threshold", "12")
    assert share == least
    more = counted(APPROVAL, "--threshold", "30,1 %")
    assert more == counted(APPROVAL, "--threshold", "13") != least


def test_a_misfit_makes_a_rule_greedy_that_is_not(changed):
    path = changed(with_rule("equalshares/add1"))
    assert counted(path, "--misfit", "skip")["selected"] == ["1", "2", "5"]


def in_poznan(changed, *changes):
    rule, city = with_rule("greedy-custom"), ("unit;Przykładowo", "unit;Poznań")
    return changed(rule, city, *changes)


def test_poznan_tops_up_what_the_rest_nearly_covers(changed):
    # 2,499.50 are left: more than 80 % of 3,000, less than 80 % of 3,200.
    found = counted(in_poznan(changed, ("3;9000", "3;3000")))
    assert found["selected"] == ["1", "2", "5"]
    assert (found["spent"], found["left"]) == ("57500.50", "2499.50")
    assert found["topped_up"] == ["3"]
    assert found["extras"] == [
        {
            "project": "3",
            "by": "topped up",
            "from_left": "2499.50",
            "from_reserve": "500.50",
        }
    ]
    assert found["steps"][3]["verdict"] == "topped up"
    table = run(in_poznan(changed, ("3;9000", "3;3000"))).stdout
    assert "topped up: 3; 2,499.50 from what is left, 500.50 added" in table


def test_poznan_tops_nothing_up_that_is_too_dear(changed):
    found = counted(in_poznan(changed, ("3;9000", "3;3200")))
    assert found["selected"] == ["1", "2", "5"]
    assert found["topped_up"] == found["extras"] == []
    verdicts = [step["verdict"] for step in found["steps"][3:5]]
    assert verdicts == ["does not fit", "not reached"]


def test_a_preset_counts_as_its_city_does(changed, custom):
    assert counted(APPROVAL, "--preset", "gdynia")["rule"] == "greedy"
    verdicts = [s["verdict"] for s in counted(custom, "--preset", "gdynia")["steps"]]
    assert verdicts[3:5] == ["does not fit", "not reached"]
    found = counted(custom, "--preset", "swiecie", "--completion", "none")
    assert found["rule"] == "equal-shares"
    # Świecie: votes / ballots >= cost / (3 x allocation); 9 / 40 < 45000 / 180000.
    dear = changed(("6;7500", "6;45000"))
    verdicts = {
        step["project"]: step["verdict"]
        for step in counted(dear, "--preset", "swiecie")["steps"]
    }
    assert verdicts["6"] == "below share"


def test_options_hold_instead_of_a_preset_one_by_one(custom):
    steps = counted(custom, "--preset", "gdynia", "--misfit", "skip")["steps"]
    assert "not reached" not in {step["verdict"] for step in steps}
    points = counted(POINTS, "--preset", "warszawa", "--score", "points")["steps"]
    assert points[0]["score"] == 33


def test_a_preset_leaves_to_the_file_what_it_does_not_set(changed):
    stopping = changed(with_rule("greedy-no-skip"))
    found = counted(stopping, "--preset", "leszno")
    assert found == counted(stopping)


@pytest.mark.parametrize(
    ("preset", "parameter"), [("leszno", "misfit"), ("gdynia", "threshold")]
)
def test_what_neither_preset_nor_file_settles_is_refused(changed, preset, parameter):
    path = changed(
        with_rule("unknown"),
        ("min_project_score_threshold;8\n", ""),
    )
    result = run(path, "--preset", preset)
    assert result.exit_code == 2
    assert result.stderr == (
        f"{path}:11: preset {preset} does not settle {parameter},"
        f" nor does rule unknown; give --{parameter}\n"
    )
    settled = {"misfit": "skip", "threshold": "8"}[parameter]
    options = (f"--{parameter}", settled, "--preset", preset)
    assert counted(path, *options, "--threshold", "8")["selected"][0] == "1"


def test_the_table_of_a_proportional_rule_tells_what_each_paid():
    greedy_end = ("--completion", "greedy", "--ties", "file")
    said = run(APPROVAL, "--rule", "equal-shares", *greedy_end).stdout
    assert "rule equal-shares; utility cost, start exact, completion greedy," in said
    assert "each ballot had 1,500.00" in said
    assert "funded: 857.14 each from 9 ballots, 2 all they had" in said
    assert "funded, by the completion" in said
    compared = run(APPROVAL, "--rule", "equal-shares", "--comparison").stdout
    assert re.search(r"[0-9]+ voters prefer equal shares, [0-9]+ greedy: ", compared)
    assert "borne by each supporter" in run(APPROVAL, "--rule", "phragmen").stdout
    assert " a point from " in run(POINTS, "--rule", "equal-shares").stdout


def test_amounts_that_are_too_large_to_be_counted_are_said_so(tmp_path):
    ballots = 20_000
    path = tmp_path / "rich.pb"
    head = [
        *("META", "key;value", "num_projects;2", f"num_votes;{ballots}"),
        *("budget;100", "vote_type;choose-1", "rule;greedy", "PROJECTS"),
        *("project_id;cost", "a;60", "b;70", "VOTES", "voter_id;vote"),
    ]
    votes = [f"{n};{'ab'[n % 2]}" for n in range(ballots)]
    path.write_text("\n".join([*head, *votes]) + "\n")
    options = ("--rule", "equal-shares", "--completion", "add1", "--ties", "id")
    result = run(str(path), *options, "--increment", "9999999999999")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{path}:5: amounts too large")
    assert len(result.stderr.splitlines()) == 1
