"""The reader's language: chosen on a page, kept in a cookie; Polish at first."""

from typing import Any

import flask_babel
from flask import Response, has_request_context, request

LANGUAGES = {"pl": "Polski", "en": "English"}
"""Each language by its own name."""

_COOKIE = "lang"
_YEAR = 365 * 24 * 3600


def locale() -> str:
    """Return the language of this request."""
    if not has_request_context():
        return "pl"
    for wanted in (request.args.get("lang"), request.cookies.get(_COOKIE)):
        if wanted in LANGUAGES:
            return wanted
    return "pl"


def keep_choice(response: Response) -> Response:
    """Remember a language chosen by ``?lang=`` for the next pages."""
    chosen = request.args.get("lang")
    if chosen in LANGUAGES and request.cookies.get(_COOKIE) != chosen:
        response.set_cookie(
            _COOKIE,
            chosen,
            max_age=_YEAR,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )
    return response


def _(msgid: str, **values: object) -> str:
    """Return a text in the reader's language."""
    return str(flask_babel.gettext(msgid, **values))


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """Return a text that counts ``n``, in the reader's language."""
    return str(flask_babel.ngettext(one, many, n, **values))


def _l(msgid: str) -> Any:
    """Return a text that is put into the reader's language when shown."""
    return flask_babel.lazy_gettext(msgid)
