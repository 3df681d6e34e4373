"""What may be wrong with a rulebook: every code, how bad it is, what it rests on.

An error keeps the edition closed; a warning is for people to weigh.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pb.domain.calendar import Timetable
from pb.domain.rulebook import Rulebook


class Severity(StrEnum):
    """How bad it is."""

    ERROR = "error"
    WARNING = "warning"


class Source(StrEnum):
    """What a finding rests on.

    Articles are of the Act of 8 March 1990 on municipal self-government (ustawa
    o samorządzie gminnym) and of the General Data Protection Regulation.
    """

    RESOLUTION = "resolution"
    """Art. 5a(7): the council lays the rules down in a resolution."""
    MINIMUM = "minimum"
    """Art. 5a(5): in cities with county rights at least 0.5 % of expenditure."""
    RESIDENTS = "residents"
    """Art. 5a(4): the residents decide, each of them."""
    SIGNATURES = "signatures"
    """Art. 5a(7) point 2: signatures of at most 0.1 % of a pool's residents."""
    ASSESSMENT = "assessment"
    """Art. 5a(7) point 3: how proposals are assessed, and the appeal."""
    EQUALITY = "equality"
    """Art. 5a(7) point 4: the vote is equal and direct."""
    COURTS = "courts"
    """Administrative courts annulled age limits of 16 and of 18 years."""
    LEAST_DATA = "least-data"
    """GDPR, art. 5(1)(c): no more data than is necessary."""
    STORAGE = "storage"
    """GDPR, art. 5(1)(e): no longer than is necessary."""
    CONSISTENCY = "consistency"
    """Two rules contradict each other, or one leads nowhere."""
    METHOD = "method"
    """What is known about the method of counting."""
    PRACTICE = "practice"
    """What has gone wrong, or well, in other cities."""
    PROGRAM = "program"
    """What this program can do."""


class Code(StrEnum):
    """What is found."""

    UNSET = "unset"
    CANNOT_RUN = "cannot-run"
    UNUSED = "unused"
    ACT_MISSING = "act-missing"
    BASIS_MISSING = "basis-missing"

    POOLS_SUM = "pools-sum"
    EXPENDITURE_MISSING = "expenditure-missing"
    BELOW_MINIMUM = "below-minimum"
    POOL_NAME_MISSING = "pool-name-missing"
    POOL_NAME_TWICE = "pool-name-twice"
    POOL_KEY_RESERVED = "pool-key-reserved"
    COST_MIN_ABOVE_POOL = "cost-min-above-pool"
    COST_MAX_ABOVE_POOL = "cost-max-above-pool"
    LEFTOVER_UNKNOWN = "leftover-unknown"
    LEFTOVER_TO_ITSELF = "leftover-to-itself"
    LEFTOVER_NOT_LATER = "leftover-not-later"
    LEFTOVER_WASTED = "leftover-wasted"

    ELIGIBLE_MISSING = "eligible-missing"
    ELIGIBLE_ABOVE_INHABITANTS = "eligible-above-inhabitants"
    RESIDENTS_DATE_MISSING = "residents-date-missing"
    RESIDENTS_DATE_LATE = "residents-date-late"
    RESIDENTS_SOURCE_MISSING = "residents-source-missing"
    AGE_LIMIT = "age-limit"
    INHABITANTS_MISSING = "inhabitants-missing"
    AREA_INHABITANTS_MISSING = "area-inhabitants-missing"
    SUPPORTERS_ABOVE_CAP = "supporters-above-cap"
    SUPPORTERS_NEGATIVE = "supporters-negative"
    AREA_UNKNOWN = "area-unknown"
    AREA_TWICE = "area-twice"
    AREA_WITHOUT_POOL = "area-without-pool"
    AREA_ELIGIBLE_MISSING = "area-eligible-missing"
    AREAS_ELIGIBLE_SUM = "areas-eligible-sum"
    AREAS_ABOVE_CITY = "areas-above-city"

    PROPOSALS_PER_PERSON = "proposals-per-person"
    EXTRA_FIELD = "extra-field"
    CRITERIA_MISSING = "criteria-missing"
    CRITERION_EMPTY = "criterion-empty"
    CRITERION_SENTENCE = "criterion-sentence"
    COMPLETING_DAYS = "completing-days"
    COMPLETING_DAYS_FEW = "completing-days-few"
    APPEAL_TO_SAME_BODY = "appeal-to-same-body"

    CHOICES_ORDER = "choices-order"
    CHOICES_OF_FORM = "choices-of-form"
    ONE_IS_ENOUGH = "one-is-enough"
    APPROVAL_OF_ONE = "approval-of-one"
    POINTS_SUM = "points-sum"
    POINTS_CAP_MISSING = "points-cap-missing"
    POINTS_CAP_SIZE = "points-cap-size"
    RANKED_MISSING = "ranked-missing"
    SCORE_WITHOUT_POINTS = "score-without-points"
    POINTS_NOT_COUNTED = "points-not-counted"

    ROUTES_EMPTY = "routes-empty"
    POINT_MISSING = "point-missing"
    PESEL = "pesel"
    PESEL_BASIS_MISSING = "pesel-basis-missing"
    CONTACT_SHARED = "contact-shared"
    DUPLICATES_VOID = "duplicates-void"

    LIVE_WITHOUT_KEY = "live-without-key"
    LIVE_BY_VOTES = "live-by-votes"
    THRESHOLD_UNREACHABLE = "threshold-unreachable"
    TIES_CONTRADICT = "ties-contradict"
    TIES_REPEAT = "ties-repeat"
    TOP_UP_SHARE = "top-up-share"
    RESERVE_SIZE = "reserve-size"
    RESERVE_OPEN = "reserve-open"
    NEXT_AFTER_SKIP = "next-after-skip"
    SHARE_SIZE = "share-size"
    INCREMENT_SIZE = "increment-size"
    COMPLETION_NONE = "completion-none"
    ONE_MARK = "one-mark"

    RETENTION_SIZE = "retention-size"
    IDENTITIES_TOO_SHORT = "identities-too-short"
    RETENTION_LONG = "retention-long"

    SUBMISSION_SHORT = "submission-short"
    VERIFICATION_SHORT = "verification-short"
    PRINTING_SHORT = "printing-short"
    PRINTING_HURRIED = "printing-hurried"
    VOTING_SHORT = "voting-short"
    VOTING_NO_WEEKEND = "voting-no-weekend"
    IMPLEMENTATION_SHORT = "implementation-short"
    WINDOW_MISSING = "window-missing"
    COMPLETING_EARLY = "completing-early"
    COMPLETING_SHORT = "completing-short"
    APPEAL_EARLY = "appeal-early"
    APPEAL_LATE = "appeal-late"
    APPEAL_SHORT = "appeal-short"
    WITHDRAWAL_LATE = "withdrawal-late"
    PROTEST_EARLY = "protest-early"
    PROTEST_SHORT = "protest-short"
    PROTEST_AFTER_RESULTS = "protest-after-results"


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

TERMS: Mapping[Code, tuple[Severity, Source]] = {
    Code.UNSET: (_ERROR, Source.RESOLUTION),
    Code.CANNOT_RUN: (_ERROR, Source.PROGRAM),
    Code.UNUSED: (_WARNING, Source.CONSISTENCY),
    Code.ACT_MISSING: (_WARNING, Source.RESOLUTION),
    Code.BASIS_MISSING: (_WARNING, Source.RESOLUTION),
    # Money
    Code.POOLS_SUM: (_ERROR, Source.CONSISTENCY),
    Code.EXPENDITURE_MISSING: (_ERROR, Source.MINIMUM),
    Code.BELOW_MINIMUM: (_ERROR, Source.MINIMUM),
    Code.POOL_NAME_MISSING: (_ERROR, Source.CONSISTENCY),
    Code.POOL_NAME_TWICE: (_ERROR, Source.CONSISTENCY),
    Code.POOL_KEY_RESERVED: (_ERROR, Source.PROGRAM),
    Code.COST_MIN_ABOVE_POOL: (_ERROR, Source.CONSISTENCY),
    Code.COST_MAX_ABOVE_POOL: (_ERROR, Source.CONSISTENCY),
    Code.LEFTOVER_UNKNOWN: (_ERROR, Source.CONSISTENCY),
    Code.LEFTOVER_TO_ITSELF: (_ERROR, Source.CONSISTENCY),
    Code.LEFTOVER_NOT_LATER: (_ERROR, Source.CONSISTENCY),
    Code.LEFTOVER_WASTED: (_WARNING, Source.CONSISTENCY),
    # Residents
    Code.ELIGIBLE_MISSING: (_ERROR, Source.PROGRAM),
    Code.ELIGIBLE_ABOVE_INHABITANTS: (_ERROR, Source.CONSISTENCY),
    Code.RESIDENTS_DATE_MISSING: (_WARNING, Source.PRACTICE),
    Code.RESIDENTS_DATE_LATE: (_WARNING, Source.CONSISTENCY),
    Code.RESIDENTS_SOURCE_MISSING: (_WARNING, Source.PRACTICE),
    Code.AGE_LIMIT: (_ERROR, Source.COURTS),
    Code.INHABITANTS_MISSING: (_ERROR, Source.SIGNATURES),
    Code.AREA_INHABITANTS_MISSING: (_ERROR, Source.SIGNATURES),
    Code.SUPPORTERS_ABOVE_CAP: (_ERROR, Source.SIGNATURES),
    Code.SUPPORTERS_NEGATIVE: (_ERROR, Source.CONSISTENCY),
    Code.AREA_UNKNOWN: (_ERROR, Source.CONSISTENCY),
    Code.AREA_TWICE: (_ERROR, Source.CONSISTENCY),
    Code.AREA_WITHOUT_POOL: (_ERROR, Source.RESIDENTS),
    Code.AREA_ELIGIBLE_MISSING: (_ERROR, Source.PROGRAM),
    Code.AREAS_ELIGIBLE_SUM: (_ERROR, Source.RESIDENTS),
    Code.AREAS_ABOVE_CITY: (_ERROR, Source.CONSISTENCY),
    # Proposals and their verification
    Code.PROPOSALS_PER_PERSON: (_ERROR, Source.CONSISTENCY),
    Code.EXTRA_FIELD: (_ERROR, Source.CONSISTENCY),
    Code.CRITERIA_MISSING: (_WARNING, Source.ASSESSMENT),
    Code.CRITERION_EMPTY: (_ERROR, Source.ASSESSMENT),
    Code.CRITERION_SENTENCE: (_WARNING, Source.ASSESSMENT),
    Code.COMPLETING_DAYS: (_ERROR, Source.CONSISTENCY),
    Code.COMPLETING_DAYS_FEW: (_WARNING, Source.PRACTICE),
    Code.APPEAL_TO_SAME_BODY: (_WARNING, Source.ASSESSMENT),
    # Ballot
    Code.CHOICES_ORDER: (_ERROR, Source.CONSISTENCY),
    Code.CHOICES_OF_FORM: (_ERROR, Source.CONSISTENCY),
    Code.ONE_IS_ENOUGH: (_ERROR, Source.CONSISTENCY),
    Code.APPROVAL_OF_ONE: (_WARNING, Source.CONSISTENCY),
    Code.POINTS_SUM: (_ERROR, Source.CONSISTENCY),
    Code.POINTS_CAP_MISSING: (_WARNING, Source.PRACTICE),
    Code.POINTS_CAP_SIZE: (_ERROR, Source.CONSISTENCY),
    Code.RANKED_MISSING: (_ERROR, Source.CONSISTENCY),
    Code.SCORE_WITHOUT_POINTS: (_ERROR, Source.CONSISTENCY),
    Code.POINTS_NOT_COUNTED: (_WARNING, Source.CONSISTENCY),
    # Identification
    Code.ROUTES_EMPTY: (_ERROR, Source.RESIDENTS),
    # Whether a point is staffed, no statute says; that all can vote, it does.
    Code.POINT_MISSING: (_WARNING, Source.EQUALITY),
    Code.PESEL: (_WARNING, Source.LEAST_DATA),
    Code.PESEL_BASIS_MISSING: (_ERROR, Source.LEAST_DATA),
    Code.CONTACT_SHARED: (_WARNING, Source.PRACTICE),
    Code.DUPLICATES_VOID: (_WARNING, Source.PRACTICE),
    # Count
    Code.LIVE_WITHOUT_KEY: (_ERROR, Source.PROGRAM),
    Code.LIVE_BY_VOTES: (_WARNING, Source.METHOD),
    Code.THRESHOLD_UNREACHABLE: (_ERROR, Source.CONSISTENCY),
    Code.TIES_CONTRADICT: (_ERROR, Source.CONSISTENCY),
    Code.TIES_REPEAT: (_ERROR, Source.CONSISTENCY),
    Code.TOP_UP_SHARE: (_ERROR, Source.CONSISTENCY),
    Code.RESERVE_SIZE: (_ERROR, Source.CONSISTENCY),
    Code.RESERVE_OPEN: (_WARNING, Source.PRACTICE),
    Code.NEXT_AFTER_SKIP: (_WARNING, Source.CONSISTENCY),
    Code.SHARE_SIZE: (_ERROR, Source.CONSISTENCY),
    Code.INCREMENT_SIZE: (_ERROR, Source.CONSISTENCY),
    Code.COMPLETION_NONE: (_WARNING, Source.METHOD),
    Code.ONE_MARK: (_WARNING, Source.METHOD),
    # Personal data
    Code.RETENTION_SIZE: (_ERROR, Source.CONSISTENCY),
    Code.IDENTITIES_TOO_SHORT: (_ERROR, Source.CONSISTENCY),
    Code.RETENTION_LONG: (_WARNING, Source.STORAGE),
    # Dates
    Code.SUBMISSION_SHORT: (_WARNING, Source.PRACTICE),
    Code.VERIFICATION_SHORT: (_WARNING, Source.PRACTICE),
    Code.PRINTING_SHORT: (_ERROR, Source.PROGRAM),
    Code.PRINTING_HURRIED: (_WARNING, Source.PRACTICE),
    Code.VOTING_SHORT: (_WARNING, Source.PRACTICE),
    Code.VOTING_NO_WEEKEND: (_WARNING, Source.PRACTICE),
    Code.IMPLEMENTATION_SHORT: (_WARNING, Source.PRACTICE),
    Code.WINDOW_MISSING: (_WARNING, Source.RESOLUTION),
    Code.COMPLETING_EARLY: (_WARNING, Source.CONSISTENCY),
    Code.COMPLETING_SHORT: (_WARNING, Source.CONSISTENCY),
    Code.APPEAL_EARLY: (_WARNING, Source.ASSESSMENT),
    Code.APPEAL_LATE: (_WARNING, Source.ASSESSMENT),
    Code.APPEAL_SHORT: (_WARNING, Source.PRACTICE),
    Code.WITHDRAWAL_LATE: (_WARNING, Source.CONSISTENCY),
    Code.PROTEST_EARLY: (_WARNING, Source.CONSISTENCY),
    Code.PROTEST_SHORT: (_WARNING, Source.PRACTICE),
    Code.PROTEST_AFTER_RESULTS: (_WARNING, Source.CONSISTENCY),
}
"""How bad each finding is, and what it rests on."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: its code, the parameter it stands beside, and its facts.

    ``parameter`` is a name of the rulebook, ``pool_`` and a name of a pool,
    ``basis:`` and a parameter without its paragraph, a stage, or ``window:`` and
    its kind. ``pool`` is the key of the pool it is about, or empty.
    """

    code: Code
    parameter: str
    pool: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return TERMS[self.code][0]

    @property
    def source(self) -> Source:
        """What it rests on."""
        return TERMS[self.code][1]

    @property
    def is_error(self) -> bool:
        """Whether it keeps the edition closed."""
        return self.severity is Severity.ERROR


def found(code: Code, parameter: str, pool: str = "", **facts: Any) -> Finding:
    """Return a finding with its facts."""
    return Finding(code, parameter, pool, facts)


Check = Callable[[Rulebook, Timetable], Iterable[Finding]]
"""A rule of the linter: what it finds in a rulebook and its timetable."""

Checks = Mapping[Check, frozenset[str]]
"""Rules of the linter, and the parameters each reads: all must be decided."""


def reads(*parameters: str) -> frozenset[str]:
    """Return the names of the parameters that a rule reads."""
    return frozenset(parameters)
