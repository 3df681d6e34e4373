"""The count: from opened ballots only, once, each project with its reason.

Counting and publishing are two acts. A tie that decides stops the count and
asks for a recorded lot.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from json import loads
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pb.domain import tally
from pb.domain.ballot import BallotPaper
from pb.domain.refusals import Refusal
from pb.domain.rulebook import Pool, Rulebook
from pb.domain.tally import Criterion, Outcome, Score, Sheet
from pb.evidence import canonical
from pb.services import acts, ballots, opening
from pb.services.editions import Edition
from pb.store.editions import LotRow, PublicationRow, ResultRow
from pb.store.figures import stored_ballots
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


@dataclass(frozen=True, slots=True)
class Votes:
    """What the ballots of an edition say."""

    ballots: int
    by_project: Mapping[int, int]
    by_pool: Mapping[str, int]
    """Ballots that mark something in the pool."""
    digest: str | None
    """SHA-256 over all ballots in their order; None for a small urn."""


def certify(
    session: Session, edition: Edition, *, actor: int | None, now: datetime
) -> str:
    """Count an opened urn and write the result, once; return its SHA-256.

    Raises:
        LotNeeded: a tie decides.
        UrnSealed: the urn is not opened.
    """
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
        )
    return session.get_one(ResultRow, edition.id).sha256


def compute(session: Session, edition: Edition) -> dict[str, Any]:
    """Return the result from the ballots; the same ballots, the same result."""
    urn = session.get(UrnRow, edition.id)
    if urn is None or urn.state != "opened":
        raise UrnSealed
    paper = ballots.paper(session, edition)
    votes = read_votes(session, edition.id, urn, paper)
    outcomes = _outcomes(edition.rules, paper, votes, _lots(session, edition.id))
    return {
        "edition": edition.slug,
        "manifest": edition.manifest,
        "ballots": {
            "submitted": urn.envelopes,
            "valid": votes.ballots,
            "invalid": loads(urn.invalid or "{}"),
            "digest": votes.digest,
        },
        "pools": [
            _recorded(pool, outcomes[pool.key], votes.by_pool.get(pool.key, 0))
            for pool in edition.rules.pools
        ],
    }


def read_votes(
    session: Session, edition_id: int, urn: UrnRow, paper: BallotPaper
) -> Votes:
    """Return the votes the stored ballots give, and the digest of them."""
    totals = opening.totals_of(urn)
    if totals is not None:
        by_project = {int(number): n for number, n in totals["votes"].items()}
        return Votes(totals["ballots"], by_project, totals["pools"], None)
    pool_of = paper.pool_of()
    digest = hashlib.sha256()
    patterns: Counter[str] = Counter()
    for code_hash, choices in stored_ballots(session, edition_id):
        digest.update(code_hash + choices.encode() + b"\n")
        patterns[choices] += 1
    by_number: Counter[int] = Counter()
    by_pool: Counter[str] = Counter()
    for choices, n in patterns.items():
        numbers = [int(number) for number in choices.split(",")]
        for number in numbers:
            by_number[number] += n
        for pool in {pool_of[number] for number in numbers}:
            by_pool[pool] += n
    return Votes(patterns.total(), by_number, by_pool, digest.hexdigest())


def _lots(session: Session, edition_id: int) -> dict[str, tuple[tuple[str, ...], ...]]:
    rows = session.scalars(
        select(LotRow).where(LotRow.edition_id == edition_id).order_by(LotRow.tied)
    )
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for row in rows:
        order = tuple(str(number) for number in loads(row.drawn))
        found[row.pool] = (*found.get(row.pool, ()), order)
    return found


def _outcomes(
    rules: Rulebook,
    paper: BallotPaper,
    votes: Votes,
    lots: Mapping[str, tuple[tuple[str, ...], ...]],
) -> Mapping[str, Outcome]:
    """Count the pools in the rulebook's order."""
    pools = [
        tally.Pool(
            key=pool.key,
            amount=pool.amount,
            projects=_projects(paper, pool, votes),
            sheet=sheet_of(rules, pool),
            decisions=tally.Decisions(lots=lots.get(pool.key, ())),
        )
        for pool in rules.pools
    ]
    try:
        return tally.elect_pools(pools).outcomes
    except tally.UndecidedTie as tie:
        group = sorted(int(number) for number in tie.group)
        raise LotNeeded(pool=tie.pool, projects=group) from tie


def _projects(
    paper: BallotPaper, pool: Pool, votes: Votes
) -> tuple[tally.Project, ...]:
    return tuple(
        tally.Project(
            id=str(project.number),
            cost=project.cost,
            votes=votes.by_project.get(project.number, 0),
        )
        for project in paper.projects
        if project.pool == pool.key
    )


def sheet_of(rules: Rulebook, pool: Pool) -> Sheet:
    """Return how a pool is counted, as the rulebook says."""
    return Sheet(
        score=Score(rules.score),
        misfit=rules.misfit,
        threshold=pool.threshold,
        criteria=tuple(Criterion(criterion) for criterion in rules.tie_criteria),
    )


def _recorded(pool: Pool, outcome: Outcome, marked: int) -> dict[str, Any]:
    return {
        "key": pool.key,
        "allocation": pool.amount,
        "threshold": pool.threshold,
        "ballots": marked,
        "selected": [int(number) for number in outcome.selected],
        "spent": outcome.spent,
        "left": outcome.left,
        "ties": [
            {"projects": [int(number) for number in tie.ids], "by": tie.decided_by}
            for tie in outcome.ties
        ],
        "steps": [
            asdict(step) | {"project": int(step.project)} for step in outcome.steps
        ],
    }


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
        facts={"tied": sorted(tied), "drawn": drawn, "minutes": minutes},
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
        )


def ballots_hold(session: Session, edition: Edition) -> bool:
    """Say whether the stored ballots still give the result that was written."""
    row = session.get(ResultRow, edition.id)
    if row is None:
        raise NotCounted
    if canonical.digest(row.document) != row.sha256:
        return False
    try:
        return canonical.text(compute(session, edition)) == row.document
    except (Refusal, LookupError, ValueError):
        # What was counted once cannot be counted any more.
        return False
