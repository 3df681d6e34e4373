"""Who may enter: the only user of Flask-Login beside ``create_app``.

Every endpoint declares its action with ``open_to``; one that does not is
closed to everybody (and a test names it).
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

import flask_login
from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from pb.domain.permissions import (
    OFFICIALS,
    PERMISSIONS,
    Action,
    Role,
    allows,
    may_read,
)
from pb.services import accounts, sessions
from pb.services.accounts import Account
from pb.services.sessions import Login
from pb.web import browsers, context

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
_ACTION = "pb_action"
_HALF = "half"
"""Where the browser keeps the token of a first step."""

_READING = frozenset({"GET", "HEAD"})


class _Visitor:
    """The account behind a session, as Flask-Login wants it."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, login: Login, token: str) -> None:
        self.login = login
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
    login = _login()
    return login.account if login else None


def _login() -> Login | None:
    visitor = flask_login.current_user
    return cast("Login", visitor.login) if visitor.is_authenticated else None


def has_session() -> bool:
    """Say whether the browser holds a session, without asking the database."""
    return "_user_id" in session or _HALF in session


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
    """Begin a session on the server and in the browser; its token is a new one."""
    with context.database().unit_of_work() as work:
        _leave(work)
        token = accounts.begin_session(work, found.id, context.now(), _browser())
        login = sessions.of_token(work, token, context.now())
    if login is not None:
        flask_login.login_user(_Visitor(login, token))


def sign_out() -> None:
    """End the session on the server and in the browser."""
    with context.database().unit_of_work() as work:
        _leave(work)
    flask_login.logout_user()


def _leave(work: Session) -> None:
    """End what this browser had begun, whole or half."""
    if flask_login.current_user.is_authenticated:
        accounts.end_session(work, token())
    if half := session.pop(_HALF, None):
        sessions.end_half(work, half)


def token() -> str:
    """Return the token of the session; empty for nobody."""
    visitor = flask_login.current_user
    return str(visitor.get_id()) if visitor.is_authenticated else ""


def _browser() -> str:
    return browsers.name(request.user_agent.string)


def begin_second_step(found: Account) -> None:
    """Keep the first step of signing in for ten minutes; it opens nothing else."""
    with context.database().unit_of_work() as work:
        session[_HALF] = sessions.begin_half(work, found.id, context.now())


def waits_for_second_step() -> Account | None:
    """Return who gave the right password and still has to give a code."""
    half = session.get(_HALF)
    if half is None:
        return None
    with context.database().reading() as reading:
        return sessions.half(reading, half, context.now())


def finish_second_step(found: Account) -> bool:
    """Sign in after the second step; False when another request did already."""
    with context.database().unit_of_work() as work:
        fresh = sessions.end_half(work, session.pop(_HALF, ""))
    if fresh:
        sign_in(found)
    return fresh


def prove_anew() -> None:
    """Note that who is signed in has just proved who she is."""
    with context.database().unit_of_work() as work:
        sessions.prove(work, token(), context.now())


def needs_factor(login: Login) -> bool:
    """Say whether an official has to set a second factor up before any office."""
    return not login.has_factor and not _may_do_without(login.account.roles)


def may_turn_factor_off() -> bool:
    """Say whether who is signed in may do without a second factor."""
    return _may_do_without(roles())


def _may_do_without(held: frozenset[Role]) -> bool:
    return not (context.deployment().config.officials_need_factor and held & OFFICIALS)


def init_app(app: Flask) -> None:
    """Put the door into the app."""
    manager = flask_login.LoginManager(app)
    manager.session_protection = None  # sessions live on the server
    manager.user_loader(_visitor)
    app.before_request(_require_leave)


def _visitor(token: str) -> _Visitor | None:
    now = context.now()
    with context.database().reading() as reading:
        login = sessions.of_token(reading, token, now)
    if login is None:
        return None
    if login.is_stale(now):
        with context.database().unit_of_work() as work:
            sessions.note_seen(work, token, now)
    return _Visitor(login, token)


def _require_leave() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    action = action_of(current_app.view_functions[request.endpoint])
    if action is None:
        abort(403)
    if _may((), action):
        return None
    login = _login()
    if login is None:
        return _led_to("accounts.sign_in")
    if not _may(login.account.roles, action):
        abort(403)
    return _proof_missing(login, action)


def _may(held: Iterable[Role], action: Action) -> bool:
    return (may_read if request.method in _READING else allows)(held, action)


def _proof_missing(login: Login, action: Action) -> ResponseReturnValue | None:
    """Lead to what somebody who holds the office still has to prove."""
    if needs_factor(login) and not _may({Role.RESIDENT}, action):
        return redirect(url_for("factors.app"), 303)
    weighty = request.method not in _READING and PERMISSIONS[action].step_up
    if weighty and not login.is_proved(context.now()):
        return _led_to("proofs.step_up")
    return None


def _led_to(endpoint: str) -> ResponseReturnValue:
    """Lead to a page that leads back afterwards.

    A form that was sent goes along (307), so that what was typed is kept.
    """
    back = request.full_path.rstrip("?")
    code = 303 if request.method in _READING else 307
    return redirect(url_for(endpoint, next=back), code)
