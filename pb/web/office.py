"""The edition office: the coordinator's overview of the cycle."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from pb.domain.calendar import Stage
from pb.domain.permissions import Action
from pb.services import health
from pb.services.editions import Edition
from pb.web import context
from pb.web.access import open_to
from pb.web.filters import deadline, instant
from pb.web.i18n import _

pages = Blueprint("office", __name__, url_prefix="/editions/<slug>/office")


@dataclass(frozen=True, slots=True)
class Task:
    """One of the coordinator's tasks and how far it is."""

    title: str
    hint: str
    status: str
    done: bool
    href: str
    """Where it is done, or where it says when that can be."""
    due: bool = False
    """Whether it can be done now."""


@pages.route("/")
@open_to(Action.READ_EDITION_OFFICE)
def index(slug: str) -> ResponseReturnValue:
    """Show the coordinator's tasks, and whether the worker is silent."""
    edition, now = context.edition(), context.now()
    return render_template(
        "office/index.html",
        edition=edition,
        stage=edition.stage(now),
        ends=edition.timetable.ends_at(now),
        health=health.check(context.database(), now),
        tasks=tasks(edition, now),
    )


def tasks(edition: Edition, now: datetime) -> list[Task]:
    """Return the coordinator's tasks in the order of the cycle."""
    return [
        *_preparation(edition, now),
        _frozen(edition, now),
        _counted(edition, now),
        _published(edition),
    ]


def _preparation(edition: Edition, now: datetime) -> list[Task]:
    settled = edition.stage(now) is not Stage.PREPARATION
    opens = edition.timetable.begins[Stage.SUBMISSION]
    hint = (
        _("Settled since submission opened.")
        if settled
        else _("Can be changed until %(when)s.", when=deadline(opens))
    )
    status = _("Settled") if settled else _("Open")
    places = {_("Rulebook"): "rulebook.index", _("Timetable"): "timetable.index"}
    return [
        Task(
            title,
            hint,
            status,
            done=settled,
            href=url_for(endpoint, slug=edition.slug),
            due=not settled,
        )
        for title, endpoint in places.items()
    ]


def _frozen(edition: Edition, now: datetime) -> Task:
    return _act(
        _("Freezing the ballot"),
        _("After the verdicts, before voting begins."),
        url_for("counting.freeze", slug=edition.slug),
        done_at=edition.frozen_at,
        due=edition.stage(now) in {Stage.PRINTING, Stage.VOTING},
    )


def _counted(edition: Edition, now: datetime) -> Task:
    closed = edition.timetable.begins[Stage.COUNTING] <= now
    return _act(
        _("Opening and counting"),
        _("After voting ends: the urn is opened once and counted."),
        url_for("counting.count", slug=edition.slug),
        done_at=edition.counted_at,
        due=closed and edition.manifest is not None,
    )


def _published(edition: Edition) -> Task:
    return _act(
        _("Publishing the result"),
        _("Until then nobody but the coordinator sees the result."),
        url_for("counting.publish", slug=edition.slug),
        done_at=edition.published_at,
        due=edition.digest is not None,
    )


def _act(
    title: str, hint: str, href: str, *, done_at: datetime | None, due: bool
) -> Task:
    if done_at is None:
        status = _("To do now") if due else _("Not yet")
        return Task(title, hint, status, done=False, href=href, due=due)
    when = _("Done on %(when)s.", when=instant(done_at))
    return Task(title, when, _("Done"), done=True, href=href)
