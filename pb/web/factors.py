"""One's own second factor: app, recovery codes, passkeys."""

from io import BytesIO

import segno
from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue

from pb.domain.permissions import Action
from pb.evidence import totp
from pb.services import factors, passkeys
from pb.web import access, context, judging
from pb.web.access import open_to
from pb.web.forms.accounts import AppCodeForm, PasskeyForm
from pb.web.forms.base import Button
from pb.web.i18n import _

pages = Blueprint("factors", __name__, url_prefix="/account")


@pages.route("/app", methods=["GET", "POST"])
@open_to(Action.SECURE_ACCOUNT)
def app() -> ResponseReturnValue:
    """Say what the second factor is; on POST, make a secret for one's app."""
    form, who = Button(), access.signed_in()
    if form.validate_on_submit():
        with context.database().unit_of_work() as session:
            factors.begin_app(session, judging.key(), who.id)
        return redirect(url_for(".app_code"), 303)
    page = render_template(
        "account/app.html", form=form, required=not access.may_turn_factor_off()
    )
    return page, form.status


@pages.route("/app/code", methods=["GET", "POST"])
@open_to(Action.SECURE_ACCOUNT)
def app_code() -> ResponseReturnValue:
    """Show the secret for the app; take it into use by its first code."""
    form, who = AppCodeForm(), access.signed_in()
    secret = _pending()
    if secret is None:
        return redirect(url_for(".app"), 303)
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                codes = factors.confirm_app(
                    session, judging.key(), who, form.code.data, context.now()
                )
            return render_template("account/codes.html", codes=codes, who=who)
    page = render_template(
        "account/app-code.html", form=form, who=who, secret=totp.text(secret)
    )
    return page, form.status


def _pending() -> bytes | None:
    with context.database().reading() as session:
        return factors.pending(session, judging.key(), access.signed_in().id)


@pages.route("/app/picture.svg")
@open_to(Action.SECURE_ACCOUNT)
def picture() -> ResponseReturnValue:
    """Give the QR code of the secret that waits for its first code."""
    secret = _pending()
    if secret is None:
        abort(404)
    address = totp.address(secret, access.signed_in().email, judging.site().name)
    drawn = BytesIO()
    segno.make_qr(address, error="m").save(
        drawn,
        kind="svg",
        scale=5,
        border=4,
        light="#fff",
        svgclass=None,
        lineclass=None,
    )
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@pages.route("/app/off", methods=["GET", "POST"])
@open_to(Action.SECURE_ACCOUNT)
def off() -> ResponseReturnValue:
    """Turn the second step off, where one may."""
    if not access.may_turn_factor_off():
        abort(403)
    form = Button()
    if form.validate_on_submit():
        with context.database().unit_of_work() as session:
            factors.turn_off(session, access.signed_in(), context.now())
        flash(_("Signing in needs only the password now."), "success")
        return redirect(url_for("account.index"), 303)
    return render_template("account/off.html", form=form), form.status


@pages.route("/codes", methods=["GET", "POST"])
@open_to(Action.SECURE_ACCOUNT)
def codes() -> ResponseReturnValue:
    """Write new recovery codes; they are shown only in this answer."""
    form, who = Button(), access.signed_in()
    with context.database().reading() as session:
        set_up = factors.of(session, who.id)
    if not set_up.is_set:
        return redirect(url_for(".app"), 303)
    if form.validate_on_submit():
        with context.database().unit_of_work() as session:
            fresh = factors.renew_codes(session, judging.key(), who, context.now())
        return render_template("account/codes.html", codes=fresh, who=who)
    page = render_template("account/new-codes.html", form=form, set_up=set_up)
    return page, form.status


@pages.route("/passkeys/new", methods=["GET", "POST"])
@open_to(Action.SECURE_ACCOUNT)
def passkey() -> ResponseReturnValue:
    """Keep a passkey that the browser had a device make."""
    form, who = PasskeyForm(), access.signed_in()
    with context.database().reading() as session:
        possible = factors.of(session, who.id).is_set
    if not (possible and judging.site().may_have_passkeys):
        return redirect(url_for("account.index"), 303)
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                passkeys.add(
                    session,
                    judging.site(),
                    who.id,
                    form.name.data,
                    form.passkey.data,
                    context.now(),
                )
            flash(_("The passkey is kept. It can replace the code now."), "success")
            return redirect(url_for("account.index"), 303)
    return render_template("account/passkey.html", form=form), form.status


@pages.route("/passkeys/options", methods=["POST"])
@open_to(Action.SECURE_ACCOUNT)
def passkey_options() -> ResponseReturnValue:
    """Give the page's script what a device needs to make a passkey."""
    if not Button().validate():
        abort(400)
    with context.database().unit_of_work() as session:
        asked = passkeys.asked_to_add(
            session, judging.site(), access.signed_in(), context.now()
        )
    return Response(asked, mimetype="application/json")


@pages.route("/passkeys/<int:passkey_id>/remove", methods=["GET", "POST"])
@open_to(Action.SECURE_ACCOUNT)
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Take one of one's passkeys away, once asked again."""
    form, who = Button(), access.signed_in()
    with context.database().reading() as session:
        mine = passkeys.of(session, who.id)
    named = next((each for each in mine if each.id == passkey_id), None)
    if named is None:
        abort(404)
    if form.validate_on_submit():
        with context.database().unit_of_work() as session:
            passkeys.remove(session, who.id, passkey_id)
        flash(_("The passkey is removed."), "success")
        return redirect(url_for("account.index"), 303)
    page = render_template("account/remove-passkey.html", form=form, passkey=named)
    return page, form.status
