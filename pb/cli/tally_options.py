"""The options that say how to count, for every command that counts files."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import wraps
from pathlib import Path
from typing import Any

import click

from pb.domain import money
from pb.domain.tally import (
    Completion,
    Criterion,
    Decisions,
    Misfit,
    Rule,
    Score,
    Start,
    Utility,
)
from pb.domain.tally.presets import PRESETS
from pb.formats.pabulib import Wishes

Deed = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Ties:
    """What settles deciding ties: criteria, then a recorded lot."""

    criteria: tuple[Criterion, ...] = ()
    lots: tuple[tuple[str, ...], ...] = ()


class TiesOption(click.ParamType[Ties]):
    """A comma-separated chain of criteria; its last link may be a lot file."""

    name = "chain"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Ties:
        """Return the chain a text names."""
        if isinstance(value, Ties):
            return value
        criteria: list[Criterion] = []
        rest = str(value)
        while rest:
            link, _, behind = rest.partition(",")
            if link.strip() not in set(Criterion):
                break
            criteria.append(Criterion(link.strip()))
            rest = behind
        try:
            lots = (lot_of(Path(rest)),) if rest else ()
        except (OSError, ValueError) as fault:
            known = ", ".join(Criterion)
            reason = f"{rest!r} is neither a criterion ({known}) nor a readable lot"
            self.fail(f"{reason} file: {fault}", param, ctx)
        return Ties(tuple(criteria), lots)


def lot_of(path: Path) -> tuple[str, ...]:
    """Return the order a lot file records: one project id a line, best first.

    Blank lines and lines that begin with ``#`` say nothing.

    Raises:
        OSError, ValueError: it cannot be read, is empty, or names an id twice.
    """
    lines = [line.strip() for line in path.read_text("utf-8-sig").splitlines()]
    order = tuple(line for line in lines if line and not line.startswith("#"))
    if not order or len(set(order)) < len(order):
        msg = "it names a project twice, or none"
        raise ValueError(msg)
    return order


class ThresholdOption(click.ParamType[int | Fraction]):
    """A least score, or with a per cent sign a share of the ballots, exactly."""

    name = "N|P%"
    _share = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,9}))? ?%")

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | Fraction:
        """Return the threshold a text names."""
        if re.fullmatch("[0-9]{1,15}", value):
            return int(value)
        match = self._share.fullmatch(value)
        if match is None:
            self.fail(f"{value!r} is neither a score nor a share like 10%", param, ctx)
        return Fraction(f"{match[1]}.{match[2] or 0}") / 100


class MoneyOption(click.ParamType[int]):
    """A positive amount in the file's currency; in grosze inside."""

    name = "amount"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the amount a text names."""
        try:
            amount = money.parse(value)
        except money.NotAnAmount:
            amount = money.Grosze(0)
        if not amount:
            reason = "is not a positive amount with at most two decimals"
            self.fail(f"{value!r} {reason}", param, ctx)
        return amount


def _word(flag: str, words: type[StrEnum], **about: Any) -> Callable[[Deed], Deed]:
    # Click's own choice of enumerations takes their names, not their words.
    return click.option(
        flag,
        type=click.Choice([word.value for word in words], case_sensitive=False),
        callback=lambda _ctx, _param, value: None if value is None else words(value),
        **about,
    )


_OPTIONS: tuple[Callable[[Deed], Deed], ...] = (
    _word("--rule", Rule, help="Count by this rule instead of META's."),
    click.option(
        "--preset",
        type=click.Choice(list(PRESETS), case_sensitive=False),
        callback=lambda _ctx, _param, value: PRESETS.get(value),
        help="Count as this city does.",
    ),
    _word("--score", Score, help="greedy: rank by votes or points."),
    _word("--misfit", Misfit, help="greedy: what to do at one that does not fit."),
    _word("--utility", Utility, help="equal-shares: what a funded project is worth."),
    _word("--start", Start, help="equal-shares: exact shares, or whole units."),
    _word("--completion", Completion, help="equal-shares: how to spend the rest."),
    click.option(
        "--increment",
        type=MoneyOption(),
        help="equal-shares: step of add1 for each ballot, in the file's currency.",
    ),
    click.option(
        "--comparison",
        is_flag=True,
        default=None,
        help="equal-shares: greedy instead, if more voters prefer it.",
    ),
    click.option(
        "--threshold",
        type=ThresholdOption(),
        help="Least score funded; 10% is a share of the ballots.",
    ),
    click.option(
        "--ties",
        type=TiesOption(),
        default=Ties(),
        help="What settles a deciding tie: cheaper, dearer, votes, id, file, in a"
        " comma-separated chain, or a lot file (project ids, one a line, best first).",
    ),
    click.option(
        "--exclude", multiple=True, metavar="ID", help="Strike a project; repeatable."
    ),
)
_WISHED = (
    *("rule", "preset", "score", "misfit", "threshold"),
    *("utility", "start", "completion", "increment", "comparison"),
)


def counting(deed: Deed) -> Deed:
    """Give a command the options of a count; it gets ``wishes`` and ``decisions``."""

    @wraps(deed)
    def command(*args: Any, ties: Ties, exclude: tuple[str, ...], **given: Any) -> Any:
        wished = {name: given.pop(name) for name in _WISHED}
        wishes = Wishes(criteria=ties.criteria, **wished)
        decisions = Decisions(ties.lots, dict.fromkeys(exclude, "--exclude"))
        return deed(*args, wishes=wishes, decisions=decisions, **given)

    optioned: Deed = command
    for option in reversed(_OPTIONS):
        optioned = option(optioned)
    return optioned
