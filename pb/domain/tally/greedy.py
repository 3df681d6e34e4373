"""Greedy, as Polish cities count: rank by score, walk down, fund what fits."""

from collections.abc import Sequence
from dataclasses import replace

from pb.domain.tally import leftovers
from pb.domain.tally.outcome import Outcome, Verdict
from pb.domain.tally.sheet import Decisions, Project, Sheet, UnknownProject
from pb.domain.tally.walk import Walk


def count(
    projects: Sequence[Project],
    allocation: int,
    sheet: Sheet,
    decisions: Decisions | None = None,
) -> Outcome:
    """Return which projects are funded out of an allocation, and why.

    The order of ``projects`` is that of the file or the ballot paper; it enters
    only where a tie decides nothing, or by the criterion ``file``. Amounts in
    grosze. What the sheet's leftover policies fund are ``extras`` of the outcome.

    Raises:
        UndecidedTie: a tie decides, and neither a criterion nor a lot settles it.
        ContradictoryLots: two recorded lots disagree about a tie.
        UnknownProject: an excluded project is not among ``projects``.
    """
    decisions = decisions or Decisions()
    place = {project.id: number for number, project in enumerate(projects)}
    if strangers := decisions.exclusions.keys() - place.keys():
        raise UnknownProject(projects=tuple(sorted(strangers)))
    walk = Walk(sheet, decisions, place, left=allocation)
    walk.down(projects)
    funded = [step for step in walk.steps if step.verdict is Verdict.FUNDED]
    spent = sum(step.cost for step in funded)
    extras = leftovers.extras(walk, projects)
    verdicts = {extra.project: extra.by for extra in extras}
    return Outcome(
        sheet=sheet,
        selected=tuple(step.project for step in funded),
        spent=spent,
        left=allocation - spent,
        ties=tuple(walk.ties),
        steps=tuple(
            replace(step, verdict=verdicts[step.project])
            if step.project in verdicts
            else step
            for step in walk.steps
        ),
        extras=extras,
    )
