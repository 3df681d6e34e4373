"""The count: from opened ballots only, once, each project with its reason.

Counting and publishing are two acts. A tie that decides stops the count and
asks for a recorded lot.
"""

from datetime import datetime
from json import loads
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pb.domain import tally
from pb.domain.ballot import BallotPaper
from pb.domain.refusals import Refusal
from pb.evidence import canonical
from pb.services import acts, ballots, strikes, tallying, votes
from pb.services.editions import Edition
from pb.services.result_document import FIRST, recorded
from pb.services.tallying import Decided
from pb.services.votes import Votes
from pb.store.editions import LotRow, PublicationRow, ResultRow, hold
from pb.store.statements import insert_missing
from pb.store.urn import UrnRow


class LotNeeded(Refusal):
    """A tie decides and nothing settles it: draw a lot (pool, projects)."""


class LotWrong(Refusal):
    """The order drawn does not name each tied project once (field, projects)."""


class LotDrawn(Refusal):
    """The lot of these projects is recorded; a lot is never redrawn."""


class NotCounted(Refusal):
    """There is no result to publish yet."""


class UrnSealed(Refusal):
    """The urn must be opened before its ballots are counted."""


def certify(
    session: Session, edition: Edition, *, actor: int | None, now: datetime
) -> str:
    """Count an opened urn and write the result, once; return its SHA-256.

    Raises:
        LotNeeded: a tie decides.
        UrnSealed: the urn is not opened.
    """
    # No project is struck between what is counted and what is written.
    hold(session, edition.id)
    document = canonical.text(compute(session, edition))
    sha256 = canonical.digest(document)
    written = insert_missing(
        session,
        ResultRow,
        edition_id=edition.id,
        document=document,
        sha256=sha256,
        counted_at=now,
        counted_by=actor,
    )
    if written:
        acts.record(
            session,
            edition_id=edition.id,
            actor=actor,
            now=now,
            action="result:count",
            subject=f"result {sha256}",
            facts={"before": None, "after": sha256},
        )
    return session.get_one(ResultRow, edition.id).sha256


def compute(session: Session, edition: Edition) -> dict[str, Any]:
    """Return the result from the ballots; the same ballots, the same result."""
    urn = session.get(UrnRow, edition.id)
    if urn is None or urn.state != "opened":
        raise UrnSealed
    paper = ballots.paper(session, edition)
    found = votes.read(session, edition.id, urn, paper)
    counted = _elected(session, edition, paper, found)
    return {
        "edition": edition.slug,
        "manifest": edition.manifest,
        "rule": edition.rules.rule,
        "ballots": {
            "submitted": urn.envelopes,
            "valid": found.ballots,
            "invalid": loads(urn.invalid or "{}"),
            "digest": found.digest,
        },
        "flows": [
            {"from": flow.source, "to": flow.target, "amount": flow.amount}
            for flow in counted.flows
        ],
        "reserve": counted.reserve,
        "pools": [
            recorded(
                pool,
                counted.outcomes[pool.key],
                available=counted.allocations[pool.key],
                ballots=found.by_pool.get(pool.key, 0),
            )
            for pool in edition.rules.pools
        ],
    }


_elections: dict[tuple[str | None, str | None, Decided], tally.Pools] = {}
_ELECTIONS_KEPT = 16


def _elected(
    session: Session, edition: Edition, paper: BallotPaper, found: Votes
) -> tally.Pools:
    """Count; a process counts the same ballots by the same decisions once.

    A large election by Equal Shares takes seconds, and the page of results has
    the ballots held against the result again and again.
    """
    lots, struck = _lots(session, edition.id), strikes.of_edition(session, edition.id)
    decided = Decided(lots, tuple(sorted(struck.items())))
    asked = (edition.manifest, found.digest, decided)
    if found.digest is not None and asked in _elections:
        return _elections[asked]
    try:
        counted = tallying.elect(edition.rules, paper, found, decided)
    except tally.UndecidedTie as tie:
        group = sorted(int(number) for number in tie.group)
        raise LotNeeded(pool=tie.pool, projects=group) from tie
    while len(_elections) >= _ELECTIONS_KEPT:
        _elections.pop(next(iter(_elections)), None)
    _elections[asked] = counted
    return counted


def _lots(session: Session, edition_id: int) -> tuple[tuple[str, tallying.Lots], ...]:
    rows = session.scalars(
        select(LotRow).where(LotRow.edition_id == edition_id).order_by(LotRow.tied)
    )
    found: dict[str, tallying.Lots] = {}
    for row in rows:
        order = tuple(str(number) for number in loads(row.drawn))
        found[row.pool] = (*found.get(row.pool, ()), order)
    return tuple(sorted(found.items()))


def record_lot(  # noqa: PLR0913 -- what was drawn, where, by whom; all named
    session: Session,
    edition: Edition,
    *,
    pool: str,
    tied: list[int],
    drawn: list[int],
    minutes: str,
    actor: int | None,
    now: datetime,
) -> None:
    """Record the lot that settles a tie; it is never redrawn."""
    if sorted(drawn) != sorted(tied):
        raise LotWrong(field="drawn", projects=sorted(tied))
    written = insert_missing(
        session,
        LotRow,
        edition_id=edition.id,
        pool=pool,
        tied=canonical.text(sorted(tied)),
        drawn=canonical.text(drawn),
        minutes=minutes,
        at=now,
        by=actor,
    )
    if not written:
        raise LotDrawn
    acts.record(
        session,
        edition_id=edition.id,
        actor=actor,
        now=now,
        action="lot:record",
        subject=f"tie in pool {pool}",
        facts={
            "before": None,
            "after": drawn,
            "tied": sorted(tied),
            "minutes": minutes,
        },
    )


def publish(
    session: Session, edition: Edition, *, actor: int | None, now: datetime
) -> None:
    """Publish a counted result; from then on everybody sees it."""
    if edition.digest is None:
        raise NotCounted
    if insert_missing(session, PublicationRow, edition_id=edition.id, at=now, by=actor):
        acts.record(
            session,
            edition_id=edition.id,
            actor=actor,
            now=now,
            action="result:publish",
            subject=f"result {edition.digest}",
            facts={"before": None, "after": now.isoformat()},
        )


def ballots_hold(session: Session, edition: Edition) -> bool:
    """Say whether the stored ballots still give the result that was written."""
    row = session.get(ResultRow, edition.id)
    if row is None:
        raise NotCounted
    if canonical.digest(row.document) != row.sha256:
        return False
    try:
        counted = _as_written(compute(session, edition), loads(row.document))
        return canonical.text(counted) == row.document
    except (Refusal, LookupError, ValueError):
        # What was counted once cannot be counted any more.
        return False


def _as_written(counted: dict[str, Any], written: dict[str, Any]) -> dict[str, Any]:
    """Return a recount in the shape in which the result was written.

    An earlier program, which knew the greedy rule alone, wrote less of it.
    """
    if "rule" in written:
        return counted
    pools = [
        {name: part for name, part in pool.items() if name in FIRST}
        for pool in counted["pools"]
    ]
    whole = {name: counted[name] for name in ("edition", "manifest", "ballots")}
    return whole | {"pools": pools}
