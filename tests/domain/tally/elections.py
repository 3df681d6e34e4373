"""Small made-up elections, rich in ties, and the slow way to count them."""

from itertools import permutations

from hypothesis import settings
from hypothesis import strategies as st

from pb.domain.tally import Criterion, Decisions, Misfit, Project, Score, Sheet

# A busy machine is no reason to fail.
calmly = settings(deadline=None)

VOTES = Score.VOTES
SKIP = Sheet(VOTES, Misfit.SKIP)
STOP = Sheet(VOTES, Misfit.STOP)


def project(id_, cost, votes=1, points=0):
    return Project(id_, cost, votes, points)


@st.composite
def projects(draw, most=6, scores=3, costs=9):
    number = draw(st.integers(min_value=1, max_value=most))
    return [
        project(
            f"p{place}",
            draw(st.integers(min_value=1, max_value=costs)),
            draw(st.integers(min_value=0, max_value=scores)),
            draw(st.integers(min_value=0, max_value=scores)),
        )
        for place in range(number)
    ]


@st.composite
def sheets(draw, ids=("p0", "p1", "p2", "p3")):
    pairs = st.sets(st.sampled_from(ids), min_size=2, max_size=3).map(frozenset)
    return Sheet(
        score=draw(st.sampled_from(Score)),
        misfit=draw(st.sampled_from(Misfit)),
        threshold=draw(st.none() | st.integers(min_value=0, max_value=3)),
        exclusive=tuple(draw(st.lists(pairs, max_size=2))),
    )


ALLOCATIONS = st.integers(min_value=0, max_value=30)
CHAINS = st.lists(st.sampled_from(Criterion), max_size=3).map(tuple)


def walked(order, allocation, sheet, excluded=()):
    """Fund down an order in the plainest way; return the funded ids."""
    left, funded = allocation, []
    for each in order:
        score = each.votes if sheet.score is Score.VOTES else each.points
        out = each.withdrawn or each.id in excluded
        if out or (sheet.threshold is not None and score < sheet.threshold):
            continue
        if any(each.id in g and g & set(funded) for g in sheet.exclusive):
            continue
        if each.cost <= left:
            funded.append(each.id)
            left -= each.cost
        elif sheet.misfit is Misfit.STOP:
            break
    return funded


def all_orders(counted, sheet):
    """Return every order in which scores fall."""
    key = lambda each: -each.score(sheet.score)  # noqa: E731  sort key, used twice
    return [
        order
        for order in permutations(counted)
        if list(map(key, order)) == sorted(map(key, order))
    ]


def lot(*ids):
    return Decisions(lots=(ids,))
