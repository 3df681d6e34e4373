"""One door to every rule."""

import pytest

from pb.domain.tally import (
    Decisions,
    Misfit,
    PhragmenSheet,
    Project,
    Score,
    SharesSheet,
    Sheet,
    UnknownProject,
    elect,
    gather,
)

BALLOTS = [(("a",), ()), (("a", "b"), ()), (("b",), ()), (("a",), ()), (("c",), ())]
PROFILE = gather(BALLOTS, "abc")
PROJECTS = [
    Project(id_, cost, PROFILE.votes[id_])
    for id_, cost in zip("abc", (50, 40, 30), strict=True)
]
SHEETS = (
    Sheet(Score.VOTES, Misfit.SKIP),
    SharesSheet(),
    PhragmenSheet(),
)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: type(sheet).__name__)
def test_the_sheet_says_which_rule_counts(sheet):
    outcome = elect(PROJECTS, PROFILE, 90, sheet)
    assert outcome.sheet is sheet
    assert {step.project for step in outcome.steps} == set("abc")
    assert outcome.spent + outcome.left == 90


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: type(sheet).__name__)
def test_an_exclusion_of_a_stranger_is_refused_by_every_rule(sheet):
    with pytest.raises(UnknownProject):
        elect(PROJECTS, PROFILE, 90, sheet, Decisions(exclusions={"x": "?"}))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: type(sheet).__name__)
def test_without_ballots_and_without_projects_every_rule_ends(sheet):
    nobody = gather([], "abc")
    projects = [Project(project.id, project.cost, 0) for project in PROJECTS]
    assert elect([], nobody, 90, sheet).selected == ()
    if not isinstance(sheet, Sheet):
        assert elect(projects, nobody, 90, sheet).selected == ()
        assert elect(projects, PROFILE, 0, sheet).selected == ()


@pytest.mark.parametrize("sheet", SHEETS[1:], ids=lambda sheet: type(sheet).__name__)
def test_money_that_64_bits_do_not_hold_is_refused(sheet):
    with pytest.raises(OverflowError):
        elect(PROJECTS, PROFILE, 2**63, sheet)
