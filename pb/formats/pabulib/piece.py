"""A piece of the section VOTES that was found right, and what it comes to."""

from dataclasses import dataclass

import numpy as np

from pb.domain.tally import borda
from pb.domain.tally.stack import Hashes, Stack, Whole
from pb.formats.pabulib.lines import joined
from pb.formats.pabulib.rows import Rows
from pb.formats.pabulib.table import hashes_of
from pb.formats.pabulib.votes import Text, Vote, VoteType


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows, one after the other.

    Attributes:
        text: the rows, each on one line.
        numbers: [rows] the line of the file where each begins.
        voters: [rows] hashes of the voters' ids.
        stack: the ballots, in canonical order.
        hashes: [rows] hashes of the ballots.
    """

    text: Text
    numbers: Whole
    voters: Hashes
    stack: Stack
    hashes: Hashes


class Written:
    """A piece that grows row by row."""

    def __init__(self, rows: Rows) -> None:
        """Begin with no row."""
        self._rows = rows
        self._lines: list[str] = []
        self._numbers: list[int] = []
        self._votes: list[Vote] = []

    def add(self, number: int, row: list[str]) -> None:
        """Add the row that begins on a line of this number.

        Raises:
            Malformed: it is stated wrongly.
        """
        vote = self._rows.vote(number, row)
        self._votes.append(vote)
        self._numbers.append(number)
        self._lines.append(joined(row))
        if self._rows.unused:
            self._rows.note_used(vote)

    def piece(self) -> Piece:
        """Return the rows added so far."""
        stack = self._stack()
        lines = [f"{line}\n".encode() for line in self._lines]
        return Piece(
            text=Text(
                b"".join(lines),
                np.cumsum([len(line) for line in lines], dtype=np.int32) - 1,
            ),
            numbers=np.array(self._numbers, np.int64),
            voters=hashes_of([vote.voter for vote in self._votes]),
            stack=stack,
            hashes=stack.hashes(len(self._rows.ids)),
        )

    def _stack(self) -> Stack:
        place = {id_: number for number, id_ in enumerate(self._rows.ids)}
        given: list[int] = []
        ranked = self._rows.vote_type is VoteType.ORDINAL
        for vote in self._votes:
            given += vote.points or (borda(vote.marks) if ranked else ())
        pointed = self._rows.vote_type.has_points
        return Stack(
            lengths=np.array([len(vote.marks) for vote in self._votes], np.int64),
            indices=np.array(
                [place[mark] for vote in self._votes for mark in vote.marks], np.int32
            ),
            given=np.array(given, np.int64) if pointed else None,
        ).in_order(len(self._rows.ids))
