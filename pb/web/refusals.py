"""The sentence of each refusal, and the page of each HTTP error.

A refusal that reaches the edge of a view becomes a page with status 422 (or
what ``STATUS`` says); a form shows it beside the field instead.
"""

import logging
from collections.abc import Callable, Mapping

from flask import Flask, render_template
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, SecurityError

from pb.domain.refusals import Refusal
from pb.web import i18n
from pb.web.i18n import _
from pb.web.sentences import SENTENCES

Answer = tuple[str, int]

STATUS: Mapping[str, int] = {
    "no_such_edition": 404,
    "no_office": 404,
    "no_such_proposal": 404,
    "not_disclosed": 404,
    "no_such_pool": 404,
    "no_such_lot": 404,
    "too_few_ballots": 404,
    "ballots_altered": 409,
}

TITLES: Mapping[str, Callable[[], str]] = {
    "not_disclosed": lambda: _("This is not shown now"),
    "too_few_ballots": lambda: _("There is no such file"),
    "ballots_altered": lambda: _("These ballots are not given out"),
}
"""What a refusal's page is called, where its status would call it wrongly."""


def sentence(refusal: Refusal) -> str:
    """Return what to tell the reader, in her language."""
    return SENTENCES[refusal.code()](refusal.facts)


def _refused(refusal: Refusal) -> Answer:
    status = STATUS.get(refusal.code(), 422)
    return _framed(_title(refusal.code(), status), sentence(refusal), status)


def _title(code: str, status: int) -> str:
    if code in TITLES:
        return TITLES[code]()
    return _PAGES[status]()[0] if status in _PAGES else _("This cannot be done now")


_PAGES: Mapping[int, Callable[[], tuple[str, str]]] = {
    400: lambda: (
        _("We did not understand this request"),
        _("Go back, reload the page and try again."),
    ),
    401: lambda: (
        _("You are not signed in"),
        _("Sign in and open the page again."),
    ),
    403: lambda: (
        _("You may not open this page"),
        _("It belongs to another role. If it should be yours, ask the coordinator."),
    ),
    404: lambda: (
        _("There is no such page"),
        _("Check the address, or begin at the first page."),
    ),
    405: lambda: (
        _("This address does not work that way"),
        _("Go back and use the buttons of the page."),
    ),
    413: lambda: (
        _("What you sent is too large"),
        _("Shorten the text or choose a smaller file, then send the form again."),
    ),
    429: lambda: (
        _("Too many tries"),
        _("Wait a few minutes, then try again. Nothing is lost."),
    ),
    500: lambda: (
        _("Something broke on our side"),
        _(
            "It has been recorded. Try again in a moment; if you were casting a vote,"
            " send the same form again: it cannot count twice."
        ),
    ),
    503: lambda: (
        _("The service is not available for a moment"),
        _("Try again in a minute."),
    ),
}


def _failed(error: HTTPException) -> Answer | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    title, text = _PAGES.get(code, _PAGES[400])()
    if isinstance(error, SecurityError):
        # Asked for under another host's name: no address of ours can be made.
        return _frameless(title, text), code
    return _framed(title, text, code)


def _broken(error: Exception) -> Answer:
    logging.getLogger("pb").error("unhandled %s", type(error).__name__, exc_info=error)
    return _framed(*_PAGES[500](), 500)


def _framed(title: str, text: str, code: int) -> Answer:
    try:
        page = render_template("errors/page.html", title=title, text=text, links=[])
    except SQLAlchemyError:
        # The frame reads the database: without one there is a page without it.
        return _frameless(*_PAGES[503]()), 503
    return page, code


def _frameless(title: str, text: str) -> str:
    return render_template(
        "errors/down.html", title=title, text=text, lang=i18n.locale()
    )


def init_app(app: Flask) -> None:
    """Let refusals, HTTP errors and bugs end in a page that says what to do."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _failed)
    app.register_error_handler(Exception, _broken)
