"""From purchases to an outcome: what became of every project."""

from collections.abc import Sequence
from fractions import Fraction

from pb.domain.tally.outcome import Outcome, Phase, Round, Step, Verdict
from pb.domain.tally.shares_sheet import AnySheet
from pb.domain.tally.standing import Standing

# Verdict, and the recorded reason of an exclusion or the funded rival, by project.
Fates = dict[str, tuple[Verdict, str]]


def fates_after(standing: Standing, rounds: Sequence[Round]) -> Fates:
    """Return what became of each project under a rule in which supporters pay."""
    funded = [round_.project for round_ in rounds]
    fates: Fates = {}
    for project in standing.running:
        rivals = standing.rivals(project.id)
        because = next((id_ for id_ in funded if id_ in rivals), "")
        if project.id in funded:
            fates[project.id] = (Verdict.FUNDED, "")
        elif because:
            fates[project.id] = (Verdict.RIVAL_FUNDED, because)
        elif not project.score(standing.score):
            fates[project.id] = (Verdict.NO_SUPPORT, "")
        else:
            fates[project.id] = (Verdict.UNAFFORDABLE, "")
    return fates


def unpaid(standing: Standing, project: str) -> Round:
    """Return the round of a project that greedy funds: nobody pays."""
    votes = next(each.votes for each in standing.running if each.id == project)
    nothing = Fraction(0)
    return Round(project, votes, nothing, nothing, 0, 0, Phase.COMPLETION)


def assembled(
    sheet: AnySheet,
    standing: Standing,
    allocation: int,
    rounds: Sequence[Round],
    fates: Fates,
) -> Outcome:
    """Return the outcome of some rounds, without its ties and its run."""
    projects = {project.id: project for project in standing.projects}
    selected = tuple(round_.project for round_ in rounds)
    others = [id_ for id_ in projects if id_ not in selected]
    left, steps = allocation, []
    for id_ in (*selected, *others):
        project = projects[id_]
        verdict, because = standing.aside.get(id_) or fates[id_]
        score = project.score(standing.score)
        steps.append(Step(id_, score, project.cost, left, verdict, because))
        left -= project.cost if verdict is Verdict.FUNDED else 0
    return Outcome(
        sheet=sheet,
        selected=selected,
        spent=allocation - left,
        left=left,
        ties=(),
        steps=tuple(steps),
        rounds=tuple(rounds),
    )
