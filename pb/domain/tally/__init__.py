"""The count: a pure function of projects, allocation, rule sheet and decisions.

Integers only; nobody's row id, dictionary order or clock decides anything.
"""

from pb.domain.tally.elect import elect
from pb.domain.tally.equal_shares import equal_shares
from pb.domain.tally.greedy import count
from pb.domain.tally.ledger import Account, Ledger, ledger
from pb.domain.tally.outcome import (
    Comparison,
    Ending,
    Extra,
    Outcome,
    Phase,
    Reason,
    Round,
    Run,
    Step,
    Tie,
    Verdict,
    reason,
    reasons,
)
from pb.domain.tally.phragmen import phragmen
from pb.domain.tally.pools import ADDED, RESERVE, Flow, Pool, Pools, elect_pools
from pb.domain.tally.profile import Marks, Points, Profile, borda, gather
from pb.domain.tally.shares_sheet import (
    AnySheet,
    Completion,
    PhragmenSheet,
    SharesSheet,
    Start,
    Utility,
)
from pb.domain.tally.sheet import (
    WITHDRAWN_COST,
    ContradictoryLots,
    Criterion,
    Decisions,
    Leftover,
    Misfit,
    NextOnList,
    Project,
    ReserveList,
    Rule,
    Score,
    Sheet,
    TopUp,
    UnknownProject,
    least_score,
)
from pb.domain.tally.ties import UndecidedTie

__all__ = [
    "ADDED",
    "RESERVE",
    "WITHDRAWN_COST",
    "Account",
    "AnySheet",
    "Comparison",
    "Completion",
    "ContradictoryLots",
    "Criterion",
    "Decisions",
    "Ending",
    "Extra",
    "Flow",
    "Ledger",
    "Leftover",
    "Marks",
    "Misfit",
    "NextOnList",
    "Outcome",
    "Phase",
    "PhragmenSheet",
    "Points",
    "Pool",
    "Pools",
    "Profile",
    "Project",
    "Reason",
    "ReserveList",
    "Round",
    "Rule",
    "Run",
    "Score",
    "SharesSheet",
    "Sheet",
    "Start",
    "Step",
    "Tie",
    "TopUp",
    "UndecidedTie",
    "UnknownProject",
    "Utility",
    "Verdict",
    "borda",
    "count",
    "elect",
    "elect_pools",
    "equal_shares",
    "gather",
    "least_score",
    "ledger",
    "phragmen",
    "reason",
    "reasons",
]
