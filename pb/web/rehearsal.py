"""The dry run: the whole edition on made-up residents, its report, its wiping."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pb.domain.permissions import Action, is_open
from pb.services import health, rehearsals
from pb.services.rehearsal.report import Problem
from pb.services.rehearsals import Kept
from pb.web import context, rehearsal_words
from pb.web.access import open_to, signed_in
from pb.web.forms.base import Button
from pb.web.i18n import _
from pb.web.sentences import SENTENCES

pages = Blueprint("rehearsal", __name__, url_prefix="/editions/<slug>/office/rehearsal")


@pages.route("/", methods=["GET", "POST"])
@open_to(Action.REHEARSE)
def index(slug: str) -> ResponseReturnValue:
    """Show the last rehearsal; on POST ask the worker for a new one."""
    form = Button()
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                rehearsals.ask(
                    session,
                    context.edition(),
                    actor=signed_in().id,
                    now=context.now(),
                )
            return redirect(url_for(".index", slug=slug), 303)
    return _page(form), form.status


@pages.route("/wipe", methods=["POST"])
@open_to(Action.REHEARSE)
def wipe(slug: str) -> ResponseReturnValue:
    """Wipe the report; the acts stay."""
    form = Button()
    if not form.validate_on_submit():
        return _page(form), form.status
    with context.database().unit_of_work() as session:
        rehearsals.wipe(
            session, context.edition(), actor=signed_in().id, now=context.now()
        )
    flash(_("The rehearsal is wiped."), "success")
    return redirect(url_for(".index", slug=slug), 303)


@pages.route("/minutes")
@open_to(Action.REHEARSE)
def minutes(slug: str) -> ResponseReturnValue:
    """Show the minutes of the rehearsal, to print; marked TEST."""
    kept = _kept()
    if kept is None:
        abort(404)
    return render_template(
        "rehearsal/minutes.html",
        edition=context.edition(),
        kept=kept,
        words=rehearsal_words,
        problem=problem,
    )


def _kept() -> Kept | None:
    with context.database().reading() as session:
        return rehearsals.kept(session, context.edition())


def _page(form: Button) -> str:
    edition, now = context.edition(), context.now()
    with context.database().reading() as session:
        asked = rehearsals.last(session, edition)
        kept = rehearsals.kept(session, edition)
    return render_template(
        "rehearsal/index.html",
        edition=edition,
        form=form,
        asked=asked,
        kept=kept,
        faults=rehearsals.faults(edition),
        may_ask=is_open(Action.REHEARSE, edition.stage(now)),
        health=health.check(context.database(), now),
        words=rehearsal_words,
        problem=problem,
    )


def problem(found: Problem) -> str:
    """Return the sentence of what went wrong, as the real page would say it."""
    sentence = SENTENCES.get(found.code)
    try:
        said = sentence and sentence(rehearsal_words.restored(found))
    except (KeyError, TypeError, ValueError, AttributeError):
        said = None  # facts of the copy that are no plain values
    return said or _("The rules refused this step: %(code)s.", code=found.code)
