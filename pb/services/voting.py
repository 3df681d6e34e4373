"""Casting: a confirmed voter's ballot goes into the urn, once.

Confirming (``services.confirmation``) and casting are two transactions, in
this order. The receipt counts only once the second has committed.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from pb.domain.ballot import Ballot
from pb.domain.calendar import Stage
from pb.domain.refusals import Refusal
from pb.evidence import envelope, receipt
from pb.evidence import keys as hashes
from pb.evidence.receipt import Receipt
from pb.services import confirmation
from pb.services.confirmation import CodeSpent, Voter
from pb.services.editions import Edition
from pb.services.urns import Booth
from pb.store.roll import ContactSlotRow, EntitlementRow
from pb.store.statements import insert_missing, insert_new, table, touched
from pb.store.urn import EnvelopeRow, UrnRow

_ROLL, _URN, _ENVELOPES = table(EntitlementRow), table(UrnRow), table(EnvelopeRow)

# The lock keeps the urn from being opened between this and our commit.
_URN_STATE = (
    select(_URN.c.state)
    .where(_URN.c.edition_id == bindparam("of"))
    .with_for_update(read=True, key_share=True)
)

# One conditional UPDATE: of two simultaneous ballots one gets through.
_STRIKE_OFF = (
    update(_ROLL)
    .where(
        _ROLL.c.edition_id == bindparam("of"),
        _ROLL.c.ident_key == bindparam("voter"),
        _ROLL.c.state == "open",
    )
    .values(state="cast")
)

_LEAF_OF_ATTEMPT = select(_ENVELOPES.c.leaf).where(
    _ENVELOPES.c.edition_id == bindparam("of"),
    _ENVELOPES.c.ident_key == bindparam("voter"),
    _ENVELOPES.c.attempt == bindparam("again"),
)


class AlreadyVoted(Refusal):
    """This resident's ballot is in, by whatever way; the same words for all."""


class ContactFull(Refusal):
    """This address has confirmed as many ballots as it may (field, most)."""


class UrnClosed(Refusal):
    """The urn is opened: no ballot goes in any more."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A valid ballot and the receipt code it goes with."""

    ballot: Ballot
    code: str

    def attempt(self, booth: Booth) -> bytes:
        """Return what tells this cast, repeated, from another one."""
        return hashes.attempt(booth.slug, self.code, self.ballot.choices)


def receipt_again(
    session: Session, booth: Booth, voter: Voter, marked: Marked
) -> Receipt | None:
    """Return the receipt of this very attempt, if it is in the urn."""
    return _receipt_of(session, booth, voter.ident_key(booth), marked.attempt(booth))


def cast(  # noqa: PLR0913 -- one ballot, of one voter, into one urn, now
    session: Session,
    edition: Edition,
    booth: Booth,
    voter: Voter,
    marked: Marked,
    *,
    token: str,
    now: datetime,
) -> Receipt:
    """Cast a confirmed voter's ballot; its receipt counts once committed."""
    if not confirmation.holds_pass(session, booth, voter, token, now):
        raise CodeSpent(field="digits")
    edition.timetable.require(Stage.VOTING, now)
    most = edition.rules.ballots_per_contact
    ident_key = voter.ident_key(booth)
    leaf = drop(session, booth, ident_key, marked)
    if leaf is None:
        again = _receipt_of(session, booth, ident_key, marked.attempt(booth))
        if again is None:
            raise AlreadyVoted
        return again
    _take_slot(session, booth, voter.contact_key(booth), most)
    return receipt.sign(booth.keys.signing, booth.slug, leaf)


def drop(
    session: Session, booth: Booth, ident_key: bytes, marked: Marked
) -> bytes | None:
    """Strike the voter off the roll and drop her envelope, both or neither.

    Returns the envelope's leaf, or None when her ballot is not open any more.
    """
    if session.scalar(_URN_STATE, {"of": booth.edition_id}) != "sealed":
        raise UrnClosed
    if touched(session, _STRIKE_OFF, of=booth.edition_id, voter=ident_key) != 1:
        return None
    sealed = envelope.seal(
        booth.public_key,
        booth.seal,
        ident_key,
        hashes.code_hash(booth.slug, marked.code),
        marked.ballot.choices,
    )
    leaf = hashes.leaf(sealed)
    insert_new(
        session,
        EnvelopeRow,
        edition_id=booth.edition_id,
        ident_key=ident_key,
        attempt=marked.attempt(booth),
        sealed=sealed,
        leaf=leaf,
    )
    return leaf


def _take_slot(session: Session, booth: Booth, contact_key: bytes, most: int) -> None:
    for n in range(most):
        if insert_missing(
            session,
            ContactSlotRow,
            edition_id=booth.edition_id,
            key=contact_key,
            n=n,
        ):
            return
    raise ContactFull(field="email", most=most)


def _receipt_of(
    session: Session, booth: Booth, ident_key: bytes, attempt: bytes
) -> Receipt | None:
    leaf = session.scalar(
        _LEAF_OF_ATTEMPT,
        {"of": booth.edition_id, "voter": ident_key, "again": attempt},
    )
    if leaf is None:
        return None
    return receipt.sign(booth.keys.signing, booth.slug, leaf)
