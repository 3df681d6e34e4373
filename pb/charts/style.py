"""Measures of the two widths, and what all charts share: heading and legend."""

from collections.abc import Iterable
from dataclasses import dataclass

from pb.charts.figures import Width
from pb.charts.sheet import SECONDARY, TEXT, Fill, Sheet, Stroke, Words
from pb.charts.typeface import drawable, lines, width_of


@dataclass(frozen=True, slots=True)
class Style:
    """Measures in CSS pixels.

    The narrow picture is shown at about 290 px on the smallest phone, so 15 px
    stay 12; the wide one down to about 740 px.
    """

    width: float
    margin: float
    title: float
    text: float = 15
    line: float = 20

    @property
    def room(self) -> float:
        """Width between the margins."""
        return self.width - 2 * self.margin

    @property
    def right(self) -> float:
        """Right margin's x."""
        return self.width - self.margin


STYLES: dict[Width, Style] = {
    "wide": Style(width=880, margin=16, title=22),
    "narrow": Style(width=360, margin=8, title=19),
}


def headed(title: str, subtitle: str, style: Style) -> tuple[Sheet, float]:
    """Return a sheet with its heading and the y below it."""
    sheet = Sheet(drawable(title), style.width)
    y = style.margin
    for text in lines(title, style.title, style.room, most=3, bold=True):
        y += style.title * 1.25
        sheet.add(Words(style.margin, y - 6, text, style.title, bold=True))
    for text in lines(subtitle, style.text, style.room, most=2):
        y += style.line
        sheet.add(Words(style.margin, y, text, style.text, SECONDARY))
    return sheet, y + 12


def legend(
    sheet: Sheet, y: float, style: Style, entries: Iterable[tuple[Fill | None, str]]
) -> float:
    """Draw swatches with their words, as many in a row as fit; return the y below.

    An entry without a fill explains the dashed line.
    """
    x, swatch = style.margin, 22
    for fill, words in entries:
        (text,) = lines(words, style.text, style.room - swatch - 8, most=1) or [""]
        wide = swatch + 8 + width_of(text, style.text)
        if x > style.margin and x + wide > style.right:
            x, y = style.margin, y + style.line + 4
        if fill:
            sheet.box(x, y + 3, (swatch, 14), fill)
        else:
            level = y + 10
            sheet.add(Stroke((x, level), (x + swatch, level), TEXT, 1.5, dashed=True))
        sheet.add(Words(x + swatch + 8, y + 15, text, style.text, TEXT))
        x += wide + 24
    return y + style.line + 14 if x > style.margin else y
