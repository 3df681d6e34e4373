"""Letters: the sentences of ``templates/mail``, in the language of the letter.

A template's first line is the subject; after a blank line comes the text. It
knows the letter's facts, ``to`` (the address) and ``link`` (a page's address).
"""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from functools import partial
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, render_template
from flask_babel import force_locale

from pb.services.outbox import Letter
from pb.web.context import Deployment


def compose(app: Flask, letter: Letter, now: datetime) -> EmailMessage:
    """Return the letter as it is sent.

    Raises:
        ValueError: the address or the subject holds a line break.
    """
    config = cast("Deployment", app.extensions["pb"]).config
    message = EmailMessage()
    subject, text = _written(app, letter, config.base_url)
    message["From"] = config.mail_from
    message["To"] = letter.to
    message["Subject"] = f"[TEST] {subject}" if config.rehearsal else subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=urlsplit(config.base_url).hostname)
    # Says to other machines: no out-of-office notes, please (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message["Content-Language"] = letter.locale  # setting the text clears it
    return message


def _written(app: Flask, letter: Letter, base_url: str) -> tuple[str, str]:
    with app.app_context(), force_locale(letter.locale):
        written = render_template(
            f"mail/{letter.kind}.txt",
            to=letter.to,
            link=partial(_link, app, base_url),
            **letter.facts,
        )
    subject, _, text = written.strip().partition("\n")
    return subject.strip(), text.strip() + "\n"


def _link(app: Flask, base_url: str, endpoint: str, **values: object) -> str:
    """Return a page's whole address; a letter has no request to take it from."""
    site = urlsplit(base_url)
    addresses = app.url_map.bind(site.netloc, url_scheme=site.scheme)
    return addresses.build(endpoint, values, force_external=True)
