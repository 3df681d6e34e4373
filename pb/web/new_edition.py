"""Opening an edition, so that a city can begin."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pb.domain.permissions import Action
from pb.services import new_edition, starts
from pb.web import context
from pb.web.access import open_to, signed_in
from pb.web.forms.new_edition import NewEditionForm
from pb.web.i18n import _

pages = Blueprint("new_edition", __name__, url_prefix="/editions")


@pages.route("/new", methods=["GET", "POST"])
@open_to(Action.OPEN_EDITION)
def begin() -> ResponseReturnValue:
    """Open an edition: from a city's preset, as a copy, or from nothing."""
    current = context.edition_or_none()
    form = NewEditionForm(data={"city": current.city if current else ""})
    with context.database().reading() as session:
        hints = form.offer(starts.offered(session))
    if form.validate_on_submit() and _opened(form):
        return redirect(url_for("rulebook.index", slug=form.plan().slug), 303)
    return render_template(
        "office/new_edition.html", form=form, current=current, hints=hints
    ), form.status


def _opened(form: NewEditionForm) -> bool:
    with form.showing_refusals():
        with context.database().unit_of_work() as session:
            new_edition.open_edition(
                session, form.plan(), actor=signed_in().id, now=context.now()
            )
        flash(_("The edition is open. Its rulebook is next."), "success")
    return form.status == 200
