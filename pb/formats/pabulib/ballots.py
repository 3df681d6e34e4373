"""The section VOTES: in columns where that is sure, else row by row."""

from dataclasses import replace
from itertools import compress

from pb.formats.pabulib.cells import shown
from pb.formats.pabulib.columns import in_columns
from pb.formats.pabulib.election import Election, Malformed
from pb.formats.pabulib.rows import Rows
from pb.formats.pabulib.sections import Section, Sections
from pb.formats.pabulib.votes import Vote, VoteType


def read_votes(election: Election, file: Sections) -> Election:
    """Return the election with the votes of a file's last section.

    Raises:
        Malformed: a ballot or a voter is stated wrongly or twice.
    """
    section = file.section("VOTES")
    _check_header(election, section)
    found = in_columns(election, section.header, file.rest())
    if found is None:
        found = row_by_row(election, section)
        file.end()
    return found


def row_by_row(election: Election, section: Section) -> Election:
    """Return the election with the votes of a section, whatever its rows are like.

    Raises:
        Malformed: a ballot or a voter is stated wrongly or twice.
    """
    rows = Rows(election, section.header)
    votes: dict[str, Vote] = {}
    for line, row in section.rows:
        vote = rows.vote(line, row)
        if vote.voter in votes:
            reason = f"voter {shown(vote.voter)} votes twice"
            raise Malformed(election.source, line, reason)
        votes[vote.voter] = vote
    # A column without a single entry says nothing and is not kept.
    used = [any(cells) for cells in zip(*rows.details.values(), strict=True)]
    kept = tuple(votes.values())
    if not all(used):
        kept = tuple(v._replace(details=(*compress(v.details, used),)) for v in kept)
    names = tuple(compress(rows.columns, used))
    return replace(election, votes=kept, vote_fields=names)


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
