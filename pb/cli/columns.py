"""Rows of cells as text in columns."""

from collections.abc import Sequence

INDENT = "   "


def aligned(
    rows: Sequence[Sequence[str]], *, left: int = 0, indent: str = INDENT
) -> str:
    """Return rows with their cells below each other, on the right but in one column.

    ``left`` is the place of that column.
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(indent + _row(row, widths, left) for row in rows)


def _row(row: Sequence[str], widths: Sequence[int], left: int) -> str:
    cells = (
        cell.ljust(width) if place == left else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join(cells).rstrip()
