"""The section VOTES, the fast way: plain rows, judged in columns.

Nothing is refused here. Rows that are not plain, and every fault, are left to
the slow way (``ballots.row_by_row``), which knows the line and the reason; both
ways come to the same election.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from pb.domain.tally.profile import profile_of
from pb.domain.tally.stack import Hashes, Stack, Whole
from pb.formats.pabulib.election import Election
from pb.formats.pabulib.rows import Rows
from pb.formats.pabulib.table import Dictionary, Doubt, Table
from pb.formats.pabulib.votes import VotesInText, VoteType

# Bytes taken apart at once: few enough that the arrays stay in the caches.
_BLOCK = 1 << 18


def in_columns(election: Election, header: list[str], text: bytes) -> Election | None:
    """Return the election with the votes of VOTES' rows; None: read them row by row.

    ``text`` are the lines behind the header, to the end of the file.
    """
    text = _plain(text)
    if not text or b'"' in text or b"\r" in text:
        return None
    rows = Rows(election, header)
    try:
        columns = _Columns(rows, len(header))
        parts = [columns.part(block) for block in _blocks(text)]
        _require_different([part.voters for part in parts])
    except Doubt:
        return None
    ids = tuple(project.id for project in election.projects)
    rows.columns = {name: rows.columns[name] for name in columns.used}
    begins = np.cumsum([0] + [part.size for part in parts])
    votes = VotesInText(
        text=text,
        ends=np.concatenate(
            [part.ends + begin for part, begin in zip(parts, begins, strict=False)]
        ),
        understood=lambda line: rows.vote(0, line.split(";")),
        vote_type=election.vote_type,
        profile=profile_of(ids, [(part.stack, part.hashes) for part in parts]),
    )
    return replace(election, votes=votes, vote_fields=tuple(rows.columns))


def _plain(text: bytes) -> bytes:
    """Return lines that end in one character each, without blank ones at the end."""
    # A copy costs as much as a whole step of the count: only where it is needed.
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n")
    if text.endswith(b"\n\n") or not text.endswith(b"\n"):
        text = text.rstrip(b"\n") + b"\n"
    return text if text != b"\n" else b""


def _blocks(text: bytes) -> Iterator[bytes]:
    begin = 0
    while begin < len(text):
        end = text.find(b"\n", begin + _BLOCK) + 1 or len(text)
        yield text[begin:end]
        begin = end


def _require_different(hashes: list[Hashes]) -> None:
    ordered = np.sort(np.concatenate(hashes))
    if (ordered[1:] == ordered[:-1]).any():
        raise Doubt


@dataclass(frozen=True, slots=True)
class _Part:
    """What a block of rows comes to."""

    size: int
    ends: Whole
    voters: Hashes
    stack: Stack
    hashes: Hashes


class _Columns:
    """What stands in which column, and how it is judged."""

    def __init__(self, rows: Rows, width: int) -> None:
        self.rows = rows
        self.width = width
        self.projects = Dictionary(list(rows.ids))
        self.least, self.most = rows.lengths
        self.unused = dict(rows.columns)

    @property
    def used(self) -> list[str]:
        """Return the names of the columns in which something stands."""
        return [name for name in self.rows.columns if name not in self.unused]

    def part(self, block: bytes) -> _Part:
        """Return what a block of whole lines comes to.

        Raises:
            Doubt: it is not plain, or not surely right.
        """
        table = Table.of(block, self.width)
        voters = table.names(table.column(0))
        stack = self._stack(table)
        self._note_used(table, block)
        number = len(self.rows.ids)
        return _Part(len(block), table.ends, voters, stack, stack.hashes(number))

    def _stack(self, table: Table) -> Stack:
        lengths, marks = table.lists(self.rows.vote_column)
        if lengths.min() < self.least or lengths.max() > self.most:
            raise Doubt
        indices = self.projects.numbers(table, marks).astype(np.int32)
        stack = Stack(lengths, indices, self._given(table, lengths))
        try:
            return stack.in_order(len(self.rows.ids))
        except ValueError:
            raise Doubt from None

    def _given(self, table: Table, lengths: Whole) -> Whole | None:
        if self.rows.points_column is not None:
            stated, points = table.lists(self.rows.points_column)
            if (stated != lengths).any():
                raise Doubt
            return table.numbers(points)
        if self.rows.vote_type is VoteType.ORDINAL:
            # A ranking without points counts k for the first, down to 1.
            return np.repeat(np.cumsum(lengths), lengths) - np.arange(lengths.sum())
        return None

    def _note_used(self, table: Table, block: bytes) -> None:
        for name, number in list(self.unused.items()):
            begins, sizes = table.column(number)
            filled = np.flatnonzero(sizes)
            cells = zip(begins[filled].tolist(), sizes[filled].tolist(), strict=True)
            if any(
                block[begin : begin + size].decode().strip() for begin, size in cells
            ):
                del self.unused[name]
