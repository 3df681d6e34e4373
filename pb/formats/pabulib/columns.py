"""Rows of votes, the fast way: plain ones, judged in columns.

Nothing is refused here. Rows that are not plain, and every fault, are left to
the slow way (``Rows``), which knows the line and the reason; both ways come to
the same election.
"""

import re

import numpy as np

from pb.domain.tally.stack import Stack, Whole, counted_down
from pb.formats.pabulib.piece import Piece
from pb.formats.pabulib.rows import Rows
from pb.formats.pabulib.table import Dictionary, Doubt, Table
from pb.formats.pabulib.votes import Text, VoteType

# A cell that says the same without its quotes.
_QUOTED = re.compile(rb'(^|;)"([^";\r\n]*)"(?=[;\n]|\Z)', re.MULTILINE)


class Columns:
    """What stands in which column, and how it is judged."""

    def __init__(self, rows: Rows) -> None:
        """Be ready for rows like these."""
        self._rows = rows
        self._projects = Dictionary(list(rows.ids))

    def piece(self, lines: bytes, first: int) -> Piece:
        """Return what whole lines come to, the first of which has this number.

        Raises:
            Doubt: a row is not plain, or not surely right.
        """
        lines = _plain(lines)
        table = Table.of(lines, self._rows.width)
        voters = table.names(table.column(0))
        stack = self._stack(table)
        self._note_used(table, lines)
        return Piece(
            text=Text(lines, table.ends.astype(np.int32)),
            numbers=np.arange(first, first + len(voters)),
            voters=voters,
            stack=stack,
            hashes=stack.hashes(len(self._rows.ids)),
        )

    def _stack(self, table: Table) -> Stack:
        lengths, marks = table.lists(self._rows.vote_column)
        least, most = self._rows.lengths
        if lengths.min() < least or lengths.max() > most:
            raise Doubt
        indices = self._projects.numbers(table, marks).astype(np.int32)
        stack = Stack(lengths, indices, self._given(table, lengths))
        try:
            return stack.in_order(len(self._rows.ids))
        except ValueError:
            raise Doubt from None

    def _given(self, table: Table, lengths: Whole) -> Whole | None:
        if self._rows.points_column is not None:
            stated, points = table.lists(self._rows.points_column)
            if (stated != lengths).any():
                raise Doubt
            return table.numbers(points)
        ranked = self._rows.vote_type is VoteType.ORDINAL
        return counted_down(lengths) if ranked else None

    def _note_used(self, table: Table, lines: bytes) -> None:
        for name, number in list(self._rows.unused.items()):
            begins, sizes = table.column(number)
            filled = np.flatnonzero(sizes)
            cells = zip(begins[filled].tolist(), sizes[filled].tolist(), strict=True)
            if any(
                lines[begin : begin + size].decode().strip() for begin, size in cells
            ):
                del self._rows.unused[name]


def _plain(lines: bytes) -> bytes:
    """Return lines that end in one character each, without needless quotes.

    Raises:
        Doubt: there are other quotes, or carriage returns elsewhere.
    """
    # A copy costs as much as a whole step of the count: only where it is needed.
    if b"\r" in lines:
        lines = lines.replace(b"\r\n", b"\n")
    if b'"' in lines:
        lines = _QUOTED.sub(rb"\1\2", lines)
    if b'"' in lines or b"\r" in lines:
        raise Doubt
    return lines if lines.endswith(b"\n") else lines + b"\n"
