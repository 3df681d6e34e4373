"""One row of the section VOTES, understood or refused with its line."""

import re

from pb.domain.tally import Marks, Points
from pb.formats.pabulib import fields
from pb.formats.pabulib.cells import shown, tidy
from pb.formats.pabulib.election import Election, Malformed
from pb.formats.pabulib.votes import Vote, VoteType

_POINTS = re.compile(r"[0-9]{1,9}")


class Rows:
    """What stands in which column, and the cells understood so far."""

    def __init__(self, election: Election, header: list[str]) -> None:
        self.source = election.source
        self.vote_type = election.vote_type
        # Each id by itself: one object for all the ballots that mark it.
        self.ids = {project.id: project.id for project in election.projects}
        self.lengths = lengths(election)
        self.vote_column = header.index("vote")
        self.points_column = header.index("points") if "points" in header else None
        others = set(header) - {"voter_id", "vote", "points"}
        self.columns = {
            name: header.index(name) for name in fields.ordered(others, fields.VOTES)
        }
        # Equal cells are understood once and kept as one object.
        self.ballots: dict[tuple[str, str], tuple[Marks, Points]] = {}
        self.details: dict[tuple[str, ...], tuple[str, ...]] = {}

    def vote(self, line: int, row: list[str]) -> Vote:
        """Return the vote of a row.

        Raises:
            Malformed: it is stated wrongly.
        """
        points = "" if self.points_column is None else row[self.points_column]
        cells = (row[self.vote_column], points)
        ballot = self.ballots.get(cells)
        if ballot is None:
            ballot = self.ballots[cells] = self._ballot(line, *cells)
        raw = tuple([row[number] for number in self.columns.values()])
        details = self.details.get(raw)
        if details is None:
            details = self.details[raw] = tuple(tidy(cell) for cell in raw)
        voter = row[0].strip()
        if not voter:
            raise Malformed(self.source, line, "voter_id is empty")
        return Vote(voter, *ballot, details)

    def _ballot(self, line: int, vote: str, points: str) -> tuple[Marks, Points]:
        marks = self._marks(line, vote)
        if self.points_column is None:
            return marks, ()
        given = [text.strip() for text in points.split(",")]
        if len(given) != len(marks):
            reason = f"{len(marks)} projects marked, {len(given)} points given"
            raise Malformed(self.source, line, reason)
        if wrong := [text for text in given if not _POINTS.fullmatch(text)]:
            reason = f"points {shown(wrong[0])} are not a whole number"
            raise Malformed(self.source, line, reason)
        return self._ranked(marks, tuple(int(text) for text in given))

    def _marks(self, line: int, vote: str) -> Marks:
        texts = vote.split(",")
        marks = tuple(self.ids.get(text) or text.strip() for text in texts)
        reason = ""
        least, most = self.lengths
        if not self.ids.keys() >= set(marks):
            stranger = next(mark for mark in marks if mark not in self.ids)
            reason = f"no project is called {shown(stranger)}"
        elif len(set(marks)) < len(marks):
            reason = "a project is marked twice on one ballot"
        elif not least <= len(marks) <= most:
            bounds = f"{least}" if least == most else f"{least} to {most}"
            reason = f"{len(marks)} projects are marked, {bounds} may be"
        if reason:
            raise Malformed(self.source, line, reason)
        return marks

    def _ranked(self, marks: Marks, points: Points) -> tuple[Marks, Points]:
        """Return the marks by falling points, unless their order is the ranking."""
        if self.vote_type is VoteType.ORDINAL:
            return marks, points
        order = sorted(range(len(marks)), key=lambda place: -points[place])
        return tuple(marks[i] for i in order), tuple(points[i] for i in order)


def lengths(election: Election) -> tuple[int, int]:
    """Return how many projects a ballot marks, at least and at most."""
    if election.vote_type is VoteType.CHOOSE_ONE:
        return 1, 1
    least = int(election.meta.get("min_length", "1"))
    return max(least, 1), int(election.meta.get("max_length", len(election.projects)))
