"""Whatever the rulebook and the dates, the linter answers, and in whole."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pb.domain.calendar import STAGES, Timetable, WindowKind
from pb.domain.linter import Code, Finding, is_asked, lint, undecided
from pb.domain.rulebook import PARAMETERS, Pool, Rulebook
from tests import make
from tests.domain.rulebooks import rulebooks, timetables

BESIDE = {
    *PARAMETERS,
    *(f"pool_{field}" for field in Pool.__dataclass_fields__),
    *(f"basis:{name}" for name in PARAMETERS),
    *(stage.value for stage in STAGES),
    *(f"window:{kind}" for kind in WindowKind),
}


# The first call loads the public holidays.
@settings(deadline=None)
@given(rulebooks(), timetables())
def test_the_linter_answers_whatever_it_is_given(
    rules: Rulebook, timetable: Timetable
) -> None:
    for finding in lint(rules, timetable):
        assert finding.parameter in BESIDE
        assert finding.pool in {"", *(pool.key for pool in rules.pools)}
        assert (finding.pool != "") <= finding.parameter.startswith("pool_")


@settings(deadline=None)
@given(rulebooks(), timetables())
def test_of_an_undecided_parameter_exactly_that_is_said(
    rules: Rulebook, timetable: Timetable
) -> None:
    said = Counter(_about(each) for each in lint(rules, timetable))
    for parameter in rules.unset:
        assert said[parameter] == (1 if is_asked(rules, parameter) else 0)
    assert undecided(rules) <= rules.unset


def _about(finding: Finding) -> str:
    name = finding.parameter.removeprefix("basis:")
    return "pools" if name.startswith("pool_") else name


@settings(deadline=None)
@given(rulebooks(), timetables(), st.sampled_from(PARAMETERS))
def test_taking_a_decision_back_never_opens_an_edition(
    rules: Rulebook, timetable: Timetable, parameter: str
) -> None:
    taken_back = replace(rules, unset=rules.unset | {parameter})
    faults = [each for each in lint(taken_back, timetable) if each.is_error]
    assert bool(faults) or not is_asked(taken_back, parameter)


@settings(deadline=None)
@given(st.sets(st.sampled_from(PARAMETERS)))
def test_a_faultless_rulebook_lacks_only_what_is_undecided(unset: set[str]) -> None:
    rules, timetable = make.faultless()
    open_ = replace(rules, unset=frozenset(unset))
    found = lint(open_, timetable)
    assert {each.code for each in found} <= {Code.UNSET}
    assert {each.parameter for each in found} == undecided(open_)
