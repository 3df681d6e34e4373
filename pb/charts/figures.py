"""What a chart is: numbers with their texts, before anything is drawn.

Texts are already in the reader's language. Money is in grosze. Bars, pools and
hours are drawn in the order given.
"""

from dataclasses import dataclass
from typing import Literal

Locale = Literal["pl", "en"]
Width = Literal["wide", "narrow"]
Form = Literal["svg", "png"]

ZLOTY = "PLN"


@dataclass(frozen=True, slots=True)
class Bar:
    """One project: its number of votes and how it fared.

    Attributes:
        label: The project's number and title.
        value: Votes.
        series: Index of the project's pool in ``VotesByProject.pools``.
        funded: None while nothing is decided.
        note: Why, in a few words; drawn under the label.
    """

    label: str
    value: int
    series: int = 0
    funded: bool | None = None
    note: str = ""

    def __post_init__(self) -> None:
        _refuse_negative(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class VotesTexts:
    """The words of a chart of votes: table heads, legend, threshold's label."""

    project: str
    votes: str
    pool: str
    outcome: str
    funded: str
    not_funded: str
    note: str
    threshold: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VotesByProject:
    """Votes won by each project, a block for each pool.

    Attributes:
        title: The picture's heading and the table's caption.
        pools: Pool names; one name or none draws a single block without heading.
        bars: Projects, blocks in the order of ``pools``.
        threshold: Fewest votes a project needs; None draws no line.
        locale: How numbers are written.
    """

    title: str
    pools: tuple[str, ...]
    bars: tuple[Bar, ...]
    texts: VotesTexts
    threshold: int | None = None
    locale: Locale = "pl"

    def __post_init__(self) -> None:
        strangers = {bar.series for bar in self.bars} - set(range(len(self.pools)))
        if strangers - ({0} if not self.pools else set()):
            raise ValueError(f"no such pool: {sorted(strangers)}")


@dataclass(frozen=True, slots=True)
class PoolMoney:
    """One pool: grosze spent on funded projects and grosze left."""

    name: str
    spent: int
    left: int

    def __post_init__(self) -> None:
        _refuse_negative(self.spent, self.left)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyTexts:
    """The words of a chart of money: table heads and legend."""

    pool: str
    spent: str
    left: str
    allocation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyByPool:
    """Each pool's allocation, spent and left, in ``currency`` (an ISO code)."""

    title: str
    pools: tuple[PoolMoney, ...]
    texts: MoneyTexts
    locale: Locale = "pl"
    currency: str = ZLOTY


@dataclass(frozen=True, slots=True)
class Hour:
    """Ballots cast within one hour of local time.

    Attributes:
        day: The day as shown on the axis ("1.09", "1 Sep"); consecutive hours
            with the same text make one day.
        hour: 0 to 23; when clocks go back, the same hour stands twice.
        ballots: Ballots cast.
    """

    day: str
    hour: int
    ballots: int

    def __post_init__(self) -> None:
        _refuse_negative(self.ballots)
        if not 0 <= self.hour <= 23:
            raise ValueError(f"not an hour of a day: {self.hour}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnoutTexts:
    """The words of a chart of turnout: table heads, axes, a day's sum ("Total")."""

    day: str
    hour: str
    ballots: str
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnoutByHour:
    """Ballots cast in each hour of voting, oldest first, quiet hours as zeros."""

    title: str
    hours: tuple[Hour, ...]
    texts: TurnoutTexts
    locale: Locale = "pl"


Chart = VotesByProject | MoneyByPool | TurnoutByHour


def _refuse_negative(*numbers: int) -> None:
    if any(number < 0 for number in numbers):
        raise ValueError(f"a chart counts from zero: {numbers}")
