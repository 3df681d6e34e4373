"""What a second person's confirmation carries out: one deed for each motion.

The confirmation and the deed are one transaction: both or neither.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from pb.adapters.keys import KeyFolder
from pb.domain.permissions import Action
from pb.services import motions, strikes
from pb.services.accounts import Account
from pb.services.motions import Motion

Carry = Callable[[Session, Motion, Account, datetime], None]
"""Carries a confirmed motion out; the account is the second person."""

CARRY: Mapping[Action, Carry] = {
    Action.STRIKE_PROJECT: strikes.carry,
}

KeyedCarry = Callable[[Session, Motion, Account, datetime, KeyFolder], None]

KEYED: Mapping[Action, KeyedCarry] = {}
"""Deeds that open what was sealed under a key outside the database."""


def confirm(
    session: Session,
    motion_id: int,
    *,
    actor: Account,
    now: datetime,
    keys: KeyFolder,
) -> Motion:
    """Confirm a motion as its second person, and do the deed.

    Raises:
        SamePerson, NotSecond, MotionSettled: nobody confirms this so.
        Refusal: whatever the deed itself refuses; then nothing is confirmed.
    """
    motion = motions.second(session, motion_id, actor=actor, now=now)
    if motion.action in KEYED:
        KEYED[motion.action](session, motion, actor, now, keys)
    else:
        CARRY[motion.action](session, motion, actor, now)
    return motion
