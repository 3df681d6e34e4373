"""One door to every rule: the kind of the sheet says which."""

from collections.abc import Sequence

from pb.domain.tally import greedy
from pb.domain.tally.equal_shares import equal_shares
from pb.domain.tally.outcome import Outcome
from pb.domain.tally.phragmen import phragmen
from pb.domain.tally.profile import Profile
from pb.domain.tally.shares_sheet import AnySheet, PhragmenSheet, SharesSheet
from pb.domain.tally.sheet import Decisions, Project


def elect(
    projects: Sequence[Project],
    profile: Profile,
    allocation: int,
    sheet: AnySheet,
    decisions: Decisions | None = None,
) -> Outcome:
    """Return which projects a rule funds out of an allocation, and why.

    Amounts in grosze. ``projects`` are in the order of the file or the ballot
    paper and carry the votes and points of ``profile``.

    Raises:
        UndecidedTie: a tie decides, and neither a criterion nor a lot settles it.
        ContradictoryLots: two recorded lots disagree about a tie.
        UnknownProject: an excluded project is not among ``projects``.
    """
    if isinstance(sheet, SharesSheet):
        return equal_shares(projects, profile, allocation, sheet, decisions)
    if isinstance(sheet, PhragmenSheet):
        return phragmen(projects, profile, allocation, sheet, decisions)
    return greedy.count(projects, allocation, sheet, decisions)
