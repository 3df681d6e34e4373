"""Each fault seeded into a faultless rulebook is found, and nothing else is."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta

import pytest

from pb.domain import lint_dates, lint_proposals, usual, warsaw, workdays
from pb.domain.calendar import WARSAW, Stage, Timetable, Window, WindowKind
from pb.domain.finding import TERMS
from pb.domain.linter import (
    CHECKS,
    Code,
    Finding,
    Severity,
    Source,
    is_asked,
    lint,
    undecided,
)
from pb.domain.pool import Pool
from pb.domain.rulebook import PARAMETERS, Retention, Rule, Rulebook
from tests import make
from tests.domain.seeded import FAULTS, Seen, without


def _seen(findings: tuple[Finding, ...]) -> set[Seen]:
    return {(each.code.value, each.parameter, each.pool) for each in findings}


def test_a_faultless_rulebook_has_no_fault() -> None:
    assert lint(*make.faultless()) == ()


@pytest.mark.parametrize("name", FAULTS)
def test_a_seeded_fault_is_found_and_nothing_else(name: str) -> None:
    seeded = FAULTS[name]
    findings = lint(*seeded.seeded(make.faultless()))
    assert _seen(findings) == set(seeded.finds)
    assert len(findings) == len(seeded.finds)


_ERRORS = """
cannot-run pools-sum expenditure-missing below-minimum pool-name-missing
pool-name-twice pool-key-reserved cost-min-above-pool cost-max-above-pool
leftover-unknown leftover-to-itself leftover-not-later eligible-missing
eligible-above-inhabitants
age-limit inhabitants-missing area-inhabitants-missing supporters-above-cap
supporters-negative area-unknown area-twice area-without-pool area-eligible-missing
areas-eligible-sum areas-above-city proposals-per-person extra-field criterion-empty
completing-days choices-order choices-of-form one-is-enough
points-sum points-cap-size
ranked-missing score-without-points routes-empty pesel-basis-missing
live-without-key threshold-unreachable ties-contradict ties-repeat top-up-share
reserve-size share-size increment-size retention-size identities-too-short
printing-short unset
"""
"""What keeps an edition closed; the rest is for people to weigh."""


def test_errors_and_warnings_are_those_that_were_decided() -> None:
    errors = {code for code, (bad, _) in TERMS.items() if bad is Severity.ERROR}
    assert errors == set(_ERRORS.split())


def test_each_code_has_its_terms_and_a_seeded_fault() -> None:
    assert TERMS.keys() == set(Code)
    seeded = {code for each in FAULTS.values() for code, _, _ in each.finds}
    assert {code.value for code in Code} - seeded == {"unset"}
    assert {source for _, source in TERMS.values()} == set(Source)


def test_a_finding_knows_how_bad_it_is_and_what_it_rests_on() -> None:
    book, timetable = make.faultless()
    (finding,) = lint(book.with_(age_limit=16), timetable)
    assert (finding.is_error, finding.source) == (True, Source.COURTS)
    assert finding.facts == {"age": 16}


@pytest.mark.parametrize("age", [0, 13])
def test_no_age_limit_and_thirteen_years_are_no_fault(age: int) -> None:
    book, timetable = make.faultless()
    assert lint(book.with_(age_limit=age), timetable) == ()


@pytest.mark.parametrize(
    ("inhabitants", "most"), [(64_999, 64), (65_000, 65), (65_999, 65), (999, 0)]
)
def test_signatures_are_capped_at_the_floor_of_a_thousandth(
    inhabitants: int, most: int
) -> None:
    book, timetable = make.faultless()
    book = book.with_(inhabitants=inhabitants, eligible=900)
    large, *rest = book.pools
    for supporters, faulty in ((most, False), (most + 1, True)):
        pools = (replace(large, supporters=supporters), *rest)
        codes = {each.code for each in lint(book.with_(pools=pools), timetable)}
        assert (Code.SUPPORTERS_ABOVE_CAP in codes) is faulty


def test_the_minimum_is_rounded_up_to_the_next_grosz() -> None:
    book, timetable = make.faultless()
    # 0.5 % of 20,000,000,001 grosze are 100,000,000.005.
    (finding,) = lint(book.with_(expenditure=200_000_000_01), timetable)
    assert finding.facts["least"] == 1_000_000_01
    assert lint(book.with_(expenditure=200_000_000_00), timetable) == ()


def test_a_city_without_county_rights_needs_no_minimum() -> None:
    book, timetable = make.faultless()
    assert lint(book.with_(county_rights=False, expenditure=None), timetable) == ()


def test_money_may_flow_on_and_then_projects_may_cost_more_than_their_pool() -> None:
    book, timetable = make.faultless()
    large, small, soft = book.pools
    dear = replace(soft, cost_max=200_000_00)
    flows = (large, replace(small, leftover_to="soft"), dear)
    assert lint(book.with_(pools=flows), timetable) == ()


def test_nothing_is_said_of_what_is_not_decided_but_that_it_is_not() -> None:
    book, timetable = make.faultless()
    faulty = book.with_(pools=(Pool("a", "", 5, area="gone", supporters=9_999),))
    open_ = replace(faulty, unset=frozenset({"pools"}))
    assert _seen(lint(open_, timetable)) == {("unset", "pools", "")}


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_an_undecided_parameter_is_an_error_if_it_is_asked_for(parameter: str) -> None:
    book, timetable = make.faultless()
    faults = [
        each
        for each in lint(replace(book, unset=frozenset({parameter})), timetable)
        if each.code is Code.UNSET
    ]
    asked = is_asked(book, parameter)
    assert [each.parameter for each in faults] == ([parameter] if asked else [])
    assert all(each.is_error for each in faults)


def test_what_other_rules_leave_no_use_for_need_not_be_decided() -> None:
    book, _ = make.faultless()
    everything = replace(book, unset=frozenset(PARAMETERS))
    assert {"score", "misfit", "expenditure"} <= undecided(everything)
    assert not {"utility", "ranked", "points_sum", "reserve"} & undecided(everything)
    shares = everything.with_(rule=Rule.EQUAL_SHARES, unset=everything.unset - {"rule"})
    assert {"utility", "start", "completion", "share"} <= undecided(shares)
    assert not {"score", "misfit", "remainder"} & undecided(shares)


def test_findings_stand_in_the_order_of_the_rulebook_and_dates_last() -> None:
    book, timetable = make.faultless()
    faulty = book.with_(act="", age_limit=16, allocation=7)
    seeded = without(WindowKind.APPEAL)((faulty, timetable))
    parameters = [each.parameter for each in lint(*seeded)]
    assert parameters == ["allocation", "pools", "age_limit", "act", "window:appeal"]


def test_each_class_of_kept_data_has_a_longest_time() -> None:
    assert lint_proposals.LONGEST_KEPT.keys() == {f.name for f in fields(Retention)}


def test_each_rule_reads_only_parameters_that_there_are() -> None:
    for read in CHECKS.values():
        assert read <= set(PARAMETERS)


def test_a_vote_from_midnight_on_saturday_to_midnight_has_a_day_off() -> None:
    book, timetable = make.faultless()
    friday = datetime(2126, 9, 6, 12, tzinfo=WARSAW)
    for begins, found in (
        (datetime(2126, 9, 7, tzinfo=WARSAW), False),
        (datetime(2126, 9, 7, 0, 0, 1, tzinfo=WARSAW), True),
        (friday, False),
    ):
        spans = timetable.begins | {
            Stage.VOTING: begins,
            Stage.COUNTING: datetime(2126, 9, 8, tzinfo=WARSAW),
            Stage.RESULTS: datetime(2126, 9, 20, tzinfo=WARSAW),
        }
        codes = {each.code for each in lint(book, Timetable(spans))}
        assert (Code.VOTING_NO_WEEKEND in codes) is found


def test_a_week_in_which_the_clock_goes_forward_is_a_week() -> None:
    book, _ = make.faultless()
    # Submission begins on 26 March; on 31 March an hour is skipped.
    timetable = usual.timetable(date(2126, 1, 25))
    assert warsaw.wall(timetable.begins[Stage.SUBMISSION]).date() == date(2126, 3, 26)
    spans = timetable.begins | {
        Stage.VERIFICATION: warsaw.read(date(2126, 4, 9), time()).instant
    }
    assert Code.SUBMISSION_SHORT not in _codes(book, spans)
    spans[Stage.VERIFICATION] -= timedelta(seconds=1)
    assert Code.SUBMISSION_SHORT in _codes(book, spans)


def _codes(book: Rulebook, begins: Mapping[Stage, datetime]) -> set[Code]:
    return {each.code for each in lint(book, Timetable(begins))}


def test_holidays_are_no_days_to_complete_a_proposal() -> None:
    book, timetable = make.faultless()
    # 24 April to 5 May 2126: Labour Day and Constitution Day fall on weekdays.
    begins = datetime(2126, 4, 25, tzinfo=WARSAW)
    ends_ = datetime(2126, 5, 7, tzinfo=WARSAW)
    assert workdays.working_days(begins.date(), ends_.date()) < 8
    windows = {**timetable.windows, WindowKind.COMPLETING: Window(begins, ends_)}
    findings = lint(book.with_(completing_days=8), replace(timetable, windows=windows))
    assert ("completing-short", "window:completing", "") in _seen(findings)


def test_the_spans_asked_for_are_shorter_than_the_usual_ones() -> None:
    _, timetable = make.faultless()
    for stage, (least, _) in lint_dates.SPANS.items():
        span = timetable.window(stage)
        assert span.ends - span.begins >= least
