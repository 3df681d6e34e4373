"""The words for the rules' own values, in the reader's language."""

from collections.abc import Mapping
from enum import Enum

from pb.domain import proposal, rulebook
from pb.domain.calendar import Stage
from pb.domain.permissions import Role
from pb.domain.verification import Ground
from pb.web.i18n import _l

WORDS: Mapping[Enum, object] = {
    Stage.PREPARATION: _l("Preparation"),
    Stage.SUBMISSION: _l("Submission of proposals"),
    Stage.VERIFICATION: _l("Verification"),
    Stage.APPEALS: _l("Appeals"),
    Stage.PRINTING: _l("Printing of ballots"),
    Stage.VOTING: _l("Voting"),
    Stage.COUNTING: _l("Counting"),
    Stage.RESULTS: _l("Results"),
    Stage.IMPLEMENTATION: _l("Implementation"),
    Stage.ARCHIVE: _l("Archive"),
    proposal.State.DRAFT: _l("Draft"),
    proposal.State.SUBMITTED: _l("Submitted"),
    proposal.State.ACCEPTED: _l("Accepted"),
    proposal.State.REJECTED: _l("Rejected"),
    proposal.State.WITHDRAWN: _l("Withdrawn"),
    rulebook.BallotForm.CHOOSE_ONE_PER_POOL: _l("One project in each pool"),
    rulebook.BallotForm.APPROVAL: _l("Several projects, up to a maximum"),
    rulebook.Score.VOTES: _l("Number of votes"),
    rulebook.Misfit.SKIP: _l("Skip it and go on to cheaper projects"),
    rulebook.Misfit.STOP: _l("Stop: the rest of the money stays unspent"),
    rulebook.TieCriterion.CHEAPER: _l("The cheaper project first"),
    rulebook.TieCriterion.DEARER: _l("The dearer project first"),
    rulebook.Visibility.SEALED: _l("Nothing"),
    rulebook.Visibility.TURNOUT: _l("Turnout only"),
    rulebook.Visibility.LIVE: _l("Turnout and live standings"),
    rulebook.Custody.SERVER: _l("The city's server"),
    rulebook.Custody.COMMISSION: _l("The commission"),
    Role.RESIDENT: _l("Resident"),
    Role.ASSESSOR: _l("Assessor"),
    Role.COORDINATOR: _l("Coordinator"),
    Ground.NOT_OWN_TASK: _l("It is not a task of the city."),
    Ground.NO_TITLE: _l("The city has no right to use the land."),
    Ground.AGAINST_LOCAL_PLAN: _l("It contradicts the local spatial plan."),
    Ground.AGAINST_LAW: _l("It would break the law."),
    Ground.NOT_FEASIBLE: _l("It cannot be carried out within the budget year."),
    Ground.OUTSIDE_COST_LIMITS: _l("Its cost is outside the pool's limits."),
    Ground.COST_UNKNOWN: _l("Its cost cannot be estimated."),
    Ground.NOT_AVAILABLE: _l("It would not be open to all residents."),
    Ground.PLANNED_WORKS: _l("It collides with works already planned there."),
    Ground.WARRANTY: _l("The place is under a builder's warranty."),
    Ground.NAMES_CONTRACTOR: _l("It names a contractor or a brand."),
    Ground.DOCUMENTATION_ONLY: _l("It consists of documentation only."),
    Ground.COMMERCIAL: _l("It serves a commercial purpose."),
    Ground.INCOMPLETE: _l("It stayed incomplete after the call to complete it."),
    Ground.SIGNATURES: _l("It has too few valid supporting signatures."),
    Ground.LATE: _l("It was filed too late."),
    Ground.DUPLICATE: _l("It repeats another proposal."),
    Ground.OTHER: _l("Another reason, given in the statement."),
}

FIELDS: Mapping[str, object] = {
    "title": _l("Title"),
    "summary": _l("Summary"),
    "description": _l("Description"),
    "justification": _l("Why it is needed"),
    "beneficiaries": _l("Who will benefit"),
    "pool": _l("Pool"),
    "place": _l("Place"),
    "cost": _l("Estimated cost"),
}
"""The names of a proposal's fields."""


def of(value: Enum) -> str:
    """Return the words for one of the rules' values."""
    return str(WORDS[value])
