"""Opening an account, signing in and out, a new password."""

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from pb.domain.permissions import Action
from pb.services import accounts, registration
from pb.services.accounts import LinkSpent
from pb.web import access, context, i18n
from pb.web.access import open_to
from pb.web.forms.accounts import (
    ForgottenForm,
    NewPasswordForm,
    RegisterForm,
    SignInForm,
)
from pb.web.forms.base import Button
from pb.web.i18n import _
from pb.web.kept import sent_while_signed_out

pages = Blueprint("accounts", __name__)

_GONE = 410


@pages.route("/register", methods=["GET", "POST"])
@open_to(Action.OPEN_ACCOUNT)
def register() -> ResponseReturnValue:
    """Open an account; known and unknown addresses get one answer."""
    form = RegisterForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                registration.register(
                    session, form.applicant(), _links(), _key(), context.now()
                )
            return redirect(url_for(".registered"), 303)
    return render_template("accounts/register.html", form=form), form.status


@pages.route("/register/letter")
@open_to(Action.OPEN_ACCOUNT)
def registered() -> ResponseReturnValue:
    """Say that a letter is on its way."""
    return render_template("accounts/registered.html")


@pages.route("/confirm/<token>", methods=["GET", "POST"])
@open_to(Action.OPEN_ACCOUNT)
def confirm(token: str) -> ResponseReturnValue:
    """Confirm an address by the link of a letter; reading it confirms nothing."""
    form = Button()
    try:
        if form.validate_on_submit():
            with context.database().unit_of_work() as session:
                registration.confirm(session, _links(), token, context.now())
            flash(_("Your address is confirmed. You can sign in now."), "success")
            return redirect(url_for(".sign_in"), 303)
        _links().read(token)
    except LinkSpent:
        return render_template("accounts/confirm-spent.html"), _GONE
    return render_template("accounts/confirm.html", form=form), form.status


@pages.route("/sign-in", methods=["GET", "POST"])
@open_to(Action.SIGN_IN)
def sign_in() -> ResponseReturnValue:
    """Sign in, and go where one wanted to go."""
    back = _own_path(request.args.get("next"))
    form = SignInForm()
    kept = sent_while_signed_out()
    if "password" in request.form and form.validate():
        with form.showing_refusals():
            with context.database().reading() as session:
                found = accounts.authenticate(
                    session, form.email.data, form.password.data
                )
            access.sign_in(found)
            if kept:
                return render_template("accounts/go-on.html", back=back, kept=kept)
            return redirect(back, 303)
    page = render_template("accounts/sign-in.html", form=form, back=back, kept=kept)
    return page, form.status


@pages.route("/sign-out", methods=["GET", "POST"])
@open_to(Action.SIGN_IN)
def sign_out() -> ResponseReturnValue:
    """End the session; a GET only shows the button."""
    form = Button()
    if form.validate_on_submit():
        access.sign_out()
        flash(_("You are signed out."), "success")
        return redirect(url_for("home.start"), 303)
    return render_template("accounts/sign-out.html", form=form), form.status


@pages.route("/password/forgotten", methods=["GET", "POST"])
@open_to(Action.SIGN_IN)
def forgotten() -> ResponseReturnValue:
    """Ask for a letter to set a new password; one answer for every address."""
    form = ForgottenForm()
    if form.validate_on_submit():
        with context.database().unit_of_work() as session:
            accounts.ask_reset(
                session, form.email.data, i18n.locale(), _key(), context.now()
            )
        return redirect(url_for(".forgotten_letter"), 303)
    return render_template("accounts/forgotten.html", form=form), form.status


@pages.route("/password/letter")
@open_to(Action.SIGN_IN)
def forgotten_letter() -> ResponseReturnValue:
    """Say that a letter is on its way."""
    return render_template("accounts/forgotten-letter.html")


@pages.route("/password/new/<token>", methods=["GET", "POST"])
@open_to(Action.SIGN_IN)
def new_password(token: str) -> ResponseReturnValue:
    """Set a new password, once, by the link of a letter."""
    form = NewPasswordForm()
    try:
        if form.validate_on_submit():
            with form.showing_refusals():
                with context.database().unit_of_work() as session:
                    accounts.reset(session, token, form.password.data, context.now())
                flash(_("Your new password is set. Sign in with it."), "success")
                return redirect(url_for(".sign_in"), 303)
        with context.database().reading() as session:
            accounts.require_unspent(session, token, context.now())
    except LinkSpent:
        return render_template("accounts/reset-spent.html"), _GONE
    return render_template("accounts/new-password.html", form=form), form.status


def _links() -> registration.Links:
    return registration.Links(current_app.secret_key or "", context.now())


def _key() -> bytes:
    return context.deployment().keys.shared("outbox")


def _own_path(address: str | None) -> str:
    """Return an address of this site that one may be led to, else the first page."""
    start = url_for("home.start")
    if not address or not address.startswith("/") or "\\" in address:
        return start
    parts = urlsplit(address)
    outside = parts.scheme or parts.netloc or not address.isprintable()
    return start if outside else address
