"""Rows of cells as text in columns."""

from collections.abc import Sequence

INDENT = "   "


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return rows with their cells below each other: the first left, others right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(INDENT + _row(row, widths) for row in rows)


def _row(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        cell.rjust(width) if place else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join((first, *others)).rstrip()
