"""Faults to seed into a faultless rulebook, and all that is found of each."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from pb.domain.calendar import Stage, Timetable, Window, WindowKind
from pb.domain.linter import (
    DECIDING,
)
from pb.domain.pool import RESERVE, Area, Pool
from pb.domain.rulebook import (
    Basis,
    Card,
    Criterion,
    ExtraField,
    Retention,
    Rulebook,
)
from pb.domain.terms import (
    BallotForm,
    Body,
    Completion,
    Custody,
    Duplicates,
    Misfit,
    Remainder,
    Route,
    Rule,
    Score,
    Start,
    TieCriterion,
    Utility,
    Visibility,
)

Parts = tuple[Rulebook, Timetable]
Seen = tuple[str, str, str]
"""A finding's code, its parameter, and its pool."""


def rules(**changes: object) -> Callable[[Parts], Parts]:
    """Return a fault in the rulebook."""
    return lambda parts: (parts[0].with_(**changes), parts[1])


def pools(*changes: dict[str, object]) -> Callable[[Parts], Parts]:
    """Return a fault in the pools, one after the other."""

    def seeded(parts: Parts) -> Parts:
        book, timetable = parts
        changed = [
            replace(pool, **(changes[n] if n < len(changes) else {}))  # type: ignore[arg-type]
            for n, pool in enumerate(book.pools)
        ]
        return book.with_(pools=tuple(changed)), timetable

    return seeded


def ends(stage: Stage, lasts: timedelta) -> Callable[[Parts], Parts]:
    """Return a fault in the dates: a stage lasts so long, all later ones follow."""

    def seeded(parts: Parts) -> Parts:
        book, timetable = parts
        span = timetable.window(stage)
        by = lasts - (span.ends - span.begins)
        begins = {
            each: at + by if at >= span.ends else at
            for each, at in timetable.begins.items()
        }
        windows = {
            kind: Window(
                *(at + by if at >= span.ends else at for at in (w.begins, w.ends))
            )
            for kind, w in timetable.windows.items()
        }
        return book, Timetable(begins, windows)

    return seeded


def window(kind: WindowKind, **moves: timedelta) -> Callable[[Parts], Parts]:
    """Return a fault in a window: it begins or ends so much later."""

    def seeded(parts: Parts) -> Parts:
        book, timetable = parts
        span = timetable.windows[kind]
        moved = Window(
            span.begins + moves.get("begins", timedelta()),
            span.ends + moves.get("ends", timedelta()),
        )
        return book, replace(timetable, windows={**timetable.windows, kind: moved})

    return seeded


def without(kind: WindowKind) -> Callable[[Parts], Parts]:
    """Return a fault in the dates: a window is not named."""

    def seeded(parts: Parts) -> Parts:
        book, timetable = parts
        left = {each: span for each, span in timetable.windows.items() if each != kind}
        return book, replace(timetable, windows=left)

    return seeded


def both(*faults: Callable[[Parts], Parts]) -> Callable[[Parts], Parts]:
    def seeded(parts: Parts) -> Parts:
        for fault in faults:
            parts = fault(parts)
        return parts

    return seeded


DAY = timedelta(days=1)
NORTH, SOUTH = (
    Area("north", "Północ", 40_000, 39_000),
    Area("south", "Południe", 25_000),
)
HALVES = (
    Pool("north", "Północ", 600_000_00, area="north"),
    Pool("south", "Południe", 400_000_00, area="south"),
)
GREEN = {"ballot_form": BallotForm.APPROVAL, "least_choices": 1, "most_choices": 5}
SHARES = {**GREEN, "rule": Rule.EQUAL_SHARES, "completion": Completion.ADD1}
POINTS = {"ballot_form": BallotForm.POINTS, "points_sum": 10, "points_cap": 5}
CANNOT_POINTS: Seen = ("cannot-run", "ballot_form", "")


@dataclass(frozen=True)
class Fault:
    """A fault, and all that is to be found of it."""

    seeded: Callable[[Parts], Parts]
    finds: tuple[Seen, ...]


def fault(
    seeded: Callable[[Parts], Parts],
    code: str,
    parameter: str,
    pool: str = "",
    also: tuple[Seen, ...] = (),
) -> Fault:
    return Fault(seeded, ((code, parameter, pool), *also))


CITED = {name: Basis("§ 1") for name in DECIDING}
UNCITED = {name: basis for name, basis in CITED.items() if name != "routes"}
WITH_PESEL = (Route.EMAIL, Route.POINT, Route.PESEL)
NO_PESEL_YET: tuple[Seen, ...] = (("cannot-run", "routes", ""),)

FAULTS = {
    "pools have less than the allocation": fault(
        rules(allocation=1_000_000_01), "pools-sum", "pools"
    ),
    "pools have more than the allocation": fault(
        pools({"amount": 600_000_01}), "pools-sum", "pools"
    ),
    "expenditure unknown": fault(
        rules(expenditure=None), "expenditure-missing", "expenditure"
    ),
    "less than 0.5 % of expenditure": fault(
        rules(expenditure=200_000_000_01), "below-minimum", "allocation"
    ),
    "pool without a name": fault(
        pools({"name": "  "}), "pool-name-missing", "pool_name", "large"
    ),
    "two pools of one name": fault(
        pools({}, {"name": "DUŻE"}), "pool-name-twice", "pool_name", "small"
    ),
    "pool called as the reserve": fault(
        pools({"key": RESERVE}), "pool-key-reserved", "pool_name", RESERVE
    ),
    "least cost above the pool": fault(
        pools({}, {}, {"cost_min": 100_000_01, "cost_max": 100_000_01}),
        "cost-min-above-pool",
        "pool_cost_min",
        "soft",
    ),
    "highest cost above the pool": fault(
        pools({}, {}, {"cost_max": 100_000_01}),
        "cost-max-above-pool",
        "pool_cost_max",
        "soft",
    ),
    "leftover to a pool that is not there": fault(
        pools({"leftover_to": "gone"}), "leftover-unknown", "pool_leftover_to", "large"
    ),
    "leftover to the pool itself": fault(
        pools({"leftover_to": "large"}),
        "leftover-to-itself",
        "pool_leftover_to",
        "large",
    ),
    "leftover to a pool counted before": fault(
        pools({}, {"leftover_to": "large"}),
        "leftover-not-later",
        "pool_leftover_to",
        "small",
    ),
    "leftovers in a circle": fault(
        pools({"leftover_to": "soft"}, {}, {"leftover_to": "large"}),
        "leftover-not-later",
        "pool_leftover_to",
        "soft",
    ),
    "leftover to a reserve that pays nothing": fault(
        pools({"leftover_to": RESERVE}), "leftover-wasted", "pool_leftover_to", "large"
    ),
    "eligible unknown": fault(rules(eligible=None), "eligible-missing", "eligible"),
    "more voters than people": fault(
        rules(eligible=65_001), "eligible-above-inhabitants", "eligible"
    ),
    "numbers of no day": fault(
        rules(residents_on=None), "residents-date-missing", "residents_on"
    ),
    "numbers of a day after the vote began": fault(
        rules(residents_on=date(2126, 12, 31)), "residents-date-late", "residents_on"
    ),
    "numbers of no source": fault(
        rules(residents_source=" "), "residents-source-missing", "residents_source"
    ),
    "age limit of 16": fault(rules(age_limit=16), "age-limit", "age_limit"),
    "age limit of 18": fault(rules(age_limit=18), "age-limit", "age_limit"),
    "age limit below zero": fault(rules(age_limit=-1), "age-limit", "age_limit"),
    "one signature too many": fault(
        pools({"supporters": 66}), "supporters-above-cap", "pool_supporters", "large"
    ),
    "signatures below zero": fault(
        pools({"supporters": -1}), "supporters-negative", "pool_supporters", "large"
    ),
    "signatures without inhabitants": fault(
        both(rules(inhabitants=None), pools({"supporters": 5}, {"supporters": 5})),
        "inhabitants-missing",
        "inhabitants",
    ),
    "signatures in an area without inhabitants": fault(
        both(
            rules(areas=(Area("north", "Północ"),)),
            pools({"area": "north", "supporters": 5}),
        ),
        "area-inhabitants-missing",
        "areas",
    ),
    "more signatures than 0.1 % of the area": fault(
        both(rules(areas=(NORTH,)), pools({"area": "north", "supporters": 41})),
        "supporters-above-cap",
        "pool_supporters",
        "large",
    ),
    "pool of an unknown area": fault(
        pools({"area": "west"}), "area-unknown", "pool_area", "large"
    ),
    "two areas of one key": fault(
        rules(areas=(NORTH, NORTH), inhabitants=80_000), "area-twice", "areas"
    ),
    "residents of an area without a pool": fault(
        rules(
            areas=(NORTH, replace(SOUTH, eligible=26_000)),
            pools=(replace(HALVES[0], amount=1_000_000_00),),
            most_choices=1,
        ),
        "area-without-pool",
        "areas",
    ),
    "voters of an area unknown": fault(
        rules(areas=(NORTH, SOUTH), pools=HALVES, most_choices=2),
        "area-eligible-missing",
        "areas",
    ),
    "voters who live in no area": fault(
        rules(
            areas=(NORTH, replace(SOUTH, eligible=25_000)),
            pools=HALVES,
            most_choices=2,
        ),
        "areas-eligible-sum",
        "areas",
    ),
    "more people in the areas than in the city": fault(
        rules(areas=(NORTH, replace(SOUTH, inhabitants=25_001))),
        "areas-above-city",
        "areas",
    ),
    "no proposal for anybody": fault(
        rules(proposals_per_person=0), "proposals-per-person", "proposals_per_person"
    ),
    "question asked twice": fault(
        rules(extra_fields=(ExtraField("a", "A?"), ExtraField("a", "B?"))),
        "extra-field",
        "extra_fields",
    ),
    "question without words": fault(
        rules(extra_fields=(ExtraField("a", " "),)), "extra-field", "extra_fields"
    ),
    "no substantive criteria": fault(
        rules(criteria=(Criterion(Card.FORMAL, "A", sentence="B"),)),
        "criteria-missing",
        "criteria",
    ),
    "empty criterion": fault(
        rules(
            criteria=(
                Criterion(Card.FORMAL, " "),
                Criterion(Card.SUBSTANTIVE, "A", sentence="B"),
            )
        ),
        "criterion-empty",
        "criteria",
    ),
    "criterion without a public sentence": fault(
        rules(
            criteria=(
                Criterion(Card.FORMAL, "A"),
                Criterion(Card.SUBSTANTIVE, "A", sentence="B"),
            )
        ),
        "criterion-sentence",
        "criteria",
    ),
    "no day to complete": fault(
        rules(completing_days=0), "completing-days", "completing_days"
    ),
    "hardly a day to complete": fault(
        rules(completing_days=2), "completing-days-few", "completing_days"
    ),
    "appeal to who refused": fault(
        rules(decided_by=Body.COMMISSION), "appeal-to-same-body", "appeals_to"
    ),
    "ballots with points, which cannot be run": fault(
        rules(**POINTS, score=Score.POINTS), "cannot-run", "ballot_form"
    ),
    "text messages, which cannot be run": fault(
        rules(routes=(Route.POINT, Route.SMS)), "cannot-run", "routes"
    ),
    "key kept by the commission, which cannot be run": fault(
        rules(custody=Custody.COMMISSION, visibility=Visibility.TURNOUT),
        "cannot-run",
        "custody",
    ),
    "least choices above the most": fault(
        rules(**GREEN | {"least_choices": 6}), "choices-order", "least_choices"
    ),
    "more marks than one on a ballot for one": fault(
        rules(ballot_form=BallotForm.CHOOSE_ONE), "choices-of-form", "most_choices"
    ),
    "more marks than pools": fault(
        rules(most_choices=4), "choices-of-form", "most_choices"
    ),
    "more marks needed than one": fault(
        rules(least_choices=2), "one-is-enough", "least_choices"
    ),
    "approval of a single project": fault(
        rules(**GREEN | {"most_choices": 1}), "approval-of-one", "most_choices"
    ),
    "points without a sum": fault(
        rules(**POINTS | {"points_sum": None}, score=Score.POINTS),
        "points-sum",
        "points_sum",
        also=(CANNOT_POINTS,),
    ),
    "points without a cap": fault(
        rules(**POINTS | {"points_cap": None}, score=Score.POINTS),
        "points-cap-missing",
        "points_cap",
        also=(CANNOT_POINTS,),
    ),
    "cap above the sum": fault(
        rules(**POINTS | {"points_cap": 11}, score=Score.POINTS),
        "points-cap-size",
        "points_cap",
        also=(CANNOT_POINTS,),
    ),
    "ranking of no number": fault(
        rules(ballot_form=BallotForm.RANKING, score=Score.POINTS),
        "ranked-missing",
        "ranked",
        also=(CANNOT_POINTS,),
    ),
    "points counted that nobody gives": fault(
        rules(score=Score.POINTS), "score-without-points", "score"
    ),
    "points given that nobody counts": fault(
        rules(**POINTS), "points-not-counted", "score", also=(CANNOT_POINTS,)
    ),
    "no way to be confirmed": fault(rules(routes=()), "routes-empty", "routes"),
    "no polling point": fault(rules(routes=(Route.EMAIL,)), "point-missing", "routes"),
    "PESEL without a paragraph": fault(
        rules(routes=WITH_PESEL, basis=UNCITED),
        "pesel-basis-missing",
        "routes",
        also=(*NO_PESEL_YET, ("basis-missing", "basis:routes", "")),
    ),
    "PESEL with a paragraph": fault(
        rules(routes=WITH_PESEL), "pesel", "routes", also=NO_PESEL_YET
    ),
    "many ballots from one address": fault(
        rules(ballots_per_contact=4), "contact-shared", "ballots_per_contact"
    ),
    "anybody can void a vote": fault(
        rules(duplicates=Duplicates.ALL_VOID), "duplicates-void", "duplicates"
    ),
    "live standings without the key": fault(
        rules(custody=Custody.COMMISSION),
        "live-without-key",
        "visibility",
        also=(("cannot-run", "custody", ""),),
    ),
    "live votes under another rule": fault(
        rules(**SHARES), "live-by-votes", "visibility"
    ),
    "threshold above the voters": fault(
        pools({"threshold": 65_001}), "threshold-unreachable", "pool_threshold", "large"
    ),
    "both tie rules": fault(
        rules(tie_criteria=tuple(TieCriterion)), "ties-contradict", "tie_criteria"
    ),
    "a tie rule twice": fault(
        rules(tie_criteria=(TieCriterion.CHEAPER,) * 2), "ties-repeat", "tie_criteria"
    ),
    "top-up without a share": fault(
        rules(remainder=Remainder.TOP_UP, reserve=1), "top-up-share", "top_up_share"
    ),
    "top-up of more than all": fault(
        rules(remainder=Remainder.TOP_UP, reserve=1, top_up_share=Fraction(5, 4)),
        "top-up-share",
        "top_up_share",
    ),
    "top-up without limit": fault(
        rules(remainder=Remainder.TOP_UP, top_up_share=Fraction(4, 5)),
        "reserve-open",
        "reserve",
    ),
    "reserve below zero": fault(
        rules(remainder=Remainder.TOP_UP, top_up_share=Fraction(4, 5), reserve=-1),
        "reserve-size",
        "reserve",
    ),
    "next on the list after skipping": fault(
        rules(remainder=Remainder.NEXT_ON_LIST), "next-after-skip", "remainder"
    ),
    "share test of nothing": fault(
        rules(**SHARES, share=Fraction(0), visibility=Visibility.SEALED),
        "share-size",
        "share",
    ),
    "step of nothing": fault(
        rules(**SHARES, increment=0, visibility=Visibility.SEALED),
        "increment-size",
        "increment",
    ),
    "Equal Shares not completed": fault(
        rules(**SHARES | {"completion": Completion.NONE}, visibility=Visibility.SEALED),
        "completion-none",
        "completion",
    ),
    "Equal Shares of one mark": fault(
        rules(
            rule=Rule.EQUAL_SHARES,
            completion=Completion.ADD1,
            visibility=Visibility.SEALED,
        ),
        "one-mark",
        "rule",
    ),
    "Phragmén of one mark": fault(
        rules(rule=Rule.PHRAGMEN, visibility=Visibility.SEALED), "one-mark", "rule"
    ),
    "data kept for no day": fault(
        rules(retention=Retention(support=0)), "retention-size", "retention"
    ),
    "data kept for eleven years": fault(
        rules(retention=Retention(accounts=4000)), "retention-long", "retention"
    ),
    "voters forgotten before protests end": fault(
        rules(retention=Retention(identities=6)), "identities-too-short", "retention"
    ),
    "no title of the resolution": fault(rules(act=""), "act-missing", "act"),
    "no paragraph of the rule": fault(
        rules(basis={k: v for k, v in CITED.items() if k != "rule"}),
        "basis-missing",
        "basis:rule",
    ),
    "points on a ballot with marks": fault(rules(points_sum=3), "unused", "points_sum"),
    "cap on a ballot with marks": fault(rules(points_cap=3), "unused", "points_cap"),
    "number to rank on a ballot with marks": fault(rules(ranked=3), "unused", "ranked"),
    "several in each pool where one is marked": fault(
        rules(choices_per_pool=True), "unused", "choices_per_pool"
    ),
    "top-up share where nothing is topped up": fault(
        rules(top_up_share=Fraction(4, 5)), "unused", "top_up_share"
    ),
    "reserve where nothing is topped up": fault(rules(reserve=5), "unused", "reserve"),
    "utility of the greedy rule": fault(
        rules(utility=Utility.CARDINALITY), "unused", "utility"
    ),
    "start of the greedy rule": fault(rules(start=Start.FLOOR), "unused", "start"),
    "completion of the greedy rule": fault(
        rules(completion=Completion.GREEDY), "unused", "completion"
    ),
    "step of the greedy rule": fault(rules(increment=100), "unused", "increment"),
    "comparison of the greedy rule": fault(
        rules(comparison=True), "unused", "comparison"
    ),
    "share test of the greedy rule": fault(
        rules(share=Fraction(1, 3)), "unused", "share"
    ),
    "leftovers of the greedy rule under Equal Shares": fault(
        rules(
            **SHARES,
            remainder=Remainder.NEXT_ON_LIST,
            misfit=Misfit.STOP,
            visibility=Visibility.SEALED,
        ),
        "unused",
        "remainder",
    ),
    "submission of 13 days": fault(
        ends(Stage.SUBMISSION, 13 * DAY), "submission-short", "submission"
    ),
    "verification of 13 days": fault(
        ends(Stage.VERIFICATION, 13 * DAY), "verification-short", "verification"
    ),
    "printing of less than an hour": fault(
        ends(Stage.PRINTING, timedelta(minutes=59)), "printing-short", "printing"
    ),
    "printing of a day": fault(
        ends(Stage.PRINTING, DAY), "printing-hurried", "printing"
    ),
    "voting from Monday to Saturday morning": fault(
        both(
            ends(Stage.PRINTING, 12 * DAY),
            ends(Stage.VOTING, 5 * DAY + timedelta(hours=9)),
        ),
        "voting-no-weekend",
        "voting",
    ),
    "voting of four days": fault(
        both(ends(Stage.PRINTING, 16 * DAY), ends(Stage.VOTING, 4 * DAY)),
        "voting-short",
        "voting",
    ),
    "a month to carry projects out": fault(
        ends(Stage.IMPLEMENTATION, 30 * DAY), "implementation-short", "implementation"
    ),
    "no time to withdraw named": fault(
        without(WindowKind.WITHDRAWAL), "window-missing", "window:withdrawal"
    ),
    "no time to complete named": fault(
        without(WindowKind.COMPLETING), "window-missing", "window:completing"
    ),
    "no time to appeal named": fault(
        without(WindowKind.APPEAL), "window-missing", "window:appeal"
    ),
    "no time to protest named": fault(
        without(WindowKind.PROTEST), "window-missing", "window:protest"
    ),
    "completing before submission": fault(
        window(WindowKind.COMPLETING, begins=-31 * DAY),
        "completing-early",
        "window:completing",
    ),
    "completing for fewer days than a call gives": fault(
        window(WindowKind.COMPLETING, ends=-52 * DAY),
        "completing-short",
        "window:completing",
    ),
    "appeals before verification": fault(
        window(WindowKind.APPEAL, begins=-61 * DAY), "appeal-early", "window:appeal"
    ),
    "appeals after the ballots are prepared": fault(
        window(WindowKind.APPEAL, ends=timedelta(seconds=1)),
        "appeal-late",
        "window:appeal",
    ),
    "appeals within four days": fault(
        window(WindowKind.APPEAL, ends=-11 * DAY), "appeal-short", "window:appeal"
    ),
    "withdrawal from the printed ballot": fault(
        window(WindowKind.WITHDRAWAL, ends=15 * DAY + timedelta(seconds=1)),
        "withdrawal-late",
        "window:withdrawal",
    ),
    "protests before the vote": fault(
        window(WindowKind.PROTEST, begins=-timedelta(seconds=1)),
        "protest-early",
        "window:protest",
    ),
    "protests only on the day after": fault(
        window(WindowKind.PROTEST, ends=-DAY), "protest-short", "window:protest"
    ),
    "protests against published results": fault(
        window(WindowKind.PROTEST, ends=5 * DAY + timedelta(seconds=1)),
        "protest-after-results",
        "window:protest",
    ),
}
