"""Any rulebook and any timetable, as odd as their constructors let them be."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import Any

from hypothesis import strategies as st

from pb.domain.calendar import STAGES, Timetable, Window, WindowKind
from pb.domain.pool import RESERVE
from pb.domain.rulebook import (
    MOST_PER_CONTACT,
    PARAMETERS,
    Area,
    BallotForm,
    BallotOrder,
    Basis,
    Body,
    Card,
    Completion,
    Criterion,
    Custody,
    Duplicates,
    ExtraField,
    Misfit,
    Pool,
    Remainder,
    Retention,
    Route,
    Rule,
    Rulebook,
    Score,
    Start,
    TieCriterion,
    Utility,
    Visibility,
)

KEYS = st.sampled_from(["", "a", "b", "c", "added", RESERVE])
WORDS = st.sampled_from(["", " ", "A", "Ą", "b"])
WHOLE = st.integers(-3, 10**12)
OR_NONE = st.none() | WHOLE
PARTS = st.none() | st.fractions(-1, 2)


@st.composite
def pools(draw: st.DrawFn) -> tuple[Pool, ...]:
    """Return pools with keys of their own, as a rulebook wants them."""
    made = []
    for key in draw(st.lists(KEYS, min_size=1, max_size=4, unique=True)):
        amount = draw(st.integers(1, 10**11))
        most = draw(st.none() | st.integers(1, 10**12))
        made.append(
            Pool(
                key,
                draw(WORDS),
                amount,
                cost_min=draw(st.integers(1, amount if most is None else most)),
                cost_max=most,
                threshold=draw(st.none() | st.integers(0, 10**6)),
                area=draw(KEYS),
                supporters=draw(WHOLE),
                leftover_to=draw(KEYS),
            )
        )
    return tuple(made)


def _several(each: Any) -> Any:
    return st.lists(each, max_size=3).map(tuple)


def rulebooks() -> st.SearchStrategy[Rulebook]:
    """Return any rulebook that can be made."""
    return st.builds(
        Rulebook,
        allocation=st.integers(1, 10**12),
        pools=pools(),
        eligible=st.none() | st.integers(1, 10**8),
        ballot_form=st.sampled_from(BallotForm),
        least_choices=st.integers(1, 9),
        most_choices=st.integers(1, 9),
        score=st.sampled_from(Score),
        misfit=st.sampled_from(Misfit),
        tie_criteria=_several(st.sampled_from(TieCriterion)),
        visibility=st.sampled_from(Visibility),
        custody=st.sampled_from(Custody),
        ballots_per_contact=st.integers(1, MOST_PER_CONTACT),
        county_rights=st.booleans(),
        expenditure=OR_NONE,
        areas=_several(st.builds(Area, KEYS, WORDS, OR_NONE, OR_NONE)),
        inhabitants=OR_NONE,
        residents_on=st.none() | st.dates(date(1900, 1, 1), date(2900, 1, 1)),
        residents_source=WORDS,
        age_limit=st.integers(-1, 200),
        proposals_per_person=st.none() | st.integers(-1, 9),
        extra_fields=_several(st.builds(ExtraField, KEYS, WORDS, st.booleans())),
        criteria=_several(
            st.builds(Criterion, st.sampled_from(Card), WORDS, st.booleans(), WORDS)
        ),
        completing_days=st.integers(-1, 100),
        decided_by=st.sampled_from(Body),
        appeals_to=st.sampled_from(Body),
        choices_per_pool=st.booleans(),
        points_sum=OR_NONE,
        points_cap=OR_NONE,
        ranked=OR_NONE,
        order=st.sampled_from(BallotOrder),
        routes=_several(st.sampled_from(Route)),
        duplicates=st.sampled_from(Duplicates),
        rule=st.sampled_from(Rule),
        remainder=st.sampled_from(Remainder),
        top_up_share=PARTS,
        reserve=OR_NONE,
        utility=st.sampled_from(Utility),
        start=st.sampled_from(Start),
        completion=st.sampled_from(Completion),
        increment=OR_NONE,
        comparison=st.booleans(),
        share=PARTS,
        retention=st.builds(Retention, *(st.integers(-1, 5000) for _ in range(3))),
        act=WORDS,
        basis=st.dictionaries(
            st.sampled_from(PARAMETERS), st.builds(Basis, WORDS, WORDS), max_size=3
        ),
        unset=st.frozensets(st.sampled_from(PARAMETERS), max_size=5),
    )


SPANS = st.timedeltas(timedelta(microseconds=1), timedelta(days=900))
FIRST = st.dates(date(1950, 1, 1), date(2900, 1, 1))


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    """Return any timetable: stages in order, windows anywhere."""
    first = datetime.combine(draw(FIRST), time(), UTC)
    spans = [draw(SPANS) for _ in STAGES]
    begins = dict(zip(STAGES, accumulate(spans, initial=first), strict=False))
    windows = {
        kind: Window(at, at + draw(SPANS))
        for kind in draw(st.sets(st.sampled_from(WindowKind)))
        for at in [first + draw(SPANS)]
    }
    return Timetable(begins, windows)
