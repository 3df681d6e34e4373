"""One's own account: what is set up, the password, the sessions."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pb.domain.permissions import OFFICIALS, Action, allows
from pb.services import accounts, factors, passkeys, proofs, sessions
from pb.web import access, context, judging
from pb.web.access import open_to
from pb.web.forms.accounts import ChangePasswordForm
from pb.web.forms.base import Button
from pb.web.i18n import _

pages = Blueprint("account", __name__, url_prefix="/account")


@pages.route("/")
@open_to(Action.KEEP_ACCOUNT)
def index() -> ResponseReturnValue:
    """Show one's own account."""
    return _index(Button())


def _index(form: Button) -> ResponseReturnValue:
    who, now = access.signed_in(), context.now()
    with context.database().reading() as session:
        page = render_template(
            "account/index.html",
            form=form,
            who=who,
            offices=sorted(who.roles & OFFICIALS),
            set_up=factors.of(session, who.id),
            passkeys=passkeys.of(session, who.id),
            site=judging.site(),
            may_reset=allows(who.roles, Action.RESET_FACTOR),
            may_turn_off=access.may_turn_factor_off(),
            sessions=sessions.listed(session, who.id, access.token(), now),
        )
    return page, form.status


@pages.route("/password", methods=["GET", "POST"])
@open_to(Action.KEEP_ACCOUNT)
def password() -> ResponseReturnValue:
    """Change one's password; every other session ends."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            _change_password(form)
            flash(
                _("Your password is changed; you are signed out elsewhere."), "success"
            )
            return redirect(url_for(".index"), 303)
    return render_template("account/password.html", form=form), form.status


def _change_password(form: ChangePasswordForm) -> None:
    who, now = access.signed_in(), context.now()
    with context.database().unit_of_work() as session:
        wrong = proofs.password_alone(session, who.id, form.current_password.data, now)
    if wrong is not None:
        raise wrong
    with context.database().unit_of_work() as session:
        accounts.change_password(
            session, who.id, form.new_password.data, keep=access.token()
        )


@pages.route("/sessions/<key>/end", methods=["POST"])
@open_to(Action.KEEP_ACCOUNT)
def end_session(key: str) -> ResponseReturnValue:
    """End one of one's sessions."""
    form = Button()
    if not form.validate_on_submit():
        return _index(form)
    with context.database().unit_of_work() as session:
        sessions.end_one(session, access.signed_in().id, key)
    flash(_("That session is ended."), "success")
    return redirect(url_for(".index"), 303)


@pages.route("/sessions/end-others", methods=["POST"])
@open_to(Action.KEEP_ACCOUNT)
def end_others() -> ResponseReturnValue:
    """End all of one's sessions but this one."""
    form = Button()
    if not form.validate_on_submit():
        return _index(form)
    with context.database().unit_of_work() as session:
        sessions.end_others(session, access.signed_in().id, access.token())
    flash(_("You are signed out everywhere else."), "success")
    return redirect(url_for(".index"), 303)
