"""The rulebook's pages: see every parameter, change a page of them, adopt it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pb.domain.calendar import Stage
from pb.domain.permissions import Action, allows
from pb.evidence import canonical
from pb.services import editions, history
from pb.services.editions import Edition
from pb.web import access, context, parameters, rule_pages
from pb.web.access import open_to, signed_in
from pb.web.findings import Findings
from pb.web.forms.base import Button
from pb.web.forms.rules import RulesForm
from pb.web.i18n import _

pages = Blueprint("rulebook", __name__, url_prefix="/editions/<slug>/office/rulebook")

_PAGE = f"<any({', '.join(rule_pages.PAGES)}):page>"


@pages.route("/")
@open_to(Action.READ_EDITION_OFFICE)
def index(slug: str) -> ResponseReturnValue:
    """Show every parameter with what it means, and what is still to decide."""
    edition = context.edition()
    findings = Findings.of(edition)
    keys = [page.key for page in rule_pages.open_pages(edition.rules)]
    return render_template(
        "office/rulebook.html",
        edition=edition,
        editable=edition.adopted_at is None
        and allows(access.roles(), Action.EDIT_RULEBOOK),
        opens=edition.timetable.begins[Stage.SUBMISSION],
        sections=rule_pages.SECTIONS,
        open_keys=keys,
        next_key=findings.next_page(keys),
        findings=findings,
        parameters=parameters,
    )


@pages.route("/versions")
@open_to(Action.READ_EDITION_OFFICE)
def versions(slug: str) -> ResponseReturnValue:
    """List the versions, each with what it changed."""
    edition = context.edition()
    with context.database().reading() as session:
        listed = history.versions(session, edition.id)
    return render_template(
        "office/versions.html", edition=edition, versions=listed, parameters=parameters
    )


@pages.route(f"/{_PAGE}", methods=["GET", "POST"])
@open_to(Action.EDIT_RULEBOOK)
def change(slug: str, page: str) -> ResponseReturnValue:
    """Change a page of parameters; a button of it only adds a row."""
    edition = context.edition()
    editions.require_unsettled(edition)
    form = rule_pages.form_of(
        rule_pages.PAGES[page], edition.rules, edition.rules_version, request.form
    )
    if form is None:
        abort(404)
    if "add" not in request.form and form.validate_on_submit() and _saved(form):
        return redirect(_onward(slug, page), 303)
    return render_template(
        "office/basis.html" if page == "basis" else "office/change.html",
        edition=edition,
        form=form,
        findings=Findings.of(edition),
        page_key=page,
        parameters=parameters,
    ), form.status


@pages.route("/adopt", methods=["GET", "POST"])
@open_to(Action.ADOPT_RULEBOOK)
def adopt(slug: str) -> ResponseReturnValue:
    """Show what the linter says; on POST, adopt the rulebook."""
    edition, form = context.edition(), Button()
    if form.validate_on_submit() and _adopted(form, edition):
        flash(_("The rulebook is adopted. The edition goes by it now."), "success")
        return redirect(url_for("rulebook.index", slug=slug), 303)
    return render_template(
        "office/adopt.html",
        edition=edition,
        form=form,
        findings=Findings.of(edition),
        opens=edition.timetable.begins[Stage.SUBMISSION],
        sha256=canonical.digest(canonical.text(edition.rules.document())),
    ), form.status


def _adopted(form: Button, edition: Edition) -> bool:
    with form.showing_refusals(), context.database().unit_of_work() as session:
        editions.adopt(session, edition, actor=signed_in().id, now=context.now())
    return form.status == 200


def _saved(form: RulesForm) -> bool:
    edition = context.edition()
    with form.showing_refusals():
        if form.version.data != edition.rules_version:
            raise editions.RulesMoved(version=edition.rules_version)
        with context.database().unit_of_work() as session:
            editions.change_rules(
                session,
                edition,
                form.written(edition.rules),
                actor=signed_in().id,
                now=context.now(),
            )
    return form.status == 200


def _onward(slug: str, page: str) -> str:
    """Say what was saved; return the page to go on with."""
    with context.database().reading() as session:
        saved = editions.by_slug(session, slug)
    findings = Findings.of(saved)
    if findings.status(page).errors:
        flash(_("Saved. Something on this page does not fit together yet."), "info")
        return url_for("rulebook.change", slug=slug, page=page)
    keys = [each.key for each in rule_pages.open_pages(saved.rules)]
    going_on = "list" not in request.form
    following = findings.next_page(keys, after=page) if going_on else None
    if following is None:
        flash(_("The rulebook is saved."), "success")
        return url_for("rulebook.index", slug=slug)
    return url_for("rulebook.change", slug=slug, page=following)
