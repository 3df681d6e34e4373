"""What may be wrong with the money: allocation, pools, what they leave."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from pb.domain.calendar import Timetable
from pb.domain.finding import Checks, Code, Finding, found, reads
from pb.domain.rulebook import RESERVE, Pool, Remainder, Rule, Rulebook

LEAST_OF_EXPENDITURE: Final = (5, 1000)
"""The statutory minimum in cities with county rights, art. 5a(5): 0.5 %."""

KEYS_TAKEN: Final = frozenset({"", RESERVE, "added"})
"""Names that money has in the count beside the pools."""


def least_allocation(expenditure: int) -> int:
    """Return the least allocation of a city with county rights, in grosze."""
    part, whole = LEAST_OF_EXPENDITURE
    return -(-expenditure * part // whole)


def _minimum(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if not rules.county_rights:
        return
    if rules.expenditure is None or rules.expenditure <= 0:
        yield found(Code.EXPENDITURE_MISSING, "expenditure")
    elif rules.allocation < (least := least_allocation(rules.expenditure)):
        yield found(
            Code.BELOW_MINIMUM, "allocation", allocation=rules.allocation, least=least
        )


def _pools_sum(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    total = sum(pool.amount for pool in rules.pools)
    if total != rules.allocation:
        yield found(Code.POOLS_SUM, "pools", total=total, allocation=rules.allocation)


def _names(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for pool in rules.pools:
        name = pool.name.strip()
        seen[name.casefold()] += 1
        if not name:
            yield found(Code.POOL_NAME_MISSING, "pool_name", pool.key)
        elif seen[name.casefold()] == 2:  # said once, at the second
            yield found(Code.POOL_NAME_TWICE, "pool_name", pool.key, name=name)
        if pool.key in KEYS_TAKEN:
            yield found(Code.POOL_KEY_RESERVED, "pool_name", pool.key, name=name)


def _limits(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    for pool in rules.pools:
        facts = {"name": pool.name, "amount": pool.amount}
        if pool.cost_min > pool.amount:
            yield found(
                Code.COST_MIN_ABOVE_POOL,
                "pool_cost_min",
                pool.key,
                least=pool.cost_min,
                **facts,
            )
        elif pool.most() > pool.amount and not _more_may_come(rules, pool):
            yield found(
                Code.COST_MAX_ABOVE_POOL,
                "pool_cost_max",
                pool.key,
                most=pool.most(),
                **facts,
            )


def _more_may_come(rules: Rulebook, pool: Pool) -> bool:
    """Say whether a pool may get more than its amount while it is counted."""
    flows = any(other.leftover_to == pool.key for other in rules.pools)
    return flows or _tops_up(rules)


def _tops_up(rules: Rulebook) -> bool:
    return rules.rule is Rule.GREEDY and rules.remainder is Remainder.TOP_UP


def _leftovers(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    keys = [pool.key for pool in rules.pools]
    for place, pool in enumerate(rules.pools):
        # Pools are counted in their order: money flows on, never back.
        code = _misled(pool, keys[:place], keys[place + 1 :])
        if pool.leftover_to == RESERVE and not _tops_up(rules):
            code = Code.LEFTOVER_WASTED
        if code is not None:
            to = next((p.name for p in rules.pools if p.key == pool.leftover_to), "")
            yield found(code, "pool_leftover_to", pool.key, name=pool.name, to=to)


def _misled(pool: Pool, before: list[str], behind: list[str]) -> Code | None:
    """Return what is wrong with where a pool's leftover flows to, if anything."""
    to = pool.leftover_to
    if to in {"", RESERVE, *behind}:
        return None
    if to == pool.key:
        return Code.LEFTOVER_TO_ITSELF
    return Code.LEFTOVER_NOT_LATER if to in before else Code.LEFTOVER_UNKNOWN


CHECKS: Checks = {
    _minimum: reads("allocation", "county_rights", "expenditure"),
    _pools_sum: reads("allocation", "pools"),
    _names: reads("pools"),
    _limits: reads("pools", "rule", "remainder"),
    _leftovers: reads("pools", "rule", "remainder"),
}
"""The rules about money."""
