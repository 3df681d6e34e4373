"""What other rules would have made of the same ballots, side by side."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

import numpy as np

from pb.domain.tally.elect import elect
from pb.domain.tally.outcome import Outcome
from pb.domain.tally.profile import Profile
from pb.domain.tally.shares_sheet import (
    AnySheet,
    Completion,
    PhragmenSheet,
    SharesSheet,
    Utility,
)
from pb.domain.tally.sheet import Decisions, Misfit, Project, Score, Sheet
from pb.domain.tally.ties import UndecidedTie


class Method(StrEnum):
    """The rules that are put side by side.

    Equal Shares with cost utilities and Add1, as the cities that use it count.
    """

    GREEDY_SKIP = "greedy-skip"
    GREEDY_STOP = "greedy-stop"
    EQUAL_SHARES = "equal-shares"
    PHRAGMEN = "phragmen"


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """What voters have of some funded projects.

    Attributes:
        ballots: how many voters there are, those without any winner among them.
        served: how many marked at least one funded project.
        marks: the funded projects marked, summed over all ballots.
        money: their costs in grosze, summed in the same way.
    """

    ballots: int
    served: int
    marks: int
    money: int

    @property
    def share_served(self) -> Fraction:
        """Return the share of voters with at least one funded project."""
        return Fraction(self.served, max(self.ballots, 1))

    @property
    def average_marks(self) -> Fraction:
        """Return how many of the projects she marked a voter sees funded."""
        return Fraction(self.marks, max(self.ballots, 1))

    @property
    def average_money(self) -> Fraction:
        """Return what these projects cost, in grosze."""
        return Fraction(self.money, max(self.ballots, 1))


@dataclass(frozen=True, slots=True)
class Entry:
    """What one rule makes of an election.

    Attributes:
        method: which rule.
        outcome: its outcome; None where a tie that decides is not settled.
        satisfaction: what voters have of it; None with the outcome.
        tie: the tie that waits for a lot; empty where there is an outcome.
    """

    method: Method
    outcome: Outcome | None
    satisfaction: Satisfaction | None
    tie: tuple[str, ...] = ()


def compared(
    projects: Sequence[Project],
    profile: Profile,
    allocation: int,
    sheets: Mapping[Method, AnySheet],
    decisions: Decisions | None = None,
) -> tuple[Entry, ...]:
    """Return what each rule makes of the same ballots, in the order of ``sheets``.

    Args:
        projects: with the votes and points of ``profile``, in the order of the file.
        profile: the ballots.
        allocation: what is distributed, in grosze.
        sheets: how each rule counts, such as ``on_equal_terms``.
        decisions: lots and exclusions; they hold under every rule.

    Raises:
        ContradictoryLots: two recorded lots disagree about a tie.
        UnknownProject: an excluded project is not among ``projects``.
    """
    entries = []
    for method, own in sheets.items():
        try:
            outcome = elect(projects, profile, allocation, own, decisions)
        except UndecidedTie as tie:
            entries.append(Entry(method, None, None, tie.group))
        else:
            found = satisfaction(projects, profile, outcome.funded)
            entries.append(Entry(method, outcome, found))
    return tuple(entries)


def on_equal_terms(sheet: AnySheet, profile: Profile) -> Mapping[Method, AnySheet]:
    """Return a sheet for each rule, with all that they have in common with one.

    That is threshold, criteria, rivals, and greedy's score, which is else that of
    the ballots. What greedy leaves stays unspent.
    """
    score = Score.VOTES if profile.given is None else Score.POINTS
    if isinstance(sheet, Sheet):
        score = sheet.score
    skip = Sheet(score, Misfit.SKIP)
    bare: Mapping[Method, AnySheet] = {
        Method.GREEDY_SKIP: skip,
        Method.GREEDY_STOP: replace(skip, misfit=Misfit.STOP),
        Method.EQUAL_SHARES: SharesSheet(Utility.COST, completion=Completion.ADD1),
        Method.PHRAGMEN: PhragmenSheet(),
    }
    return {
        method: replace(
            own,
            threshold=sheet.threshold,
            criteria=sheet.criteria,
            exclusive=sheet.exclusive,
        )
        for method, own in bare.items()
    }


def satisfaction(
    projects: Sequence[Project], profile: Profile, funded: Collection[str]
) -> Satisfaction:
    """Return what the voters of a profile have of the funded projects."""
    winners = [project for project in projects if project.id in funded]
    votes = profile.votes
    return Satisfaction(
        ballots=profile.ballots,
        served=_served(profile, funded),
        marks=sum(votes.get(project.id, 0) for project in winners),
        money=sum(votes.get(project.id, 0) * project.cost for project in winners),
    )


def _served(profile: Profile, funded: Collection[str]) -> int:
    """Return how many ballots mark at least one funded project."""
    wins = np.array([id_ in funded for id_ in profile.projects], np.int64)
    # Sums up to each mark, so that a ballot without marks counts nothing.
    sums = np.concatenate(([0], np.cumsum(wins[profile.indices])))
    return int(profile.weights[np.diff(sums[profile.starts]) > 0].sum())
