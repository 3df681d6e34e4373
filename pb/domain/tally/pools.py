"""Several pools, counted one after the other in a declared order.

Each pool has its own projects, amount and rule sheet. What a pool leaves may flow to
a pool counted later, or into the reserve that pays top-ups. A project funded in one
pool closes its rivals in the pools behind it. The order is part of the rulebook: it
decides, so nobody else may.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pb.domain.tally.elect import elect
from pb.domain.tally.outcome import Outcome, Step, Verdict
from pb.domain.tally.profile import Profile, gather
from pb.domain.tally.shares_sheet import AnySheet
from pb.domain.tally.sheet import Decisions, Project, Sheet, TopUp
from pb.domain.tally.ties import UndecidedTie

Groups = tuple[frozenset[str], ...]

# Where money flows to and from beside the pools: the common reserve of the top-ups,
# and what a decision adds for one pool's reserve list.
RESERVE, ADDED = "reserve", "added"


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool as the count sees it. ``amount`` in grosze.

    Attributes:
        profile: its ballots; the greedy rule does without.
        decisions: the lots and exclusions of its projects.
        leftover_to: the key of a pool counted later, or RESERVE; empty: unspent.
    """

    key: str
    amount: int
    projects: tuple[Project, ...]
    sheet: AnySheet
    profile: Profile = field(default_factory=lambda: gather(()))
    decisions: Decisions = field(default_factory=Decisions)
    leftover_to: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """Money that went from a pool, RESERVE or ADDED to a pool or RESERVE."""

    source: str
    target: str
    amount: int


@dataclass(frozen=True, slots=True)
class Pools:
    """The result of several pools. Amounts in grosze.

    Attributes:
        outcomes: by the key of the pool, in the order of the count.
        allocations: what each pool had to spend, with what flowed to it.
        flows: where money went, in the order in which it did.
        reserve: what is left of the reserve; None when it has no limit.
    """

    outcomes: Mapping[str, Outcome]
    allocations: Mapping[str, int]
    flows: tuple[Flow, ...]
    reserve: int | None

    @property
    def funded(self) -> tuple[str, ...]:
        """Return all funded projects, pool after pool."""
        return tuple(id_ for each in self.outcomes.values() for id_ in each.funded)


def elect_pools(
    pools: Sequence[Pool], exclusive: Groups = (), reserve: int | None = None
) -> Pools:
    """Return which projects the pools fund, and what money went from one to another.

    Args:
        pools: in the order in which they are counted.
        exclusive: groups of projects, of any pools, of which only one is funded.
        reserve: what top-ups may take, in grosze; None: no limit.

    Raises:
        UndecidedTie: a tie decides in the pool it names, and nothing settles it.
        ContradictoryLots: two recorded lots disagree about a tie.
        UnknownProject: an excluded project is not in its pool.
        ValueError: two pools or two projects are called the same, or a leftover
            flows to no pool that is counted later.
    """
    _check(pools)
    count = _Count(exclusive, reserve)
    for pool in pools:
        count.take(pool)
    return Pools(count.outcomes, count.allocations, tuple(count.flows), count.reserve)


def _check(pools: Sequence[Pool]) -> None:
    keys = [pool.key for pool in pools]
    ids = [project.id for pool in pools for project in pool.projects]
    if len({*keys, RESERVE, ADDED, ""}) < len(keys) + 3:
        msg = f"pools need names of their own: {keys}"
        raise ValueError(msg)
    if len(set(ids)) < len(ids):
        msg = "a project is in two pools, or twice in one"
        raise ValueError(msg)
    for number, pool in enumerate(pools):
        if pool.leftover_to not in {"", RESERVE, *keys[number + 1 :]}:
            msg = f"what {pool.key} leaves cannot flow to {pool.leftover_to}"
            raise ValueError(msg)


@dataclass(slots=True)
class _Count:
    """The state of a count while it goes from pool to pool."""

    exclusive: Groups
    reserve: int | None
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    allocations: dict[str, int] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)

    def take(self, pool: Pool) -> None:
        """Count a pool, and let what it leaves flow on."""
        allocation = pool.amount + sum(
            flow.amount for flow in self.flows if flow.target == pool.key
        )
        outcome = self._outcome(pool, allocation)
        self.allocations[pool.key] = allocation
        self.outcomes[pool.key] = outcome
        for extra in outcome.extras:
            topped_up = extra.by is Verdict.TOPPED_UP
            source = RESERVE if topped_up else ADDED
            self._flow(source, pool.key, extra.from_reserve)
        if pool.leftover_to:
            self._flow(pool.key, pool.leftover_to, outcome.unused)

    def _flow(self, source: str, target: str, amount: int) -> None:
        if not amount:
            return
        self.flows.append(Flow(source, target, amount))
        if self.reserve is not None:
            self.reserve += amount * ((target == RESERVE) - (source == RESERVE))

    def _outcome(self, pool: Pool, allocation: int) -> Outcome:
        rivals = self._closed(pool)
        exclusions = dict.fromkeys(rivals, "") | dict(pool.decisions.exclusions)
        decisions = replace(pool.decisions, exclusions=exclusions)
        sheet = self._sheet(pool)
        try:
            outcome = elect(pool.projects, pool.profile, allocation, sheet, decisions)
        except UndecidedTie as tie:
            raise UndecidedTie(tie.group, pool.key) from tie
        steps = tuple(_told(step, rivals) for step in outcome.steps)
        return replace(outcome, steps=steps)

    def _closed(self, pool: Pool) -> dict[str, str]:
        """Return the projects closed by a rival in an earlier pool, and by which."""
        # Of several rivals the one funded first is named.
        funded = [id_ for each in self.outcomes.values() for id_ in each.funded][::-1]
        struck = pool.decisions.exclusions
        return {
            project.id: rival
            for project in pool.projects
            if not project.withdrawn and project.id not in struck
            for rival in funded
            if any({project.id, rival} <= group for group in self.exclusive)
        }

    def _sheet(self, pool: Pool) -> AnySheet:
        """Return a pool's sheet, with its part of the rivals and of the reserve."""
        sheet, ids = pool.sheet, {project.id for project in pool.projects}
        if groups := tuple(g for g in self.exclusive if len(g & ids) > 1):
            sheet = replace(sheet, exclusive=sheet.exclusive + groups)
        if self.reserve is None or not isinstance(sheet, Sheet):
            return sheet
        leftover = tuple(
            _limited(policy, self.reserve) if isinstance(policy, TopUp) else policy
            for policy in sheet.leftover
        )
        return replace(sheet, leftover=leftover)


def _limited(policy: TopUp, reserve: int) -> TopUp:
    own = reserve if policy.reserve is None else min(policy.reserve, reserve)
    return replace(policy, reserve=own)


def _told(step: Step, rivals: Mapping[str, str]) -> Step:
    """Return a step that tells of the rival in an earlier pool, if that closed it."""
    if step.project not in rivals:
        return step
    return replace(step, verdict=Verdict.RIVAL_FUNDED, because=rivals[step.project])
