"""The count: a pure function of projects, allocation, rule sheet and decisions.

Integers only; nobody's row id, dictionary order or clock decides anything.
"""

from pb.domain.tally.greedy import count
from pb.domain.tally.outcome import (
    Outcome,
    Reason,
    Step,
    Tie,
    Verdict,
    reason,
    reasons,
)
from pb.domain.tally.profile import Marks, Points, Profile, borda, gather
from pb.domain.tally.sheet import (
    WITHDRAWN_COST,
    ContradictoryLots,
    Criterion,
    Decisions,
    Misfit,
    Project,
    Score,
    Sheet,
    UnknownProject,
)
from pb.domain.tally.ties import UndecidedTie

__all__ = [
    "WITHDRAWN_COST",
    "ContradictoryLots",
    "Criterion",
    "Decisions",
    "Marks",
    "Misfit",
    "Outcome",
    "Points",
    "Profile",
    "Project",
    "Reason",
    "Score",
    "Sheet",
    "Step",
    "Tie",
    "UndecidedTie",
    "UnknownProject",
    "Verdict",
    "borda",
    "count",
    "gather",
    "reason",
    "reasons",
]
