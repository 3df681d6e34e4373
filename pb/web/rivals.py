"""Exclusive projects: the office says of which only one can be funded."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pb.domain.ballot import Project
from pb.domain.permissions import Action, is_open
from pb.services import ballots, rivals
from pb.services.rivals import Group
from pb.web import context
from pb.web.access import open_to, signed_in
from pb.web.forms.base import Button
from pb.web.forms.rivals import RivalsForm
from pb.web.i18n import _

pages = Blueprint("rivals", __name__, url_prefix="/editions/<slug>/office/exclusive")


@pages.route("/", methods=["GET", "POST"])
@open_to(Action.DECLARE_RIVALS)
def index(slug: str) -> ResponseReturnValue:
    """Show the groups; on POST declare another one."""
    groups, listed = _found()
    form = RivalsForm(listed)
    if form.validate_on_submit():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                rivals.declare(
                    session,
                    context.edition(),
                    form.numbers(),
                    form.reason.data,
                    actor=signed_in().id,
                    now=context.now(),
                )
            flash(_("Declared: only one of them can be funded."), "success")
            return redirect(url_for(".index", slug=slug), 303)
    return _page(form, groups, listed), form.status


@pages.post("/<int:n>/take-back")
@open_to(Action.DECLARE_RIVALS)
def revoke(slug: str, n: int) -> ResponseReturnValue:
    """Take a group back, while the ballot is not frozen."""
    form = Button()
    if form.validate():
        with form.showing_refusals():
            with context.database().unit_of_work() as session:
                rivals.revoke(
                    session,
                    context.edition(),
                    n,
                    actor=signed_in().id,
                    now=context.now(),
                )
            flash(_("Taken back: these projects are no longer exclusive."), "success")
            return redirect(url_for(".index", slug=slug), 303)
    groups, listed = _found()
    shown = RivalsForm(listed, formdata=None)
    shown.general = list(form.general)
    return _page(shown, groups, listed), form.status


def _found() -> tuple[tuple[Group, ...], list[Project]]:
    edition = context.edition()
    with context.database().reading() as session:
        listed = ballots.on_ballot(session, edition)
        return rivals.of_edition(session, edition.id), listed


def _page(form: RivalsForm, groups: tuple[Group, ...], listed: list[Project]) -> str:
    edition = context.edition()
    stage = edition.stage(context.now())
    return render_template(
        "office/rivals.html",
        edition=edition,
        form=form,
        groups=groups,
        titles={project.key: project.title for project in listed},
        taken_back=Button(formdata=None),
        in_time=is_open(Action.DECLARE_RIVALS, stage),
        begins=edition.timetable.begins,
    )
