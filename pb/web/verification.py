"""Officials judge proposals: the list that waits, and the verdict on each."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pb.domain.permissions import Action
from pb.domain.proposal import State
from pb.services import proposals, verification
from pb.web import context
from pb.web.access import open_to, signed_in
from pb.web.forms.base import PbForm
from pb.web.forms.listing import ListingForm
from pb.web.forms.verification import ReopenForm, VerdictForm
from pb.web.i18n import _
from pb.web.paging import page_number, pages_of

pages = Blueprint("verification", __name__, url_prefix="/editions/<slug>/verification")


@pages.route("/")
@open_to(Action.READ_PROPOSALS_WHOLE)
def index(slug: str) -> ResponseReturnValue:
    """List the proposals, at first those that wait for a verdict."""
    edition = context.edition()
    form = ListingForm(edition.rules, State.SUBMITTED)
    with context.database().reading() as session:
        listed = proposals.listed(session, edition, form.wanted, page_number())
        counts = proposals.counts(session, edition)
    return render_template(
        "verification/index.html",
        edition=edition,
        form=form,
        listed=listed,
        pages=pages_of(listed, form.query),
        counts=counts,
        may_decide=verification.may_decide(edition, context.now()),
    )


@pages.route("/<int:number>", methods=["GET", "POST"])
@open_to(Action.VERIFY_PROPOSAL)
def proposal(slug: str, number: int) -> ResponseReturnValue:
    """Show a proposal whole; on POST, give the verdict on it."""
    form = VerdictForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            verdict = form.decided()
            with context.database().unit_of_work() as session:
                verification.decide(
                    session,
                    context.edition(),
                    number,
                    verdict,
                    actor=signed_in(),
                    now=context.now(),
                )
            done = _("Proposal %(number)s is accepted.", number=number)
            if not verdict.accepted:
                done = _("Proposal %(number)s is rejected.", number=number)
            flash(done, "success")
            return redirect(url_for(".index", slug=slug), 303)
    return _page(number, form), form.status


@pages.route("/<int:number>/reopen", methods=["GET", "POST"])
@open_to(Action.VERIFY_PROPOSAL)
def reopen(slug: str, number: int) -> ResponseReturnValue:
    """Take a verdict back, with a reason; the proposal waits again."""
    form = ReopenForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                verification.reopen(
                    session,
                    context.edition(),
                    number,
                    form.reason.data or "",
                    actor=signed_in(),
                    now=context.now(),
                )
            flash(
                _("Proposal %(number)s waits for a verdict again.", number=number),
                "success",
            )
            return redirect(url_for(".proposal", slug=slug, number=number), 303)
    return _page(number, form, "verification/reopen.html"), form.status


def _page(
    number: int, form: PbForm, template: str = "verification/proposal.html"
) -> str:
    edition = context.edition()
    with context.database().reading() as session:
        shown = proposals.numbered(session, edition, number)
        history = verification.history(session, edition, number)
    return render_template(
        template,
        edition=edition,
        proposal=shown,
        history=history,
        form=form,
        may_decide=verification.may_decide(edition, context.now()),
    )
