"""Broken and hostile files: an election or one line of complaint, nothing else."""

import re
from pathlib import Path
from random import Random

import pytest

from pb.cli.tally import answered
from pb.domain.tally import Decisions, Misfit
from pb.formats.pabulib import Malformed, Wishes, parse, write
from tests.formats.corpus import MADE_UP, REAL, needs_real
from tests.formats.damage import damaged

COMPLAINT = re.compile(r"city\.pb:[1-9]\d*: \S.*")
SMALL = sorted(p for p in REAL.glob("*.pb") if p.stat().st_size < 12_000)


def checked(raw):
    """Read a file, and write it and read it again, or take the complaint."""
    try:
        election = parse(raw, "city.pb")
    except Malformed as malformed:
        is_one_line(str(malformed))
        return
    try:
        text = write(election)
    except ValueError:
        return
    assert parse(text.encode(), "again") == election


def is_one_line(said):
    assert COMPLAINT.fullmatch(said), said
    assert len(said.splitlines()) == 1
    assert len(said) < 300


def counted(path, wishes):
    """Count a file, or take the complaint."""
    answer = answered(path, wishes, Decisions())
    if answer.complaint:
        is_one_line(answer.complaint)
    else:
        assert answer.found["selected"] is not None


def suffer(path, times, wishes):
    random = Random(path.stem)  # noqa: S311  the same damage on every run
    for _ in range(times):
        raw = damaged(random, path.read_bytes())
        checked(raw)
        Path("city.pb").write_bytes(raw)
        counted("city.pb", wishes)


@pytest.mark.parametrize("path", MADE_UP, ids=lambda path: path.stem)
def test_a_damaged_file_is_counted_or_refused_in_one_line(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    suffer(path, 200, Wishes())


@needs_real
@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.stem)
def test_a_damaged_real_election_is_counted_or_refused_in_one_line(
    path, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    # Greedy whatever META says: ``python -m bench.fuzz`` takes its time for more.
    suffer(path, 40, Wishes(misfit=Misfit.SKIP))
