"""The edition office's weighty acts: freeze, open and count, lot, publish."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pb.domain.calendar import Stage
from pb.domain.permissions import Action, is_open
from pb.domain.rulebook import Rulebook
from pb.services import (
    ballots,
    freezing,
    health,
    jobs,
    lots,
    motions,
    publishing,
    strikes,
)
from pb.services.jobs import Job
from pb.services.motions import Motion
from pb.web import context
from pb.web.access import open_to, signed_in
from pb.web.counting_sentences import guard
from pb.web.forms.base import Button, PbForm
from pb.web.i18n import _
from pb.web.sentences import SENTENCES

pages = Blueprint("counting", __name__, url_prefix="/editions/<slug>")


@pages.route("/ballot")
@open_to(Action.READ_PUBLIC)
def frozen(slug: str) -> ResponseReturnValue:
    """Show the frozen ballot with its digest, to read and to print."""
    edition = context.edition()
    with context.database().reading() as session:
        paper = ballots.paper(session, edition)
        struck = strikes.listed(session, edition.id)
    return render_template(
        "ballot/frozen.html",
        edition=edition,
        projects=paper.projects,
        groups=paper.groups,
        struck={each.number: each for each in struck},
    )


@pages.route("/office/freeze", methods=["GET", "POST"])
@open_to(Action.FREEZE_BALLOT)
def freeze(slug: str) -> ResponseReturnValue:
    """Show what still stands in the way of the ballot; on POST begin the freeze."""
    form, edition = Button(), context.edition()
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                motion = freezing.move(
                    session, edition, actor=signed_in(), now=context.now()
                )
            return _begun(slug, motion)
    with context.database().reading() as session:
        found = ballots.open_guards(session, edition)
        projects = ballots.on_ballot(session, edition)
        waiting = motions.waiting(session, edition.id, Action.FREEZE_BALLOT)
        sha256 = ballots.fingerprint(session, edition, projects)
    return render_template(
        "office/freeze.html",
        edition=edition,
        form=form,
        guards=[
            (guard(open_.guard, open_.n), _where(open_.guard, slug)) for open_ in found
        ],
        projects=projects,
        waiting=waiting,
        sha256=sha256,
        in_time=is_open(Action.FREEZE_BALLOT, edition.stage(context.now())),
    ), form.status


def _begun(slug: str, motion: Motion) -> ResponseReturnValue:
    flash(_("Begun. A second person has to confirm it."), "success")
    return redirect(url_for("decisions.show", slug=slug, motion_id=motion.id), 303)


def _where(found: ballots.Guard, slug: str) -> str | None:
    """Return where an open guard is settled."""
    if found is ballots.Guard.NO_LOT:
        return url_for("lots.index", slug=slug)
    if found in {ballots.Guard.UNDECIDED, ballots.Guard.NO_PROJECT}:
        return url_for("verification.index", slug=slug)
    return None


@pages.route("/office/count", methods=["GET", "POST"])
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
    return _count_page(form), form.status


@pages.route("/office/publish", methods=["GET", "POST"])
@open_to(Action.PUBLISH_RESULT)
def publish(slug: str) -> ResponseReturnValue:
    """Show what would be published; on POST begin the publication."""
    form, edition = Button(), context.edition()
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                motion = publishing.move(
                    session, edition, actor=signed_in(), now=context.now()
                )
            return _begun(slug, motion)
    with context.database().reading() as session:
        waiting = motions.waiting(session, edition.id, Action.PUBLISH_RESULT)
    page = render_template(
        "office/publish.html", edition=edition, form=form, waiting=waiting
    )
    return page, form.status


def _count_page(form: PbForm) -> str:
    edition, now = context.edition(), context.now()
    with context.database().reading() as session:
        job = jobs.last_count(session, edition)
        tie = lots.tied(session, edition)
        tied = [
            project
            for project in (ballots.on_ballot(session, edition) if tie else [])
            if tie and project.number in tie[1]
        ]
    return render_template(
        "office/count.html",
        edition=edition,
        form=form,
        job=job,
        failure=_failure(job),
        tied=tied,
        pool=_pool_name(edition.rules, tie[0]) if tie else "",
        closed=edition.timetable.begins[Stage.COUNTING] <= now,
        closes=edition.timetable.begins[Stage.COUNTING],
        health=health.check(context.database(), now),
    )


def _failure(job: Job | None) -> str | None:
    if job is None or job.state != "failed" or job.code == "lot_needed":
        return None
    if job.code and job.code in SENTENCES:
        return SENTENCES[job.code](job.facts)
    return _("The count broke off and nothing was written. Start it again.")


def _pool_name(rules: Rulebook, key: object) -> str:
    return rules.pool(str(key)).name
