"""Decisions of two persons: what waits, who confirms, and what became of it."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pb.domain.permissions import Action, may_second
from pb.services import carrying, motions
from pb.services.motions import Motion, MotionSettled, State
from pb.web import context, decision_words
from pb.web.access import open_to, roles, signed_in
from pb.web.forms.base import Button, PbForm
from pb.web.forms.decisions import RefuseForm
from pb.web.i18n import _

pages = Blueprint("decisions", __name__, url_prefix="/editions/<slug>/office/decisions")


@pages.route("/")
@open_to(Action.READ_EDITION_OFFICE)
def index(slug: str) -> ResponseReturnValue:
    """Show what waits for a second person, and what became of the rest."""
    edition = context.edition()
    with context.database().reading() as session:
        waiting = motions.waiting_all(session, edition.id)
        settled = motions.settled(session, edition.id)
    return render_template(
        "office/decisions.html",
        edition=edition,
        waiting=[(motion, decision_words.said(motion)) for motion in waiting],
        settled=[(motion, decision_words.said(motion)) for motion in settled[::-1]],
        states=decision_words.STATES,
    )


@pages.route("/<int:motion_id>")
@open_to(Action.READ_EDITION_OFFICE)
def show(slug: str, motion_id: int) -> ResponseReturnValue:
    """Show what exactly is to be confirmed."""
    return _page(_motion(motion_id), Button())


@pages.route("/<int:motion_id>/confirm", methods=["POST"])
@open_to(Action.SECOND)
def confirm(slug: str, motion_id: int) -> ResponseReturnValue:
    """Confirm as the second person: the deed is done in the same transaction."""
    motion, form = _motion(motion_id), Button()
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                carrying.confirm(
                    session,
                    motion.id,
                    actor=signed_in(),
                    now=context.now(),
                    keys=context.deployment().keys,
                )
            flash(_("Confirmed. The deed is done."), "success")
            return redirect(url_for(".index", slug=slug), 303)
    return _page(_motion(motion_id), form), form.status


@pages.route("/<int:motion_id>/refuse", methods=["GET", "POST"])
@open_to(Action.SECOND)
def refuse(slug: str, motion_id: int) -> ResponseReturnValue:
    """Refuse a deed as its second person, or take back one's own, with a reason."""
    motion, form = _motion(motion_id), RefuseForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                motions.refuse(
                    session,
                    motion.id,
                    form.reason.data or "",
                    actor=signed_in(),
                    now=context.now(),
                )
            flash(_("Nothing was done. The reason stays in the history."), "success")
            return redirect(url_for(".index", slug=slug), 303)
    page = render_template(
        "office/decision_refuse.html",
        edition=context.edition(),
        motion=motion,
        said=decision_words.said(motion),
        own=motion.moved_by == signed_in().id,
        form=form,
    )
    return page, form.status


def _motion(motion_id: int) -> Motion:
    """Return a deed of this edition, or 404."""
    edition = context.edition()
    with context.database().reading() as session:
        try:
            motion = motions.get(session, motion_id)
        except MotionSettled:
            abort(404)
    if motion.edition_id != edition.id:
        abort(404)
    return motion


def _page(motion: Motion, form: PbForm) -> str:
    own = motion.moved_by == signed_in().id
    may = may_second(roles(), motion.action)
    return render_template(
        "office/decision.html",
        edition=context.edition(),
        motion=motion,
        said=decision_words.said(motion),
        state=decision_words.STATES[motion.state],
        is_open=motion.state is State.OPEN,
        own=own,
        may_confirm=may and not own,
        may_refuse=may or own,
        shows_result=motion.action is Action.PUBLISH_RESULT and (may or own),
        form=form,
    )
