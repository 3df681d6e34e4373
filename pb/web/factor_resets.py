"""Lost second factors: two other officials take one away."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pb.domain.permissions import Action
from pb.services import carrying, factor_resets, motions, offices
from pb.services.motions import Motion, MotionSettled
from pb.services.offices import Official
from pb.web import access, context
from pb.web.access import open_to
from pb.web.forms.base import Button
from pb.web.forms.people import DecisionForm
from pb.web.i18n import _

pages = Blueprint("factor_resets", __name__, url_prefix="/office/people/lost-factors")


@pages.route("/")
@open_to(Action.RESET_FACTOR)
def index() -> ResponseReturnValue:
    """List who has a second factor, and resets that wait for a second person."""
    with context.database().reading() as session:
        return render_template(
            "people/lost-factors.html",
            officials=[each for each in offices.everyone(session) if each.has_factor],
            motions=_waiting(motions.waiting_all(session, None)),
            who=access.signed_in(),
        )


def _waiting(found: list[Motion]) -> list[Motion]:
    return [motion for motion in found if motion.action is Action.RESET_FACTOR]


@pages.route("/<int:account_id>", methods=["GET", "POST"])
@open_to(Action.RESET_FACTOR)
def ask(account_id: int) -> ResponseReturnValue:
    """Begin the reset of another official's second factor."""
    form, official = Button(), _official(account_id)
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                factor_resets.ask(
                    session, account_id, actor=access.signed_in(), now=context.now()
                )
            flash(_("The reset waits for a second person now."), "success")
            return redirect(url_for(".index"), 303)
    page = render_template("people/ask-reset.html", form=form, official=official)
    return page, form.status


@pages.route("/decisions/<int:motion_id>", methods=["GET", "POST"])
@open_to(Action.SECOND)
def decide(motion_id: int) -> ResponseReturnValue:
    """Confirm a reset as the second person, refuse it, or take one's own back."""
    motion, form = _motion(motion_id), DecisionForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            if _decided(motion, form):
                return redirect(url_for(".index"), 303)
    page = render_template(
        "people/decide-reset.html", form=form, motion=motion, who=access.signed_in()
    )
    return page, form.status


def _decided(motion: Motion, form: DecisionForm) -> bool:
    """Do what the pressed button says; False when a reason is missing."""
    actor, now = access.signed_in(), context.now()
    own = motion.moved_by == actor.id
    if request.form.get("decision") == "confirm":
        with context.database().unit_of_work() as session:
            keys = context.deployment().keys
            carrying.confirm(session, motion.id, actor=actor, now=now, keys=keys)
        flash(_("The second step is taken away and a letter is sent."), "success")
        return True
    if not own and not form.require_reason():
        return False
    with context.database().unit_of_work() as session:
        reason = form.reason.data or ""
        motions.refuse(session, motion.id, reason, actor=actor, now=now)
    flash(
        _("You took the reset back.") if own else _("You refused the reset."), "success"
    )
    return True


def _motion(motion_id: int) -> Motion:
    with context.database().reading() as session:
        try:
            found = motions.get(session, motion_id)
        except MotionSettled:
            abort(404)
    if found.action is not Action.RESET_FACTOR:
        abort(404)
    return found


def _official(account_id: int) -> Official:
    with context.database().reading() as session:
        return offices.one(session, account_id)
