"""The outcome of a count as a table for people."""

from pb.domain.money import grouped
from pb.domain.tally import Outcome, Reason, Sheet, Verdict, reasons
from pb.formats.pabulib import Election

_HEADER = ("rank", "project", "score", "cost", "left before", "verdict")
# Ids and numbers align right, the verdict left.
_LAST = len(_HEADER) - 1


def table(name: str, election: Election, outcome: Outcome) -> str:
    """Return what was counted, how, and one line for each project with its reason."""
    currency = election.meta.get("currency", "")
    spent, left = grouped(outcome.spent), grouped(outcome.left)
    of = grouped(election.allocation)
    rows = [_HEADER, *(_row(reason) for reason in reasons(outcome))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        (
            f"{name}: rule {election.meta['rule']}; {_rules(outcome.sheet)}",
            f"{len(outcome.selected)} of {len(outcome.steps)} projects funded;"
            f" {spent} of {of} {currency} spent, {left} left".replace("  ", " "),
            *(
                f"tie between {', '.join(tie.ids)}: decided by {tie.decided_by}"
                for tie in outcome.ties
            ),
            *(_aligned(row, widths) for row in rows),
            "",
        )
    )


def _rules(sheet: Sheet) -> str:
    threshold = "none" if sheet.threshold is None else sheet.threshold
    return f"score {sheet.score}, misfit {sheet.misfit}, threshold {threshold}"


def _row(reason: Reason) -> tuple[str, ...]:
    step = reason.step
    return (
        str(reason.rank),
        step.project,
        str(step.score),
        grouped(step.cost),
        grouped(step.left_before),
        step.verdict + _why(reason),
    )


def _why(reason: Reason) -> str:
    match reason.step.verdict:
        case Verdict.DOES_NOT_FIT:
            return f", short by {grouped(reason.short_money)}"
        case Verdict.BELOW_THRESHOLD:
            return f", short by {reason.short_votes}"
        case Verdict.EXCLUDED:
            return f" ({reason.step.because or 'withdrawn'})"
        case Verdict.RIVAL_FUNDED:
            return f": {reason.step.because}"
        case Verdict.FUNDED | Verdict.NOT_REACHED:
            return ""


def _aligned(row: tuple[str, ...], widths: list[int]) -> str:
    cells = (
        cell if number == _LAST else cell.rjust(width)
        for number, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join(cells)
