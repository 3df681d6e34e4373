"""The site without its guard: who may vote is asked first and written later.

Only for the test that the storm notices: this is the mistake, kept alive.
"""

import os
from typing import Any

from flask import g
from sqlalchemy import select, update

from config import Config
from pb.app import create_app
from pb.services import voting
from pb.store.roll import EntitlementRow
from pb.web import casting, context

_cast, _drop = casting.cast, voting.drop


def _asked_first(attempt: casting.Attempt) -> casting.Outcome:
    key = attempt.voter.ident_key(attempt.booth)
    with context.database().reading() as session:
        state = select(EntitlementRow.state).filter_by(ident_key=key)
        g.may_vote = session.scalar(state) == "open"
    return _cast(attempt)


def _written_later(session: Any, booth: Any, ident_key: bytes, marked: Any) -> Any:
    if not g.may_vote:
        return None
    session.execute(
        update(EntitlementRow).filter_by(ident_key=ident_key).values(state="open")
    )
    return _drop(session, booth, ident_key, marked)


casting.cast = _asked_first
voting.drop = _written_later
app = create_app(Config.from_environ(os.environ))
