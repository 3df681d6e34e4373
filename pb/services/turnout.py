"""Turnout while voting: totals as the worker sees them, and full hours."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pb.domain.calendar import Stage
from pb.services.editions import Edition
from pb.store.database import Database
from pb.store.roll import EntitlementRow, TurnoutRow
from pb.store.urn import LiveTurnoutRow

HOUR = timedelta(hours=1)
_NOTED_AGAIN_AFTER = timedelta(minutes=1)

Group = tuple[str, str, str]
"""Area, age band and channel."""


def note(database: Database, edition: Edition, now: datetime) -> None:
    """Note how many ballots are submitted, and the hours that are full.

    A full hour gets the difference of the totals since the last one noted;
    if the worker was away longer, that hour gets the difference of them all.
    """
    with database.reading() as session:
        totals = _totals(session, edition.id)
        known = session.get(LiveTurnoutRow, edition.id)
    full = now.replace(minute=0, second=0, microsecond=0)
    if known is not None and not _news(known, totals, full, now):
        return
    with database.unit_of_work() as session:
        row = session.get(LiveTurnoutRow, edition.id) or _first(session, edition, now)
        row.submitted, row.as_of = sum(totals.values()), now
        if row.hours_until is None or full > row.hours_until:
            _write_hour(session, edition.id, full - HOUR, totals)
            row.hours_until = full


def _news(
    known: LiveTurnoutRow, totals: Mapping[Group, int], full: datetime, now: datetime
) -> bool:
    return (
        known.submitted != sum(totals.values())
        or now - known.as_of >= _NOTED_AGAIN_AFTER
        or known.hours_until is None
        or full > known.hours_until
    )


def close(session: Session, edition: Edition, now: datetime) -> None:
    """Note the rest of the last hour, once no more ballots can come."""
    totals = _totals(session, edition.id)
    row = session.get(LiveTurnoutRow, edition.id) or _first(session, edition, now)
    row.submitted, row.as_of = sum(totals.values()), now
    last = edition.timetable.begins[Stage.COUNTING] - timedelta(microseconds=1)
    hour = last.replace(minute=0, second=0, microsecond=0)
    _write_hour(session, edition.id, hour, totals)
    row.hours_until = hour + HOUR


def _first(session: Session, edition: Edition, now: datetime) -> LiveTurnoutRow:
    begun = edition.timetable.begins[Stage.VOTING]
    row = LiveTurnoutRow(
        edition_id=edition.id,
        submitted=0,
        as_of=now,
        hours_until=begun.replace(minute=0, second=0, microsecond=0),
    )
    session.add(row)
    return row


def _totals(session: Session, edition_id: int) -> Mapping[Group, int]:
    rows = session.execute(
        select(
            EntitlementRow.area,
            EntitlementRow.age_band,
            EntitlementRow.channel,
            func.count(),
        )
        .where(
            EntitlementRow.edition_id == edition_id,
            EntitlementRow.state.in_(("cast", "paper")),
        )
        .group_by(EntitlementRow.area, EntitlementRow.age_band, EntitlementRow.channel)
    )
    return {(area, band, channel): n for area, band, channel, n in rows}


def _write_hour(
    session: Session, edition_id: int, hour: datetime, totals: Mapping[Group, int]
) -> None:
    noted = _noted(session, edition_id)
    for group, total in totals.items():
        more = total - noted.get(group, 0)
        if more <= 0:
            continue
        area, age_band, channel = group
        row = session.get(TurnoutRow, (edition_id, hour, area, age_band, channel))
        if row is None:
            row = TurnoutRow(
                edition_id=edition_id,
                hour=hour,
                area=area,
                age_band=age_band,
                channel=channel,
                n=0,
            )
            session.add(row)
        row.n += more


def _noted(session: Session, edition_id: int) -> Mapping[Group, int]:
    rows = session.execute(
        select(
            TurnoutRow.area,
            TurnoutRow.age_band,
            TurnoutRow.channel,
            func.sum(TurnoutRow.n),
        )
        .where(TurnoutRow.edition_id == edition_id)
        .group_by(TurnoutRow.area, TurnoutRow.age_band, TurnoutRow.channel)
    )
    return {(area, band, channel): int(n) for area, band, channel, n in rows}
