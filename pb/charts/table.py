"""The same numbers in words: table, CSV, and the facts of a text alternative."""

import csv as rfc4180
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from pb.charts.figures import (
    ZLOTY,
    Bar,
    Chart,
    MoneyByPool,
    TurnoutByHour,
    VotesByProject,
)
from pb.charts.writing import clean, count, money, plain_money


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in grosze, told from a count."""

    grosze: int


Cell = str | int | Money


@dataclass(frozen=True, slots=True)
class Table:
    """A chart's numbers as written for people.

    Attributes:
        numeric: For each column whether it holds numbers (aligned right).
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]


def table(chart: Chart) -> Table:
    """Return the chart's numbers as a table in the chart's language."""
    head, rows = _cells(chart)
    first = rows[0] if rows else ("",) * len(head)
    return Table(
        caption=clean(chart.title),
        head=head,
        rows=tuple(tuple(_written(cell, chart) for cell in row) for row in rows),
        numeric=tuple(not isinstance(cell, str) for cell in first),
    )


def csv(chart: Chart) -> str:
    """Return the chart's numbers as CSV with plain numbers."""
    return as_csv(*_cells(chart))


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table as CSV (RFC 4180).

    Money is written as 1234.50. A text that a spreadsheet would take for a
    formula begins with an apostrophe.
    """
    file = StringIO()
    writer = rfc4180.writer(file, lineterminator="\r\n")
    writer.writerow([_defused(text) for text in head])
    writer.writerows([[_plain(cell) for cell in row] for row in rows])
    return file.getvalue()


def _written(cell: Cell, chart: Chart) -> str:
    if isinstance(cell, Money):
        currency = chart.currency if isinstance(chart, MoneyByPool) else ZLOTY
        return money(cell.grosze, chart.locale, currency)
    return clean(cell) if isinstance(cell, str) else count(cell, chart.locale)


def _plain(cell: Cell) -> str:
    if isinstance(cell, Money):
        return plain_money(cell.grosze)
    return _defused(cell) if isinstance(cell, str) else str(cell)


def _defused(text: str) -> str:
    line = clean(text)
    return f"'{line}" if line.startswith(("=", "+", "-", "@")) else line


def _cells(chart: Chart) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    if isinstance(chart, VotesByProject):
        return _votes(chart)
    if isinstance(chart, MoneyByPool):
        return _money(chart)
    return _turnout(chart)


def _votes(chart: VotesByProject) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Leave out the columns that would say nothing."""
    texts = chart.texts
    columns: list[tuple[str, bool]] = [
        (texts.project, True),
        (texts.votes, True),
        (texts.pool, len(chart.pools) > 1),
        (texts.outcome, any(bar.funded is not None for bar in chart.bars)),
        (texts.note, any(bar.note for bar in chart.bars)),
    ]
    shown = [place for place, (_, says) in enumerate(columns) if says]
    rows = [_project(chart, bar) for bar in sorted(chart.bars, key=_pool)]
    return (
        tuple(columns[place][0] for place in shown),
        [tuple(row[place] for place in shown) for row in rows],
    )


def _pool(bar: Bar) -> int:
    return bar.series


def _project(chart: VotesByProject, bar: Bar) -> tuple[Cell, ...]:
    pool = chart.pools[bar.series] if chart.pools else ""
    outcomes = {
        None: "",
        True: chart.texts.funded,
        False: chart.texts.not_funded,
    }
    return (bar.label, bar.value, pool, outcomes[bar.funded], bar.note)


def _money(chart: MoneyByPool) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    texts = chart.texts
    head = (texts.pool, texts.spent, texts.left, texts.allocation)
    return head, [
        (pool.name, Money(pool.spent), Money(pool.left), Money(pool.spent + pool.left))
        for pool in chart.pools
    ]


def _turnout(chart: TurnoutByHour) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    texts = chart.texts
    return (texts.day, texts.hour, texts.ballots), [
        (hour.day, f"{hour.hour}:00", hour.ballots) for hour in chart.hours
    ]


def facts(chart: Chart, *, leaders: int = 3) -> dict[str, str]:
    """Return what the sentence of the text alternative may name, as written.

    The web composes the sentence, which needs gettext and plurals:
    ``gettext("Most votes: %(leaders)s.", **facts(chart))``.

    Returns:
        Always ``title`` and ``total``. Votes: ``projects``, ``funded``,
        ``leaders`` ("A: 512; B: 430"). Money: ``total`` (all allocations),
        ``spent``, ``left``, ``pools`` ("A: 12,00 zł / 20,00 zł", spent of
        allocation). Turnout: ``first_day``, ``last_day``, ``peak``, ``peak_day``,
        ``peak_hour``.
    """
    if isinstance(chart, VotesByProject):
        named = _vote_facts(chart, leaders)
    elif isinstance(chart, MoneyByPool):
        named = _money_facts(chart)
    else:
        named = _turnout_facts(chart)
    return {"title": clean(chart.title), **named}


def _vote_facts(chart: VotesByProject, leaders: int) -> dict[str, str]:
    def written(number: int) -> str:
        return count(number, chart.locale)

    ahead = sorted(chart.bars, key=lambda bar: -bar.value)[:leaders]
    return {
        "total": written(sum(bar.value for bar in chart.bars)),
        "projects": written(len(chart.bars)),
        "funded": written(sum(bar.funded is True for bar in chart.bars)),
        "leaders": "; ".join(
            f"{clean(bar.label)}: {written(bar.value)}" for bar in ahead
        ),
    }


def _money_facts(chart: MoneyByPool) -> dict[str, str]:
    def written(grosze: int) -> str:
        return money(grosze, chart.locale, chart.currency)

    spent = sum(pool.spent for pool in chart.pools)
    left = sum(pool.left for pool in chart.pools)
    return {
        "total": written(spent + left),
        "spent": written(spent),
        "left": written(left),
        "pools": "; ".join(
            f"{clean(pool.name)}: {written(pool.spent)}"
            f" / {written(pool.spent + pool.left)}"
            for pool in chart.pools
        ),
    }


def _turnout_facts(chart: TurnoutByHour) -> dict[str, str]:
    hours = chart.hours
    peak = max(hours, key=lambda hour: hour.ballots, default=None)
    return {
        "total": count(sum(hour.ballots for hour in hours), chart.locale),
        "first_day": clean(hours[0].day) if hours else "",
        "last_day": clean(hours[-1].day) if hours else "",
        "peak": count(peak.ballots if peak else 0, chart.locale),
        "peak_day": clean(peak.day) if peak else "",
        "peak_hour": f"{peak.hour}:00" if peak else "",
    }
