"""The section VOTES: in columns where rows are plain, else row by row."""

from dataclasses import replace

import numpy as np

from pb.domain.tally.profile import profile_of
from pb.formats.pabulib.cells import shown, tidy
from pb.formats.pabulib.columns import Columns
from pb.formats.pabulib.election import Election, Malformed
from pb.formats.pabulib.lines import Lines, cells
from pb.formats.pabulib.piece import Piece, Written
from pb.formats.pabulib.rows import Rows
from pb.formats.pabulib.sections import Section, Sections
from pb.formats.pabulib.table import Doubt
from pb.formats.pabulib.votes import VotesInText, VoteType

# Bytes judged at once: few enough that their columns stay in the caches, and
# that a row which is not plain makes few others slow.
_BLOCK = 1 << 18


def read_votes(election: Election, file: Sections) -> Election:
    """Return the election with the votes of a file's last section.

    Raises:
        Malformed: a ballot or a voter is stated wrongly or twice, or the file
            goes on behind them.
    """
    section = file.section("VOTES")
    _check_header(election, section)
    reading = _Reading(election, section, file.lines)
    try:
        reading.read()
        file.end()
    except Malformed:
        # Of two faults the one on the earlier line is told.
        reading.require_different_voters()
        raise
    reading.require_different_voters()
    return reading.election()


class _Reading:
    """The pieces read so far."""

    def __init__(self, election: Election, section: Section, lines: Lines) -> None:
        self._election = election
        self._section = section
        self._lines = lines
        self._rows = Rows(election, section.header)
        self._pieces: list[Piece] = []

    def read(self) -> None:
        """Read the pieces to the end of the section."""
        columns = Columns(self._rows)
        while block := self._lines.ahead(_BLOCK):
            try:
                self._pieces.append(columns.piece(block, self._lines.line))
            except Doubt:
                if not self._read_rows(self._lines.position + len(block)):
                    return
            else:
                self._lines.pass_over(block)

    def _read_rows(self, stop: int) -> bool:
        """Read rows as far as a position; tell whether there may be more."""
        written = Written(self._rows)
        try:
            for number, row in self._section.rows:
                written.add(number, row)
                if self._lines.position >= stop:
                    return True
            return False
        finally:
            self._pieces.append(written.piece())

    def require_different_voters(self) -> None:
        """Refuse a voter who votes twice."""
        voters = np.concatenate(
            [np.empty(0, np.uint64)] + [p.voters for p in self._pieces]
        )
        order = np.argsort(voters)
        again = np.flatnonzero(voters[order[1:]] == voters[order[:-1]])
        # Equal hashes are no proof.
        seen: set[str] = set()
        for place in np.unique(order[np.concatenate([again, again + 1])]).tolist():
            number, voter = self._voter(place)
            if voter in seen:
                reason = f"voter {shown(voter)} votes twice"
                raise Malformed(self._election.source, number, reason)
            seen.add(voter)

    def _voter(self, place: int) -> tuple[int, str]:
        """Return the line and the voter of a vote."""
        for piece in self._pieces:
            if place < len(piece.numbers):
                break
            place -= len(piece.numbers)
        return int(piece.numbers[place]), tidy(cells(piece.text.line(place))[0])

    def election(self) -> Election:
        """Return the election with the votes read."""
        self._rows.drop_unused()
        columns = tuple(self._rows.columns)
        if not self._pieces:
            return replace(self._election, votes=(), vote_fields=columns)
        # Not self: what the pieces came to need not stay.
        rows, ids = self._rows, tuple(self._rows.ids)
        votes = VotesInText(
            texts=[piece.text for piece in self._pieces],
            understood=lambda line: rows.vote(0, cells(line)),
            vote_type=self._election.vote_type,
            profile=profile_of(ids, [(p.stack, p.hashes) for p in self._pieces]),
        )
        return replace(self._election, votes=votes, vote_fields=columns)


def _check_header(election: Election, section: Section) -> None:
    header, vote_type = section.header, election.vote_type
    reason = ""
    if header[0] != "voter_id" or "vote" not in header:
        reason = "VOTES begins with voter_id and has a vote"
    elif "points" in header and not vote_type.has_points:
        reason = f"{vote_type} ballots have no points"
    elif "points" not in header and vote_type is VoteType.CUMULATIVE:
        reason = f"{vote_type} ballots need points"
    if reason:
        raise Malformed(election.source, section.line + 1, reason)
