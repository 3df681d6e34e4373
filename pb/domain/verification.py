"""Verdicts on proposals and the grounds for rejecting one."""

from dataclasses import dataclass
from enum import StrEnum

from pb.domain.refusals import Refusal


class Ground(StrEnum):
    """Why a proposal was rejected; each has a public sentence."""

    NOT_OWN_TASK = "not-own-task"
    NO_TITLE = "no-title"
    AGAINST_LOCAL_PLAN = "against-local-plan"
    AGAINST_LAW = "against-law"
    NOT_FEASIBLE = "not-feasible"
    OUTSIDE_COST_LIMITS = "outside-cost-limits"
    COST_UNKNOWN = "cost-unknown"
    NOT_AVAILABLE = "not-available"
    PLANNED_WORKS = "planned-works"
    WARRANTY = "warranty"
    NAMES_CONTRACTOR = "names-contractor"
    DOCUMENTATION_ONLY = "documentation-only"
    COMMERCIAL = "commercial"
    INCOMPLETE = "incomplete"
    SIGNATURES = "signatures"
    LATE = "late"
    DUPLICATE = "duplicate"
    OTHER = "other"


class GroundMissing(Refusal):
    """A rejection names no ground, or the ground "other" has no text."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an official decided: accepted, or rejected on a ground."""

    accepted: bool
    ground: Ground | None = None
    text: str = ""

    def __post_init__(self) -> None:
        if self.accepted:
            return
        if self.ground is None:
            raise GroundMissing(field="ground")
        if self.ground is Ground.OTHER and not self.text.strip():
            raise GroundMissing(field="text")
