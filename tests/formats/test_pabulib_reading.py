import re
import time

import pytest

from pb.domain.tally import Misfit, Score
from pb.formats.pabulib import (
    Malformed,
    UnsettledRule,
    Wishes,
    parse,
    read,
    sheet,
    voting_days,
)
from pb.formats.pabulib.lines import MOST_BYTES
from tests.formats.corpus import made_up

TIE = made_up("tie").read_text()
POINTS = made_up("cumulative").read_text()
RANKED = made_up("ordinal").read_text()


def changed(old, new, text=TIE):
    assert text.count(old) == 1, old
    return text.replace(old, new).encode()


def complaint(raw):
    with pytest.raises(Malformed) as malformed:
        parse(raw, "city.pb")
    assert re.fullmatch(r"city\.pb:\d+: [^\n]+", str(malformed.value))
    return str(malformed.value).removeprefix("city.pb:")


def test_a_file_is_read_as_it_stands():
    election = read(made_up("tie"))
    assert election.meta["unit"] == "Przykładowo"
    assert election.allocation == 1_000_000
    assert [(p.id, p.cost) for p in election.projects] == [
        ("A", 400_000),
        ("B", 600_000),
        ("C", 500_000),
    ]
    assert election.projects[0].details["name"] == "Bench for a made-up square"
    assert election.votes[0].marks == ("A", "B")
    assert [p.votes for p in election.counted()] == [3, 2, 2]


def test_byte_order_mark_line_ends_blank_lines_and_quotes_change_nothing():
    plain = parse(TIE.encode(), "a")
    dressed = TIE.replace("1;A,B\n", '"1";"A,B"\n').replace("\n", "\r\n")
    dressed = dressed.replace("VOTES", "\r\n   \r\nVOTES") + "\r\n"
    assert parse(b"\xef\xbb\xbf" + dressed.encode(), "b") == plain
    assert parse(TIE.rstrip("\n").encode(), "c") == plain


def test_blank_lines_are_counted():
    raw = changed("2;A,C\n", "\n \t\n\r\n2;A,C\n").replace(b"5;C", b"\n\n5;Z")
    assert complaint(raw) == "32: no project is called 'Z'"
    assert complaint(b"\n\n" + raw) == "34: no project is called 'Z'"


def test_blanks_around_cells_and_in_lists_change_nothing():
    plain = parse(TIE.encode(), "a")
    assert parse(changed("1;A,B\n", " 1 ; A , B \n"), "b") == plain


def test_decimals_in_amounts_are_exact():
    raw = changed("budget;10000", "budget;10000,5").replace(b"A;4000;", b"A;4000.05;")
    election = parse(raw, "a")
    assert election.allocation == 1_000_050
    assert election.projects[0].cost == 400_005


def test_a_quoted_cell_may_break_its_line_and_lines_are_still_numbered():
    raw = changed("Bench for a made-up square", '"Bench\nfor; ""all"""')
    assert parse(raw, "a").projects[0].details["name"] == 'Bench for; "all"'
    assert complaint(raw.replace(b"5;C", b"5;Z")) == "28: no project is called 'Z'"


def test_the_points_of_a_cumulative_ballot_fall():
    first = parse(POINTS.encode(), "a")
    marks, points = first.votes[0].marks, first.votes[0].points
    assert points[0] > points[1]
    old = f"\n1;{','.join(marks)};{points[0]},{points[1]};"
    new = f"\n1;{marks[1]},{marks[0]};{points[1]},{points[0]};"
    assert parse(changed(old, new, POINTS), "b") == first


def test_a_ranking_without_points_counts_down_to_one():
    election = parse(RANKED.encode(), "a")
    assert not any(vote.points for vote in election.votes)
    assert sum(p.points for p in election.counted()) == 6 * len(election.votes)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("META\n", "", "1: the section META is missing"),
        ("PROJECTS\n", "", "16: 5 cells where the header has 2"),
        ("VOTES\n", "", "21: 2 cells where the header has 5"),
        ("key;value", "value;key", "2: META begins with key;value"),
        ("budget;10000\n", "", "1: META lacks budget"),
        ("rule;greedy\n", "rule;\n", "1: META lacks rule"),
        ("instance;2099", "unit;2099", "6: the META key 'unit' is empty or stated"),
        ("instance;2099", ";2099", "6: the META key '' is empty or stated"),
        ("approval\n", "scoring\n", "10: vote_type 'scoring' is not known"),
        ("budget;10000", "budget;10.001", "9: budget '10.001' is not an amount"),
        ("budget;10000", "budget;-1", "9: budget '-1' is not an amount"),
        ("max_length;2", "max_length;two", "14: max_length 'two' is not a whole"),
        ("max_length;2", "max_length;1", "23: 2 projects are marked, 1 may be"),
        ("num_votes;5", "num_votes;6", "8: num_votes is 6, the file has 5"),
        ("num_votes;5", "num_votes;many", "8: num_votes 'many' is not a whole"),
        ("num_projects;3", "num_projects;2", "7: num_projects is 2, the file has 3"),
        ("project_id;", "id;", "17: PROJECTS begins with project_id"),
        ("votes;name", "name;name", "17: PROJECTS has no header, or one with equal"),
        ("B;6000;", "A;6000;", "19: project_id 'A' is empty, holds a comma or"),
        ("B;6000;", ";6000;", "19: project_id '' is empty"),
        ("B;6000;", "B,C;6000;", "19: project_id 'B,C' is empty, holds a comma"),
        ("B;6000;", "B;0;", "19: project 'B' costs nothing"),
        ("B;6000;", "B;-5;", "19: cost '-5' is not an amount"),
        ("B;6000;", "B;1e3;", "19: cost '1e3' is not an amount"),
        ("B;6000;2;", "B;6000;3;", "19: votes is 3, the ballots give 2"),
        ("B;6000;2;", "B;6000;2;x;", "19: 6 cells where the header has 5"),
        ("planted;1", "planted;9", "19: selected is not 0, 1, 2 or 3"),
        ("voter_id;vote", "vote;voter_id", "22: VOTES begins with voter_id"),
        ("voter_id;vote\n", "voter_id;vote;points\n", "22: approval ballots have no"),
        ("3;A\n", "3;\n", "25: no project is called ''"),
        ("3;A\n", "3;A,\n", "25: no project is called ''"),
        ("3;A\n", "3;X\n", "25: no project is called 'X'"),
        ("3;A\n", "3;A,A\n", "25: a project is marked twice on one ballot"),
        ("3;A\n", "1;A\n", "25: voter '1' votes twice"),
        ("3;A\n", ";A\n", "25: voter_id is empty"),
        ("3;A\n", "3;A;B\n", "25: 3 cells where the header has 2"),
        ("3;A\n", '3;"A\n', "25: a quotation mark is opened and never closed"),
        ("3;A\n", '3;"A"x\n', "25: text follows a closing quotation mark"),
        ("3;A\n", "3;A\rx\n", "25: a carriage return stands inside a line"),
        ("3;A\n", "3;\0A\n", "25: a NUL byte"),
        ("3;A\n", "VOTES\n", "25: the section VOTES is out of place"),
        ("3;A\n", "META\n", "25: the section META is out of place"),
    ],
)
def test_what_is_ambiguous_is_refused_with_line_and_reason(old, new, said):
    assert complaint(changed(old, new)).startswith(said)


def test_a_file_that_ends_early_is_refused():
    head, _, _ = TIE.partition("VOTES")
    assert complaint(head.encode()) == "16: the section VOTES is missing after this one"
    assert complaint(b"") == "1: the section META is missing before this"
    assert complaint(TIE[:-4].encode()).startswith("8: num_votes is 5, the file has 4")


def test_bytes_that_are_no_text_are_refused_where_they_stand():
    assert complaint(changed("3;A", "3;A").replace(b"3;A", b"3;\xff")) == (
        "25: a byte that is not UTF-8"
    )


@pytest.mark.parametrize("points", ["3,x", "3,-1", "3,1.5", "3,", "3", "3,1,1", ""])
def test_points_that_do_not_match_the_marks_are_refused(points):
    assert "points" in complaint(changed("\n1;1,5;3,0;", f"\n1;1,5;{points};", POINTS))


def test_cumulative_ballots_need_points():
    raw = re.sub(r"\n(\w+);([\d,]+);[\d,]+;(\d\d;[FM])", r"\n\1;\2;\3", POINTS)
    raw = raw.replace("vote;points;", "vote;")
    assert complaint(raw.encode()).endswith("cumulative ballots need points")


def test_a_huge_file_a_huge_cell_and_a_wall_of_quotes_are_refused_at_once():
    begun = time.perf_counter()
    assert complaint(b"x" * (MOST_BYTES + 1)) == "1: the file is larger than 64 MB"
    assert "longer than" in complaint(changed("3;A\n", f"3;{'A' * 200_000}\n"))
    quotes = '"' * 99_999
    assert complaint(changed("3;A\n", f"3;{quotes}\n")).startswith("25: ")
    assert complaint(TIE.encode() + b'"' * 1_000_001)
    assert time.perf_counter() - begun < 5


def test_what_would_take_time_or_memory_without_end_is_refused():
    keys = "".join(f"k{n};1\n" for n in range(1_001))
    assert complaint(changed("rule;greedy\n", f"rule;greedy\n{keys}")).endswith(
        "META has more than 1000 keys"
    )
    projects = "".join(f"X{n};1;;;\n" for n in range(10_001))
    raw = changed("A;4000;", f"{projects}A;4000;")
    assert complaint(raw) == "10018: more than 10000 projects"
    wide = ";".join(f"x{n}" for n in range(1_001))
    raw = changed("voter_id;vote\n", f"voter_id;vote;{wide}\n")
    assert complaint(raw) == "22: VOTES has more than 1000 columns"
    for row in (";" * 1_100_000, '"\n";' * 300_000):
        raw = changed("3;A\n", f"3;A;{row}\n")
        assert complaint(raw) == "25: a row is longer than 1 MB"
    raw = changed("budget;10000", f"budget;1{' ' * 100_000}0")
    assert complaint(raw).startswith("9: budget '1 ")


def test_a_long_cell_is_not_echoed():
    assert len(complaint(changed("3;A\n", f"3;{'A' * 100_000}\n"))) < 100


def test_what_is_no_file_is_refused(tmp_path):
    for path in (tmp_path / "none.pb", tmp_path, "/dev/zero", "nul\0byte.pb"):
        with pytest.raises(Malformed, match=":1: "):
            read(path)


def test_meta_states_how_to_count():
    rules = sheet(read(made_up("approval")))
    assert (rules.score, rules.misfit, rules.threshold) == (
        Score.VOTES,
        Misfit.SKIP,
        8,
    )
    assert sheet(read(made_up("choose-1"))).misfit is Misfit.STOP
    assert sheet(read(made_up("ordinal"))).score is Score.POINTS


def test_a_wish_holds_instead_of_meta_parameter_by_parameter():
    election = read(made_up("approval"))
    rules = sheet(election, Wishes(misfit=Misfit.STOP))
    assert (rules.misfit, rules.threshold) == (Misfit.STOP, 8)
    rules = sheet(election, Wishes(threshold=0, score=Score.POINTS))
    assert (rules.misfit, rules.threshold) == (Misfit.SKIP, 0)
    assert rules.score is Score.POINTS


@pytest.mark.parametrize("rule", ["greedy-custom", "unknown", "?"])
def test_a_rule_that_does_not_say_how_to_count_is_not_guessed(rule):
    election = parse(changed("rule;greedy\n", f"rule;{rule}\n"), "a")
    with pytest.raises(UnsettledRule):
        sheet(election)
    assert sheet(election, Wishes(misfit=Misfit.SKIP)).misfit is Misfit.SKIP


def test_the_custom_rule_of_poznan_stops():
    raw = changed("rule;greedy\n", "rule;greedy-custom\n")
    election = parse(raw.replace("Przykładowo".encode(), "Poznań".encode()), "a")
    assert sheet(election).misfit is Misfit.STOP


@pytest.mark.parametrize(
    "day",
    ["", "31.02.2099", "1.3.99", "0000", "9999", "1.1.0001", "٣.03.2099", "1\u2028"],
)
def test_what_is_no_date_is_refused_where_it_stands(day):
    election = parse(changed("date_end;15.03.2099", f"date_end;{day}"), "city.pb")
    with pytest.raises(Malformed, match=r"date_end is no date as 31\.12\.2026") as told:
        voting_days(election)
    assert len(str(told.value).splitlines()) == 1


def test_a_bare_year_is_all_of_it():
    raw = changed("date_begin;01.03.2099", "date_begin;2098")
    raw = raw.replace(b"date_end;15.03.2099", b"date_end;2098")
    days = voting_days(parse(raw, "a"))
    assert [f"{day}" for day in days] == ["2098-01-01", "2098-12-31"]
