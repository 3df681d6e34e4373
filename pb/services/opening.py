"""The opening of the urn: in one act, whole or not at all.

Ballots are written sorted, so that their order says nothing; envelopes and the
pseudonyms on them are deleted in the same transaction, then the private key is
destroyed. After a crash the same call goes on where it stopped.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from json import loads
from typing import Any

from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.orm import Session

from pb.adapters.keys import KeyFolder, KeyMissing
from pb.domain.ballot import mark
from pb.domain.calendar import Stage, Timetable
from pb.domain.refusals import Refusal
from pb.domain.rulebook import Rule
from pb.evidence import canonical
from pb.evidence.envelope import Unreadable, unseal
from pb.services import acts, editions, turnout, urns
from pb.services.editions import Edition
from pb.services.urns import Booth
from pb.store.database import Database
from pb.store.urn import BallotRow, EnvelopeRow, UrnRow

SMALL = 25
"""Ballots: an urn with fewer is published in totals only."""

_READ_AT_ONCE = 2000
_WRITTEN_AT_ONCE = 5000
_TOLD_EVERY = 500
_TRIES = 3

Progress = Callable[[int, int], None]
"""Told how many envelopes are opened, of how many."""


class UrnKeyMissing(Refusal):
    """The urn's private key is not where this process can read it."""


class UrnMoving(Refusal):
    """Envelopes changed while the urn was being opened; try again."""


@dataclass(slots=True)
class _Opened:
    timetable: Timetable
    ballots: list[tuple[bytes, tuple[int, ...]]] = field(default_factory=list)
    leaves: set[bytes] = field(default_factory=set)
    invalid: Counter[str] = field(default_factory=Counter)


def open_urn(
    database: Database,
    edition: Edition,
    folder: KeyFolder,
    now: datetime,
    progress: Progress,
    actor: int | None = None,
) -> None:
    """Open an edition's urn, or finish an opening that a crash cut off."""
    _require_closed(edition, now)
    for _ in range(_TRIES):
        with database.reading() as session:
            booth = urns.booth(session, edition, folder)
            if _is_open(session, edition.id):
                break
            timetable = editions.by_slug(session, edition.slug).timetable
        opened = _Opened(timetable)
        _unseal_all(database, booth, folder, opened, progress)
        with database.unit_of_work() as session:
            if _write(session, edition, booth, opened, now, actor):
                break
    else:
        raise UrnMoving
    folder.destroy_urn(edition.slug)


def _require_closed(edition: Edition, now: datetime) -> None:
    if now < edition.timetable.begins[Stage.COUNTING]:
        edition.timetable.require(Stage.COUNTING, now)


def _is_open(session: Session, edition_id: int) -> bool:
    return session.get_one(UrnRow, edition_id).state == "opened"


def _unseal_all(
    database: Database,
    booth: Booth,
    folder: KeyFolder,
    opened: _Opened,
    progress: Progress,
) -> None:
    try:
        key = folder.urn(booth.slug)
    except KeyMissing as error:
        raise UrnKeyMissing from error
    edition = EnvelopeRow.edition_id == booth.edition_id
    with database.reading() as session:
        total = session.scalar(select(func.count()).where(edition)) or 0
    for done, (ident_key, sealed, leaf) in enumerate(_envelopes(database, booth), 1):
        opened.leaves.add(leaf)
        try:
            code_hash, choices = unseal(key, booth.seal, ident_key, sealed)
            opened.ballots.append((code_hash, mark(booth.paper, choices).choices))
        except Unreadable as unreadable:
            opened.invalid[unreadable.reason] += 1
        except Refusal as refusal:
            opened.invalid[refusal.code()] += 1
        if done % _TOLD_EVERY == 0 or done == total:
            progress(done, max(total, done))
    opened.ballots.sort()


def _envelopes(database: Database, booth: Booth) -> Iterator[Row[bytes, bytes, bytes]]:
    """Give the envelopes, some at a time.

    Nothing is being read while they are opened: on SQLite the progress could
    not be written then, since a reader holds every writer up.
    """
    last = b""
    while True:
        with database.reading() as session:
            rows = session.execute(
                select(EnvelopeRow.ident_key, EnvelopeRow.sealed, EnvelopeRow.leaf)
                .where(
                    EnvelopeRow.edition_id == booth.edition_id,
                    EnvelopeRow.ident_key > last,
                )
                .order_by(EnvelopeRow.ident_key)
                .limit(_READ_AT_ONCE)
            ).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].ident_key


def _write(
    session: Session,
    edition: Edition,
    booth: Booth,
    opened: _Opened,
    now: datetime,
    actor: int | None,
) -> bool:
    """Write the ballots and delete the envelopes; False when these changed."""
    urn = session.scalars(
        select(UrnRow).where(UrnRow.edition_id == edition.id).with_for_update()
    ).one()
    if urn.state == "opened":
        return True
    # The vote may have been extended while the envelopes were being read.
    stored = editions.by_slug(session, edition.slug)
    if stored.timetable != opened.timetable:
        _require_closed(stored, now)
    envelopes = EnvelopeRow.edition_id == edition.id
    if set(session.scalars(select(EnvelopeRow.leaf).where(envelopes))) != opened.leaves:
        return False
    turnout.close(session, edition, now)
    if len(opened.ballots) < SMALL:
        urn.totals = canonical.text(_totals(edition.rules.rule, booth, opened))
    else:
        _write_ballots(session, edition.id, opened)
    session.execute(delete(EnvelopeRow).where(envelopes))
    urn.state, urn.opened_at = "opened", now
    urn.envelopes = len(opened.leaves)
    urn.invalid = canonical.text(dict(opened.invalid))
    acts.record(
        session,
        edition_id=edition.id,
        actor=actor,
        now=now,
        action="urn:open",
        subject=f"urn of {edition.slug}",
        facts={
            "before": "sealed",
            "after": "opened",
            "envelopes": len(opened.leaves),
            "invalid": dict(opened.invalid),
        },
    )
    return True


def _write_ballots(session: Session, edition_id: int, opened: _Opened) -> None:
    for start in range(0, len(opened.ballots), _WRITTEN_AT_ONCE):
        session.execute(
            insert(BallotRow),
            [
                {
                    "edition_id": edition_id,
                    "n": n,
                    "code_hash": code_hash,
                    "choices": ",".join(map(str, choices)),
                }
                for n, (code_hash, choices) in enumerate(
                    opened.ballots[start : start + _WRITTEN_AT_ONCE], start + 1
                )
            ],
        )


def _totals(rule: Rule, booth: Booth, opened: _Opened) -> dict[str, Any]:
    """Return the totals of a small urn.

    Only a proportional rule needs to know what was marked together: for it the
    patterns are kept with the totals, are published nowhere, and say nothing of
    order or codes.
    """
    pool_of = booth.paper.pool_of()
    votes: Counter[int] = Counter()
    pools: Counter[str] = Counter()
    patterns: Counter[str] = Counter()
    for _, choices in opened.ballots:
        votes.update(choices)
        pools.update({pool_of[number] for number in choices})
        patterns[",".join(map(str, choices))] += 1
    totals = {
        "ballots": len(opened.ballots),
        "votes": {str(number): n for number, n in votes.items()},
        "pools": dict(pools),
    }
    return totals if rule is Rule.GREEDY else totals | {"patterns": dict(patterns)}


def totals_of(urn: UrnRow) -> dict[str, Any] | None:
    """Return the totals of a small urn, else None."""
    return None if urn.totals is None else loads(urn.totals)
