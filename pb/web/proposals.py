"""The public list of proposals, and the page of each."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pb.domain.permissions import Action
from pb.services import numbers, proposals, rivals, strikes
from pb.web import context
from pb.web.access import open_to
from pb.web.forms.listing import ListingForm
from pb.web.paging import page_number, pages_of

pages = Blueprint("proposals", __name__, url_prefix="/editions/<slug>/proposals")


@pages.route("/")
@open_to(Action.READ_PUBLIC)
def index(slug: str) -> ResponseReturnValue:
    """List the submitted proposals and what was decided on them."""
    edition = context.edition()
    form = ListingForm(edition.rules)
    with context.database().reading() as session:
        listed = proposals.listed(session, edition, form.wanted, page_number())
        counts = proposals.counts(session, edition)
    return render_template(
        "proposals/index.html",
        edition=edition,
        form=form,
        listed=listed,
        pages=pages_of(listed, form.query),
        counts=counts,
        stage=edition.stage(context.now()),
    )


@pages.route("/<int:number>")
@open_to(Action.READ_PUBLIC)
def show(slug: str, number: int) -> ResponseReturnValue:
    """Show one proposal, with its verdict and the ground of a rejection."""
    edition = context.edition()
    with context.database().reading() as session:
        proposal = proposals.numbered(session, edition, number)
        groups = rivals.of_proposal(session, edition.id, number)
        strike = strikes.of_proposal(session, edition, number)
        drawn = numbers.drawn(session, edition.id).get(number)
    return render_template(
        "proposals/show.html",
        edition=edition,
        proposal=proposal,
        groups=groups,
        strike=strike,
        drawn=drawn,
    )
