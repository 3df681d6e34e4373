"""The charts' font: its files, the width of a text, breaking it into lines.

Imports matplotlib: only ``pb.charts.drawing`` and its parts import this module.
"""

import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags

from pb.charts.writing import NBSP, clean

FAMILY = "Noto Sans Charts"
FOLDER = Path(__file__).with_name("fonts")
_ELLIPSIS = "…"
# More characters than three lines can ever show; the rest is not even looked at.
_LONGEST = 1000
_STRANGER = "\N{REPLACEMENT CHARACTER}"
# Polish typesetting leaves no one-letter word at the end of a line.
_ONE_LETTER = re.compile(r"(?<!\S)(\w) ")
# First characters of the Greek, Cyrillic and Vietnamese blocks of the "other" part.
_OTHER = re.compile("[\u0370-\u04ff\u1ea0-\u1ef9]")


def _name(*, bold: bool) -> str:
    return "Bold" if bold else "Regular"


@cache
def properties(points: float, *, bold: bool) -> FontProperties:
    """Return what matplotlib needs to set a text in this size and weight."""
    path = FOLDER / f"NotoSansCharts-{_name(bold=bold)}.ttf"
    weight = 700 if bold else 400
    return FontProperties(family=FAMILY, weight=weight, size=points, fname=str(path))


@cache
def _font(*, bold: bool) -> FT2Font:
    return FT2Font(FOLDER / f"NotoSansCharts-{_name(bold=bold)}.ttf")


@cache
def _characters() -> frozenset[int]:
    return frozenset(_font(bold=False).get_charmap())


@cache
def _advance(char: str, *, bold: bool) -> float:
    """Return a character's width in ems."""
    font = _font(bold=bold)
    glyph = font.load_char(ord(char), flags=LoadFlags.NO_SCALE)
    return float(glyph.horiAdvance) / float(font.units_per_EM)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a drawable text is set, in the unit of ``size``."""
    return size * sum(_advance(char, bold=bold) for char in text)


def drawable(text: str) -> str:
    """Return the text as the font can set it: pictograms out, strangers marked."""
    shown = (char for char in clean(text[:_LONGEST]) if _shown(char))
    known = (char if ord(char) in _characters() else _STRANGER for char in shown)
    return clean("".join(known))


def _shown(char: str) -> bool:
    # A missing letter or digit is marked; a missing emoji or accent is no loss.
    return ord(char) in _characters() or unicodedata.category(char)[0] in "LN"


def lines(
    text: str, size: float, room: float, *, most: int, bold: bool = False
) -> list[str]:
    """Break a text into at most ``most`` lines; a longer one ends in an ellipsis."""
    bound = _ONE_LETTER.sub(rf"\1{NBSP}", drawable(text))
    broken = _broken(bound, size, room, bold=bold)
    kept = [line for _, line in zip(range(most), broken, strict=False)]
    if next(broken, None) is not None:
        kept[-1] = _shortened(kept[-1], size, room, bold=bold)
    return kept


def _broken(text: str, size: float, room: float, *, bold: bool) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width_of(longer, size, bold=bold) <= room:
            line = longer
            continue
        if line:
            yield line
        line = word
        while width_of(line, size, bold=bold) > room:
            piece = _fitting(line, size, room, bold=bold)
            yield piece
            line = line[len(piece) :]
    if line:
        yield line


def _fitting(text: str, size: float, room: float, *, bold: bool) -> str:
    """Return as much of the text's beginning as fits, one character at least."""
    total = 0.0
    for place, char in enumerate(text):
        total += size * _advance(char, bold=bold)
        if total > room:
            return text[: max(place, 1)]
    return text


def _shortened(line: str, size: float, room: float, *, bold: bool) -> str:
    """Return as many of the line's words as leave room for an ellipsis."""
    rest = room - width_of(_ELLIPSIS, size, bold=bold)
    kept = _fitting(line, size, rest, bold=bold)
    if kept != line and " " in kept:
        kept = kept.rpartition(" ")[0]
    return kept.rstrip(f" {NBSP},.;:-(") + _ELLIPSIS


@cache
def _face(name: str, part: str, weight: int) -> str:
    data = b64encode((FOLDER / f"NotoSansCharts-{name}-{part}.woff2").read_bytes())
    reach = "U+370-4FF,U+1EA0-1EF9" if part == "other" else "U+0-36F,U+1E9E,U+2000-FFFD"
    return (
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{data.decode()}) format('woff2');"
        f"unicode-range:{reach}}}"
    )


def embedded(texts: str) -> str:
    """Return the CSS that brings the font along in an SVG holding these texts."""
    parts = ("latin", "other") if _OTHER.search(texts) else ("latin",)
    return "".join(
        _face(_name(bold=bold), part, 700 if bold else 400)
        for part in parts
        for bold in (False, True)
    )
