"""Writing a Pabulib file that its own checker has nothing to say about.

What follows from projects and ballots (numbers, votes, score, fully_funded) is
computed, never copied. To let a reader who breaks ties by the order of the file
come to the official result, list the projects in the order of the count's steps.
"""

import csv
import io
from collections.abc import Iterator

from pb.domain import money
from pb.formats.pabulib import fields
from pb.formats.pabulib.election import Election, ListedProject


def write(election: Election) -> str:
    """Return the file of an election.

    Raises:
        ValueError: META lacks what the format asks for.
    """
    if missing := [key for key in fields.MUST_WRITE if not election.meta.get(key)]:
        msg = f"META lacks {', '.join(missing)}"
        raise ValueError(msg)
    text = io.StringIO()
    rows = csv.writer(text, delimiter=";", lineterminator="\n")
    for section in (_meta(election), _projects(election), _votes(election)):
        rows.writerows(section)
    return text.getvalue()


def _meta(election: Election) -> Iterator[tuple[str, ...]]:
    costs = sum(project.cost for project in election.projects)
    values = dict(election.meta) | {
        "num_projects": str(len(election.projects)),
        "num_votes": str(len(election.votes)),
        "budget": _units(election.allocation),
        "fully_funded": "1" if costs <= election.allocation else "",
    }
    yield ("META",)
    yield ("key", "value")
    filled = {key for key, value in values.items() if value}
    for key in fields.ordered(filled, fields.META):
        yield (key, values[key])


def _projects(election: Election) -> Iterator[tuple[str, ...]]:
    names = {name for project in election.projects for name in project.details}
    names |= {"project_id", "cost", "votes"}
    if election.vote_type.has_points:
        names.add("score")
    header = fields.ordered(names, fields.PROJECTS)
    yield ("PROJECTS",)
    yield header
    for project in election.projects:
        cells = _cells(election, project)
        yield tuple(cells.get(name, "") for name in header)


def _cells(election: Election, project: ListedProject) -> dict[str, str]:
    profile = election.profile
    return dict(project.details) | {
        "project_id": project.id,
        "cost": _units(project.cost),
        "votes": str(profile.votes.get(project.id, 0)),
        "score": str(profile.points.get(project.id, 0)),
    }


def _votes(election: Election) -> Iterator[tuple[str, ...]]:
    pointed = election.vote_type.has_points and any(v.points for v in election.votes)
    names = set(election.vote_fields)
    header = fields.ordered(names, fields.VOTES)
    places = [election.vote_fields.index(name) for name in header]
    yield ("VOTES",)
    yield ("voter_id", "vote", *(("points",) if pointed else ()), *header)
    for vote in election.votes:
        points = (",".join(map(str, vote.points)),) if pointed else ()
        details = [vote.details[place] for place in places]
        yield (vote.voter, ",".join(vote.marks), *points, *details)


def _units(amount: int) -> str:
    """Return an amount as short as it can be written exactly."""
    return money.plain(amount).removesuffix(".00")
