"""Accepting an invitation by the link of its letter."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pb.domain.permissions import Action
from pb.services import invitations
from pb.services.accounts import LinkSpent
from pb.services.invitations import Invitation
from pb.web import access, context
from pb.web.access import open_to
from pb.web.forms.accounts import NewPasswordForm
from pb.web.forms.base import Button
from pb.web.i18n import _

pages = Blueprint("invitation", __name__)

_GONE = 410


@pages.route("/invitation/<token>", methods=["GET", "POST"])
@open_to(Action.OPEN_ACCOUNT)
def accept(token: str) -> ResponseReturnValue:
    """Show what is offered; only the button accepts it."""
    try:
        with context.database().reading() as session:
            offered = invitations.of_token(session, token, context.now())
        return _accept(token, offered)
    except LinkSpent:
        return render_template("people/invitation-spent.html"), _GONE


def _accept(token: str, offered: Invitation) -> ResponseReturnValue:
    form = Button() if offered.has_account else NewPasswordForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            return _accepted(token, offered, form)
    page = render_template("people/invitation.html", form=form, invitation=offered)
    return page, form.status


def _accepted(
    token: str, offered: Invitation, form: Button | NewPasswordForm
) -> ResponseReturnValue:
    password = form.password.data if isinstance(form, NewPasswordForm) else ""
    with context.database().unit_of_work() as session:
        account = invitations.accept(session, token, password, context.now())
    if offered.has_account:
        flash(_("You hold the office now. Sign in to go on."), "success")
        return redirect(url_for("accounts.sign_in", next=url_for("account.index")), 303)
    access.sign_in(account)
    flash(
        _("Your account is open. Now set up the second step of signing in."), "success"
    )
    return redirect(url_for("factors.app"), 303)
