"""What a second person's confirmation carries out: one deed for each motion.

The confirmation and the deed are one transaction: both or neither.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from pb.adapters.keys import KeyFolder
from pb.domain.permissions import Action
from pb.services import (
    factor_resets,
    freezing,
    lot_drawing,
    motions,
    publishing,
    strikes,
)
from pb.services.accounts import Account
from pb.services.motions import Motion

Carry = Callable[[Session, Motion, Account, datetime], None]
"""Carries a confirmed motion out; the account is the second person."""

CARRY: Mapping[Action, Carry] = {
    Action.FREEZE_BALLOT: freezing.carry,
    Action.STRIKE_PROJECT: strikes.carry,
    Action.PUBLISH_RESULT: publishing.carry,
}

KeyedCarry = Callable[[Session, Motion, Account, datetime, KeyFolder], None]

KEYED: Mapping[Action, KeyedCarry] = {
    Action.DRAW_NUMBERS: lot_drawing.carry,
    Action.DRAW_TIE: lot_drawing.carry,
    Action.RESET_FACTOR: factor_resets.carry,
}
"""Deeds that need a key outside the database, to open or to seal."""


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
