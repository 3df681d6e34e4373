"""The office of people: officials, invitations, roles."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pb.domain.permissions import Action
from pb.services import invitations, offices
from pb.services.offices import Official
from pb.web import access, context, i18n
from pb.web.access import open_to
from pb.web.forms.base import Button
from pb.web.forms.people import ORDER, InviteForm, RolesForm
from pb.web.i18n import _

pages = Blueprint("people", __name__, url_prefix="/office/people")


@pages.route("/")
@open_to(Action.MANAGE_OFFICIALS)
def index() -> ResponseReturnValue:
    """List officials, and invitations that wait for an answer."""
    return _index(Button())


def _index(form: Button) -> ResponseReturnValue:
    with context.database().reading() as session:
        page = render_template(
            "people/index.html",
            form=form,
            officials=offices.everyone(session),
            invitations=invitations.waiting(session),
            order=ORDER,
            now=context.now(),
        )
    return page, form.status


@pages.route("/invite", methods=["GET", "POST"])
@open_to(Action.MANAGE_OFFICIALS)
def invite() -> ResponseReturnValue:
    """Invite an official by a letter."""
    form = InviteForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                invitations.invite(
                    session,
                    form.invitee(),
                    key=_key(),
                    locale=i18n.locale(),
                    actor=access.signed_in(),
                    now=context.now(),
                )
            name = form.name.data.strip()
            flash(_("The invitation of %(name)s is on its way.", name=name), "success")
            return redirect(url_for(".index"), 303)
    return render_template("people/invite.html", form=form), form.status


@pages.route("/invitations/<int:invitation_id>/resend", methods=["POST"])
@open_to(Action.MANAGE_OFFICIALS)
def resend(invitation_id: int) -> ResponseReturnValue:
    """Write an invitation's letter anew."""
    form = Button()
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                sent = invitations.resend(
                    session,
                    invitation_id,
                    key=_key(),
                    locale=i18n.locale(),
                    actor=access.signed_in(),
                    now=context.now(),
                )
            flash(
                _("A new letter to %(name)s is on its way.", name=sent.name), "success"
            )
            return redirect(url_for(".index"), 303)
    return _index(form)


@pages.route("/invitations/<int:invitation_id>/withdraw", methods=["POST"])
@open_to(Action.MANAGE_OFFICIALS)
def withdraw(invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    form = Button()
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                taken = invitations.withdraw(
                    session,
                    invitation_id,
                    actor=access.signed_in(),
                    now=context.now(),
                )
            flash(
                _("The invitation of %(name)s is withdrawn.", name=taken.name),
                "success",
            )
            return redirect(url_for(".index"), 303)
    return _index(form)


@pages.route("/<int:account_id>", methods=["GET", "POST"])
@open_to(Action.MANAGE_OFFICIALS)
def change(account_id: int) -> ResponseReturnValue:
    """Change an official's roles; her sessions end when they change."""
    official = _official(account_id)
    form = RolesForm(official)
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                changed = offices.change(
                    session,
                    account_id,
                    roles=form.held(),
                    department=form.department.data or "",
                    actor=access.signed_in(),
                    now=context.now(),
                )
            flash(_changed(official, changed=changed), "success" if changed else "info")
            return redirect(url_for(".index"), 303)
    page = render_template("people/change.html", form=form, official=official)
    return page, form.status


def _changed(official: Official, *, changed: bool) -> str:
    if changed:
        return _("The roles of %(name)s are changed.", name=official.name)
    return _("Nothing was changed: %(name)s has these roles.", name=official.name)


@pages.route("/<int:account_id>/dismiss", methods=["GET", "POST"])
@open_to(Action.MANAGE_OFFICIALS)
def dismiss(account_id: int) -> ResponseReturnValue:
    """Take all roles of an official away, once asked again."""
    official, form = _official(account_id), Button()
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                offices.dismiss(
                    session, account_id, actor=access.signed_in(), now=context.now()
                )
            flash(
                _("%(name)s holds no office any more.", name=official.name), "success"
            )
            return redirect(url_for(".index"), 303)
    page = render_template("people/dismiss.html", form=form, official=official)
    return page, form.status


def _official(account_id: int) -> Official:
    with context.database().reading() as session:
        return offices.one(session, account_id)


def _key() -> bytes:
    return context.deployment().keys.shared("outbox")
