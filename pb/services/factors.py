"""The second factor: an app's six digits, recovery codes, and limits on trying.

The app comes first; passkeys stand beside it, since they need scripts. Each
code works once. Five wrong ones in a row cost a wait, which grows; nobody is
shut out for good.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from pb.domain.permissions import OFFICIALS
from pb.domain.refusals import Refusal
from pb.evidence import keys, sealing, totp
from pb.services import acts
from pb.services.accounts import Account
from pb.store.people import (
    AppRow,
    FactorTriesRow,
    PasskeyChallengeRow,
    PasskeyRow,
    RecoveryCodeRow,
)
from pb.store.statements import insert_missing, touched

RECOVERY_CODES = 10
_LENGTH = 10
"""Characters of a recovery code: 50 bits, kept under a key and behind the limit."""

TRIES = 5
"""Wrong codes in a row before the next one has to wait."""

_FIRST_WAIT = timedelta(minutes=5)
_LONGEST_WAIT = timedelta(hours=1)


class FactorWrong(Refusal):
    """The code is not right, or was used already (field)."""


class FactorWait(Refusal):
    """Too many wrong codes; none is judged before then (field, until)."""


class AppNotBegun(Refusal):
    """No secret waits to be confirmed: the page is from before."""


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody has set up for the second step."""

    app_since: datetime | None = None
    codes_left: int = 0
    passkeys: int = 0

    @property
    def is_set(self) -> bool:
        """Whether signing in has a second step."""
        return self.app_since is not None


def of(session: Session, account_id: int) -> Factors:
    """Return what somebody has set up."""
    since = session.scalar(select(AppRow.since).where(AppRow.account_id == account_id))
    left = select(func.count()).where(
        RecoveryCodeRow.account_id == account_id, RecoveryCodeRow.used_at.is_(None)
    )
    keys_ = select(func.count()).where(PasskeyRow.account_id == account_id)
    return Factors(since, session.scalar(left) or 0, session.scalar(keys_) or 0)


def begin_app(session: Session, key: bytes, account_id: int) -> None:
    """Make a fresh secret for her app; the one in use works until it is confirmed."""
    sealed = sealing.seal(key, _purpose(account_id), totp.new_secret())
    fresh = insert_missing(
        session, AppRow, account_id=account_id, last_step=0, pending=sealed
    )
    if not fresh:
        session.execute(
            update(AppRow).where(AppRow.account_id == account_id).values(pending=sealed)
        )


def pending(session: Session, key: bytes, account_id: int) -> bytes | None:
    """Return the secret that waits for its first code; None when none does."""
    sealed = session.scalar(
        select(AppRow.pending).where(AppRow.account_id == account_id)
    )
    return None if sealed is None else _unsealed(key, account_id, sealed)


def confirm_app(
    session: Session, key: bytes, account: Account, code: str, now: datetime
) -> list[str]:
    """Take the new secret into use by its first code; return new recovery codes.

    Raises:
        AppNotBegun: there is no new secret.
        FactorWrong: the digits are not those of the new secret.
    """
    secret = pending(session, key, account.id)
    if secret is None:
        raise AppNotBegun
    step = totp.matching_step(secret, _plain(code), now)
    if step is None:
        raise FactorWrong(field="code")
    before = said(session, account.id)
    session.execute(
        update(AppRow)
        .where(AppRow.account_id == account.id)
        .values(sealed=AppRow.pending, pending=None, since=now, last_step=step)
    )
    _note(session, account, "set", before, now)
    return renew_codes(session, key, account, now)


def renew_codes(
    session: Session, key: bytes, account: Account, now: datetime
) -> list[str]:
    """Write new recovery codes, shown only now; the old ones work no more."""
    before = said(session, account.id)
    session.execute(
        delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account.id)
    )
    codes = {keys.new_code()[:_LENGTH] for _ in range(RECOVERY_CODES)}
    for code in codes:
        session.add(
            RecoveryCodeRow(
                account_id=account.id, code_hash=_code_hash(key, account.id, code)
            )
        )
    session.flush()
    _note(session, account, "codes", before, now)
    return [f"{code[:5]}-{code[5:]}" for code in sorted(codes)]


def take_off(session: Session, account_id: int) -> None:
    """Take every factor of somebody away: app, passkeys, recovery codes."""
    for row in (
        AppRow,
        RecoveryCodeRow,
        FactorTriesRow,
        PasskeyRow,
        PasskeyChallengeRow,
    ):
        session.execute(delete(row).where(row.account_id == account_id))


def turn_off(session: Session, account: Account, now: datetime) -> None:
    """Take one's own factors away, where one may do without."""
    before = said(session, account.id)
    take_off(session, account.id)
    _note(session, account, "off", before, now)


def count_try(session: Session, account_id: int, now: datetime) -> Refusal | None:
    """Count one try before it is judged; return the refusal when it must wait.

    The row stays locked until the transaction ends: of many tries at once each
    is counted before the next is judged.
    """
    insert_missing(session, FactorTriesRow, account_id=account_id, wrong=0)
    mine = FactorTriesRow.account_id == account_id
    may = or_(FactorTriesRow.wait_until.is_(None), FactorTriesRow.wait_until <= now)
    wrong = session.scalar(
        update(FactorTriesRow)
        .where(mine, may)
        .values(wrong=FactorTriesRow.wrong + 1, wait_until=None)
        .returning(FactorTriesRow.wrong)
    )
    if wrong is None:
        until = session.scalar(select(FactorTriesRow.wait_until).where(mine))
        return FactorWait(field="second_code", until=until)
    if wrong % TRIES == 0:
        # Should this one be right, it clears the wait again.
        wait = min(_FIRST_WAIT * 2 ** (wrong // TRIES - 1), _LONGEST_WAIT)
        session.execute(
            update(FactorTriesRow).where(mine).values(wait_until=now + wait)
        )
    return None


def clear_tries(session: Session, account_id: int) -> None:
    """Forget the wrong tries: a right one came."""
    session.execute(
        delete(FactorTriesRow).where(FactorTriesRow.account_id == account_id)
    )


def use_code(
    session: Session, key: bytes, account_id: int, typed: str, now: datetime
) -> bool:
    """Use up the app's digits or a recovery code; False when it is neither."""
    code = _plain(typed)
    if code.isascii() and code.isdecimal() and len(code) == 6:
        return _use_digits(session, key, account_id, code, now)
    return _use_recovery(session, key, account_id, code, now)


def _use_digits(
    session: Session, key: bytes, account_id: int, code: str, now: datetime
) -> bool:
    mine = AppRow.account_id == account_id
    sealed = session.scalar(select(AppRow.sealed).where(mine))
    if sealed is None:
        return False
    step = totp.matching_step(_unsealed(key, account_id, sealed), code, now)
    if step is None:
        return False
    # Compare and set: the same digits, sent twice at once, get through once.
    use = update(AppRow).where(mine, AppRow.last_step < step).values(last_step=step)
    return touched(session, use) == 1


def _use_recovery(
    session: Session, key: bytes, account_id: int, code: str, now: datetime
) -> bool:
    use = (
        update(RecoveryCodeRow)
        .where(
            RecoveryCodeRow.account_id == account_id,
            RecoveryCodeRow.code_hash == _code_hash(key, account_id, code),
            RecoveryCodeRow.used_at.is_(None),
        )
        .values(used_at=now)
    )
    return touched(session, use) == 1


def _plain(typed: str) -> str:
    """Return a code as it was made, whatever gaps, dashes and case are typed."""
    joined = "".join(typed.split()).replace("-", "").upper()
    if joined.isdecimal():
        return joined
    return joined.translate(keys.READ_AS)


def _code_hash(key: bytes, account_id: int, code: str) -> bytes:
    return keys.keyed(key, "recovery", f"{account_id} {code}".encode())


def _purpose(account_id: int) -> str:
    return f"pb-factor-app {account_id}"


def _unsealed(key: bytes, account_id: int, sealed: bytes) -> bytes:
    return sealing.unseal(key, _purpose(account_id), sealed)


def said(session: Session, account_id: int) -> dict[str, object]:
    """Return what somebody has set up, as acts record it: no secret, no code."""
    found = of(session, account_id)
    return {
        "app": found.is_set,
        "codes_left": found.codes_left,
        "passkeys": found.passkeys,
    }


def _note(
    session: Session,
    account: Account,
    deed: str,
    before: dict[str, object],
    now: datetime,
) -> None:
    """Record it of officials; what residents do with theirs is no official act."""
    if account.roles & OFFICIALS:
        acts.record(
            session,
            edition_id=None,
            actor=account.id,
            now=now,
            action=f"factor:{deed}",
            subject=f"account {account.id}",
            facts={"before": before, "after": said(session, account.id)},
        )
