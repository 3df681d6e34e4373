"""The play: step by step through the edition, each through the real services."""

import time
from collections.abc import Callable, Mapping
from json import loads

from pb.domain.refusals import Refusal
from pb.services import ballots
from pb.services.rehearsal import misuse, preparing, report, voting
from pb.services.rehearsal.model import Model
from pb.services.rehearsal.report import Figures, Listed, Report, Step
from pb.services.rehearsal.stage import Copy
from pb.store.editions import ResultRow

Progress = Callable[[int, int], None]
"""Told how many steps are done, of how many."""

Deed = Callable[[Copy], Figures]

STEPS: Mapping[str, Deed] = {
    "adopt": preparing.adopt,
    "submit": preparing.submit,
    "decide": preparing.decide,
    "numbers": preparing.numbers,
    "freeze": preparing.freeze,
    "vote": voting.vote,
    "misuse": misuse.attempt,
    "count": voting.count,
    "publish": voting.publish,
    "recount": voting.recount,
    "audit": voting.audit,
}
"""The steps in their order; the first refusal ends the play."""


def played(copy: Copy, progress: Progress) -> Report:
    """Play all steps in a copy; return the report, whatever came."""
    model = copy.model
    found = _begun(model, copy.voters)
    for done, (name, deed) in enumerate(STEPS.items()):
        progress(done, len(STEPS))
        begun = time.perf_counter()
        try:
            figures = deed(copy)
        except Refusal as refusal:
            found.problems.append(report.problem(name, refusal))
            return found
        took = round((time.perf_counter() - begun) * 1000)
        found.steps.append(Step(name, figures, took))
    progress(len(STEPS), len(STEPS))
    _conclude(copy, found)
    return found


def _begun(model: Model, voters: int) -> Report:
    return Report(
        edition=model.name,
        voters=voters,
        own=model.own,
        made_up=len(model.contents) - model.own,
    )


def _conclude(copy: Copy, found: Report) -> None:
    edition = copy.edition()
    found.ballot, found.digest = edition.manifest or "", edition.digest or ""
    with copy.database.reading() as session:
        paper = ballots.paper(session, edition)
        document = loads(session.get_one(ResultRow, edition.id).document)
    funded = {number for pool in document["pools"] for number in pool["selected"]}
    found.result = [
        Listed(
            project.number,
            project.title,
            copy.model.rules.pool(project.pool).name,
            project.cost,
            project.number in funded,
        )
        for project in paper.projects
    ]
