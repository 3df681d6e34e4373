"""Cut the page's fonts out of Noto Sans: `python static/src/fonts.py FOLDER`.

FOLDER holds NotoSans-Regular.ttf and NotoSans-Bold.ttf of Debian's package
fonts-noto-core (version 2.004 of the font). Needs fonttools and brotli; the same
input gives the same bytes.
"""

import sys
from pathlib import Path

from fontTools import subset

FONTS = Path(__file__).resolve().parent.parent / "fonts"
VERSION = "2.004"
WEIGHTS = {"400": "Regular", "700": "Bold"}
# What a page in Polish or English shows first; then Central European letters;
# then Cyrillic. _fonts.scss tells browsers which of them holds a character.
PARTS = {
    "latin": "U+0020-007E,U+00A0-00FF,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,"
    "U+202F,U+2030,U+2032,U+2033,U+2039,U+203A,U+20AC,U+2116,U+2122,U+2212",
    "pl-sk": "U+0100-017F,U+0218-021B",
    "cyr": "U+0400-045F,U+0490,U+0491",
}


def cut(source: Path, target: Path, ranges: str) -> None:
    """Write the part of a font that holds the characters of `ranges`."""
    options = subset.Options(
        hinting=False,
        layout_features=["kern", "mark", "ccmp", "tnum", "locl"],
        flavor="woff2",
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        notdef_outline=True,
        glyph_names=False,
        recalc_timestamp=False,
    )
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(ranges))
    cutter.subset(font)
    subset.save_font(font, str(target), options)


def main(folder: Path) -> None:
    """Cut every part of every weight."""
    for weight, style in WEIGHTS.items():
        for part, ranges in PARTS.items():
            target = FONTS / f"noto-sans-{VERSION}-{weight}-{part}.woff2"
            cut(folder / f"NotoSans-{style}.ttf", target, ranges)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
