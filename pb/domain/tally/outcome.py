"""What a count found: the funded projects, and why each stands where it does."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from pb.domain.tally.shares_sheet import AnySheet

LOT = "lot"


class Verdict(StrEnum):
    """What became of a project."""

    FUNDED = "funded"
    DOES_NOT_FIT = "does not fit"
    BELOW_THRESHOLD = "below threshold"
    EXCLUDED = "excluded"
    NOT_REACHED = "not reached"
    RIVAL_FUNDED = "rival funded"
    BELOW_SHARE = "below share"
    NO_SUPPORT = "no support"
    UNAFFORDABLE = "not affordable"
    TOPPED_UP = "topped up"
    NEXT_ON_LIST = "next on the list"
    FROM_RESERVE = "from reserve"


class Phase(StrEnum):
    """What funded a project under a proportional rule."""

    EQUAL_SHARES = "equal shares"
    PHRAGMEN = "phragmen"
    COMPLETION = "completion"


class Ending(StrEnum):
    """Why Equal Shares gave the ballots no more money."""

    ONE_RUN = "one run"
    OVERSHOOT = "overshoot"
    EXHAUSTIVE = "exhaustive"
    NOTHING_LEFT = "nothing left to fund"


@dataclass(frozen=True, slots=True)
class Step:
    """One project's turn in the count. Amounts in grosze.

    ``because`` is the recorded reason of an exclusion, or the funded rival.
    """

    project: str
    score: int
    cost: int
    left_before: int
    verdict: Verdict
    because: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie that decided: its projects as they were then taken, and what did it.

    ``decided_by`` is a criterion's name or ``lot``.
    """

    ids: tuple[str, ...]
    decided_by: str


@dataclass(frozen=True, slots=True)
class Round:
    """The purchase of one project under a proportional rule.

    Attributes:
        supporters: on how many ballots it is marked.
        rate: Equal Shares: grosze for each unit of utility (for cost utilities a
            pure ratio); Phragmén: grosze that each supporter has borne by then,
            the time of the purchase. 0 in the completion, where nobody pays.
        price: Equal Shares: grosze that a supporter with enough money pays (on
            points ballots: for each point); Phragmén: as ``rate``.
        payers: how many ballots paid something.
        exhausted: how many of them gave all they had, and it was less.
    """

    project: str
    supporters: int
    rate: Fraction
    price: Fraction
    payers: int
    exhausted: int
    phase: Phase


@dataclass(frozen=True, slots=True)
class Comparison:
    """Equal Shares beside greedy: how many ballots mark more funded projects.

    ``kept`` tells whether Equal Shares stayed; ``greedy`` are greedy's projects
    in the order of funding, ``shares`` those of Equal Shares.
    """

    shares: tuple[str, ...]
    greedy: tuple[str, ...]
    prefer_shares: int
    prefer_greedy: int
    kept: bool


@dataclass(frozen=True, slots=True)
class Run:
    """The run of Equal Shares that decided.

    Attributes:
        endowment: what each ballot had to begin with, in grosze.
        increments: by how many steps that is more than at first.
        ending: why there was no further step.
        comparison: the comparison with greedy; None where the sheet asks for none.
    """

    endowment: Fraction
    increments: int
    ending: Ending
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Extra:
    """A project funded beside ``selected``, out of the leftover or a reserve.

    Attributes:
        by: TOPPED_UP, NEXT_ON_LIST or FROM_RESERVE.
        from_left: grosze of its cost that the allocation's leftover pays.
        from_reserve: grosze of its cost that the reserve pays.
    """

    project: str
    by: Verdict
    from_left: int
    from_reserve: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a count. Amounts in grosze.

    Attributes:
        sheet: the rule sheet it was counted by.
        selected: the funded projects in the order of funding.
        spent: what they cost together.
        left: what is left of the allocation.
        ties: the ties that decided, in the order in which they came up.
        steps: one for each project, in the order of the walk; under a proportional
            rule the funded in their order, then the others as they are listed.
        rounds: proportional rules: the purchases, in the order of funding.
        run: Equal Shares: the run that decided.
        extras: greedy: what was funded besides, by the sheet's leftover policies.
    """

    sheet: AnySheet
    selected: tuple[str, ...]
    spent: int
    left: int
    ties: tuple[Tie, ...]
    steps: tuple[Step, ...]
    rounds: tuple[Round, ...] = ()
    run: Run | None = None
    extras: tuple[Extra, ...] = ()

    @property
    def unused(self) -> int:
        """Return what is left once the extras are paid, in grosze."""
        return self.left - sum(extra.from_left for extra in self.extras)

    @property
    def funded(self) -> tuple[str, ...]:
        """Return all funded projects: the selected ones, then the extras."""
        return (*self.selected, *(extra.project for extra in self.extras))


@dataclass(frozen=True, slots=True)
class Reason:
    """The facts of one project's sentence; the sentence is chosen at the edge.

    Attributes:
        rank: its place in the walk, from 1.
        short_money: grosze missing when its turn came; 0 unless it did not fit.
        short_votes: score missing to the threshold; 0 unless below it.
        ties: the deciding ties it was part of.
        bought: proportional rules: its purchase; None if it is not funded.
        extra: greedy: who paid for it, if a leftover policy funded it.
    """

    step: Step
    rank: int
    short_money: int
    short_votes: int
    ties: tuple[Tie, ...]
    bought: Round | None = None
    extra: Extra | None = None


def reason(outcome: Outcome, project: str) -> Reason:
    """Return why a project is funded or not, in numbers.

    Raises:
        KeyError: the project was not counted here.
    """
    for rank, step in enumerate(outcome.steps, start=1):
        if step.project == project:
            return _reason(outcome, step, rank)
    raise KeyError(project)


def reasons(outcome: Outcome) -> tuple[Reason, ...]:
    """Return the reason of every project, in the order of the walk."""
    return tuple(
        _reason(outcome, step, rank) for rank, step in enumerate(outcome.steps, start=1)
    )


def _reason(outcome: Outcome, step: Step, rank: int) -> Reason:
    misfit = step.verdict is Verdict.DOES_NOT_FIT
    below = step.verdict is Verdict.BELOW_THRESHOLD
    return Reason(
        step=step,
        rank=rank,
        short_money=step.cost - step.left_before if misfit else 0,
        short_votes=(outcome.sheet.threshold or 0) - step.score if below else 0,
        ties=tuple(tie for tie in outcome.ties if step.project in tie.ids),
        bought=next((r for r in outcome.rounds if r.project == step.project), None),
        extra=next((e for e in outcome.extras if e.project == step.project), None),
    )
