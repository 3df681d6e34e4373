"""The charts of a board, with their words, and where their pictures are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import url_for
from flask_babel import format_datetime

from pb.charts.figures import (
    Bar,
    Chart,
    Hour,
    Locale,
    MoneyByPool,
    MoneyTexts,
    PoolMoney,
    TurnoutByHour,
    TurnoutTexts,
    VotesByProject,
    VotesTexts,
)
from pb.charts.render import digest
from pb.charts.table import Table, facts, table
from pb.charts.writing import share
from pb.domain import disclosure
from pb.domain.calendar import WARSAW
from pb.services.rankings import PoolBoard, Row
from pb.services.results import Board, Turnout
from pb.web import i18n
from pb.web.filters import number
from pb.web.i18n import _, ngettext

MONEY, TURNOUT, VOTES = "money", "turnout", "votes-"
"""Names of charts; ``votes-`` goes before the key of a pool."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart on the page: its picture in words, where it is, and its numbers."""

    title: str
    alt: str
    caption: str
    wide: str
    narrow: str
    csv: str
    svg: str
    png: str
    table: Table


def charts(board: Board) -> Mapping[str, Chart]:
    """Return the charts that a board's reader may see, by name."""
    found: dict[str, Chart] = {}
    for pool in board.pools:
        if pool.rows:
            found[VOTES + pool.pool.key] = _votes(board, pool)
    if board.count is not None:
        found[MONEY] = _money(board)
    if board.turnout is not None and board.turnout.hours:
        found[TURNOUT] = _turnout(board.turnout)
    return found


def figure_of(name: str) -> disclosure.Figure:
    """Return the kind of numbers that a chart of this name shows."""
    if name == TURNOUT:
        return disclosure.Figure.TURNOUT
    if name.startswith(VOTES):
        return disclosure.Figure.STANDINGS
    return disclosure.Figure.RESULT


def figures(board: Board) -> Mapping[str, Figure]:
    """Return a board's charts as the page shows them, by name."""
    return {
        name: _figure(board.edition.slug, name, chart)
        for name, chart in charts(board).items()
    }


def version(chart: Chart) -> str:
    """Return what a picture's address ends in; another chart, another address."""
    return digest(chart)[:16]


def _figure(slug: str, name: str, chart: Chart) -> Figure:
    named = version(chart)

    def picture(width: str, form: str) -> str:
        return url_for(
            "results.chart",
            slug=slug,
            name=name,
            width=width,
            form=form,
            v=named,
        )

    said = _in_words(chart)
    return Figure(
        title=chart.title,
        alt=said,
        caption=_("The same numbers stand in the table below."),
        wide=picture("wide", "svg"),
        narrow=picture("narrow", "svg"),
        csv=url_for("results.chart_csv", slug=slug, name=name),
        svg=picture("wide", "svg"),
        png=picture("wide", "png"),
        table=table(chart),
    )


def share_of(part: int, whole: int) -> str:
    """Write a share as the charts do."""
    return share(part, whole, _locale())


def _locale() -> Locale:
    return cast("Locale", i18n.locale())


def _votes(board: Board, pool: PoolBoard) -> VotesByProject:
    single = len(board.pools) == 1
    title = _("Votes by project")
    return VotesByProject(
        title=title if single else f"{title}: {pool.pool.name}",
        pools=() if single else (pool.pool.name,),
        bars=tuple(_bar(row) for row in pool.rows),
        texts=VotesTexts(
            project=_("Project"),
            votes=_("Votes"),
            pool=_("Pool"),
            outcome=_("Outcome"),
            funded=_("funded"),
            not_funded=_("not funded"),
            note=_("Notes"),
            threshold=_threshold(pool.pool.threshold),
        ),
        threshold=pool.pool.threshold,
        locale=_locale(),
    )


def _threshold(votes: int | None) -> str:
    if votes is None:
        return ""
    return ngettext(
        "Threshold: one vote", "Threshold: %(votes)s votes", votes, votes=number(votes)
    )


def _bar(row: Row) -> Bar:
    return Bar(f"{row.number}. {row.title}", row.votes, funded=row.funded)


def _money(board: Board) -> MoneyByPool:
    return MoneyByPool(
        title=_("Money by pool"),
        pools=tuple(
            PoolMoney(
                pool.pool.name, (pool.spent or 0) - pool.from_reserve, pool.left or 0
            )
            for pool in board.pools
        ),
        texts=MoneyTexts(
            pool=_("Pool"),
            spent=_("for funded projects"),
            left=_("left"),
            allocation=_("To spend") if board.flows else _("Allocation"),
        ),
        locale=_locale(),
        currency=board.currency,
    )


def _turnout(turnout: Turnout) -> TurnoutByHour:
    form = "d.MM" if _locale() == "pl" else "d MMM"
    local = [(hour.astimezone(WARSAW), n) for hour, n in turnout.hours]
    return TurnoutByHour(
        title=_("Voters by hour"),
        hours=tuple(
            Hour(str(format_datetime(hour, form, rebase=False)), hour.hour, n)
            for hour, n in local
        ),
        texts=TurnoutTexts(
            day=_("Day"),
            hour=_("Hour"),
            ballots=_("Voters within the hour"),
            total=_("Together"),
        ),
        locale=_locale(),
    )


def _in_words(chart: Chart) -> str:
    """Return what a picture shows, for those who do not see it."""
    known = facts(chart)
    if isinstance(chart, VotesByProject):
        return _("Bar chart of votes by project. Most votes: %(leaders)s.", **known)
    if isinstance(chart, MoneyByPool):
        return _(
            "Bar chart of money by pool, spent of the allocation: %(pools)s.", **known
        )
    return _(
        "Chart of voters by hour, %(first_day)s to %(last_day)s: %(total)s together, "
        "most on %(peak_day)s in the hour from %(peak_hour)s: %(peak)s.",
        **known,
    )
