"""One row of the section VOTES, understood or refused with its line."""

import re
from functools import lru_cache

from pb.domain.tally import Marks, Points
from pb.formats.pabulib import fields
from pb.formats.pabulib.cells import shown, tidy
from pb.formats.pabulib.election import Election, Malformed
from pb.formats.pabulib.votes import Vote, VoteType

_POINTS = re.compile(r"[0-9]{1,9}")
# Equal cells are understood once and kept as one object, as long as they are few.
_KEPT = 1 << 16


class Rows:
    """What stands in which column, and what a row of them says."""

    def __init__(self, election: Election, header: list[str]) -> None:
        self.source = election.source
        self.vote_type = election.vote_type
        # Each id by itself: one object for all the ballots that mark it.
        self.ids = {project.id: project.id for project in election.projects}
        self.lengths = _lengths(election)
        self.width = len(header)
        self.vote_column = header.index("vote")
        self.points_column = header.index("points") if "points" in header else None
        others = set(header) - {"voter_id", "vote", "points"}
        self.columns = {
            name: header.index(name) for name in fields.ordered(others, fields.VOTES)
        }
        # Those of them in which nothing stood so far.
        self.unused = dict(self.columns)
        self._ballot = lru_cache(_KEPT)(self._understood)
        self._details = lru_cache(_KEPT)(_tidied)

    def note_used(self, vote: Vote) -> None:
        """Note in which columns a vote has something."""
        for name, cell in zip(self.columns, vote.details, strict=True):
            if cell:
                self.unused.pop(name, None)

    def drop_unused(self) -> None:
        """Read no columns in which nothing stands: they say nothing."""
        for name in self.unused:
            del self.columns[name]
        self.unused.clear()

    def vote(self, line: int, row: list[str]) -> Vote:
        """Return the vote of a row.

        Raises:
            Malformed: it is stated wrongly.
        """
        points = "" if self.points_column is None else row[self.points_column]
        try:
            marks, given = self._ballot(row[self.vote_column], points)
        except ValueError as fault:
            raise Malformed(self.source, line, str(fault)) from None
        details = self._details(*[row[number] for number in self.columns.values()])
        voter = tidy(row[0])
        if not voter:
            raise Malformed(self.source, line, "voter_id is empty")
        return Vote(voter, marks, given, details)

    def _understood(self, vote: str, points: str) -> tuple[Marks, Points]:
        marks = self._marks(vote)
        if self.points_column is None:
            return marks, ()
        given = [text.strip() for text in points.split(",")]
        if len(given) != len(marks):
            msg = f"{len(marks)} projects marked, {len(given)} points given"
            raise ValueError(msg)
        if wrong := [text for text in given if not _POINTS.fullmatch(text)]:
            msg = f"points {shown(wrong[0])} are not a whole number"
            raise ValueError(msg)
        return self._ranked(marks, tuple(int(text) for text in given))

    def _marks(self, vote: str) -> Marks:
        texts = vote.split(",")
        marks = tuple([self.ids.get(text) or tidy(text) for text in texts])
        reason = ""
        least, most = self.lengths
        different = set(marks)
        if not self.ids.keys() >= different:
            stranger = next(mark for mark in marks if mark not in self.ids)
            reason = f"no project is called {shown(stranger)}"
        elif len(different) < len(marks):
            reason = "a project is marked twice on one ballot"
        elif not least <= len(marks) <= most:
            bounds = f"{least}" if least == most else f"{least} to {most}"
            reason = f"{len(marks)} projects are marked, {bounds} may be"
        if reason:
            raise ValueError(reason)
        return marks

    def _ranked(self, marks: Marks, points: Points) -> tuple[Marks, Points]:
        """Return the marks by falling points, unless their order is the ranking."""
        if self.vote_type is VoteType.ORDINAL:
            return marks, points
        order = sorted(range(len(marks)), key=lambda place: -points[place])
        return tuple(marks[i] for i in order), tuple(points[i] for i in order)


def _tidied(*cells: str) -> tuple[str, ...]:
    return tuple(map(tidy, cells))


def _lengths(election: Election) -> tuple[int, int]:
    """Return how many projects a ballot marks, at least and at most."""
    if election.vote_type is VoteType.CHOOSE_ONE:
        return 1, 1
    least = int(election.meta.get("min_length", "1"))
    return max(least, 1), int(election.meta.get("max_length", len(election.projects)))
