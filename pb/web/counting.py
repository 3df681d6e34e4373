"""The edition office's weighty acts: freeze, open and count, lot, publish."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pb.domain.calendar import Stage
from pb.domain.permissions import Action
from pb.domain.rulebook import Rulebook
from pb.services import ballots, counting, health, jobs
from pb.services.jobs import Job
from pb.web import context
from pb.web.access import open_to, signed_in
from pb.web.counting_sentences import guard
from pb.web.forms.base import Button, PbForm
from pb.web.forms.counting import LotForm
from pb.web.i18n import _
from pb.web.sentences import SENTENCES

pages = Blueprint("counting", __name__, url_prefix="/editions/<slug>/office")


@pages.route("/freeze", methods=["GET", "POST"])
@open_to(Action.FREEZE_BALLOT)
def freeze(slug: str) -> ResponseReturnValue:
    """Show what still stands in the way of the ballot; on POST freeze it."""
    form = Button()
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                ballots.freeze(
                    session,
                    context.edition(),
                    actor=signed_in().id,
                    now=context.now(),
                )
            flash(_("The ballot is frozen."), "success")
            return redirect(url_for("office.index", slug=slug), 303)
    edition = context.edition()
    with context.database().reading() as session:
        found = ballots.open_guards(session, edition)
        projects = ballots.on_ballot(session, edition)
    return render_template(
        "office/freeze.html",
        edition=edition,
        form=form,
        guards=[guard(open_.guard, open_.n) for open_ in found],
        projects=projects,
        in_time=edition.stage(context.now()) in {Stage.PRINTING, Stage.VOTING},
    ), form.status


@pages.route("/count", methods=["GET", "POST"])
@open_to(Action.COUNT)
def count(slug: str) -> ResponseReturnValue:
    """Show how far the count is; on POST ask the worker for it."""
    form = Button()
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                jobs.ask_count(
                    session,
                    context.edition(),
                    actor=signed_in().id,
                    now=context.now(),
                )
            return redirect(url_for(".count", slug=slug), 303)
    return _count_page(form, LotForm(formdata=None)), form.status


@pages.route("/lot", methods=["POST"])
@open_to(Action.COUNT)
def lot(slug: str) -> ResponseReturnValue:
    """Record the lot that settles a tie, then ask for the count again."""
    form = LotForm()
    edition, now, actor = context.edition(), context.now(), signed_in().id
    with context.database().reading() as session:
        tie = _tie(jobs.last_count(session, edition))
    if tie is None:
        return redirect(url_for(".count", slug=slug), 303)
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                counting.record_lot(
                    session,
                    edition,
                    pool=tie["pool"],
                    tied=tie["projects"],
                    drawn=form.numbers(),
                    minutes=form.minutes.data or "",
                    actor=actor,
                    now=now,
                )
                jobs.ask_count(session, edition, actor=actor, now=now)
            return redirect(url_for(".count", slug=slug), 303)
    return _count_page(Button(formdata=None), form), form.status


@pages.route("/publish", methods=["GET", "POST"])
@open_to(Action.PUBLISH_RESULT)
def publish(slug: str) -> ResponseReturnValue:
    """Ask once more; on POST publish the result for everybody."""
    form = Button()
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                counting.publish(
                    session,
                    context.edition(),
                    actor=signed_in().id,
                    now=context.now(),
                )
            flash(_("The result is published."), "success")
            return redirect(url_for("results.index", slug=slug), 303)
    page = render_template("office/publish.html", edition=context.edition(), form=form)
    return page, form.status


def _count_page(form: PbForm, lot_form: LotForm) -> str:
    edition, now = context.edition(), context.now()
    with context.database().reading() as session:
        job = jobs.last_count(session, edition)
        tie = None if edition.digest else _tie(job)
        tied = [
            project
            for project in (ballots.on_ballot(session, edition) if tie else [])
            if tie and project.number in tie["projects"]
        ]
    return render_template(
        "office/count.html",
        edition=edition,
        form=form,
        lot_form=lot_form,
        job=job,
        failure=_failure(job),
        tie=tie,
        tied=tied,
        pool=_pool_name(edition.rules, tie["pool"]) if tie else "",
        closed=edition.timetable.begins[Stage.COUNTING] <= now,
        closes=edition.timetable.begins[Stage.COUNTING],
        health=health.check(context.database(), now),
    )


def _tie(job: Job | None) -> dict[str, Any] | None:
    if job is None or job.state != "failed" or job.code != "lot_needed":
        return None
    return job.facts


def _failure(job: Job | None) -> str | None:
    if job is None or job.state != "failed" or job.code == "lot_needed":
        return None
    if job.code and job.code in SENTENCES:
        return SENTENCES[job.code](job.facts)
    return _("The count broke off and nothing was written. Start it again.")


def _pool_name(rules: Rulebook, key: object) -> str:
    return rules.pool(str(key)).name
