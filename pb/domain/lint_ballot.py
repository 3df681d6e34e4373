"""What may be wrong with the ballot and with how voters are confirmed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pb.domain.calendar import Timetable
from pb.domain.finding import Checks, Code, Finding, found, reads
from pb.domain.rulebook import (
    BallotForm,
    Basis,
    Custody,
    Duplicates,
    Route,
    Rulebook,
    Score,
    Visibility,
)

MANY_PER_CONTACT: Final = 3
"""Wrocław 2025: 320 votes from one address with 65 phones."""

SCORED: Final = frozenset({BallotForm.POINTS, BallotForm.RANKING})
"""Ballots that give points."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What this version can carry out. A rulebook that asks for more stays closed."""

    forms: frozenset[BallotForm] = frozenset(
        {BallotForm.CHOOSE_ONE, BallotForm.CHOOSE_ONE_PER_POOL, BallotForm.APPROVAL}
    )
    routes: frozenset[Route] = frozenset({Route.EMAIL, Route.POINT})
    """A polling point is staffed by people: the program only announces it."""
    custody: frozenset[Custody] = frozenset({Custody.SERVER})


RUNS: Final = Abilities()


def _form(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if rules.ballot_form not in RUNS.forms:
        yield found(Code.CANNOT_RUN, "ballot_form", value=rules.ballot_form)


def _route(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    for route in rules.routes:
        if route not in RUNS.routes:
            yield found(Code.CANNOT_RUN, "routes", value=route)


def _custody(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if rules.custody not in RUNS.custody:
        yield found(Code.CANNOT_RUN, "custody", value=rules.custody)


def _approval(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if rules.ballot_form is not BallotForm.APPROVAL:
        return
    least, most = rules.least_choices, rules.most_choices
    if least > most:
        yield found(Code.CHOICES_ORDER, "least_choices", least=least, most=most)
    elif most == 1 and not rules.choices_per_pool:
        yield found(Code.APPROVAL_OF_ONE, "most_choices")


def _choices(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    """Where the form of the ballot says how many, the numbers say the same."""
    marks: Mapping[BallotForm, int] = {
        BallotForm.CHOOSE_ONE: 1,
        BallotForm.CHOOSE_ONE_PER_POOL: len(rules.pools),
    }
    form = rules.ballot_form
    if form not in marks:
        return
    if rules.least_choices != 1:
        yield found(Code.ONE_IS_ENOUGH, "least_choices", form=form)
    if rules.most_choices != marks[form]:
        yield found(Code.CHOICES_OF_FORM, "most_choices", form=form, most=marks[form])


def _points(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if rules.ballot_form is not BallotForm.POINTS:
        return
    total, cap = rules.points_sum, rules.points_cap
    if total is None or total < 1:
        yield found(Code.POINTS_SUM, "points_sum")
    if cap is None:
        yield found(Code.POINTS_CAP_MISSING, "points_cap")
    elif cap < 1 or (total is not None and cap > total):
        yield found(Code.POINTS_CAP_SIZE, "points_cap", cap=cap, total=total)


def _ranking(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    missing = rules.ranked is None or rules.ranked < 1
    if rules.ballot_form is BallotForm.RANKING and missing:
        yield found(Code.RANKED_MISSING, "ranked")


def _score(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    gives = rules.ballot_form in SCORED
    if rules.score is Score.POINTS and not gives:
        yield found(Code.SCORE_WITHOUT_POINTS, "score", form=rules.ballot_form)
    elif rules.score is Score.VOTES and gives:
        yield found(Code.POINTS_NOT_COUNTED, "score", form=rules.ballot_form)


def _routes(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if not rules.routes:
        yield found(Code.ROUTES_EMPTY, "routes")
    elif Route.POINT not in rules.routes:
        yield found(Code.POINT_MISSING, "routes")


def _pesel(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if Route.PESEL not in rules.routes:
        return
    cited = rules.basis.get("routes", Basis("")).paragraph.strip()
    yield found(Code.PESEL if cited else Code.PESEL_BASIS_MISSING, "routes")


def _contacts(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if rules.ballots_per_contact > MANY_PER_CONTACT:
        yield found(
            Code.CONTACT_SHARED,
            "ballots_per_contact",
            ballots=rules.ballots_per_contact,
            most=MANY_PER_CONTACT,
        )


def _duplicates(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if rules.duplicates is Duplicates.ALL_VOID:
        yield found(Code.DUPLICATES_VOID, "duplicates")


def _live(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if rules.visibility is Visibility.LIVE and rules.custody is not Custody.SERVER:
        yield found(Code.LIVE_WITHOUT_KEY, "visibility")


CHECKS: Checks = {
    _form: reads("ballot_form"),
    _approval: reads(
        "ballot_form", "least_choices", "most_choices", "choices_per_pool"
    ),
    _choices: reads("ballot_form", "least_choices", "most_choices", "pools"),
    _points: reads("ballot_form", "points_sum", "points_cap"),
    _ranking: reads("ballot_form", "ranked"),
    _score: reads("ballot_form", "score"),
    _route: reads("routes"),
    _routes: reads("routes"),
    _pesel: reads("routes"),
    _contacts: reads("ballots_per_contact"),
    _duplicates: reads("duplicates"),
    _custody: reads("custody"),
    _live: reads("visibility", "custody"),
}
"""The rules about the ballot and the voters."""
