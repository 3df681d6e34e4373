"""An edition's urn: made before the freeze, known again by every host."""

from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from pb.adapters.keys import EditionKeys, KeyFolder, KeyMissing
from pb.domain.ballot import BallotPaper
from pb.domain.refusals import Refusal
from pb.evidence import keys as hashes
from pb.evidence.envelope import Seal
from pb.services import acts, ballots
from pb.services.editions import Edition
from pb.store.editions import EditionRow
from pb.store.statements import insert_missing
from pb.store.urn import UrnRow


class UrnNotReady(Refusal):
    """This host cannot accept ballots: a key is missing or another one."""


@dataclass(frozen=True, slots=True)
class Booth:
    """What accepting a ballot of one edition takes."""

    edition_id: int
    slug: str
    paper: BallotPaper
    seal: Seal
    public_key: X25519PublicKey
    keys: EditionKeys


def prepare(
    session: Session, edition: Edition, folder: KeyFolder, now: datetime
) -> None:
    """Make an edition's keys and urn, once; only the worker may."""
    folder.make_edition(edition.slug)
    made = insert_missing(
        session,
        UrnRow,
        edition_id=edition.id,
        public_key=folder.make_urn(edition.slug),
        ident_check=_check(folder.edition(edition.slug)),
        custody=edition.rules.custody,
        state="sealed",
        made_at=now,
    )
    if made:
        acts.record(
            session,
            edition_id=edition.id,
            actor=None,
            now=now,
            action="urn:make",
            subject=f"urn of {edition.slug}",
            facts={"before": None, "after": {"custody": edition.rules.custody}},
        )


def without(session: Session) -> list[str]:
    """Return the slugs of the editions that have no urn yet."""
    return list(
        session.scalars(
            select(EditionRow.slug)
            .outerjoin(UrnRow, UrnRow.edition_id == EditionRow.id)
            .where(UrnRow.edition_id.is_(None))
        )
    )


_booths: WeakKeyDictionary[KeyFolder, dict[tuple[int, str | None], Booth]] = (
    WeakKeyDictionary()
)
_BOOTHS_KEPT = 16


def booth(session: Session, edition: Edition, folder: KeyFolder) -> Booth:
    """Return what accepting ballots takes, or refuse.

    Frozen manifest and keys never change, so a process makes it once.
    """
    known = _booths.setdefault(folder, {})
    name = (edition.id, edition.manifest)
    if name not in known:
        while len(known) >= _BOOTHS_KEPT:
            known.pop(next(iter(known)), None)
        known[name] = _booth(session, edition, folder)
    return known[name]


def _booth(session: Session, edition: Edition, folder: KeyFolder) -> Booth:
    paper = ballots.paper(session, edition)
    row = session.get(UrnRow, edition.id)
    if row is None or edition.manifest is None:
        raise UrnNotReady
    try:
        keys = folder.edition(edition.slug)
    except KeyMissing as error:
        raise UrnNotReady from error
    # Two hosts with two keys would let one voter in twice.
    if _check(keys) != row.ident_check:
        raise UrnNotReady
    return Booth(
        edition_id=edition.id,
        slug=edition.slug,
        paper=paper,
        seal=seal_of(edition.slug, edition.manifest, paper),
        public_key=X25519PublicKey.from_public_bytes(row.public_key),
        keys=keys,
    )


def seal_of(slug: str, manifest: str, paper: BallotPaper) -> Seal:
    """Return what the envelopes of an edition are bound to."""
    numbers = tuple(sorted(project.number for project in paper.projects))
    return Seal(edition=slug, manifest=manifest, numbers=numbers)


def _check(keys: EditionKeys) -> bytes:
    return hashes.keyed(keys.ident, "check", b"")
