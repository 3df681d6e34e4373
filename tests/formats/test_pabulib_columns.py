"""Votes read in columns, and the same votes read row by row."""

from dataclasses import replace
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.formats.pabulib import Malformed, Vote, VotesInText, VoteType, parse
from pb.formats.pabulib.columns import Columns
from pb.formats.pabulib.rows import Rows
from pb.formats.pabulib.table import Doubt
from tests.formats.corpus import MADE_UP, REAL, made_up, names_of_real, needs_real
from tests.formats.damage import damaged

SMALL = [name for name in names_of_real() if (REAL / name).stat().st_size < 50_000]
# So that a small file has many pieces, some of them plain and some not.
SMALL_BLOCK = 64
TIE = made_up("tie").read_bytes()


def what_came(raw):
    """Return all that is to be seen of a file: the election, or the complaint."""
    try:
        election = parse(raw, "city.pb")
    except Malformed as malformed:
        return str(malformed)
    profile = election.profile
    classes = list(profile.classes.items())
    return election, tuple(election.votes), profile.projects, classes


def in_columns(raw, block):
    with patch("pb.formats.pabulib.ballots._BLOCK", block):
        return what_came(raw)


def row_by_row(raw):
    with patch.object(Columns, "piece", side_effect=Doubt):
        return what_came(raw)


@pytest.mark.parametrize("path", MADE_UP, ids=lambda path: path.stem)
def test_a_plain_file_is_not_read_row_by_row(path):
    with patch.object(Rows, "vote", side_effect=AssertionError):
        assert isinstance(parse(path.read_bytes(), "a").votes, VotesInText)


@pytest.mark.parametrize("path", MADE_UP, ids=lambda path: path.stem)
def test_both_ways_come_to_the_same_for_damaged_files(path):
    random = Random(path.stem)  # noqa: S311  the same damage on every run
    for _ in range(60):
        raw = damaged(random, path.read_bytes())
        assert in_columns(raw, SMALL_BLOCK) == row_by_row(raw)


@needs_real
@pytest.mark.parametrize("name", SMALL)
def test_both_ways_come_to_the_same_for_real_files(name):
    raw = (REAL / name).read_bytes()
    assert in_columns(raw, 4_000) == row_by_row(raw)
    raw = damaged(Random(name), raw)  # noqa: S311  the same damage on every run
    assert in_columns(raw, 4_000) == row_by_row(raw)


IDS = ("7", "L/07", "żółw", "a" * 70, "p" * 9, "p" * 8)
PERCENT = st.integers(0, 99)
PLAIN_MARKS = st.lists(st.sampled_from(IDS), min_size=1, max_size=3, unique=True)
ODD_VOTERS = ["", " ", "1", " 1 ", '"1"', '"1\n2"', "ę", "\u00a0", "v" * 70, "1,2"]
ODD_MARKS = ["", " 7", "L/07, 7", '"7"', "7,7", "8", "7\x85", "7," * 9, '"7\n",L/07']
ODD_POINTS = ["", "٣", " 1", "1000000000", "999999999", "-1", "007", "1,2,3", '"1"']
ODD_AGES = ["", " ", '"3;4"', "\u00a0", 'a"b', "3\r4", "1;2"]
ODD_ENDS = ["\r\n", "\n\n", "\r", " \n", ";\n", ";", "\r\r\n", ""]
LIMITS = ["", "", "max_length;2\n", "min_length;2\n"]


@st.composite
def files(draw):
    """A file of plain rows and a few odd cells, of one form of ballots."""
    vote_type = draw(st.sampled_from(VoteType))
    pointed = vote_type is VoteType.CUMULATIVE or (
        vote_type is VoteType.ORDINAL and draw(st.booleans())
    )
    oddness = draw(st.sampled_from([0, 0, 5, 20, 60]))

    def cell(plain, odd):
        return draw(st.sampled_from(odd)) if draw(PERCENT) < oddness else plain

    lines = []
    for number in range(draw(st.integers(0, 12))):
        marks = draw(PLAIN_MARKS)[: 1 if vote_type is VoteType.CHOOSE_ONE else None]
        points = ",".join("3120"[: len(marks)])
        row = [cell(f"{number + 10}", ODD_VOTERS), cell(",".join(marks), ODD_MARKS)]
        row += [cell(points, ODD_POINTS)] if pointed else []
        lines.append(";".join([*row, cell("34", ODD_AGES)]) + cell("\n", ODD_ENDS))
    projects = "".join(f"{id_};100\n" for id_ in IDS)
    return (
        f"META\nkey;value\nvote_type;{vote_type}\nrule;greedy\nbudget;100\n"
        f"{draw(st.sampled_from(LIMITS))}"
        f"num_projects;{len(IDS)}\nnum_votes;{len(lines)}\n"
        f"PROJECTS\nproject_id;cost\n{projects}"
        f"VOTES\nvoter_id;vote;{'points;' if pointed else ''}age\n{''.join(lines)}"
    ).encode()


@settings(deadline=None, max_examples=200)
@given(files(), st.integers(1, 200))
def test_both_ways_come_to_the_same_for_made_up_rows(raw, block):
    assert in_columns(raw, block) == row_by_row(raw)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("3\r4;A\n", "25: a carriage return stands inside a line"),
        ("3;A;4;A\n", "25: 4 cells where the header has 2"),
        ("3\n;A;4\n", "25: 1 cells where the header has 2"),
        (f"{'3' * 131_073};A\n", "25: a cell is longer than 131072 characters"),
        ("3;A,B,C\n", "25: 3 projects are marked, 1 to 2 may be"),
        ("VOTES\nVOTES\n", "25: the section VOTES is out of place"),
    ],
)
def test_a_row_that_is_not_plain_is_refused_as_row_by_row(row, said):
    raw = TIE.replace(b"3;A\n", row.encode())
    for block in (1, 10, 1_000):
        assert in_columns(raw, block) == row_by_row(raw) == f"city.pb:{said}"


def test_a_long_cell_is_refused_in_any_column():
    raw = made_up("approval").read_bytes()
    begin = raw.rstrip().rfind(b";") + 1
    raw = raw[:begin] + b"x" * 131_073 + raw[begin:]
    assert in_columns(raw, 1 << 18).endswith("longer than 131072 characters")


def test_projects_of_which_all_have_long_ids_are_read():
    raw = TIE
    for id_ in (b"A", b"B", b"C"):
        for before, behind in (
            (b"\n", b";"),
            (b";", b"\n"),
            (b",", b"\n"),
            (b";", b","),
        ):
            raw = raw.replace(before + id_ + behind, before + id_ * 65 + behind)
    plain, long = parse(TIE, "a").profile, parse(raw, "a").profile
    assert list(long.votes.values()) == list(plain.votes.values())
    assert in_columns(raw, 10) == row_by_row(raw)


def test_of_two_faults_the_one_on_the_earlier_line_is_told():
    voter_first = TIE.replace(b"\n2;A", b"\n1;A").replace(b"5;C", b"5;X")
    mark_first = TIE.replace(b"\n2;A,C", b"\n1;A,X")
    for block in (1, 10, 1_000):
        assert in_columns(voter_first, block) == "city.pb:24: voter '1' votes twice"
        assert in_columns(mark_first, block) == "city.pb:24: no project is called 'X'"


def test_a_voter_dressed_otherwise_is_the_same_voter():
    for voters in (("1 2", '"1\n2"'), ("12", " 12"), ("12", '"12"'), ("ę", "ę\u3000")):
        raw = TIE.decode().replace("\n2;A", f"\n{voters[0]};A")
        raw = raw.replace("\n4;B", f"\n{voters[1]};B")
        for block in (1, 10, 1_000):
            assert "votes twice" in in_columns(raw.encode(), block)


def test_points_that_are_too_many_here_and_too_few_there_are_refused():
    raw = made_up("cumulative").read_text()
    rows = raw.partition("VOTES\n")[2].splitlines()[1:]
    one = next(row for row in rows if row.split(";")[2].count(",") == 1)
    cells = one.split(";")
    short, long = cells.copy(), cells.copy()
    short[2], long[0], long[2] = "1", "another", "1,1,1"
    both = ";".join(short) + "\n" + ";".join(long)
    said = in_columns(raw.replace(one, both).encode(), 10_000)
    assert said.endswith("2 projects marked, 1 points given")


def test_the_votes_of_a_file_are_a_sequence():
    votes = parse(TIE, "a").votes
    whole = tuple(votes)
    assert len(votes) == 5
    assert votes[0] == whole[0] == Vote("1", ("A", "B"))
    assert votes[-1] == whole[4]
    assert votes[1:4] == whole[1:4]
    assert votes[::-1] == whole[::-1]
    for place in (5, -6):
        with pytest.raises(IndexError):
            votes[place]


def test_the_votes_of_a_file_equal_the_same_votes_by_value():
    votes = parse(TIE, "a").votes
    assert votes == tuple(votes)
    assert tuple(votes) == votes
    assert votes == parse(TIE.replace(b"1;A,B", b'"1";A, B'), "a").votes
    assert votes != tuple(votes)[:-1]
    assert votes != parse(TIE.replace(b"3;A\n", b"6;A\n"), "a").votes


def test_a_profile_follows_the_election_that_votes_are_put_into():
    election = parse(TIE, "a")
    turned = replace(election, projects=election.projects[::-1])
    assert turned.profile.projects == ("C", "B", "A")
    assert turned.profile.votes == election.profile.votes
    ranked = replace(election, meta={**election.meta, "vote_type": "ordinal"})
    assert ranked.profile.points == {"A": 5, "B": 2, "C": 2}
