"""What may be wrong with who lives where, who may vote and who supports."""

from collections.abc import Iterator
from typing import Final

from pb.domain.calendar import WARSAW, Stage, Timetable
from pb.domain.finding import Checks, Code, Finding, found, reads
from pb.domain.rulebook import CITY, Pool, Rulebook

AGE_LIMITS: Final = frozenset({0, 13})
"""None, or the age of limited legal capacity (art. 15 of the Civil Code)."""

INHABITANTS_PER_SIGNATURE: Final = 1000
"""Art. 5a(7) point 2: signatures of at most 0.1 % of the inhabitants."""


def most_supporters(inhabitants: int) -> int:
    """Return how many supporters a proposal may need at most."""
    return inhabitants // INHABITANTS_PER_SIGNATURE


def _eligible(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if rules.eligible is None:
        yield found(Code.ELIGIBLE_MISSING, "eligible")
    elif rules.inhabitants is not None and rules.eligible > rules.inhabitants:
        yield found(
            Code.ELIGIBLE_ABOVE_INHABITANTS,
            "eligible",
            eligible=rules.eligible,
            inhabitants=rules.inhabitants,
        )


def _counted_on(rules: Rulebook, timetable: Timetable) -> Iterator[Finding]:
    votes = timetable.begins[Stage.VOTING].astimezone(WARSAW).date()
    if rules.residents_on is None:
        yield found(Code.RESIDENTS_DATE_MISSING, "residents_on")
    elif rules.residents_on > votes:
        yield found(Code.RESIDENTS_DATE_LATE, "residents_on", day=rules.residents_on)


def _counted_by(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if not rules.residents_source.strip():
        yield found(Code.RESIDENTS_SOURCE_MISSING, "residents_source")


def _age(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if rules.age_limit not in AGE_LIMITS:
        yield found(Code.AGE_LIMIT, "age_limit", age=rules.age_limit)


def _supporters(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    unknown: set[str] = set()
    for pool in rules.pools:
        if pool.supporters < 0:
            yield found(
                Code.SUPPORTERS_NEGATIVE, "pool_supporters", pool.key, name=pool.name
            )
        elif pool.supporters and _is_known(rules, pool):
            yield from _capped(rules, pool, unknown)


def _is_known(rules: Rulebook, pool: Pool) -> bool:
    return pool.area == CITY or rules.area(pool.area) is not None


def _capped(rules: Rulebook, pool: Pool, unknown: set[str]) -> Iterator[Finding]:
    area = rules.area(pool.area)
    inhabitants = area.inhabitants if area else rules.inhabitants
    if inhabitants is None or inhabitants < 1:
        if pool.area in unknown:
            return
        unknown.add(pool.area)
        if area:
            yield found(Code.AREA_INHABITANTS_MISSING, "areas", area=area.name)
        else:
            yield found(Code.INHABITANTS_MISSING, "inhabitants")
    elif pool.supporters > (most := most_supporters(inhabitants)):
        yield found(
            Code.SUPPORTERS_ABOVE_CAP,
            "pool_supporters",
            pool.key,
            name=pool.name,
            supporters=pool.supporters,
            inhabitants=inhabitants,
            most=most,
        )


def _areas(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    seen: set[str] = {CITY}
    for area in rules.areas:
        if area.key in seen:
            yield found(Code.AREA_TWICE, "areas", area=area.name)
        seen.add(area.key)
    for pool in rules.pools:
        if pool.area not in seen:
            yield found(Code.AREA_UNKNOWN, "pool_area", pool.key, name=pool.name)


def _everybody(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    """Without a pool of the whole city, each resident needs one of her area."""
    pooled = {pool.area for pool in rules.pools}
    if CITY in pooled or not rules.areas:
        return
    for area in rules.areas:
        if area.key not in pooled:
            yield found(Code.AREA_WITHOUT_POOL, "areas", area=area.name)
        if area.eligible is None:
            yield found(Code.AREA_ELIGIBLE_MISSING, "areas", area=area.name)
    counts = [area.eligible for area in rules.areas if area.eligible is not None]
    complete = len(counts) == len(rules.areas)
    if complete and rules.eligible is not None and sum(counts) != rules.eligible:
        yield found(
            Code.AREAS_ELIGIBLE_SUM,
            "areas",
            total=sum(counts),
            eligible=rules.eligible,
        )


def _parts(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    total = sum(area.inhabitants or 0 for area in rules.areas)
    if rules.inhabitants is not None and total > rules.inhabitants:
        yield found(
            Code.AREAS_ABOVE_CITY, "areas", total=total, inhabitants=rules.inhabitants
        )


CHECKS: Checks = {
    _eligible: reads("eligible", "inhabitants"),
    _counted_on: reads("residents_on"),
    _counted_by: reads("residents_source"),
    _age: reads("age_limit"),
    _supporters: reads("pools", "areas", "inhabitants"),
    _areas: reads("pools", "areas"),
    _everybody: reads("pools", "areas", "eligible"),
    _parts: reads("areas", "inhabitants"),
}
"""The rules about residents."""
