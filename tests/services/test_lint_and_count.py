"""What the linter lets pass, the count can run; nothing else need be asked."""

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pb.domain import tally
from pb.domain.ballot import BallotPaper, Project, mark
from pb.domain.linter import Code, lint
from pb.domain.pool import RESERVE, Pool
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
)
from pb.services import tallying
from pb.services.votes import Votes
from tests import make

COSTS = st.integers(1, 9).map(lambda n: n * 50_000_00)
KEYS = ("large", "small", "soft")
SHARES = st.none() | st.fractions(-1, 2, max_denominator=5)


@st.composite
def pools(draw: st.DrawFn) -> tuple[Pool, ...]:
    return tuple(
        Pool(
            key,
            key,
            amount,
            cost_max=draw(st.none() | COSTS),
            threshold=draw(st.sampled_from([None, 0, 1, 3])),
            leftover_to=draw(st.sampled_from(["", "", *KEYS, RESERVE, "gone"])),
        )
        for key, amount in zip(KEYS, (600_000_00, 300_000_00, 100_000_00), strict=True)
    )


CHANGES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "rule": st.sampled_from(Rule),
        "ballot_form": st.sampled_from(BallotForm),
        "least_choices": st.integers(1, 2),
        "most_choices": st.integers(1, 4),
        "choices_per_pool": st.booleans(),
    },
    optional={
        "pools": pools(),
        "score": st.sampled_from(Score),
        "misfit": st.sampled_from(Misfit),
        "tie_criteria": st.sampled_from(
            [(), (TieCriterion.CHEAPER,), (TieCriterion.DEARER,), tuple(TieCriterion)]
        ),
        "remainder": st.sampled_from(Remainder),
        "top_up_share": SHARES,
        "reserve": st.none() | st.integers(-1, 10**8),
        "utility": st.sampled_from(Utility),
        "start": st.sampled_from(Start),
        "completion": st.sampled_from(Completion),
        "increment": st.none() | st.integers(-1, 10**6),
        "comparison": st.booleans(),
        "share": SHARES,
    },
)


# The first call loads the public holidays and numpy.
@settings(deadline=None)
@given(CHANGES, st.data())
def test_what_the_linter_lets_pass_can_be_counted(
    changes: dict[str, Any], data: st.DataObject
) -> None:
    rules = _mended(make.faultless()[0].with_(**changes))
    projects = tuple(
        Project(n, str(n), "Projekt", KEYS[n % 3], data.draw(COSTS))
        for n in range(1, 7)
    )
    paper = BallotPaper(
        rules.ballot_form,
        rules.least_choices,
        rules.most_choices,
        projects,
        rules.choices_per_pool,
    )
    votes = _votes(paper, data.draw(st.lists(_marks(paper), min_size=1, max_size=8)))

    try:
        result = tallying.elect(rules, paper, votes, tallying.Decided())
    except tally.UndecidedTie:
        return  # asks for the lot

    spent = {key: outcome.spent for key, outcome in result.outcomes.items()}
    assert all(spent[key] <= result.allocations[key] for key in KEYS)


def _mended(rules: Rulebook) -> Rulebook:
    """Return a rulebook with each fault put right, as a coordinator would."""
    base, timetable = make.faultless()
    for _ in range(5):
        faults = [each for each in lint(rules, timetable) if each.is_error]
        if not faults:
            return rules
        for each in faults:
            name = "pools" if each.parameter.startswith("pool") else each.parameter
            right = getattr(base, name)
            if each.code is Code.CHOICES_OF_FORM:
                right = each.facts["most"]
            if each.code is Code.TOP_UP_SHARE:
                right = Fraction(4, 5)
            rules = rules.with_(**{name: right})
    raise AssertionError(faults)


@st.composite
def _marks(draw: st.DrawFn, paper: BallotPaper) -> tuple[int, ...]:
    """Return what a valid ballot marks."""
    by_pool: dict[str, list[int]] = {}
    for project in paper.projects:
        by_pool.setdefault(project.pool, []).append(project.number)
    if paper.form is BallotForm.CHOOSE_ONE_PER_POOL:
        numbers = [draw(st.sampled_from(listed)) for listed in by_pool.values()]
    else:
        most = 2 if paper.by_pool else paper.most()
        first = by_pool["large"] if paper.by_pool else list(range(1, 7))
        numbers = draw(
            st.lists(
                st.sampled_from(first),
                min_size=min(paper.least("large" if paper.by_pool else None), most),
                max_size=min(most, paper.most("large" if paper.by_pool else None)),
                unique=True,
            )
        )
    return mark(paper, numbers).choices


def _votes(paper: BallotPaper, marked: list[tuple[int, ...]]) -> Votes:
    pool_of = paper.pool_of()
    return Votes(
        ballots=len(marked),
        by_project={n: sum(n in each for each in marked) for n in pool_of},
        by_pool={
            key: sum(any(pool_of[n] == key for n in each) for each in marked)
            for key in KEYS
        },
        patterns={each: marked.count(each) for each in marked},
        digest=None,
    )
