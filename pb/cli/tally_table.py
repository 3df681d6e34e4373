"""The outcome of a count as a table for people."""

from pb.cli.columns import aligned
from pb.domain.money import grouped
from pb.domain.tally import (
    AnySheet,
    Extra,
    Outcome,
    Phase,
    PhragmenSheet,
    Reason,
    Round,
    SharesSheet,
    Verdict,
    reasons,
)
from pb.formats.pabulib import Election

_HEADER = ("rank", "project", "score", "cost", "left before", "verdict")
# Ids and numbers align right, the verdict left.
_LAST = len(_HEADER) - 1


def table(title: str, election: Election, outcome: Outcome) -> str:
    """Return what was counted, how, and one line for each project with its reason."""
    currency = election.meta.get("currency", "")
    spent, left = grouped(outcome.spent), grouped(outcome.left)
    of = grouped(election.allocation)
    each = "a point" if election.vote_type.has_points else "each"
    rows = [_HEADER, *(_row(reason, each) for reason in reasons(outcome))]
    return "\n".join(
        (
            f"{title}; {_rules(outcome.sheet)}",
            f"{len(outcome.selected)} of {len(outcome.steps)} projects funded;"
            f" {spent} of {of} {currency} spent, {left} left".replace("  ", " "),
            *_run(outcome),
            *(_extra(extra) for extra in outcome.extras),
            *(
                f"tie between {', '.join(tie.ids)}: decided by {tie.decided_by}"
                for tie in outcome.ties
            ),
            aligned(rows, left=_LAST, indent=""),
            "",
        )
    )


def _rules(sheet: AnySheet) -> str:
    threshold = "none" if sheet.threshold is None else sheet.threshold
    match sheet:
        case SharesSheet():
            share = f", share {sheet.share}" if sheet.share is not None else ""
            return (
                f"utility {sheet.utility}, start {sheet.start},"
                f" completion {sheet.completion}{share}, threshold {threshold}"
            )
        case PhragmenSheet():
            return f"threshold {threshold}"
        case _:
            how = f"score {sheet.score}, misfit {sheet.misfit}"
            return f"{how}, threshold {threshold}"


def _run(outcome: Outcome) -> tuple[str, ...]:
    """Say what each ballot had, and how a comparison ended."""
    run = outcome.run
    if run is None:
        return ()
    had = f"each ballot had {grouped(round(run.endowment))}"
    steps = f" after {run.increments} increments" if run.increments else ""
    said = [had + steps]
    if compared := run.comparison:
        stays = "equal shares stays" if compared.kept else "greedy takes its place"
        said.append(
            f"{compared.prefer_shares} voters prefer equal shares,"
            f" {compared.prefer_greedy} greedy: {stays}"
        )
    return tuple(said)


def _extra(extra: Extra) -> str:
    own, added = grouped(extra.from_left), grouped(extra.from_reserve)
    return f"{extra.by}: {extra.project}; {own} from what is left, {added} added"


def _row(reason: Reason, each: str) -> tuple[str, ...]:
    step = reason.step
    return (
        str(reason.rank),
        step.project,
        str(step.score),
        grouped(step.cost),
        grouped(step.left_before),
        step.verdict + (_price(reason.bought, each) if reason.bought else _why(reason)),
    )


def _price(bought: Round, each: str) -> str:
    match bought.phase:
        case Phase.EQUAL_SHARES:
            all_ = f", {bought.exhausted} all they had" if bought.exhausted else ""
            price = grouped(round(bought.price))
            return f": {price} {each} from {bought.payers} ballots{all_}"
        case Phase.PHRAGMEN:
            return f" at {grouped(round(bought.price))} borne by each supporter"
        case Phase.COMPLETION:
            return ", by the completion"


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
        case _:
            return ""
