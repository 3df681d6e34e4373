"""How a pool is counted: the rulebook's parameters as a rule sheet."""

from pb.domain.ballot import BallotPaper
from pb.domain.rulebook import Pool, Remainder, Rule, Rulebook, RulebookFault
from pb.domain.tally import (
    AnySheet,
    Criterion,
    Leftover,
    NextOnList,
    PhragmenSheet,
    SharesSheet,
    Sheet,
    TopUp,
)

Groups = tuple[frozenset[str], ...]


def sheet_of(rules: Rulebook, pool: Pool) -> AnySheet:
    """Return how a pool is counted, as the rulebook says.

    Exclusive projects and the common reserve are no part of it: they concern all
    pools at once.

    Raises:
        RulebookFault: a top-up without the share that must be left for it.
    """
    criteria = tuple(Criterion(criterion) for criterion in rules.tie_criteria)
    if rules.rule is Rule.PHRAGMEN:
        return PhragmenSheet(criteria=criteria, threshold=pool.threshold)
    if rules.rule is Rule.EQUAL_SHARES:
        return SharesSheet(
            utility=rules.utility,
            start=rules.start,
            completion=rules.completion,
            increment=rules.increment,
            comparison=rules.comparison,
            criteria=criteria,
            share=rules.share,
            threshold=pool.threshold,
        )
    return Sheet(
        score=rules.score,
        misfit=rules.misfit,
        threshold=pool.threshold,
        criteria=criteria,
        leftover=_leftover(rules),
    )


def _leftover(rules: Rulebook) -> tuple[Leftover, ...]:
    if rules.remainder is Remainder.NEXT_ON_LIST:
        return (NextOnList(),)
    if rules.remainder is Remainder.UNSPENT:
        return ()
    if rules.top_up_share is None:
        # No share is assumed: it would decide who wins.
        raise RulebookFault(parameter="top_up_share")
    return (TopUp(rules.top_up_share),)


def exclusive(paper: BallotPaper) -> Groups:
    """Return the ballot's exclusive projects as the count knows them."""
    return tuple(frozenset(map(str, group.projects)) for group in paper.groups)
