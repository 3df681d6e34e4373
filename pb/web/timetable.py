"""The timetable's pages: see when each stage begins and ends, change it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pb.domain.calendar import Stage
from pb.domain.permissions import Action
from pb.services import editions, history
from pb.web import context, words
from pb.web.access import open_to, signed_in
from pb.web.forms.timetable import TimetableForm
from pb.web.i18n import _

pages = Blueprint("timetable", __name__, url_prefix="/editions/<slug>/office/timetable")


@pages.route("/")
@open_to(Action.READ_EDITION_OFFICE)
def index(slug: str) -> ResponseReturnValue:
    """Show all stages, and how the dates came to be."""
    edition, now = context.edition(), context.now()
    with context.database().reading() as session:
        changes = history.reschedulings(session, edition.id)
    return render_template(
        "office/timetable.html",
        edition=edition,
        stage=edition.stage(now),
        now=now,
        editable=edition.adopted_at is None,
        changes=changes,
    )


@pages.route("/change", methods=["GET", "POST"])
@open_to(Action.SET_TIMETABLE)
def change(slug: str) -> ResponseReturnValue:
    """Change when the stages begin."""
    edition = context.edition()
    editions.require_unsettled(edition)
    form = TimetableForm.of(edition.timetable)
    if form.validate_on_submit() and _saved(form):
        return redirect(url_for(".index", slug=slug), 303)
    return render_template(
        "office/timetable_change.html", edition=edition, form=form
    ), form.status


def _saved(form: TimetableForm) -> bool:
    edition = context.edition()
    with form.showing_refusals():
        timetable, twice = form.written(edition.timetable)
        with context.database().unit_of_work() as session:
            editions.change_timetable(
                session,
                edition,
                timetable,
                actor=signed_in().id,
                now=context.now(),
            )
        flash(_said(twice), "success")
    return form.status == 200


def _said(twice: list[Stage]) -> str:
    saved = _("The timetable is saved.")
    notes = [
        _(
            "“%(stage)s”: that hour happens twice on that day, since the clocks go "
            "back; the first one was taken.",
            stage=words.of(stage),
        )
        for stage in twice
    ]
    return " ".join([saved, *notes])
