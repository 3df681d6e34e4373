"""Small elections rich in ties and near ties, for comparing counts with each other."""

from hypothesis import strategies as st

from pb.domain.tally import Project, gather
from tests.domain.tally.by_definition import Small

# In the order of their strings, which is not that of the numbers.
IDS = ("10", "11", "2", "3", "A", "a")
# Costs are few multiples of one of these, and at most a grosz beside it: ties
# among small ones, rates that differ in the tenth or fifteenth digit among large.
SCALES = (1, 1, 100, 30_000, 7_000_001, 10**11, 10**15)
BESIDE = st.sampled_from((0, 0, 0, 0, -1, 1))


@st.composite
def elections(draw, points=False, most=6):
    """Draw projects, few different ballots with weights, and an allocation."""
    ids = IDS[: draw(st.integers(1, most))]
    scale = draw(st.sampled_from(SCALES))
    costs = [max(1, draw(st.integers(1, 6)) * scale + draw(BESIDE)) for _ in ids]
    # Once in a while nobody marks the last of them.
    known = max(1, len(ids) - draw(st.sampled_from((0, 0, 0, 1))))
    ballots = []
    for _ in range(draw(st.integers(1, 5))):
        marked = draw(st.integers(1, 2**known - 1))
        ballot = {id_: 1 for place, id_ in enumerate(ids) if marked >> place & 1}
        if points:
            ballot = {id_: draw(st.integers(1, 4)) for id_ in ballot}
        ballots += [ballot] * draw(st.integers(1, 3))
    eighths = draw(st.integers(1, 9))
    allocation = max(1, sum(costs) * eighths // 8 + draw(BESIDE))
    return small(ids, costs, ballots, allocation)


def small(ids, costs, ballots, allocation):
    """Return an election, its projects with the votes and points of the ballots."""
    projects = tuple(
        Project(
            id_,
            cost,
            votes=sum(id_ in ballot for ballot in ballots),
            points=sum(ballot.get(id_, 0) for ballot in ballots),
        )
        for id_, cost in zip(ids, costs, strict=True)
    )
    return Small(projects, tuple(ballots), allocation)


def larger(drawn, points=False):
    """Return an election of twelve projects and forty ballots, drawn at random.

    Half of them are of few kinds, so that money runs out for many at once.
    """
    ids = [str(number) for number in range(1, 13)]
    scale, kinds = drawn.choice(SCALES), drawn.choice((4, 40))
    beside = drawn.choice((0, 1))
    costs = [drawn.randint(2, 9) * scale + drawn.randint(0, beside) for _ in ids]
    ballots = []
    for _ in range(kinds):
        marked = sorted(drawn.sample(ids, drawn.randint(3, 8)))
        ballots.append({id_: drawn.randint(1, 3) if points else 1 for id_ in marked})
    ballots = [drawn.choice(ballots) for _ in range(40)]
    return small(ids, costs, ballots, sum(costs) * drawn.randint(3, 6) // 10)


def profile_of(election, points=False):
    """Return the ballots of an election as the engine takes them."""
    ids = [project.id for project in election.projects]
    return gather(
        (
            (tuple(ballot), tuple(ballot.values()) if points else ())
            for ballot in election.ballots
        ),
        ids,
    )
