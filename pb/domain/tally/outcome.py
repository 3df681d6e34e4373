"""What a count found: the funded projects, and why each stands where it does."""

from dataclasses import dataclass
from enum import StrEnum

from pb.domain.tally.sheet import Sheet

LOT = "lot"


class Verdict(StrEnum):
    """What became of a project."""

    FUNDED = "funded"
    DOES_NOT_FIT = "does not fit"
    BELOW_THRESHOLD = "below threshold"
    EXCLUDED = "excluded"
    NOT_REACHED = "not reached"
    RIVAL_FUNDED = "rival funded"


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
class Outcome:
    """The result of a count. Amounts in grosze.

    Attributes:
        sheet: the rule sheet it was counted by.
        selected: the funded projects in the order of funding.
        spent: what they cost together.
        left: what is left of the allocation.
        ties: the ties that decided, in the order in which they came up.
        steps: one for each project, in the order of the walk.
    """

    sheet: Sheet
    selected: tuple[str, ...]
    spent: int
    left: int
    ties: tuple[Tie, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """The facts of one project's sentence; the sentence is chosen at the edge.

    Attributes:
        rank: its place in the walk, from 1.
        short_money: grosze missing when its turn came; 0 unless it did not fit.
        short_votes: score missing to the threshold; 0 unless below it.
        ties: the deciding ties it was part of.
    """

    step: Step
    rank: int
    short_money: int
    short_votes: int
    ties: tuple[Tie, ...]


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
    )
