"""What all runs of Equal Shares have in common: who can be bought, and by whom."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pb.domain.tally.electorate import Backers, Electorate, electorate
from pb.domain.tally.profile import Profile
from pb.domain.tally.shares_sheet import Utility
from pb.domain.tally.sheet import Project
from pb.domain.tally.standing import Standing

# Sums of money stay below this many bits, of the 63 that a number has.
BITS = 61


def fitting(money: int) -> int:
    """Return how many binary digits of a grosz sums up to ``money`` leave room for.

    Raises:
        OverflowError: not even whole grosze fit.
    """
    shift = BITS - money.bit_length()
    if shift < 0:
        msg = "more money than 64 bits hold"
        raise OverflowError(msg)
    return shift


@dataclass(frozen=True, slots=True, eq=False)
class Contest:
    """The projects that somebody supports, by number in the order of the file.

    Attributes:
        electorate: all ballots.
        projects: the candidates.
        places: the place of each in the profile.
        backers: the supporters of each.
        worth: the utility of each for one point, at least 1 (a free project is
            bought first whatever it is worth).
        rivals: the numbers of those that may not be bought beside each.
    """

    electorate: Electorate
    projects: tuple[Project, ...]
    places: tuple[int, ...]
    backers: tuple[Backers, ...]
    worth: tuple[int, ...]
    rivals: tuple[tuple[int, ...], ...]
    _common: dict[int, NDArray[np.float64]] = field(default_factory=dict)

    def common(self, number: int) -> NDArray[np.float64]:
        """Return how many points each project's supporters gave to this one."""
        if number not in self._common:
            voters = self.electorate
            classes = self.backers[number].members
            rows, at = voters.marks(classes)
            given = voters.weights[classes]
            if (points := self.backers[number].points) is not None:
                given = given * points
            marked = np.bincount(
                voters.indices[at], weights=given[rows], minlength=len(voters.backers)
            )
            self._common[number] = marked[list(self.places)].astype(np.float64)
        return self._common[number]


def contest(profile: Profile, standing: Standing, utility: Utility) -> Contest:
    """Return the contest of the projects that stand in a count."""
    voters = electorate(profile)
    known = {id_: place for place, id_ in enumerate(profile.projects)}
    projects = tuple(
        project
        for project in standing.running
        if project.id in known and voters.backers[known[project.id]].total
    )
    places = tuple(known[project.id] for project in projects)
    number = {project.id: number for number, project in enumerate(projects)}
    return Contest(
        electorate=voters,
        projects=projects,
        places=places,
        backers=tuple(voters.backers[place] for place in places),
        worth=tuple(
            max(project.cost, 1) if utility is Utility.COST else 1
            for project in projects
        ),
        rivals=tuple(
            tuple(number[id_] for id_ in standing.rivals(project.id) if id_ in number)
            for project in projects
        ),
    )
