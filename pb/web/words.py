"""The words for the rules' own values, in the reader's language."""

from collections.abc import Iterator, Mapping
from enum import Enum

from pb.domain import proposal, terms
from pb.domain.calendar import Stage, WindowKind
from pb.domain.permissions import Role
from pb.domain.verification import Ground
from pb.web.i18n import _l


class _ByKind(Mapping[Enum, object]):
    """Words by value: two values are not one because they are written alike.

    A mapping by the values themselves would take ``Body.COMMISSION`` for
    ``Role.COMMISSION``: both are the text "commission". So they are listed apart.
    """

    def __init__(self, *listed: Mapping[Enum, object]) -> None:
        self._words = {
            (type(value), value): words
            for each in listed
            for value, words in each.items()
        }

    def __getitem__(self, value: Enum) -> object:
        return self._words[type(value), value]

    def __iter__(self) -> Iterator[Enum]:
        return (value for _, value in self._words)

    def __len__(self) -> int:
        return len(self._words)


WORDS: Mapping[Enum, object] = _ByKind(
    {
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
        WindowKind.WITHDRAWAL: _l("Withdrawing a proposal"),
        WindowKind.COMPLETING: _l("Completing proposals after a call"),
        WindowKind.APPEAL: _l("Lodging appeals"),
        WindowKind.PROTEST: _l("Lodging protests against the vote"),
        terms.BallotForm.CHOOSE_ONE: _l("One project on the whole ballot"),
        terms.BallotForm.CHOOSE_ONE_PER_POOL: _l("One project in each pool"),
        terms.BallotForm.APPROVAL: _l("Several projects, up to a maximum"),
        terms.BallotForm.POINTS: _l("Points, shared among projects"),
        terms.BallotForm.RANKING: _l("A ranking of a set number of projects"),
        terms.BallotOrder.FILING: _l("The number given at filing"),
        terms.BallotOrder.LOT: _l("A number drawn by lot"),
    },
    {
        terms.Score.VOTES: _l("Number of votes"),
        terms.Score.POINTS: _l("Number of points"),
        terms.Rule.GREEDY: _l("The most votes first"),
        terms.Rule.EQUAL_SHARES: _l("Method of Equal Shares"),
        terms.Rule.PHRAGMEN: _l("Phragmén’s method"),
        terms.Remainder.UNSPENT: _l("It stays unspent"),
        terms.Remainder.TOP_UP: _l("The first project that did not fit is topped up"),
        terms.Remainder.NEXT_ON_LIST: _l("The next projects on the list that fit"),
        terms.Utility.COST: _l("By its cost"),
        terms.Utility.CARDINALITY: _l("Each project counts the same"),
        terms.Start.EXACT: _l("Its exact share of the pool"),
        terms.Start.FLOOR: _l("Its share, rounded down to whole złoty"),
    },
    {
        terms.Completion.NONE: _l("It stays unspent"),
        terms.Completion.ADD1: _l("Each ballot gets more, until it would be too much"),
        terms.Completion.ADD1_EXHAUSTIVE: _l(
            "Each ballot gets more, until nothing else fits"
        ),
        terms.Completion.ADD1_GREEDY: _l(
            "Each ballot gets more, then the most votes go first"
        ),
        terms.Completion.GREEDY: _l("The most votes go first"),
        terms.Route.EMAIL: _l("Code sent by e-mail"),
        terms.Route.SMS: _l("Code sent to a phone"),
        terms.Route.LETTER: _l("Code in a letter"),
        terms.Route.POINT: _l("In person at a polling point"),
        terms.Route.REGISTER: _l("Comparison with a register of residents"),
        terms.Route.PESEL: _l("PESEL number"),
        terms.Route.OIDC: _l("An electronic identity"),
        terms.Duplicates.FIRST_COUNTS: _l("The first ballot counts"),
        terms.Duplicates.PAPER_COUNTS: _l("The ballot on paper counts"),
        terms.Duplicates.ALL_VOID: _l("Neither counts"),
        terms.Body.OFFICE: _l("The city office"),
        terms.Body.COMMISSION: _l("The commission"),
        terms.Body.MAYOR: _l("The mayor"),
        terms.Card.FORMAL: _l("Formal card"),
        terms.Card.SUBSTANTIVE: _l("Substantive card"),
        terms.Misfit.SKIP: _l("Skip it and go on to cheaper projects"),
        terms.Misfit.STOP: _l("Stop: the rest of the money stays unspent"),
        terms.TieCriterion.CHEAPER: _l("The cheaper project first"),
        terms.TieCriterion.DEARER: _l("The dearer project first"),
        terms.Visibility.SEALED: _l("Nothing"),
        terms.Visibility.TURNOUT: _l("Turnout only"),
        terms.Visibility.LIVE: _l("Turnout and live standings"),
    },
    {
        terms.Custody.SERVER: _l("The city's server"),
        terms.Custody.COMMISSION: _l("The commission"),
    },
    {
        Role.RESIDENT: _l("Resident"),
        Role.COORDINATOR: _l("Coordinator"),
        Role.FORMAL_CHECKER: _l("Formal checker"),
        Role.ASSESSOR: _l("Assessor"),
        Role.COMMISSION: _l("Commission member"),
        Role.CLERK: _l("Clerk of a polling point"),
        Role.AUDITOR: _l("Auditor"),
        Role.DATA_PROTECTION: _l("Data-protection officer"),
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
    },
)

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
