"""Lay out the chart of turnout: one run of hours, or a strip for each day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from pb.charts.figures import Hour, Locale, TurnoutByHour, Width
from pb.charts.sheet import BORDER, GROUND, SECONDARY, Fill, Sheet, Stroke, Words, dark
from pb.charts.style import STYLES, Style, headed
from pb.charts.typeface import drawable, lines, width_of
from pb.charts.writing import count

_RUN = 260
_STRIP = 46


@dataclass(frozen=True, slots=True)
class _Day:
    name: str
    hours: list[Hour]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where hours stand: ``slot`` is pixels per hour, ``scale`` per ballot."""

    left: float
    floor: float
    slot: float
    scale: float
    style: Style
    locale: Locale


def sheet(chart: TurnoutByHour, width: Width) -> Sheet:
    """Return the chart laid out."""
    style = STYLES[width]
    page, y = headed(chart.title, chart.texts.ballots, style)
    days = [
        _Day(drawable(name), list(hours))
        for name, hours in groupby(chart.hours, lambda hour: hour.day)
    ]
    draw = _run if width == "wide" else _strips
    page.height = draw(page, y, chart, days) + style.margin
    return page


def ticks(most: int) -> list[int]:
    """Return two to six round numbers, from 0, that reach ``most``."""
    step = 1
    while step * 5 < most:
        # 1, 2, 5, 10, 20, 50 ...
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return list(range(0, max(most, 1) + step, step))


def _run(page: Sheet, y: float, chart: TurnoutByHour, days: list[_Day]) -> float:
    """Draw all hours in one row, days apart by shade and line."""
    style = STYLES["wide"]
    marks = ticks(max((hour.ballots for hour in chart.hours), default=0))
    left = style.margin + width_of(count(marks[-1], chart.locale), style.text) + 8
    slot = (style.right - left) / max(1, len(chart.hours))
    floor = y + 14 + _RUN
    frame = _Frame(left, floor, slot, _RUN / marks[-1], style, chart.locale)
    _shade(page, frame, days)
    for mark in marks:
        level = floor - mark * frame.scale
        text = count(mark, chart.locale)
        page.add(
            Stroke((left, level), (style.right, level), BORDER),
            Words(left - 8, level + 5, text, style.text, SECONDARY, anchor="right"),
        )
    gap = min(2.0, slot / 4) if slot >= 4 else 0
    places = [left + place * slot for place in range(len(chart.hours))]
    _bars(page, frame, [(x, slot - gap) for x in places], chart.hours)
    return _axis(page, frame, days)


def _shade(page: Sheet, frame: _Frame, days: list[_Day]) -> None:
    x = frame.left
    for place, day in enumerate(days):
        wide = len(day.hours) * frame.slot
        if place % 2:
            page.box(x, frame.floor - _RUN, (wide, _RUN), Fill(GROUND))
        x += wide


def _bars(
    page: Sheet, frame: _Frame, places: list[tuple[float, float]], hours: Sequence[Hour]
) -> None:
    """Draw the hours' bars and write the highest one's number above it."""
    for (x, wide), hour in zip(places, hours, strict=True):
        tall = hour.ballots * frame.scale
        page.box(x, frame.floor - tall, (wide, tall), dark(0))
    peak = max(range(len(hours)), key=lambda place: hours[place].ballots, default=None)
    if peak is None or not hours[peak].ballots:
        return
    number, size = count(hours[peak].ballots, frame.locale), frame.style.text
    half = width_of(number, size, bold=True) / 2
    middle = places[peak][0] + places[peak][1] / 2
    x = min(max(middle, frame.left + half), frame.style.right - half)
    y = frame.floor - hours[peak].ballots * frame.scale - 4
    page.add(Words(x, y, number, size, bold=True, anchor="center"))


def _axis(page: Sheet, frame: _Frame, days: list[_Day]) -> float:
    """Name the days, and the hours where they have room; return the y below."""
    x, floor, style = frame.left, frame.floor, frame.style
    page.add(Stroke((x, floor), (style.right, floor), SECONDARY, 1.5))
    apart = _hours_apart(frame)
    base = floor + (style.line if apart else 0)
    every = _days_apart(frame, days)
    for place, day in enumerate(days):
        _hours(page, frame, (x, apart), day)
        if place % every:
            page.add(Stroke((x, floor), (x, floor + 5), SECONDARY))
        else:
            page.add(Stroke((x, floor), (x, base + style.line + 2), SECONDARY))
            room = min(every * 24 * frame.slot, style.right - x) - 8
            if width_of(day.name, style.text) <= room:
                page.add(Words(x + 5, base + 17, day.name, style.text))
        x += len(day.hours) * frame.slot
    return base + style.line + 4


def _hours_apart(frame: _Frame) -> int:
    """Return how many hours apart hour labels stand; 0 for none."""
    room = width_of("00", frame.style.text) + 8
    return next((apart for apart in (1, 2, 3, 6) if apart * frame.slot >= room), 0)


def _days_apart(frame: _Frame, days: list[_Day]) -> int:
    """Return how many days apart day labels stand."""
    widest = max((width_of(day.name, frame.style.text) for day in days), default=0)
    # The first and the last day may be cut short by the window of voting.
    shortest = min((len(day.hours) for day in days[1:-1]), default=24)
    return max(1, ceil((widest + 12) / (shortest * frame.slot)))


def _hours(page: Sheet, frame: _Frame, where: tuple[float, int], day: _Day) -> None:
    x, apart = where
    for place, hour in enumerate(day.hours):
        if apart and hour.hour % apart == 0:
            middle = x + (place + 0.5) * frame.slot
            _hour(page, (middle, frame.floor + 16), frame.style, hour.hour)


def _hour(page: Sheet, at: tuple[float, float], style: Style, hour: int) -> None:
    page.add(Words(*at, str(hour), style.text, SECONDARY, anchor="center"))


def _strips(page: Sheet, y: float, chart: TurnoutByHour, days: list[_Day]) -> float:
    """Draw a strip for each day, all on one scale, with the day's sum."""
    style = STYLES["narrow"]
    slot, size = style.room / 24, style.text
    scale = _STRIP / max([1, *(hour.ballots for hour in chart.hours)])
    word = "".join(lines(chart.texts.total, size, style.room / 4, most=1))
    floor = y
    for day in days:
        y = floor + size
        whole = sum(hour.ballots for hour in day.hours)
        total = f"{word}: {count(whole, chart.locale)}"
        room = style.room - width_of(total, size) - 12
        for name in lines(day.name, size, room, most=1, bold=True):
            page.add(Words(style.margin, y, name, size, bold=True))
        page.add(Words(style.right, y, total, size, SECONDARY, anchor="right"))
        floor = y + style.line + 6 + _STRIP
        frame = _Frame(style.margin, floor, slot, scale, style, chart.locale)
        _bars(page, frame, _slots(frame, day), day.hours)
        page.add(Stroke((style.margin, floor), (style.right, floor), SECONDARY))
        floor += 12
    return _clock(page, floor - 12, style)


def _slots(frame: _Frame, day: _Day) -> list[tuple[float, float]]:
    """Return x and width of each hour's bar."""
    often = Counter(hour.hour for hour in day.hours)
    seen: Counter[int] = Counter()
    slots = []
    for hour in day.hours:
        # An hour that stands twice (clocks go back) shares its slot.
        wide = frame.slot / often[hour.hour]
        slots.append(
            (frame.left + hour.hour * frame.slot + seen[hour.hour] * wide, wide - 2)
        )
        seen[hour.hour] += 1
    return slots


def _clock(page: Sheet, y: float, style: Style) -> float:
    slot = style.room / 24
    for hour in range(0, 24, 3):
        x = style.margin + (hour + 0.5) * slot - 1
        page.add(Stroke((x, y), (x, y + 4), SECONDARY))
        _hour(page, (x, y + 19), style, hour)
    return y + style.line
