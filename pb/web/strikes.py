"""Struck projects: the office strikes one from a frozen ballot, by two persons."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pb.domain.permissions import Action
from pb.services import ballots, strikes
from pb.web import context
from pb.web.access import open_to, signed_in
from pb.web.forms.decisions import StrikeForm
from pb.web.i18n import _

pages = Blueprint("strikes", __name__, url_prefix="/editions/<slug>/office/strikes")


@pages.route("/", methods=["GET", "POST"])
@open_to(Action.STRIKE_PROJECT)
def index(slug: str) -> ResponseReturnValue:
    """Show the struck projects; on POST begin to strike another one."""
    form, edition = StrikeForm(), context.edition()
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                motion = strikes.move(
                    session,
                    edition,
                    number=form.chosen(),
                    reason=form.reason.data or "",
                    decision=form.decision.data or "",
                    actor=signed_in(),
                    now=context.now(),
                )
            flash(_("Begun. A second person has to confirm it."), "success")
            return redirect(
                url_for("decisions.show", slug=slug, motion_id=motion.id), 303
            )
    with context.database().reading() as session:
        struck = strikes.listed(session, edition.id)
        projects = {each.number: each for each in ballots.on_ballot(session, edition)}
    page = render_template(
        "office/strikes.html",
        edition=edition,
        form=form,
        struck=[(each, projects[each.number]) for each in struck],
        may_begin=edition.manifest is not None and edition.digest is None,
    )
    return page, form.status
