"""The first page, the list of editions, and the pages every site owes."""

from datetime import date

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pb.domain.permissions import Action, Role, allows
from pb.services import editions, health, history, offices
from pb.web import access, calls, context, parameters, public_offices, spans
from pb.web.access import open_to

pages = Blueprint("home", __name__)

DECLARED_ON = date(2026, 11, 21)
"""When somebody last went through the declaration of accessibility."""


@pages.route("/")
@open_to(Action.READ_PUBLIC)
def start() -> ResponseReturnValue:
    """Lead to the current edition; before there is one, say so."""
    with context.database().reading() as session:
        current = editions.current(session)
    if current is None:
        may_begin = allows(access.roles(), Action.OPEN_EDITION)
        return render_template("home/empty.html", may_begin=may_begin)
    return redirect(url_for("home.edition", slug=current.slug))


@pages.route("/editions/")
@open_to(Action.READ_PUBLIC)
def editions_list() -> ResponseReturnValue:
    """List all editions, newest first."""
    with context.database().reading() as session:
        listed = editions.everyone(session)
    return render_template(
        "home/editions.html",
        editions=listed,
        now=context.now(),
        may_begin=allows(access.roles(), Action.OPEN_EDITION),
    )


@pages.route("/editions/<slug>/")
@open_to(Action.READ_PUBLIC)
def edition(slug: str) -> ResponseReturnValue:
    """Say what this is, what stage it is, until when, and what to do now."""
    shown, now = context.edition(), context.now()
    with context.database().reading() as session:
        changes = history.reschedulings(session, shown.id)
    return render_template(
        "home/edition.html",
        edition=shown,
        stage=shown.stage(now),
        ends=shown.timetable.ends_at(now),
        now=now,
        call=calls.call(shown, now),
        changes=changes,
        moved=spans.moved,
        parameters=parameters,
    )


@pages.route("/officials")
@open_to(Action.READ_PUBLIC)
def officials() -> ResponseReturnValue:
    """Say who holds which office."""
    with context.database().reading() as session:
        held = offices.everyone(session)
    return render_template(
        "home/officials.html", offices=public_offices.shown(held), contact=_contact()
    )


@pages.route("/accessibility")
@open_to(Action.READ_PUBLIC)
def accessibility() -> ResponseReturnValue:
    """Declare how accessible the site is, and whom to tell when it is not."""
    return render_template(
        "home/accessibility.html", contact=_contact(), written_on=DECLARED_ON
    )


@pages.route("/privacy")
@open_to(Action.READ_PUBLIC)
def privacy() -> ResponseReturnValue:
    """Lead to the notice of each form, and say what they have in common."""
    return _notice("privacy")


@pages.route("/privacy/<any(account, proposal, voting, officials):form>")
@open_to(Action.READ_PUBLIC)
def privacy_of(form: str) -> ResponseReturnValue:
    """Say which personal data a form asks for, why, and how long it is kept."""
    return _notice(f"privacy-{form}")


def _notice(name: str) -> str:
    current = context.edition_or_none()
    with context.database().reading() as session:
        held = offices.everyone(session)
    return render_template(
        f"home/{name}.html",
        contact=_contact(),
        protectors=public_offices.names(held, Role.DATA_PROTECTION),
        retention=current.rules.retention if current else None,
    )


def _contact() -> str:
    return context.deployment().config.contact


@pages.route("/healthz")
@open_to(Action.READ_PUBLIC)
def healthz() -> ResponseReturnValue:
    """Say whether the database answers and the worker lives; 503 when not."""
    found = health.check(context.database(), context.now())
    return found.document(), 200 if found.well else 503
