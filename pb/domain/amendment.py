"""What differs between two versions of a rulebook, parameter by parameter."""

from dataclasses import dataclass, fields

from pb.domain.rulebook import Pool, Rulebook


@dataclass(frozen=True, slots=True)
class Amendment:
    """One parameter that changed; amounts in grosze.

    ``pool`` names the pool the parameter belongs to, by its newer name. A pool
    that was added or taken away is the parameter ``pool``: its name and amount
    stand on one side, None on the other.
    """

    parameter: str
    before: object
    after: object
    pool: str | None = None


def amendments(before: Rulebook, after: Rulebook) -> tuple[Amendment, ...]:
    """Return what changed, in the order of the rulebook."""
    found: list[Amendment] = []
    for field in fields(Rulebook):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if field.name == "pools":
            found += _in_pools(old, new)
        elif old != new:
            found.append(Amendment(field.name, old, new))
    return tuple(found)


def _in_pools(before: tuple[Pool, ...], after: tuple[Pool, ...]) -> list[Amendment]:
    old = {pool.key: pool for pool in before}
    new = {pool.key: pool for pool in after}
    found = [
        Amendment("pool", pool, None) for key, pool in old.items() if key not in new
    ]
    for key, pool in new.items():
        if key not in old:
            found.append(Amendment("pool", None, pool))
        else:
            found += _in_pool(old[key], pool)
    return found


def _in_pool(before: Pool, after: Pool) -> list[Amendment]:
    return [
        Amendment(f"pool_{field.name}", old, new, after.name)
        for field in fields(Pool)
        if (old := getattr(before, field.name)) != (new := getattr(after, field.name))
    ]
