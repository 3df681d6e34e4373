"""What may be wrong with how winners are found."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from pb.domain.calendar import Timetable
from pb.domain.finding import Checks, Code, Finding, found, reads
from pb.domain.rulebook import (
    BallotForm,
    Completion,
    Misfit,
    Remainder,
    Rule,
    Rulebook,
    Score,
    Start,
    TieCriterion,
    Utility,
    Visibility,
)

ONE_MARK: Final = frozenset({BallotForm.CHOOSE_ONE, BallotForm.CHOOSE_ONE_PER_POOL})
"""Ballots with one mark in a pool."""

IDLE: Final[Mapping[str, Any]] = {
    "choices_per_pool": False,
    "points_sum": None,
    "points_cap": None,
    "ranked": None,
    "score": Score.VOTES,
    "remainder": Remainder.UNSPENT,
    "top_up_share": None,
    "reserve": None,
    "utility": Utility.COST,
    "start": Start.EXACT,
    "completion": Completion.NONE,
    "increment": None,
    "comparison": False,
    "share": None,
}
"""What stands at a parameter that other rules leave no use for."""


def is_asked(rules: Rulebook, parameter: str) -> bool:
    """Say whether the rest of the rulebook has a use for a parameter."""
    greedy = rules.rule is Rule.GREEDY
    shares = rules.rule is Rule.EQUAL_SHARES
    approval = rules.ballot_form is BallotForm.APPROVAL
    tops_up = greedy and rules.remainder is Remainder.TOP_UP
    uses = {
        "expenditure": rules.county_rights,
        "least_choices": approval,
        "most_choices": approval,
        "choices_per_pool": approval,
        "points_sum": rules.ballot_form is BallotForm.POINTS,
        "points_cap": rules.ballot_form is BallotForm.POINTS,
        "ranked": rules.ballot_form is BallotForm.RANKING,
        "score": greedy,
        "misfit": greedy,
        "remainder": greedy,
        "top_up_share": tops_up,
        "reserve": tops_up,
        "utility": shares,
        "start": shares,
        "completion": shares,
        "increment": shares and rules.completion.increments,
        "comparison": shares,
        "share": shares,
    }
    return uses.get(parameter, True)


def _unused(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    for parameter, idle in IDLE.items():
        if getattr(rules, parameter) != idle and not is_asked(rules, parameter):
            yield found(Code.UNUSED, parameter, rule=rules.rule, form=rules.ballot_form)


def _threshold(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    most = rules.eligible
    if most is None:
        return
    if rules.score is Score.POINTS:
        each = {
            BallotForm.POINTS: rules.points_cap or rules.points_sum,
            BallotForm.RANKING: rules.ranked,
        }
        most *= each.get(rules.ballot_form) or 1
    for pool in rules.pools:
        if pool.threshold is not None and pool.threshold > most:
            yield found(
                Code.THRESHOLD_UNREACHABLE,
                "pool_threshold",
                pool.key,
                name=pool.name,
                threshold=pool.threshold,
                most=most,
            )


def _ties(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    chain = rules.tie_criteria
    if len(set(chain)) < len(chain):
        yield found(Code.TIES_REPEAT, "tie_criteria")
    if {TieCriterion.CHEAPER, TieCriterion.DEARER} <= set(chain):
        yield found(Code.TIES_CONTRADICT, "tie_criteria")


def _remainder(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    goes_on = rules.remainder is Remainder.NEXT_ON_LIST
    if rules.rule is Rule.GREEDY and goes_on and rules.misfit is Misfit.SKIP:
        yield found(Code.NEXT_AFTER_SKIP, "remainder")


def _top_up(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if not is_asked(rules, "top_up_share"):
        return
    if not _is_part(rules.top_up_share):
        yield found(Code.TOP_UP_SHARE, "top_up_share")
    if rules.reserve is None:
        yield found(Code.RESERVE_OPEN, "reserve")
    elif rules.reserve < 0:
        yield found(Code.RESERVE_SIZE, "reserve")


def _is_part(share: Fraction | None) -> bool:
    return share is not None and 0 < share <= 1


def _shares(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if rules.rule is not Rule.EQUAL_SHARES:
        return
    if rules.share is not None and not _is_part(rules.share):
        yield found(Code.SHARE_SIZE, "share")
    if rules.completion is Completion.NONE:
        yield found(Code.COMPLETION_NONE, "completion")
    if (
        rules.completion.increments
        and rules.increment is not None
        and rules.increment < 1
    ):
        yield found(Code.INCREMENT_SIZE, "increment")


def _one_mark(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if rules.rule is not Rule.GREEDY and rules.ballot_form in ONE_MARK:
        yield found(Code.ONE_MARK, "rule", rule=rules.rule, form=rules.ballot_form)


def _live(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if rules.rule is not Rule.GREEDY and rules.visibility is Visibility.LIVE:
        yield found(Code.LIVE_BY_VOTES, "visibility", rule=rules.rule)


CHECKS: Checks = {
    _unused: reads("ballot_form", "rule", "remainder"),
    _threshold: reads("pools", "eligible", "score", "ballot_form"),
    _ties: reads("tie_criteria"),
    _remainder: reads("rule", "remainder", "misfit"),
    _top_up: reads("rule", "remainder"),
    _shares: reads("rule", "completion"),
    _one_mark: reads("rule", "ballot_form"),
    _live: reads("rule", "visibility"),
}
"""The rules about the count."""
