"""The edition office: what holds the cycle up, all tasks, and the way to the rest."""

from collections.abc import Collection

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from pb.domain.permissions import Action, Role, may_read
from pb.services import health, tasks
from pb.web import access, context
from pb.web.access import open_to
from pb.web.i18n import _
from pb.web.task_words import said

pages = Blueprint("office", __name__, url_prefix="/editions/<slug>/office")


@pages.route("/")
@open_to(Action.READ_EDITION_OFFICE)
def index(slug: str) -> ResponseReturnValue:
    """Show what blocks the next stage, all tasks, and whether the worker is silent."""
    edition, now, roles = context.edition(), context.now(), access.roles()
    state = health.check(context.database(), now)
    with context.database().reading() as session:
        found = tasks.listed(session, edition, now, worker_silent=state.worker_silent)
    return render_template(
        "office/index.html",
        edition=edition,
        stage=edition.stage(now),
        ends=edition.timetable.ends_at(now),
        health=state,
        blocking=[said(task, slug, roles, now) for task in tasks.blocking(found)],
        tasks=[said(task, slug, roles, now) for task in found],
        links=_links(slug, roles),
    )


def _links(slug: str, roles: Collection[Role]) -> list[tuple[str, str]]:
    """Return the office's other pages that the reader may open."""
    office = Action.READ_EDITION_OFFICE
    of_edition = (
        (_("Rehearsal"), "rehearsal.index", Action.REHEARSE),
        (_("Lots"), "lots.index", Action.DRAW_NUMBERS),
        (_("Exclusive projects"), "rivals.index", Action.DECLARE_RIVALS),
        (_("Struck projects"), "strikes.index", Action.STRIKE_PROJECT),
        (_("Versions of the rulebook"), "rulebook.versions", office),
        (_("Audit log"), "audit.index", Action.READ_AUDIT),
    )
    of_city = (
        (_("Officials and invitations"), "people.index", Action.MANAGE_OFFICIALS),
        (_("Who may do what"), "permissions.index", Action.READ_PERMISSIONS),
        (_("Open a new edition"), "new_edition.begin", Action.OPEN_EDITION),
    )
    return [
        *(
            (text, url_for(endpoint, slug=slug))
            for text, endpoint, action in of_edition
            if may_read(roles, action)
        ),
        *(
            (text, url_for(endpoint))
            for text, endpoint, action in of_city
            if may_read(roles, action)
        ),
    ]
