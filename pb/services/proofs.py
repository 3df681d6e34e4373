"""Proving who one is: the second step of signing in, and anew before weighty acts.

What is wrong is returned, not raised: the try must be counted all the same.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from pb.domain.refusals import Refusal
from pb.services import accounts, factors, passkeys
from pb.services.factors import FactorWrong
from pb.services.passkeys import Site


class ProofWrong(Refusal):
    """The password is not that of the account (field)."""


@dataclass(frozen=True, slots=True)
class Judge:
    """What proofs are judged by: the key of the factors and the site."""

    key: bytes
    site: Site


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody gives: a code, or a passkey's answer in its place."""

    code: str = ""
    passkey: str = ""
    password: str = ""


def second_step(
    session: Session, judge: Judge, account_id: int, proof: Proof, now: datetime
) -> Refusal | None:
    """Judge the second step of signing in; return what is wrong."""
    if wait := factors.count_try(session, account_id, now):
        return wait
    if not _holds(session, judge, account_id, proof, now):
        return FactorWrong(field="second_code")
    factors.clear_tries(session, account_id)
    return None


def anew(
    session: Session, judge: Judge, account_id: int, proof: Proof, now: datetime
) -> Refusal | None:
    """Judge the proof before a weighty act: password, and the factor if any is set."""
    if wait := factors.count_try(session, account_id, now):
        return wait
    if not accounts.is_password(session, account_id, proof.password):
        return ProofWrong(field="proof")
    needed = factors.of(session, account_id).is_set
    if needed and not _holds(session, judge, account_id, proof, now):
        return FactorWrong(field="second_code")
    factors.clear_tries(session, account_id)
    return None


def password_alone(
    session: Session, account_id: int, password: str, now: datetime
) -> Refusal | None:
    """Judge the current password before it is changed; return what is wrong."""
    if wait := factors.count_try(session, account_id, now):
        return wait
    if not accounts.is_password(session, account_id, password):
        return ProofWrong(field="current_password")
    factors.clear_tries(session, account_id)
    return None


def _holds(
    session: Session, judge: Judge, account_id: int, proof: Proof, now: datetime
) -> bool:
    if proof.passkey:
        return passkeys.proves(session, judge.site, account_id, proof.passkey, now)
    return factors.use_code(session, judge.key, account_id, proof.code, now)
