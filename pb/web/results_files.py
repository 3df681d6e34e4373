"""The numbers of a board for machines: JSON, and the ranking as CSV."""

from collections.abc import Iterator
from typing import Any

from pb.charts.table import Cell, Money, as_csv
from pb.domain.calendar import Stage
from pb.domain.money import plain
from pb.services.rankings import PoolBoard, Row
from pb.services.results import Board
from pb.web.i18n import _
from pb.web.results_sentences import outcome, reason


def document(board: Board) -> dict[str, Any]:
    """Return a board as plain values; what is not to be seen is not there."""
    edition = board.edition
    found: dict[str, Any] = {
        "edition": edition.slug,
        "name": edition.name,
        "city": edition.city,
        "status": board.status,
        "as_of": board.as_of.isoformat() if board.as_of else None,
        "voting_begins": edition.timetable.begins[Stage.VOTING].isoformat(),
        "voting_ends": edition.timetable.begins[Stage.COUNTING].isoformat(),
        "eligible": edition.rules.eligible,
        "currency": board.currency,
        "ballot_sha256": edition.manifest,
        "rule": edition.rules.rule,
    }
    if board.submitted is not None:
        found["submitted"] = board.submitted
    if board.count is not None:
        found["valid"] = board.count.valid
        found["invalid"] = dict(board.count.invalid)
        found["result_sha256"] = board.count.result
        found["ballots_sha256"] = board.count.ballots
    if board.turnout is not None:
        found["hours"] = [
            {"begins": hour.isoformat(), "submitted": n}
            for hour, n in board.turnout.hours
        ]
    return found | {"pools": [_pool(pool) for pool in board.pools]}


def _pool(pool: PoolBoard) -> dict[str, Any]:
    found: dict[str, Any] = {
        "key": pool.pool.key,
        "name": pool.pool.name,
        "allocation": plain(pool.pool.amount),
        "threshold": pool.pool.threshold,
    }
    if pool.rows:
        found["as_of"] = pool.as_of.isoformat() if pool.as_of else None
        found["ballots"] = pool.ballots
        found["projects"] = [_project(row) for row in pool.rows]
    if pool.spent is not None and pool.left is not None:
        found |= _money(pool)
        found["selected"] = [row.number for row in pool.rows if row.funded]
        found["ties"] = [
            {"projects": list(tie.projects), "decided_by": tie.by} for tie in pool.ties
        ]
    return found


def _money(pool: PoolBoard) -> dict[str, Any]:
    return {
        "available": plain(pool.available or 0),
        "spent": plain(pool.spent or 0),
        "from_reserve": plain(pool.from_reserve),
        "left": plain(pool.left or 0),
        "flows": [
            {"from": flow.source, "to": flow.target, "amount": plain(flow.amount)}
            for flow in pool.flows
        ],
    }


def _project(row: Row) -> dict[str, Any]:
    found: dict[str, Any] = {
        "rank": row.rank,
        "number": row.number,
        "id": row.key,
        "title": row.title,
        "cost": plain(row.cost),
        "votes": row.votes,
    }
    if row.struck:
        found["struck"] = row.struck
    if row.reason is not None:
        why = row.reason
        found["selected"] = row.selected
        found["verdict"] = why.step.verdict
        found["left_before"] = plain(why.step.left_before)
        found["short_money"] = plain(why.short_money)
        found["short_votes"] = why.short_votes
    return found


def ranking(board: Board) -> str:
    """Return the ranking of every pool as CSV, in the reader's language."""
    head = [
        _("Pool"),
        _("Place"),
        _("Number"),
        _("Project"),
        _("Cost"),
        _("Votes"),
        _("Outcome"),
        _("Reason"),
        _("Selected (1: funded, 2: topped up, 3: from an added amount)"),
    ]
    return as_csv(head if board.count else head[:6], _ranking(board))


def _ranking(board: Board) -> Iterator[list[Cell]]:
    for pool in board.pools:
        for row in pool.rows:
            cells: list[Cell] = [
                pool.pool.name,
                row.rank,
                row.number,
                row.title,
                Money(row.cost),
                row.votes,
            ]
            if board.count is not None:
                why = reason(row, pool, board.currency)
                cells += [outcome(row), why, row.selected]
            yield cells
