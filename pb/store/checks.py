"""Constraints that many tables state alike."""

from collections.abc import Iterable

from sqlalchemy import CheckConstraint


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """Return the constraint that ``column`` holds one of ``values``."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def sized(column: str, size: int) -> CheckConstraint:
    """Return the constraint that a binary column holds ``size`` bytes."""
    return CheckConstraint(f"length({column}) = {size}", name=f"{column}_size")
