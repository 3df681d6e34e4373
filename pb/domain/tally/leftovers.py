"""What becomes of the money that a greedy walk leaves.

Unspent, unless the sheet names a policy. A top-up funds the first project that did
not fit (Poznań: if what is left covers 80 % of its cost, a reserve pays the rest).
The next on the list are the projects behind a stop that fit. The reserve list is
the walk gone on with money added to what is left. To another pool: see ``pools``.

What policies fund are extras beside the selected projects, as the official files
mark them: ``selected`` 2 for a top-up, 3 for a reserve list.
"""

from collections.abc import Sequence
from dataclasses import replace

from pb.domain.tally.outcome import Extra, Verdict
from pb.domain.tally.sheet import Project, ReserveList, TopUp
from pb.domain.tally.ties import topped_up
from pb.domain.tally.walk import Walk

_WAITING = {Verdict.DOES_NOT_FIT, Verdict.NOT_REACHED}


def extras(walk: Walk, projects: Sequence[Project]) -> tuple[Extra, ...]:
    """Return what the leftover policies of a finished walk's sheet fund.

    Ties that decide here are settled and reported like those of the walk.

    Raises:
        UndecidedTie: a tie decides, and neither a criterion nor a lot settles it.
        ContradictoryLots: two recorded lots disagree about a tie.
    """
    found = [
        Extra(step.project, step.verdict, step.cost, 0)
        for step in walk.steps
        if step.verdict is Verdict.NEXT_ON_LIST
    ]
    if policy := walk.sheet.policy(TopUp):
        found += _topped_up(walk, policy)
    if added := walk.sheet.policy(ReserveList):
        found += _from_reserve(walk, projects, added.amount)
    return tuple(found)


def _topped_up(walk: Walk, policy: TopUp) -> list[Extra]:
    """Fund the first project that did not fit, if the policy reaches that far."""
    ranks = ([p for p in rank if not walk.rival(p)] for rank in walk.misfits)
    tied, tried = next((rank for rank in ranks if rank), []), 0
    # After a skip projects of one rank may all not have fitted; after a stop only
    # the first is here, and the walk has settled which.
    while len(tied) > 1 and topped_up(tied, walk.left, walk.sheet):
        parts, tried = walk.parts(tied, tried)
        tied = parts[0]
    if not topped_up(tied, walk.left, walk.sheet):
        return []
    extra = _paid(walk, tied[0], Verdict.TOPPED_UP)
    walk.left -= extra.from_left
    walk.funded[extra.project] = None
    return [extra]


def _from_reserve(walk: Walk, projects: Sequence[Project], amount: int) -> list[Extra]:
    """Walk on, with an amount added, over the projects that still wait."""
    waiting = {step.project for step in walk.steps if step.verdict in _WAITING}
    on = Walk(
        replace(walk.sheet, leftover=()),
        walk.decisions,
        walk.place,
        left=walk.left + amount,
        funded=walk.funded,
    )
    on.down(project for project in projects if project.id in waiting - on.funded.keys())
    walk.ties += on.ties
    by_id = {project.id: project for project in projects}
    found = []
    for step in on.steps:
        if step.verdict is Verdict.FUNDED:
            extra = _paid(walk, by_id[step.project], Verdict.FROM_RESERVE)
            walk.left -= extra.from_left
            found.append(extra)
    return found


def _paid(walk: Walk, project: Project, by: Verdict) -> Extra:
    """Return a project paid from what is left, as far as it goes, then a reserve."""
    own = min(walk.left, project.cost)
    return Extra(project.id, by, own, project.cost - own)
