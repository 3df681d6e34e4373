"""The same elections counted by pabutools, with exact fractions.

pabutools breaks ties by the string of a project's id, so the elections given to
both have their projects in that order. It is no part of what is installed to run
the platform; without it the tests that ask it are skipped.
"""

import pytest

pabutools = pytest.importorskip(
    "pabutools", reason="pabutools (requirements/oracle.txt) is not installed"
)

from pabutools import election as pabu  # noqa: E402  after the check above
from pabutools import fractions  # noqa: E402
from pabutools.election.satisfaction import AdditiveSatisfaction  # noqa: E402
from pabutools.rules import (  # noqa: E402
    exhaustion_by_budget_increase,
    greedy_utilitarian_welfare,
    method_of_equal_shares,
    sequential_phragmen,
)
from pabutools.tiebreaking import TieBreakingRule  # noqa: E402

from pb.domain.tally import Utility  # noqa: E402

fractions.FRACTION = fractions.GMPY_FRAC


class PointsTimesCost(AdditiveSatisfaction):
    """The cost utility of points, which pabutools does not name itself."""

    def __init__(self, instance, profile, ballot):
        def worth(_instance, _profile, ballot, project, _precomputed):
            return ballot.get(project, 0) * project.cost

        super().__init__(instance, profile, ballot, worth)


def pointed(ballot):
    """Return a ranking with its points (k to 1 without), which pabutools ignores."""
    named = ballot.meta.get("points", "")
    points = map(int, named.split(",")) if named else range(len(ballot), 0, -1)
    return pabu.CardinalBallot(dict(zip(ballot, points, strict=True)))


class Remembered(TieBreakingRule):
    """Ties by the string of the id; keeps the first of each, in order."""

    def __init__(self):
        super().__init__(lambda _instance, _profile, project: project.name)
        self.firsts = []

    def order(self, instance, profile, projects, key=None):
        ordered = super().order(instance, profile, projects, key)
        self.firsts.append(ordered[0].name)
        return ordered


class Oracle:
    """pabutools' view of an election: its projects, ballots and allocation."""

    def __init__(self, instance, ballots):
        self.instance, self.ballots = instance, ballots
        self.points = not isinstance(ballots, pabu.AbstractApprovalProfile)

    @classmethod
    def of(cls, election, profile):
        """Return the view of a small election made here, amounts in grosze."""
        named = {p.id: pabu.Project(p.id, p.cost) for p in election.projects}
        instance = pabu.Instance(named.values(), budget_limit=election.allocation)
        if profile.given is None:
            ballots = pabu.ApprovalMultiProfile()
            make = pabu.FrozenApprovalBallot
        else:
            ballots = pabu.CardinalMultiProfile()
            make = pabu.FrozenCardinalBallot
        for (marks, points), weight in profile.classes.items():
            if points:
                pairs = zip(marks, points, strict=True)
                ballot = make({named[id_]: given for id_, given in pairs})
            else:
                ballot = make(named[id_] for id_ in marks)
            ballots[ballot] += weight
        return cls(instance, ballots)

    @classmethod
    def read(cls, path):
        """Return the view of a file, read by pabutools, in whole currency units."""
        instance, ballots = pabu.parse_pabulib(str(path))
        if isinstance(ballots, pabu.AbstractOrdinalProfile):
            ballots = pabu.CardinalProfile(pointed(ballot) for ballot in ballots)
        return cls(instance, ballots.as_multiprofile())

    def greedy(self):
        """Rank by votes or points, skip what does not fit (utility: cost)."""
        return self._asked(greedy_utilitarian_welfare, sat_class=self._cost)

    def equal_shares(self, utility, increment=None):
        """Equal Shares; with an increment Add1 until exhaustive or overshot."""
        return self._asked(
            method_of_equal_shares,
            sat_class=self._utility(utility),
            voter_budget_increment=increment,
        )

    def add1(self, utility, increment):
        """Equal Shares with Add1 until the next step overshoots, whatever fits."""
        ballots = self.ballots.num_ballots()
        enough = ballots * sum(project.cost for project in self.instance)
        return self._asked(
            exhaustion_by_budget_increase,
            rule=method_of_equal_shares,
            rule_params={"sat_class": self._utility(utility)},
            exhaustive_stop=False,
            budget_step=ballots * increment,
            budget_bound=enough + self.instance.budget_limit,
        )

    def phragmen(self):
        """Sequential Phragmén in the order of funding, which pabutools sorts away."""
        asked = Remembered()
        funded = self._asked(sequential_phragmen, tie_breaking=asked)
        assert sorted(funded) == sorted(asked.firsts)
        return asked.firsts

    def _asked(self, rule, /, **wishes):
        return [p.name for p in rule(self.instance, self.ballots, **wishes)]

    @property
    def _cost(self):
        return PointsTimesCost if self.points else pabu.Cost_Sat

    def _utility(self, utility):
        if utility is Utility.COST:
            return self._cost
        return pabu.Additive_Cardinal_Sat if self.points else pabu.Cardinality_Sat
