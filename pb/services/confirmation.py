"""Confirming a voter by six digits sent to her address.

What she typed is never stored in clear: her identity and address are keyed
hashes; what officials may have to check is sealed under a key elsewhere.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from pb.domain import identity as identities
from pb.domain.identity import Identity
from pb.domain.refusals import Refusal
from pb.evidence import canonical, sealing
from pb.evidence import keys as hashes
from pb.services import outbox
from pb.services.urns import Booth
from pb.store import codes
from pb.store.roll import ChallengeRow, EntitlementRow, IdentityRow, PassRow
from pb.store.statements import insert_missing, insert_new, table, touched

CODE_LASTS = timedelta(minutes=10)
PASS_LASTS = timedelta(minutes=30)
MOST_TRIES = 5
MOST_SENDS = 3
_SIX_DIGITS = re.compile(r"[0-9]{6}", re.ASCII)

_PASSES = table(PassRow)
_PASS = select(_PASSES).where(_PASSES.c.token_hash == bindparam("token"))


class Unconfirmed(Refusal):
    """The browser's pass is over, or was for other details; a code is needed."""


class DigitsMissing(Refusal):
    """What was typed is not six digits: no try is spent on it (field)."""


class CodeWrong(Refusal):
    """The six digits are not the ones in the letter (field, left)."""


class CodeSpent(Refusal):
    """There is no code that still holds: expired, used, or tried too often."""


class TooManySends(Refusal):
    """Three codes were sent for this person and address; wait (until)."""


@dataclass(frozen=True, slots=True)
class Voter:
    """Who votes and where her code goes; lives only as long as the request."""

    identity: Identity
    email: str
    _keys: dict[tuple[int, str], bytes] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Her pseudonyms once made: a cast asks for them again and again."""

    def ident_key(self, booth: Booth) -> bytes:
        """Return the pseudonym under which she is on the roll."""
        return self._keyed(booth, "ident", self.identity.canonical)

    def contact_key(self, booth: Booth) -> bytes:
        """Return the pseudonym of her address."""
        return self._keyed(
            booth, "contact", lambda: identities.canonical_contact(self.email)
        )

    def _keyed(self, booth: Booth, kind: str, value: Callable[[], bytes]) -> bytes:
        name = (booth.edition_id, kind)
        if name not in self._keys:
            self._keys[name] = hashes.keyed(booth.keys.ident, kind, value())
        return self._keys[name]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What came of the six digits: a pass, or the refusal to show.

    A refusal is returned, not raised: the try it cost must be committed.
    """

    token: str | None = None
    refusal: Refusal | None = None


def ask_code(
    session: Session,
    booth: Booth,
    voter: Voter,
    *,
    locale: str,
    outbox_key: bytes,
    now: datetime,
) -> None:
    """Send six digits to the voter's address; one answer, whoever she is."""
    digits = f"{secrets.randbelow(10**6):06d}"
    key = _challenge(booth, voter)
    first = insert_missing(
        session,
        ChallengeRow,
        **key,
        digits_hash=_digits_hash(booth, key, digits),
        expires_at=now + CODE_LASTS,
        tries=0,
        sends=1,
    )
    if not first:
        _send_again(session, booth, key, digits, now)
    letter = outbox.Letter(
        "voting-code",
        voter.email.strip(),
        locale,
        {"digits": digits, "minutes": str(CODE_LASTS.seconds // 60)},
    )
    outbox.post(session, outbox_key, letter, now)


def _send_again(
    session: Session,
    booth: Booth,
    key: dict[str, object],
    digits: str,
    now: datetime,
) -> None:
    expired = ChallengeRow.expires_at <= now
    # One conditional UPDATE: simultaneous requests cannot send a fourth.
    for condition, sends in (
        (expired, 1),
        (ChallengeRow.sends < MOST_SENDS, ChallengeRow.sends + 1),
    ):
        again = (
            update(ChallengeRow)
            .filter_by(**key)
            .where(condition)
            .values(
                digits_hash=_digits_hash(booth, key, digits),
                expires_at=now + CODE_LASTS,
                tries=0,
                sends=sends,
                used_by=None,
            )
        )
        if touched(session, again):
            return
    until = session.scalars(select(ChallengeRow.expires_at).filter_by(**key)).one()
    raise TooManySends(until=until)


def confirm(
    session: Session,
    booth: Booth,
    voter: Voter,
    digits: str,
    attempt: bytes,
    now: datetime,
) -> Confirmation:
    """Confirm a voter by the digits from her letter, for one attempt.

    The same attempt may come again with the code it used: its answer was lost.
    """
    if not _SIX_DIGITS.fullmatch(digits):
        return Confirmation(refusal=DigitsMissing(field="digits"))
    key = _challenge(booth, voter)
    asked = {
        "of": booth.edition_id,
        "voter": key["ident_key"],
        "contact": key["contact_key"],
        "now": now,
        "typed": _digits_hash(booth, key, digits),
        "most_tries": MOST_TRIES,
    }
    if codes.use(session, asked, attempt):
        return Confirmation(token=_admit(session, booth, voter, now))
    tries = codes.fail(session, asked)
    if tries is None or tries >= MOST_TRIES:
        return Confirmation(refusal=CodeSpent(field="digits"))
    return Confirmation(refusal=CodeWrong(field="digits", left=MOST_TRIES - tries))


def _admit(session: Session, booth: Booth, voter: Voter, now: datetime) -> str:
    """Put the confirmed voter on the roll; return the token of her pass."""
    ident_key = voter.ident_key(booth)
    enrol(
        session,
        booth,
        ident_key,
        age_band=identities.age_band(voter.identity.year, now),
        channel="online",
        assurance="e-mail",
    )
    sealed = sealing.seal(
        booth.keys.identity,
        f"pb-identity {booth.slug} {ident_key.hex()}",
        canonical.text(asdict(voter.identity)).encode(),
    )
    insert_missing(
        session,
        IdentityRow,
        edition_id=booth.edition_id,
        ident_key=ident_key,
        sealed=sealed,
    )
    token = secrets.token_urlsafe(32)
    insert_new(
        session,
        PassRow,
        token_hash=_token_hash(token),
        edition_id=booth.edition_id,
        ident_key=ident_key,
        contact_key=voter.contact_key(booth),
        expires_at=now + PASS_LASTS,
    )
    return token


def enrol(
    session: Session,
    booth: Booth,
    ident_key: bytes,
    *,
    age_band: str,
    channel: str,
    assurance: str,
) -> None:
    """Put a confirmed person on the roll, once; her ballot is open."""
    insert_missing(
        session,
        EntitlementRow,
        edition_id=booth.edition_id,
        ident_key=ident_key,
        area="",
        age_band=age_band,
        channel=channel,
        state="open",
        assurance=assurance,
    )


def holds_pass(
    session: Session, booth: Booth, voter: Voter, token: str, now: datetime
) -> bool:
    """Say whether the browser holds a pass of this very voter and address."""
    row = session.execute(_PASS, {"token": _token_hash(token)}).one_or_none()
    return (
        row is not None
        and row.expires_at > now
        and row.edition_id == booth.edition_id
        and hmac.compare_digest(row.ident_key, voter.ident_key(booth))
        and hmac.compare_digest(row.contact_key, voter.contact_key(booth))
    )


def has_expired(session: Session, now: datetime) -> bool:
    """Say whether there is a code or pass to forget."""
    passes = select(PassRow.token_hash).where(PassRow.expires_at <= now)
    codes = select(ChallengeRow.ident_key).where(
        ChallengeRow.expires_at <= now - PASS_LASTS
    )
    return any(session.scalar(some.limit(1)) is not None for some in (passes, codes))


def forget_expired(session: Session, now: datetime) -> None:
    """Delete codes and passes that hold no more; the worker does it."""
    session.execute(delete(PassRow).where(PassRow.expires_at <= now))
    session.execute(
        delete(ChallengeRow).where(ChallengeRow.expires_at <= now - PASS_LASTS)
    )


def _challenge(booth: Booth, voter: Voter) -> dict[str, object]:
    return {
        "edition_id": booth.edition_id,
        "ident_key": voter.ident_key(booth),
        "contact_key": voter.contact_key(booth),
    }


def _digits_hash(booth: Booth, key: dict[str, object], digits: str) -> bytes:
    person = f"{key['ident_key']!r} {key['contact_key']!r} ".encode()
    return hashes.keyed(booth.keys.ident, "digits", person + digits.encode())


def _token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
