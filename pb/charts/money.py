"""Lay out the chart of money: each pool's allocation, spent and left."""

from pb.charts.figures import MoneyByPool, PoolMoney, Width
from pb.charts.sheet import SECONDARY, Fill, Sheet, Words, dark, light
from pb.charts.style import STYLES, Style, headed
from pb.charts.typeface import lines, width_of
from pb.charts.writing import money, share

_BAR = 28


def sheet(chart: MoneyByPool, width: Width) -> Sheet:
    """Return the chart laid out."""
    style = STYLES[width]
    page, y = headed(chart.title, "", style)
    most = max([1, *(pool.spent + pool.left for pool in chart.pools)])
    for series, pool in enumerate(chart.pools):
        y = _name(page, y, style, (pool.name, _money(chart, _whole(pool))))
        _bar(page, y, series, (pool, style, most))
        y = _numbers(page, y + _BAR + 6, style, _sentences(chart, pool, series))
    page.height = y + style.margin - 18
    return page


def _money(chart: MoneyByPool, grosze: int) -> str:
    return money(grosze, chart.locale, chart.currency)


def _whole(pool: PoolMoney) -> int:
    return pool.spent + pool.left


def _name(page: Sheet, y: float, style: Style, words: tuple[str, str]) -> float:
    """Draw the pool's name at the left and its allocation at the right."""
    name, whole = words
    size = style.text + 1
    room = style.room - width_of(whole, size) - 16
    for place, text in enumerate(lines(name, size, room, most=3, bold=True)):
        y += style.line
        page.add(Words(style.margin, y - 5, text, size, bold=True))
        if place == 0:
            page.add(Words(style.right, y - 5, whole, size, anchor="right"))
    return y + 2


def _bar(
    page: Sheet, y: float, series: int, what: tuple[PoolMoney, Style, int]
) -> None:
    pool, style, most = what
    spent = style.room * pool.spent / most
    left = style.room * pool.left / most
    page.box(style.margin + spent, y, (left, _BAR), light(series))
    page.box(style.margin, y, (spent, _BAR), dark(series))


def _sentences(
    chart: MoneyByPool, pool: PoolMoney, series: int
) -> list[tuple[Fill, str]]:
    spent, left = (_money(chart, sum_) for sum_ in (pool.spent, pool.left))
    part = share(pool.spent, _whole(pool), chart.locale)
    return [
        (dark(series), f"{chart.texts.spent}: {spent} ({part})"),
        (light(series), f"{chart.texts.left}: {left}"),
    ]


def _numbers(
    page: Sheet, y: float, style: Style, entries: list[tuple[Fill, str]]
) -> float:
    """Write the amounts under the bar, so that they never depend on its length."""
    x = style.margin
    for fill, sentence in entries:
        (text,) = lines(sentence, style.text, style.room - 22, most=1) or [""]
        wide = 22 + width_of(text, style.text)
        if x > style.margin and x + wide > style.right:
            x, y = style.margin, y + style.line
        page.box(x, y + 4, (14, 12), fill)
        page.add(Words(x + 22, y + 15, text, style.text, SECONDARY))
        x += wide + 28
    return y + style.line + 18
