"""Who may enter: the only user of Flask-Login beside ``create_app``.

Every endpoint declares its action with ``open_to``; one that does not is
closed to everybody (and a test names it).
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import flask_login
from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from pb.domain.permissions import Action, Role, allows, may_read
from pb.services import accounts
from pb.services.accounts import Account
from pb.web import context

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
_ACTION = "pb_action"
_READING = frozenset({"GET", "HEAD"})


class _Visitor:
    """The account behind a session, as Flask-Login wants it."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, account: Account, token: str) -> None:
        self.account = account
        self.token = token

    def get_id(self) -> str:
        """Return what the browser's session keeps."""
        return self.token


def open_to(action: Action) -> Callable[[View], View]:
    """Declare which action a view carries out."""

    def declared(view: View) -> View:
        setattr(view, _ACTION, action)
        return view

    return declared


def action_of(view: Callable[..., Any]) -> Action | None:
    """Return the action a view declares, or None."""
    return getattr(view, _ACTION, None)


def account() -> Account | None:
    """Return who is signed in, or None."""
    visitor = flask_login.current_user
    return cast("Account", visitor.account) if visitor.is_authenticated else None


def has_session() -> bool:
    """Say whether the browser holds a session, without asking the database."""
    return "_user_id" in session


def signed_in() -> Account:
    """Return who is signed in; 401 for nobody."""
    found = account()
    if found is None:
        abort(401)
    return found


def roles() -> frozenset[Role]:
    """Return the roles of who is reading."""
    found = account()
    return found.roles if found else frozenset()


def sign_in(found: Account) -> None:
    """Begin a session on the server and in the browser."""
    with context.database().unit_of_work() as work:
        token = accounts.begin_session(work, found.id, context.now())
    flask_login.login_user(_Visitor(found, token))


def sign_out() -> None:
    """End the session on the server and in the browser."""
    visitor = flask_login.current_user
    if visitor.is_authenticated:
        with context.database().unit_of_work() as work:
            accounts.end_session(work, visitor.get_id())
    flask_login.logout_user()


def init_app(app: Flask) -> None:
    """Put the door into the app."""
    manager = flask_login.LoginManager(app)
    manager.session_protection = None  # sessions live on the server
    manager.user_loader(_visitor)
    app.before_request(_require_leave)


def _visitor(token: str) -> _Visitor | None:
    with context.database().reading() as reading:
        found = accounts.of_session(reading, token, context.now())
    return None if found is None else _Visitor(found, token)


def _require_leave() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    action = action_of(current_app.view_functions[request.endpoint])
    if action is None:
        abort(403)
    may = may_read if request.method in _READING else allows
    if may((), action) or may(roles(), action):
        return None
    if account() is not None:
        abort(403)
    back = request.full_path.rstrip("?")
    # A form sent after the session ended goes along (307), so that what was
    # typed is kept through the sign-in.
    code = 303 if request.method == "GET" else 307
    return redirect(url_for("accounts.sign_in", next=back), code)
