"""The letters a site wrote, as people read them."""

import re
from email.message import EmailMessage
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select

from pb.services.outbox import Claim
from pb.store.post import OutboxRow
from pb.web.letters import compose
from tests import make


def letters(app: Flask) -> list[EmailMessage]:
    """Return the letters that wait in the outbox, the oldest first."""
    site = app.extensions["pb"]
    with site.database.reading() as session:
        rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
    opened = [
        Claim(row.id, row.sealed, last=False).open(site.keys.shared("outbox"))
        for row in rows
    ]
    return [compose(app, letter, make.NOW) for letter in opened]


def link(letter: EmailMessage) -> str:
    """Return the path of the first link in a letter."""
    found = re.search(r"https?://\S+", str(letter.get_content()))
    assert found is not None, "no link in the letter"
    return urlsplit(found[0]).path
