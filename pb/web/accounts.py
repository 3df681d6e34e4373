"""Opening an account, signing in and out, a new password."""

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
from pb.services import accounts, factors, registration
from pb.services.accounts import Account, LinkSpent
from pb.services.factors import Factors
from pb.web import access, context, i18n, onward
from pb.web.access import open_to
from pb.web.forms.accounts import (
    ForgottenForm,
    NewPasswordForm,
    RegisterForm,
    SecondStepForm,
    SignInForm,
)
from pb.web.forms.base import Button
from pb.web.i18n import _
from pb.web.kept import Fields, waiting

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
                    session, form.applicant(_city()), _links(), _key(), context.now()
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
    """Sign in, or go on to the second step; then go where one wanted to go."""
    back = onward.own_path(request.args.get("next"))
    form = SignInForm()
    kept = waiting("password")
    if "password" in request.form and form.validate():
        with form.showing_refusals():
            with context.database().reading() as session:
                found = accounts.authenticate(
                    session, form.email.data, form.password.data
                )
                set_up = factors.of(session, found.id)
            return _enter(found, set_up, back, kept)
    page = render_template("accounts/sign-in.html", form=form, back=back, kept=kept)
    return page, form.status


def _enter(
    found: Account, set_up: Factors, back: str, kept: Fields
) -> ResponseReturnValue:
    if not set_up.is_set:
        access.sign_in(found)
        return onward.go(back, kept)
    access.begin_second_step(found)
    if not kept:
        return redirect(url_for("proofs.second_step", next=back), 303)
    return render_template(
        "accounts/second-step.html",
        form=SecondStepForm(formdata=None),
        back=back,
        kept=kept,
        passkeys=set_up.passkeys,
    )


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


def _city() -> str:
    edition = context.edition_or_none()
    return edition.city if edition else ""


def _links() -> registration.Links:
    return registration.Links(current_app.secret_key or "", context.now())


def _key() -> bytes:
    return context.deployment().keys.shared("outbox")
