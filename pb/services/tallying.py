"""From votes to winners: an edition's pools, handed to the count."""

from dataclasses import dataclass

from pb.domain import tally
from pb.domain.ballot import BallotPaper, Project
from pb.domain.rulebook import Pool, Rule, Rulebook
from pb.services.sheets import exclusive, sheet_of
from pb.services.votes import Votes

Lots = tuple[tuple[str, ...], ...]
"""Recorded orders of projects, by their numbers as text."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided about a count: lots by pool, struck projects by number."""

    lots: tuple[tuple[str, Lots], ...] = ()
    struck: tuple[tuple[int, str], ...] = ()

    def of(self, pool: str, projects: tuple[Project, ...]) -> tally.Decisions:
        """Return what of it concerns a pool."""
        own = {project.number for project in projects}
        return tally.Decisions(
            lots=dict(self.lots).get(pool, ()),
            exclusions={str(n): why for n, why in self.struck if n in own},
        )


def elect(
    rules: Rulebook, paper: BallotPaper, votes: Votes, decided: Decided
) -> tally.Pools:
    """Count the pools in the rulebook's order.

    Raises:
        UndecidedTie: a tie decides in the pool it names, and no lot settles it.
    """
    pools = [_pool(rules, pool, paper, votes, decided) for pool in rules.pools]
    return tally.elect_pools(pools, exclusive(paper), rules.reserve)


def _pool(
    rules: Rulebook, pool: Pool, paper: BallotPaper, votes: Votes, decided: Decided
) -> tally.Pool:
    projects = tuple(each for each in paper.projects if each.pool == pool.key)
    # The greedy rule asks for totals only.
    greedy = rules.rule is Rule.GREEDY
    return tally.Pool(
        key=pool.key,
        amount=pool.amount,
        projects=tuple(votes.listed(project) for project in projects),
        sheet=sheet_of(rules, pool),
        profile=tally.gather(()) if greedy else votes.profile(projects),
        decisions=decided.of(pool.key, projects),
        leftover_to=pool.leftover_to,
    )
