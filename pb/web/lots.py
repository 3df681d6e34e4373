"""Lots: announced and drawn in the office, read and recomputed by everybody."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pb.domain.lot import Purpose
from pb.domain.permissions import Action
from pb.evidence import canonical
from pb.services import ballots, lot_drawing, lot_records, lots, motions, numbers
from pb.web import context
from pb.web.access import open_to, signed_in
from pb.web.counting_sentences import guard
from pb.web.forms.base import PbForm
from pb.web.forms.decisions import AnnounceForm, ValueForm
from pb.web.i18n import _

pages = Blueprint("lots", __name__, url_prefix="/editions/<slug>")


@pages.route("/office/lot")
@open_to(Action.READ_EDITION_OFFICE)
def index(slug: str) -> ResponseReturnValue:
    """Show what is to be drawn, what waits and what was drawn."""
    return _office(AnnounceForm(formdata=None))


@pages.route("/office/lot/announce", methods=["POST"])
@open_to(Action.DRAW_NUMBERS)
def announce(slug: str) -> ResponseReturnValue:
    """Announce the lot of the numbers and publish its commitment."""
    return _announce(slug, Purpose.NUMBERS)


@pages.route("/office/lot/announce-tie", methods=["POST"])
@open_to(Action.DRAW_TIE)
def announce_tie(slug: str) -> ResponseReturnValue:
    """Announce the lot of the tie that stopped the count."""
    return _announce(slug, Purpose.TIE)


@pages.route("/office/lot/<int:lot_id>/value", methods=["GET", "POST"])
@open_to(Action.DRAW_NUMBERS)
def value(slug: str, lot_id: int) -> ResponseReturnValue:
    """Enter the value rolled for the numbers; a second person confirms it."""
    return _enter(slug, lot_id, Purpose.NUMBERS)


@pages.route("/office/lot/<int:lot_id>/tie-value", methods=["GET", "POST"])
@open_to(Action.DRAW_TIE)
def tie_value(slug: str, lot_id: int) -> ResponseReturnValue:
    """Enter the value rolled for a tie; a second person confirms it."""
    return _enter(slug, lot_id, Purpose.TIE)


@pages.route("/office/lot/<int:lot_id>/minutes")
@open_to(Action.READ_EDITION_OFFICE)
def minutes(slug: str, lot_id: int) -> ResponseReturnValue:
    """Show the minutes of a drawn lot, to print and sign."""
    edition = context.edition()
    with context.database().reading() as session:
        lot = lot_records.get(session, edition, lot_id)
    if lot.drawing is None:
        raise lot_records.NoSuchLot
    return render_template("lots/minutes.html", edition=edition, lot=lot)


@pages.route("/lot")
@open_to(Action.READ_PUBLIC)
def public(slug: str) -> ResponseReturnValue:
    """Show every lot with all that is needed to recompute it."""
    edition = context.edition()
    with context.database().reading() as session:
        found = lot_records.listed(session, edition)
    return render_template(
        "lots/index.html",
        edition=edition,
        lots=found,
        are_drawn=numbers.are_drawn(edition),
    )


@pages.route("/lot/<int:lot_id>.json")
@open_to(Action.READ_PUBLIC)
def file(slug: str, lot_id: int) -> ResponseReturnValue:
    """Give a drawn lot as a file that anybody checks by herself."""
    with context.database().reading() as session:
        lot = lot_records.get(session, context.edition(), lot_id)
    document = lot_records.document(lot)
    name = f"lot-{slug}-{lot.lot.purpose}-{lot.id}.json"
    if context.deployment().config.rehearsal:
        document, name = document | {"test": True}, f"TEST-{name}"
    answer = Response(canonical.text(document), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _announce(slug: str, purpose: Purpose) -> ResponseReturnValue:
    form = AnnounceForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                lots.announce(
                    session,
                    context.edition(),
                    purpose,
                    form.announced.data or "",
                    actor=signed_in(),
                    now=context.now(),
                    keys=context.deployment().keys,
                )
            flash(_("Announced. The commitment is public now."), "success")
            return redirect(url_for(".index", slug=slug), 303)
    return _office(form), form.status


def _enter(slug: str, lot_id: int, purpose: Purpose) -> ResponseReturnValue:
    form, edition = ValueForm(), context.edition()
    with context.database().reading() as session:
        lot = lot_records.get(session, edition, lot_id)
    if lot.lot.purpose is not purpose:
        raise lot_records.NoSuchLot
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                motion = lot_drawing.move(
                    session,
                    edition,
                    lot_id,
                    form.minutes(),
                    actor=signed_in(),
                    now=context.now(),
                )
            flash(_("Begun. A second person has to confirm it."), "success")
            return redirect(
                url_for("decisions.show", slug=slug, motion_id=motion.id), 303
            )
    page = render_template("lots/value.html", edition=edition, lot=lot, form=form)
    return page, form.status


def _office(form: PbForm) -> str:
    edition = context.edition()
    with context.database().reading() as session:
        found = lot_records.listed(session, edition)
        tie = lots.tied(session, edition)
        wanting = [] if edition.manifest else numbers.wanting(session, edition)
        undecided = [
            guard(open_.guard, open_.n)
            for open_ in ballots.open_guards(session, edition)
            if open_.guard is ballots.Guard.UNDECIDED
        ]
        waiting = {
            motion.facts["lot"]: motion
            for motion in motions.waiting_all(session, edition.id)
            if motion.action in lots.ACTIONS.values()
        }
    announced = lot_records.waiting(found, Purpose.NUMBERS)
    tie_open = tie is not None and lot_records.waiting(found, Purpose.TIE, tie[0])
    return render_template(
        "lots/office.html",
        edition=edition,
        form=form,
        lots=found[::-1],
        motions=waiting,
        wanting=wanting if announced is None else [],
        undecided=undecided,
        tie=None if tie_open else tie,
        are_drawn=numbers.are_drawn(edition),
    )
