"""Damage to a file's bytes, as accidents and enemies do it; the same on every run."""

import re
from random import Random

NASTY = (
    *(b'"', b'""', b";", b";;;", b",", b"\n", b"\r", b"\r\n", b"\0", b"\xff", b"\xc5"),
    *(b"META\n", b"\nPROJECTS\n", b"\nVOTES\n", b"key;value", b"\xef\xbb\xbf"),
    *(b"-1", b"0", b"1e9", b"99999999999999999999", b" ", b"\t", b"nan", b"1/2"),
    *("٣".encode(), "²".encode(), "½".encode(), "\u2028".encode(), "\x85".encode()),
    *("\u00a0".encode(), "\U0001f5f3".encode(), b"\x1b[2J", b"%s", b"{0}", b"\\N"),
)
HUGE = (b"9" * 5_000, b"A" * 140_000, b"1," * 60_000, b"," * 100_000, b";" * 100_000)
ENCODINGS = ("utf-16", "utf-16-le", "cp1250", "utf-7")


def damaged(random: Random, raw: bytes) -> bytes:
    """Return a file after one to three accidents; one in three can yet be read."""
    accidents = random.choice((ACCIDENTS, ACCIDENTS, MISHAPS))
    for _ in range(random.randint(1, 3)):
        raw = random.choice(accidents)(random, raw) or b"?"
    return raw


def flip(random, raw):
    place = random.randrange(len(raw))
    byte = raw[place] ^ (1 << random.randrange(8))
    return raw[:place] + bytes([byte]) + raw[place + 1 :]


def cut(random, raw):
    return raw[: random.randrange(len(raw))]


def bite(random, raw):
    begin = random.randrange(len(raw))
    return raw[:begin] + raw[begin + random.randint(1, 20) :]


def poison(random, raw):
    place = random.randrange(len(raw))
    return raw[:place] + random.choice(NASTY) + raw[place + random.randint(0, 3) :]


def poison_a_cell(random, raw):
    begin, end = _found(random, raw, rb"[^;,\n]+")
    return raw[:begin] + random.choice(NASTY) + raw[end:]


def swell(random, raw):
    begin, end = _found(random, raw, rb"[^;,\n]+")
    return raw[:begin] + random.choice(HUGE) + raw[end:]


def raise_a_number(random, raw):
    _, end = _found(random, raw, rb"[0-9]+")
    return raw[:end] + b"0" * random.choice((1, 3, 9, 15, 400)) + raw[end:]


def drop_a_number(random, raw):
    begin, end = _found(random, raw, rb"[0-9]+")
    return raw[:begin] + random.choice((b"0", b"1", b"")) + raw[end:]


def quote(random, raw):
    begin, end = _found(random, raw, rb"[^;\n]+")
    inside = random.choice((b"", b"\n", b";", b'""')) + raw[begin:end]
    return raw[:begin] + b'"' + inside + b'"' + raw[end:]


def lose_line(random, raw):
    begin, end = _line(random, raw)
    return raw[:begin] + raw[end:]


def repeat_line(random, raw):
    begin, end = _line(random, raw)
    place = random.choice((end, len(raw)))
    return raw[:place] + raw[begin:end] + raw[place:]


def move_line(random, raw):
    begin, end = _line(random, raw)
    rest = raw[:begin] + raw[end:]
    place, _ = _line(random, rest) if rest else (0, 0)
    return rest[:place] + raw[begin:end] + rest[place:]


def blank_line(random, raw):
    begin, _ = _line(random, raw)
    return raw[:begin] + random.choice((b"\n", b"  \n", b"\r\n", b";\n")) + raw[begin:]


def move_section(random, raw):
    parts = re.split(rb"(?m)^(?=(?:PROJECTS|VOTES)\r?$)", raw)
    random.shuffle(parts)
    return b"".join(parts[: random.randint(1, len(parts))])


def change_ends(random, raw):
    return raw.replace(b"\n", random.choice((b"\r\n", b"\r", b"\n\n", b"\n\r")))


def change_signs(random, raw):
    old, new = random.choice(((b";", b","), (b",", b", "), (b";", b"\t"), (b"1", b"l")))
    return raw.replace(old, new)


def recode(random, raw):
    text = raw.decode("utf-8", "replace")
    return text.encode(random.choice(ENCODINGS), "replace")


ACCIDENTS = (
    *(flip, cut, bite, poison, poison, poison_a_cell, poison_a_cell, swell),
    *(raise_a_number, drop_a_number, quote, quote, lose_line, repeat_line, move_line),
    *(blank_line, move_section, change_ends, change_signs, recode),
)


def dress(random, raw):
    begin, end = _found(random, raw, rb"[^;\r\n\"]+")
    inside = random.choice((b"", b" ", b"\n ", b"\r\n")) + raw[begin:end]
    return raw[:begin] + b'"' + inside + b'"' + raw[end:]


def dress_all(_random, raw):
    """Put the first two cells of each row of numbers or names into quotes."""
    return re.sub(rb"(?m)^(\w+);([\w,]+)(?=[;\r\n])", rb'"\1";"\2"', raw)


def change_an_amount(random, raw):
    place = random.randrange(min(len(raw), 6_000))
    match = re.compile(rb"\n(?:budget|[^;\n]*);([0-9]{3,})").search(raw, place)
    begin, end = match.span(1) if match else (0, 0)
    amounts = (b"1", b"999999999", b"12,50", b"%d" % random.getrandbits(40))
    return raw[:begin] + random.choice(amounts) + raw[end:]


def move_a_vote(random, raw):
    """Put a line of the last section behind another of them."""
    begin, end = _line(random, raw)
    first = raw.find(b"\nVOTES") + 7
    other = raw.find(b"\n", random.randrange(first, len(raw) + 1)) + 1 or len(raw)
    if not first < raw.find(b"\n", first) < begin < end <= other:
        return raw
    return raw[:begin] + raw[end:other] + raw[begin:end] + raw[other:]


MISHAPS = (
    *(dress, dress, dress_all, change_an_amount, change_an_amount, move_a_vote),
    *(blank_line, lambda _random, raw: raw.replace(b"\n", b"\r\n")),
)


def _found(random, raw, pattern):
    """Return where something stands, first behind some place."""
    # Half of them in the head of the file, most of which votes would drown.
    place = random.randrange(random.choice((len(raw), min(len(raw), 3_000))))
    match = re.compile(pattern).search(raw, place)
    return match.span() if match else (place, place)


def _line(random, raw):
    place = random.randrange(random.choice((len(raw), min(len(raw), 3_000))))
    return raw.rfind(b"\n", 0, place) + 1, raw.find(b"\n", place) + 1 or len(raw)
