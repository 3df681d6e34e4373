"""The rulebook's pages: see every parameter, change a group of them."""

from collections.abc import Callable, Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pb.domain.calendar import Stage
from pb.domain.permissions import Action
from pb.domain.rulebook import Pool, Rulebook
from pb.services import editions, history
from pb.web import context, parameters
from pb.web.access import open_to, signed_in
from pb.web.forms.pools import PoolsForm, pools_form, rows_of
from pb.web.forms.rules import (
    ContactForm,
    CountingForm,
    MarkingForm,
    PoolForm,
    ResidentsForm,
    RulesForm,
    VisibilityForm,
)
from pb.web.i18n import _

pages = Blueprint("rulebook", __name__, url_prefix="/editions/<slug>/office/rulebook")

GROUPS: Mapping[str, tuple[type[RulesForm], tuple[str, ...]]] = {
    "residents": (ResidentsForm, ("eligible",)),
    "ballot": (MarkingForm, ("ballot_form", "least_choices", "most_choices")),
    "contact": (ContactForm, ("ballots_per_contact",)),
    "counting": (CountingForm, ("misfit", "tie_criteria")),
    "visibility": (VisibilityForm, ("visibility",)),
}
"""Each group's form, and the parameters it changes."""

_GROUP = f"<any({', '.join(GROUPS)}):group>"


@pages.route("/")
@open_to(Action.READ_EDITION_OFFICE)
def index(slug: str) -> ResponseReturnValue:
    """Show every parameter with what it means."""
    edition = context.edition()
    return render_template(
        "office/rulebook.html",
        edition=edition,
        editable=edition.adopted_at is None,
        opens=edition.timetable.begins[Stage.SUBMISSION],
        groups=GROUPS,
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


@pages.route(f"/{_GROUP}", methods=["GET", "POST"])
@open_to(Action.EDIT_RULEBOOK)
def change(slug: str, group: str) -> ResponseReturnValue:
    """Change one group of parameters."""
    edition = context.edition()
    editions.require_unsettled(edition)
    form = GROUPS[group][0].of(edition.rules, edition.rules_version)
    if form.validate_on_submit() and _saved(form, form.written):
        return _back(slug)
    return render_template(
        "office/change.html", edition=edition, form=form, title=str(form.title)
    ), form.status


@pages.route("/money", methods=["GET", "POST"])
@open_to(Action.EDIT_RULEBOOK)
def money(slug: str) -> ResponseReturnValue:
    """Change the allocation and the pools, which must add up to it."""
    edition = context.edition()
    editions.require_unsettled(edition)
    form = _pools_form(edition.rules, edition.rules_version)
    adding = "add" in request.form
    if not adding and form.validate_on_submit() and _saved(form, form.written):
        return _back(slug)
    return render_template(
        "office/money.html", edition=edition, form=form, parameters=parameters
    ), form.status


@pages.route("/pools/<key>", methods=["GET", "POST"])
@open_to(Action.EDIT_RULEBOOK)
def pool(slug: str, key: str) -> ResponseReturnValue:
    """Change the limits of one pool."""
    edition = context.edition()
    editions.require_unsettled(edition)
    shown = next((pool for pool in edition.rules.pools if pool.key == key), None)
    if shown is None:
        abort(404)
    form = PoolForm.of_pool(shown, edition.rules_version)
    if form.validate_on_submit() and _saved(
        form, lambda rules: _with_limits(rules, form, shown)
    ):
        return _back(slug)
    title = _("Limits of the pool “%(name)s”", name=shown.name)
    return render_template(
        "office/change.html", edition=edition, form=form, title=title
    ), form.status


def _pools_form(rules: Rulebook, version: int) -> PoolsForm:
    rows = rows_of(request.form) if request.method == "POST" else len(rules.pools)
    form = pools_form(rows + ("add" in request.form))
    return form.of(rules, version)


def _with_limits(rules: Rulebook, form: PoolForm, changed: Pool) -> Rulebook:
    return rules.with_(
        pools=tuple(
            form.of_the_pool(pool) if pool.key == changed.key else pool
            for pool in rules.pools
        )
    )


def _saved(form: RulesForm, write: Callable[[Rulebook], Rulebook]) -> bool:
    edition = context.edition()
    with form.showing_refusals():
        if form.version.data != edition.rules_version:
            raise editions.RulesMoved(version=edition.rules_version)
        with context.database().unit_of_work() as session:
            editions.change_rules(
                session,
                edition,
                write(edition.rules),
                actor=signed_in().id,
                now=context.now(),
            )
    return form.status == 200


def _back(slug: str) -> ResponseReturnValue:
    flash(_("The rulebook is saved."), "success")
    return redirect(url_for("rulebook.index", slug=slug), 303)
