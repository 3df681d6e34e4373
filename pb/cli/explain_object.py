"""An explanation as a JSON object; amounts as in ``tally_object``."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from pb.cli.counted import Counted, Found
from pb.cli.explain_text import sentences
from pb.cli.tally_object import exact
from pb.domain.money import plain
from pb.domain.tally import Account
from pb.domain.tally.bids import Bid, Contender
from pb.domain.tally.explanation import Change, Explanation

Ends = tuple[Fraction, Fraction | None]


def explained(counted: Counted, found: Found) -> dict[str, Any]:
    """Return the explanation of one project."""
    why = found.reason
    said = {
        "project": why.step.project,
        "rank": why.rank,
        "score": why.step.score,
        "cost": plain(why.step.cost),
        "left_before": plain(why.step.left_before),
        "verdict": why.step.verdict.value,
        "because": why.step.because,
        "short_money": plain(why.short_money),
        "short_score": why.short_votes,
        "ties": [{"ids": list(t.ids), "decided_by": t.decided_by} for t in why.ties],
        "sentence": sentences(counted, found),
        "change": _change(found.change),
    }
    if isinstance(found, Explanation):
        return said
    return said | {
        "admission": _change(found.admission),
        "account": found.account and _account(found.account),
    }


def _change(change: Change) -> dict[str, Any]:
    cost = None if change.cost is None else plain(change.cost)
    return {"score": change.score, "cost": cost}


def _account(account: Account) -> dict[str, Any]:
    return {
        "supporters": account.supporters,
        "endowment": exact(account.endowment),
        "paid": [exact(amount) for amount in account.paid],
        "left": exact(account.left),
        "broke_after": account.broke_after,
    }


def ends(found: Ends | None) -> dict[str, Any] | None:
    """Return the ends between which the endowment changes nothing."""
    if found is None:
        return None
    low, high = found
    return {"low": exact(low), "high": None if high is None else exact(high)}


def bids(made: Iterable[Bid]) -> list[dict[str, Any]]:
    """Return bids; amounts are rounded to a grosz, support to a hundredth."""
    return [_bid(each) for each in made]


def line(found: Iterable[Contender]) -> list[dict[str, Any]]:
    """Return what else could be bought, rounded as in ``bids``."""
    return [
        {
            "project": each.project,
            "price": plain(round(each.price)),
            "support": round(each.support, 2),
        }
        for each in found
    ]


def _bid(made: Bid) -> dict[str, Any]:
    return {
        "bought": made.bought,
        "winning": round(made.winning, 2),
        "money": plain(round(made.money)),
        "price": None if made.price is None else plain(round(made.price)),
        "support": None if made.support is None else round(made.support, 2),
    }
