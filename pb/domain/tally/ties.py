"""Ties: when one decides, and what settles it.

A tie decides when two orders of the tied projects give different funded sets,
all else equal. What follows the tied projects depends on their funded set alone:
it fixes the money left, the rivals funded and whether the count has stopped. So
only the tied projects matter, and there is a closed form.

Skip. The sets that some order funds are exactly the largest affordable ones
(to which nothing can be added); every project that fits by itself is in one of
them, put it first. They are one and the same set only if all projects that fit
by themselves fit together.

Stop. If all fit together, every order funds all. Else every order leaves one
out; a project that fits is funded when put first, and is not when put last (or,
if it has a rival that fits, right behind that one). So the tie decides unless
none of them fits, when every order funds nothing.

Rivals cannot fit together; a project whose rival is already funded is out of it.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import groupby

from pb.domain.refusals import Refusal
from pb.domain.tally.sheet import (
    ContradictoryLots,
    Criterion,
    Misfit,
    NextOnList,
    Project,
    Sheet,
    TopUp,
)


class UndecidedTie(Refusal):
    """A tie decides and no lot is recorded for it (group: ids in file order; pool).

    ``pool`` is empty where a single pool is counted.
    """

    def __init__(self, group: tuple[str, ...], pool: str = "") -> None:
        super().__init__(group=group, pool=pool)
        self.group = group
        self.pool = pool


def decides(tied: Sequence[Project], left: int, sheet: Sheet) -> bool:
    """Tell whether the order of tied projects changes which are funded.

    Args:
        tied: projects of equal rank that are still in the running, with no
            rival funded.
        left: the money left before the first of them, in grosze.
        sheet: the rule sheet (misfit, exclusive groups, leftover).
    """
    if len(tied) < 2:
        return False
    fitting = [project for project in tied if project.cost <= left]
    if sheet.misfit is Misfit.SKIP or sheet.policy(NextOnList):
        return not _fit_together(fitting, left, sheet)
    if fitting:
        return not _fit_together(tied, left, sheet)
    return topped_up(tied, left, sheet)


def topped_up(tied: Sequence[Project], left: int, sheet: Sheet) -> bool:
    """Tell whether any of these would be topped up if it came first."""
    policy = sheet.policy(TopUp)
    return policy is not None and any(
        policy.reaches(project.cost, left) for project in tied
    )


def _fit_together(projects: Sequence[Project], left: int, sheet: Sheet) -> bool:
    if sum(project.cost for project in projects) > left:
        return False
    ids = {project.id for project in projects}
    return all(len(group & ids) <= 1 for group in sheet.exclusive)


def divided(
    tied: Sequence[Project], by: Criterion, place: Mapping[str, int]
) -> list[list[Project]]:
    """Return tied projects as groups in the order of a criterion, best first.

    ``place`` is each project's place in the file. Groups keep their given order.
    """
    keys: Mapping[Criterion, Callable[[Project], Hashable]] = {
        Criterion.CHEAPER: lambda project: project.cost,
        Criterion.DEARER: lambda project: -project.cost,
        Criterion.VOTES: lambda project: -project.votes,
        Criterion.ID: lambda project: project.id,
        Criterion.FILE: lambda project: place[project.id],
    }
    ranked = sorted(tied, key=keys[by])  # type: ignore[arg-type]  # one key, one type
    return [list(group) for _, group in groupby(ranked, key=keys[by])]


def drawn(
    tied: Sequence[Project], lots: Sequence[Sequence[str]]
) -> list[Project] | None:
    """Return tied projects in the order of the recorded lot; None without one.

    Raises:
        ContradictoryLots: two lots that cover them disagree on their order.
    """
    projects = {project.id: project for project in tied}
    orders = {
        tuple(id_ for id_ in dict.fromkeys(lot) if id_ in projects)
        for lot in lots
        if projects.keys() <= set(lot)
    }
    if len(orders) > 1:
        raise ContradictoryLots(group=tuple(projects))
    return [projects[id_] for order in orders for id_ in order] or None
