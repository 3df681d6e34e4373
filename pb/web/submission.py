"""An author's pages: her proposals, writing one, submitting it, taking it back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pb.domain.calendar import Stage
from pb.domain.permissions import Action
from pb.domain.proposal import State, faults
from pb.services import proposals, submission
from pb.services.proposals import Proposal
from pb.services.submission import EditedElsewhere, Saved
from pb.web import context
from pb.web.access import open_to, signed_in
from pb.web.forms.base import Button
from pb.web.forms.proposal import ProposalForm, support
from pb.web.i18n import _

pages = Blueprint("submission", __name__, url_prefix="/editions/<slug>/my-proposals")


@pages.route("/")
@open_to(Action.READ_OWN_PROPOSALS)
def own(slug: str) -> ResponseReturnValue:
    """List the author's drafts and proposals."""
    edition = context.edition()
    with context.database().reading() as session:
        listed = proposals.own(session, edition, signed_in())
    return render_template(
        "submission/own.html",
        edition=edition,
        proposals=listed,
        is_open=edition.stage(context.now()) is Stage.SUBMISSION,
        window=edition.timetable.window(Stage.SUBMISSION),
    )


@pages.route("/new", methods=["GET", "POST"])
@open_to(Action.WRITE_PROPOSAL)
def new(slug: str) -> ResponseReturnValue:
    """Begin a proposal; it is saved as a draft."""
    edition = context.edition()
    form = ProposalForm(edition.rules)
    if not form.is_submitted():
        edition.timetable.require(Stage.SUBMISSION, context.now())
    elif form.validate():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                saved = submission.start(
                    session, edition, signed_in(), form.content, context.now()
                )
            return _saved(slug, saved)
    return _form_page(form, url_for(".new", slug=slug)), form.status


@pages.route("/<int:proposal_id>")
@open_to(Action.READ_OWN_PROPOSALS)
def show(slug: str, proposal_id: int) -> ResponseReturnValue:
    """Show an author her proposal: what she wrote, and what became of it."""
    edition = context.edition()
    proposal = _own(proposal_id)
    return render_template(
        "submission/show.html",
        edition=edition,
        proposal=proposal,
        may_edit=_may_edit(proposal),
        may_withdraw=submission.may_withdraw(edition, proposal.state, context.now()),
    )


@pages.route("/<int:proposal_id>/edit", methods=["GET", "POST"])
@open_to(Action.WRITE_PROPOSAL)
def edit(slug: str, proposal_id: int) -> ResponseReturnValue:
    """Go on writing a draft; ``?missing`` shows what it still lacks."""
    proposal = _own(proposal_id)
    form = ProposalForm(context.edition().rules, proposal)
    address = url_for(".edit", slug=slug, proposal_id=proposal_id)
    if form.is_submitted():
        if form.validate():
            with form.showing_refusals():
                return _saved(slug, _save(proposal_id, form))
        return _form_page(form, address, proposal), form.status
    if not _may_edit(proposal):
        return redirect(url_for(".show", slug=slug, proposal_id=proposal_id))
    if "missing" in request.args:
        form.show_faults(faults(proposal.content, context.edition().rules))
    return _form_page(form, address, proposal)


@pages.route("/<int:proposal_id>/check", methods=["GET", "POST"])
@open_to(Action.WRITE_PROPOSAL)
def check(slug: str, proposal_id: int) -> ResponseReturnValue:
    """Show all answers once more; on POST, submit the proposal."""
    edition, form = context.edition(), Button()
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                submission.submit(
                    session, edition, signed_in(), proposal_id, context.now()
                )
            return redirect(
                url_for(".submitted", slug=slug, proposal_id=proposal_id), 303
            )
    proposal = _own(proposal_id)
    if proposal.state is not State.DRAFT:
        return redirect(url_for(".show", slug=slug, proposal_id=proposal_id), 303)
    if not form.general and any(faults(proposal.content, edition.rules)):
        return redirect(
            url_for(".edit", slug=slug, proposal_id=proposal_id, missing=1), 303
        )
    page = render_template(
        "submission/check.html",
        edition=edition,
        proposal=proposal,
        form=form,
        support=support(edition.rules, proposal.content),
    )
    return page, form.status


@pages.route("/<int:proposal_id>/submitted")
@open_to(Action.READ_OWN_PROPOSALS)
def submitted(slug: str, proposal_id: int) -> ResponseReturnValue:
    """Confirm that a proposal was submitted, with its number and time."""
    proposal = _own(proposal_id)
    if proposal.number is None:
        return redirect(url_for(".show", slug=slug, proposal_id=proposal_id), 303)
    return render_template(
        "submission/submitted.html", edition=context.edition(), proposal=proposal
    )


@pages.route("/<int:proposal_id>/withdraw", methods=["GET", "POST"])
@open_to(Action.WITHDRAW_PROPOSAL)
def withdraw(slug: str, proposal_id: int) -> ResponseReturnValue:
    """Ask whether to take a proposal back; on POST, do it."""
    edition, form, proposal = context.edition(), Button(), _own(proposal_id)
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                submission.withdraw(
                    session, edition, signed_in(), proposal_id, context.now()
                )
            done = _("The proposal is withdrawn.")
            if proposal.state is State.DRAFT:
                done = _("The draft is discarded.")
            flash(done, "success")
            return redirect(url_for(".own", slug=slug), 303)
    page = render_template(
        "submission/withdraw.html", edition=edition, proposal=proposal, form=form
    )
    return page, form.status


def _own(proposal_id: int) -> Proposal:
    with context.database().reading() as session:
        return proposals.of_author(session, context.edition(), signed_in(), proposal_id)


def _may_edit(proposal: Proposal) -> bool:
    stage = context.edition().stage(context.now())
    return proposal.state is State.DRAFT and stage is Stage.SUBMISSION


def _save(proposal_id: int, form: ProposalForm) -> Saved:
    try:
        with context.database().unit_of_work() as session:
            return submission.save(
                session,
                context.edition(),
                signed_in(),
                proposal_id,
                form.content,
                seen=form.seen_version,
                now=context.now(),
            )
    except EditedElsewhere as refusal:
        # Pressed again, the button replaces what the other window saved.
        form.shows(refusal.version)
        raise


def _saved(slug: str, saved: Saved) -> ResponseReturnValue:
    if request.form.get("deed") == "check":
        return redirect(url_for(".check", slug=slug, proposal_id=saved.id), 303)
    flash(_("The draft is saved. You can go on later."), "success")
    return redirect(url_for(".edit", slug=slug, proposal_id=saved.id), 303)


def _form_page(
    form: ProposalForm, address: str, proposal: Proposal | None = None
) -> str:
    return render_template(
        "submission/form.html",
        edition=context.edition(),
        form=form,
        address=address,
        proposal=proposal,
        lacking=not form.is_submitted() and form.status != 200,
        closes=context.edition().timetable.window(Stage.SUBMISSION).ends,
    )
