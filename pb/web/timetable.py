"""The timetable's pages: read it, subscribe to it, change it, extend it."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pb.domain.calendar import Stage, Timetable, WindowKind
from pb.domain.extension import Extension
from pb.domain.permissions import Action
from pb.services import editions, extending, history
from pb.services.editions import Edition
from pb.services.history import Rescheduling
from pb.web import context, fresh, spans, subscription, words
from pb.web.access import open_to, signed_in
from pb.web.forms.extension import ExtensionForm
from pb.web.forms.timetable import TimetableForm
from pb.web.i18n import _

pages = Blueprint("timetable", __name__, url_prefix="/editions/<slug>")


@pages.route("/timetable")
@open_to(Action.READ_PUBLIC)
def public(slug: str) -> ResponseReturnValue:
    """Show everybody all dates, and how they came to be."""
    edition, now = context.edition(), context.now()
    return render_template(
        "home/timetable.html",
        edition=edition,
        stages=spans.stages(edition.timetable, now),
        windows=spans.windows(edition.timetable, now, all_of_them=False),
        changes=_changes(edition),
        moved=spans.moved,
        feed=subscription.address(slug),
    )


@pages.route("/timetable.ics")
@open_to(Action.READ_PUBLIC)
def calendar(slug: str) -> ResponseReturnValue:
    """Give the dates as a calendar to subscribe to."""
    edition = context.edition()
    with context.database().reading() as session:
        opened = history.opened_at(session, edition.id)
        changes = history.reschedulings(session, edition.id)
    written = subscription.written(edition, opened, changes)

    def answer() -> Response:
        found = Response(written, content_type="text/calendar; charset=utf-8")
        found.headers["Content-Disposition"] = f'inline; filename="{slug}.ics"'
        return found

    return fresh.unless_known(written.decode(), answer)


@pages.route("/office/timetable/")
@open_to(Action.READ_EDITION_OFFICE)
def index(slug: str) -> ResponseReturnValue:
    """Show officials all dates, and how they came to be."""
    edition, now = context.edition(), context.now()
    return render_template(
        "office/timetable.html",
        edition=edition,
        stages=spans.stages(edition.timetable, now),
        windows=spans.windows(edition.timetable, now, all_of_them=True),
        changes=_changes(edition),
        moved=spans.moved,
    )


@pages.route("/office/timetable/change", methods=["GET", "POST"])
@open_to(Action.SET_TIMETABLE)
def change(slug: str) -> ResponseReturnValue:
    """Change when the stages begin and the windows are open."""
    edition = context.edition()
    editions.require_unsettled(edition)
    form = TimetableForm.of(edition.timetable)
    if form.validate_on_submit() and _saved(form):
        return redirect(url_for(".index", slug=slug), 303)
    return render_template(
        "office/timetable_change.html",
        edition=edition,
        form=form,
        length=spans.length,
        follows=spans.follows,
    ), form.status


@pages.route("/office/timetable/extend", methods=["GET", "POST"])
@open_to(Action.EXTEND_TIMETABLE)
def extend(slug: str) -> ResponseReturnValue:
    """Let a stage or window end later: first written, then checked, then done."""
    edition, now = context.edition(), context.now()
    extending.require_fixed(edition)
    form = ExtensionForm.of(edition.timetable, now)
    if form.validate_on_submit() and not form.goes_back:
        with form.showing_refusals():
            extension = form.written()
            planned = extending.planned(edition, extension, now)
            if not form.confirmed:
                return _check(form, edition, planned)
            _extend(edition, extension)
            return redirect(url_for(".index", slug=slug), 303)
    page = render_template("office/timetable_extend.html", edition=edition, form=form)
    return page, form.status


def _check(form: ExtensionForm, edition: Edition, planned: Timetable) -> str:
    moves = history.moves(edition.timetable, planned)
    return render_template(
        "office/timetable_check.html",
        edition=edition,
        form=form,
        rows=[spans.moved(move) for move in moves],
    )


def _extend(edition: Edition, extension: Extension) -> None:
    with context.database().unit_of_work() as session:
        extending.extend(
            session,
            edition,
            extension,
            actor=signed_in().id,
            now=context.now(),
        )
    flash(_("The timetable is extended. Everybody can read why."), "success")


def _changes(edition: Edition) -> list[Rescheduling]:
    with context.database().reading() as session:
        return history.reschedulings(session, edition.id)


def _saved(form: TimetableForm) -> bool:
    with form.showing_refusals():
        timetable, twice = form.written()
        with context.database().unit_of_work() as session:
            editions.change_timetable(
                session,
                context.edition(),
                timetable,
                actor=signed_in().id,
                now=context.now(),
            )
        flash(_said(twice), "success")
    return form.status == 200


def _said(twice: list[Stage | WindowKind]) -> str:
    saved = _("The timetable is saved.")
    notes = [
        _(
            "“%(stage)s”: that hour happens twice on that day, since the clocks go "
            "back; the first one was taken.",
            stage=words.of(span),
        )
        for span in twice
    ]
    return " ".join([saved, *notes])
