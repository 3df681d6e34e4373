"""Rules side by side as a JSON object; amounts as in ``tally_object``."""

from collections.abc import Sequence
from typing import Any

from pb.cli.tally_object import exact
from pb.domain.money import plain
from pb.domain.tally.comparison import Entry, Satisfaction
from pb.formats.pabulib import Election


def compared(election: Election, entries: Sequence[Entry]) -> dict[str, Any]:
    """Return what each rule makes of an election."""
    return {
        "file": election.source,
        "ballots": election.profile.ballots,
        "allocation": plain(election.allocation),
        "rules": {entry.method.value: _entry(entry) for entry in entries},
    }


def _entry(entry: Entry) -> dict[str, Any]:
    if entry.outcome is None or entry.satisfaction is None:
        return {"tie": list(entry.tie)}
    return {
        "selected": list(entry.outcome.selected),
        "spent": plain(entry.outcome.spent),
        "left": plain(entry.outcome.left),
        "satisfaction": _satisfaction(entry.satisfaction),
    }


def _satisfaction(found: Satisfaction) -> dict[str, Any]:
    return {
        "served": found.served,
        "share_served": str(found.share_served),
        "average_marks": str(found.average_marks),
        "average_money": exact(found.average_money),
    }
