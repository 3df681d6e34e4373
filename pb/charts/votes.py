"""Lay out the chart of votes: a block for each pool, a bar for each project."""

from dataclasses import dataclass

from pb.charts.figures import Bar, VotesByProject, Width
from pb.charts.sheet import (
    SECONDARY,
    TEXT,
    WHITE,
    Fill,
    Sheet,
    Stroke,
    Words,
    dark,
    light,
)
from pb.charts.style import STYLES, Style, headed, legend
from pb.charts.typeface import lines, width_of
from pb.charts.writing import count

_BAR = 18
_GAP = 10


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where labels and bars stand; ``scale`` is pixels per vote."""

    chart: VotesByProject
    style: Style
    left: float
    label_room: float
    scale: float

    @property
    def beside(self) -> bool:
        """Whether labels stand beside the bars, not above them."""
        return self.left > self.style.margin


def sheet(chart: VotesByProject, width: Width) -> Sheet:
    """Return the chart laid out."""
    style = STYLES[width]
    page, y = headed(chart.title, chart.texts.votes, style)
    y = legend(page, y, style, _entries(chart))
    frame = _frame(chart, style)
    for pool in range(max(1, len(chart.pools))):
        y = _block(page, y, frame, pool)
    page.height = y + style.margin - _GAP
    return page


def _entries(chart: VotesByProject) -> list[tuple[Fill | None, str]]:
    fates = {bar.funded for bar in chart.bars}
    entries: list[tuple[Fill | None, str, bool]] = [
        (dark(0), chart.texts.funded, True in fates),
        (light(0), chart.texts.not_funded, False in fates),
        (None, chart.texts.threshold, chart.threshold is not None),
    ]
    return [(fill, words) for fill, words, drawn in entries if drawn and words]


def _frame(chart: VotesByProject, style: Style) -> _Frame:
    beside = style.room > 600
    label_room = style.room * 0.45 if beside else style.room
    left = style.margin + (label_room + 16 if beside else 0)
    most = max([1, chart.threshold or 0, *(bar.value for bar in chart.bars)])
    number = width_of(count(most, chart.locale), style.text, bold=True)
    room = style.right - left - number - 8
    return _Frame(chart, style, left, label_room, room / most)


def _block(page: Sheet, y: float, frame: _Frame, pool: int) -> float:
    chart, style = frame.chart, frame.style
    bars = [bar for bar in chart.bars if bar.series == pool]
    if len(chart.pools) > 1:
        name, size = chart.pools[pool], style.text + 2
        for text in lines(name, size, style.room, most=2, bold=True):
            page.add(Words(style.margin, y + 17, text, size, bold=True))
            y += style.line + 2
        y += 6
    top, under = y - 4, len(page.shapes)
    for bar in bars:
        y = _row(page, y, frame, bar)
    if frame.beside and bars:
        # One rule for the whole block, under its bars.
        page.shapes[under:under] = _rules(frame, top, y - _GAP + 4)
    return y + 12


def _row(page: Sheet, y: float, frame: _Frame, bar: Bar) -> float:
    style = frame.style
    end = y
    for text, colour in _label(frame, bar):
        end += style.line
        page.add(Words(style.margin, end - 5, text, style.text, colour))
    top = y + 1 if frame.beside else end + 3
    if not frame.beside:
        page.add(*_rules(frame, top - 2, top + _BAR + 2))
    _bar(page, top, frame, bar)
    return max(end, top + _BAR) + _GAP


def _label(frame: _Frame, bar: Bar) -> list[tuple[str, str]]:
    """Return a label's lines with their colours."""
    size, room = frame.style.text, frame.label_room
    title = [(text, TEXT) for text in lines(bar.label, size, room, most=3)]
    return title + [(text, SECONDARY) for text in lines(bar.note, size, room, most=2)]


def _rules(frame: _Frame, top: float, bottom: float) -> list[Stroke]:
    """Return the line the bars start from, and the threshold's."""
    zero = Stroke((frame.left, top), (frame.left, bottom), SECONDARY)
    if frame.chart.threshold is None:
        return [zero]
    x = frame.left + frame.chart.threshold * frame.scale
    return [zero, Stroke((x, top), (x, bottom), TEXT, 1.5, dashed=True)]


def _bar(page: Sheet, top: float, frame: _Frame, bar: Bar) -> None:
    long = bar.value * frame.scale
    fill = light(bar.series) if bar.funded is False else dark(bar.series)
    page.box(frame.left, top, (long, _BAR), fill)
    number = count(bar.value, frame.chart.locale)
    size = frame.style.text
    wide = width_of(number, size, bold=True)
    # A white ground keeps the number readable where the threshold passes.
    page.box(frame.left + long + 5, top, (wide + 4, _BAR), Fill(WHITE))
    page.add(Words(frame.left + long + 7, top + 14.5, number, size, bold=True))
