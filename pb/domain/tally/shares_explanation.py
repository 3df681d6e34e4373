"""Why a proportional rule funded a project or not, and what would have changed it.

Equal Shares: the money of a project's supporters, what they spent it on, and what the
project would have cost them in each round. Changes are asked of the run that decided:
what would it have bought, had the project cost less, from the same endowment? Phragmén
has one run only.

Costs are searched by halves. That a lower cost does no harm is not proved for every
criterion and lot, so both ends of the answer are runs: at the cost found the project
is bought, at one grosz more it is not. A tie that nothing settles there counts as
lost. Measures after Boehmer et al., "Evaluation of Project Performance in
Participatory Budgeting", IJCAI 2024.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil

from pb.domain.tally.elect import elect
from pb.domain.tally.explanation import Change, closed_elsewhere
from pb.domain.tally.guesses import guessed
from pb.domain.tally.ledger import Account, Ledger, ledger
from pb.domain.tally.outcome import Outcome, Phase, Reason, Verdict, reason, reasons
from pb.domain.tally.profile import Profile
from pb.domain.tally.shares_sheet import Completion, PhragmenSheet, SharesSheet, Start
from pb.domain.tally.sheet import ContradictoryLots, Decisions, Project
from pb.domain.tally.ties import UndecidedTie

SET_ASIDE = {Verdict.EXCLUDED, Verdict.BELOW_THRESHOLD, Verdict.BELOW_SHARE}
_NOT_BOUGHT = {
    Verdict.UNAFFORDABLE,
    Verdict.DOES_NOT_FIT,
    Verdict.NOT_REACHED,
    Verdict.RIVAL_FUNDED,
}


@dataclass(frozen=True, slots=True)
class SharesExplanation:
    """One project of a proportional count: why, and what would have changed it.

    Attributes:
        change: what would have funded it. Its ``cost``: in the run that decided,
            everything bought staying within the allocation; None where greedy took the
            place of that run. Its ``score`` is None.
        admission: what would have let a project below the threshold or below its
            share into the count; not that it would have been funded.
        account: the money of its supporters; None if the project was not in the
            count, or supporters do not pay (Phragmén, greedy in place of the run).
    """

    reason: Reason
    change: Change
    admission: Change
    account: Account | None


@dataclass(frozen=True, slots=True)
class Case:
    """A proportional count, as it was asked for and as it came out."""

    projects: Sequence[Project]
    profile: Profile
    allocation: int
    outcome: Outcome
    decisions: Decisions = field(default_factory=Decisions)


def explained(case: Case) -> Iterator[SharesExplanation]:
    """Yield the explanation of each project, in the order of the outcome's steps.

    One takes some twenty runs for a project that was not funded.

    Raises:
        TypeError: the outcome is not that of a proportional rule.
    """
    books = _books(case)
    yield from (_explained(case, why, books) for why in reasons(case.outcome))


def explanation(case: Case, project: str) -> SharesExplanation:
    """Return the explanation of one project.

    Raises:
        KeyError: it was not counted here.
        TypeError: the outcome is not that of a proportional rule.
    """
    return _explained(case, reason(case.outcome, project), _books(case))


def _explained(case: Case, why: Reason, books: Ledger | None) -> SharesExplanation:
    counted = why.step.verdict not in SET_ASIDE
    return SharesExplanation(
        reason=why,
        change=Change(cost=_affordable(case, why)),
        admission=_admission(case, why),
        account=books.account(why.step.project) if books and counted else None,
    )


def paid_for(outcome: Outcome) -> bool:
    """Tell whether supporters paid: Equal Shares, and greedy did not take its place."""
    run = outcome.run
    return run is not None and (run.comparison is None or run.comparison.kept)


def _books(case: Case) -> Ledger | None:
    if not isinstance(case.outcome.sheet, SharesSheet | PhragmenSheet):
        msg = "not the outcome of a proportional rule"
        raise TypeError(msg)
    return ledger(case.profile, case.outcome) if paid_for(case.outcome) else None


def _admission(case: Case, why: Reason) -> Change:
    """Return what would have let a project into the count."""
    match why.step.verdict:
        case Verdict.BELOW_THRESHOLD:
            return Change(score=why.short_votes)
        case Verdict.BELOW_SHARE:
            return _enough_for_its_share(case, why)
        case _:
            return Change()


def _enough_for_its_share(case: Case, why: Reason) -> Change:
    """Return when votes / ballots >= share * cost / allocation would have held."""
    sheet, ballots = case.outcome.sheet, case.profile.ballots
    share = sheet.share if isinstance(sheet, SharesSheet) else None
    if not share or not case.allocation:
        return Change()
    votes = case.profile.votes[why.step.project]
    least = ceil(share * why.step.cost * ballots / case.allocation)
    most = int(votes * case.allocation / (share * ballots))
    return Change(least - votes if least <= ballots else None, most or None)


def _affordable(case: Case, why: Reason) -> int | None:
    """Return the cost at which the run that decided would have bought it."""
    id_, run = why.step.project, case.outcome.run
    replaced = run is not None and not paid_for(case.outcome)
    closed = id_ in closed_elsewhere(case.outcome)
    if replaced or closed or why.step.verdict not in _NOT_BOUGHT:
        return None
    endowment = run.endowment if run else Fraction(0)

    def bought(cost: int) -> bool:
        listed = [replace(p, cost=cost) if p.id == id_ else p for p in case.projects]
        outcome = _repeated(case, listed, endowment, loser=id_)
        if outcome is None or id_ not in outcome.selected:
            return False
        return outcome.spent <= case.allocation

    # It is either what its supporters would have paid, or the rest of the allocation.
    guess, rest = guessed(case.profile, case.outcome, id_), case.outcome.left
    probes = (1, guess + 1, guess, guess - 1, guess + 2, rest, rest + 1)
    return _highest(bought, why.step.cost, probes) or None


def _highest(holds: Callable[[int], bool], beyond: int, probes: Sequence[int]) -> int:
    """Return a number that holds while the next does not, or 0.

    ``beyond`` is known not to hold; the probes are looked at first.
    """
    low, high = 0, beyond
    for probe in probes:
        if low < probe < high:
            low, high = (probe, high) if holds(probe) else (low, probe)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def endowments(case: Case) -> tuple[Fraction, Fraction | None]:
    """Return between which endowments a run buys the same projects, in grosze.

    Looked for in whole grosze from the endowment that decided, up and down, in
    doubled steps and then by halves. At both ends a run buys the same projects, at
    one grosz beyond each it does not; what lies between was not tried everywhere.
    None for the upper end: they are the same with more than everything costs.

    Raises:
        ValueError: the outcome is not that of a run of Equal Shares.
    """
    run = case.outcome.run
    if run is None:
        msg = "no run of Equal Shares"
        raise ValueError(msg)
    rounds = case.outcome.rounds
    same = {each.project for each in rounds if each.phase is Phase.EQUAL_SHARES}

    def buys(endowment: Fraction) -> bool:
        if endowment < 0:
            return False
        outcome = _repeated(case, case.projects, endowment)
        return outcome is not None and set(outcome.selected) == same

    everything = sum(project.cost for project in case.projects)
    # Nobody has less than nothing, so that a change is found on the way down.
    down = _last(lambda less: buys(run.endowment - less), int(run.endowment) + 1)
    up = _last(lambda more: buys(run.endowment + more), everything)
    return run.endowment - (down or 0), None if up is None else run.endowment + up


def _last(holds: Callable[[int], bool], most: int) -> int | None:
    """Return a number that holds while the next does not; None if ``most`` does."""
    low, high = 0, 1
    while holds(high):
        if high > most:
            return None
        low, high = high, 2 * high
    return low + _highest(lambda more: holds(low + more), high - low, probes=())


def _repeated(
    case: Case, projects: Sequence[Project], endowment: Fraction, loser: str = ""
) -> Outcome | None:
    """Return one run from an endowment in grosze; None if a tie holds it up.

    A ``loser`` comes last in each tie that nothing settles, the others as they were
    taken. Phragmén knows no endowment.
    """
    sheet, money = case.outcome.sheet, case.allocation
    decisions = _with_what_was_set_aside(case)
    if isinstance(sheet, SharesSheet):
        sheet = _one_run(sheet)
        money = int(endowment * max(case.profile.ballots, 1))
    taken = [step.project for step in case.outcome.steps]
    while True:
        try:
            return elect(projects, case.profile, money, sheet, decisions)
        except UndecidedTie as tie:
            if not loser:
                return None
            lot = sorted(tie.group, key=lambda id_: (id_ == loser, taken.index(id_)))
            decisions = replace(decisions, lots=(*decisions.lots, tuple(lot)))
        except ContradictoryLots:
            return None


def _one_run(sheet: SharesSheet) -> SharesSheet:
    return replace(
        sheet,
        start=Start.EXACT,
        completion=Completion.NONE,
        comparison=False,
        share=None,
    )


def _with_what_was_set_aside(case: Case) -> Decisions:
    """Strike what had too small a share, of the real allocation, or was closed."""
    below = {
        step.project
        for step in case.outcome.steps
        if step.verdict is Verdict.BELOW_SHARE
    }
    struck = dict.fromkeys(below | closed_elsewhere(case.outcome), "")
    return replace(case.decisions, exclusions={**struck, **case.decisions.exclusions})
