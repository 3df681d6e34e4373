"""Broken and hostile files: an election or one line of complaint, nothing else."""

import re
from random import Random

import pytest

from pb.formats.pabulib import Malformed, parse, write
from tests.formats.corpus import MADE_UP

NASTY = [
    *(b'"', b'""', b";", b";;;", b",", b"\n", b"\r", b"\r\n", b"\0", b"\xff", b"\xc5"),
    *(b"META\n", b"\nPROJECTS\n", b"\nVOTES\n", b"key;value", b"\xef\xbb\xbf"),
    *(
        b"-1",
        b"0",
        b"1e9",
        b"99999999999999999999",
        b" ",
        "٣".encode(),
        b"\xe2\x80\xa8",
    ),
]


def cut(random, raw):
    return raw[: random.randrange(len(raw))]


def bite(random, raw):
    begin = random.randrange(len(raw))
    return raw[:begin] + raw[begin + random.randint(1, 20) :]


def poison(random, raw):
    place = random.randrange(len(raw))
    return raw[:place] + random.choice(NASTY) + raw[place + random.randint(0, 3) :]


def shuffle_lines(random, raw):
    lines = raw.splitlines(keepends=True)
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def repeat_line(random, raw):
    lines = raw.splitlines(keepends=True)
    return b"".join([*lines, random.choice(lines)])


def lose_line(random, raw):
    lines = raw.splitlines(keepends=True)
    del lines[random.randrange(len(lines))]
    return b"".join(lines)


MUTATIONS = [cut, bite, poison, poison, shuffle_lines, repeat_line, lose_line]


@pytest.mark.parametrize("path", MADE_UP, ids=lambda path: path.stem)
def test_a_damaged_file_is_read_or_refused_in_one_line(path):
    random = Random(path.stem)  # noqa: S311  the same damage on every run
    for _ in range(400):
        raw = path.read_bytes()
        for _ in range(random.randint(1, 3)):
            raw = random.choice(MUTATIONS)(random, raw) or b"?"
        check(raw)


def check(raw):
    try:
        election = parse(raw, "city.pb")
    except Malformed as malformed:
        said = str(malformed)
        assert re.fullmatch(r"city\.pb:[1-9]\d*: \S[^\r\n]*", said)
        return
    try:
        text = write(election)
    except ValueError:
        return
    assert parse(text.encode(), "again") == election
