"""The coordinator's tasks in words: what to do, why, by when, and where."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from pb.domain.permissions import Action, Role, may_read
from pb.services.tasks import Code, Standing, Task
from pb.web import words
from pb.web.filters import deadline, instant
from pb.web.i18n import _, _l, ngettext

TITLES: Mapping[Code, object] = {
    Code.ADOPT: _l("Rulebook"),
    Code.TIMETABLE: _l("Timetable"),
    Code.SECOND_PERSON: _l("A second person"),
    Code.WORKER: _l("The worker"),
    Code.MOTIONS: _l("Decisions that wait"),
    Code.VERDICTS: _l("Verdicts"),
    Code.LOT: _l("Lot for the numbers on the ballot"),
    Code.URN: _l("Urn"),
    Code.FREEZE: _l("Freezing the ballot"),
    Code.VOTE: _l("Voting"),
    Code.COUNT: _l("Opening and counting"),
    Code.TIE: _l("Lot for a tie"),
    Code.PUBLISH: _l("Publishing the result"),
}

STATUSES: Mapping[Standing, object] = {
    Standing.DUE: _l("To do now"),
    Standing.RUNNING: _l("Under way"),
    Standing.LATER: _l("Not yet"),
    Standing.DONE: _l("Done"),
}

COLOURS: Mapping[Standing, str | None] = {
    Standing.DUE: "niebieski",
    Standing.RUNNING: "zielony",
    Standing.LATER: "szary",
    Standing.DONE: None,
}

PLACES: Mapping[Code, tuple[str, Action, Mapping[str, str]]] = {
    Code.ADOPT: ("rulebook.index", Action.READ_EDITION_OFFICE, {}),
    Code.TIMETABLE: ("timetable.index", Action.READ_EDITION_OFFICE, {}),
    Code.SECOND_PERSON: ("people.index", Action.MANAGE_OFFICIALS, {}),
    Code.MOTIONS: ("decisions.index", Action.SECOND, {}),
    Code.VERDICTS: (
        "verification.index",
        Action.READ_PROPOSALS_WHOLE,
        {"state": "submitted"},
    ),
    Code.LOT: ("lots.index", Action.DRAW_NUMBERS, {}),
    Code.FREEZE: ("counting.freeze", Action.FREEZE_BALLOT, {}),
    Code.VOTE: ("results.index", Action.READ_PUBLIC, {}),
    Code.COUNT: ("counting.count", Action.COUNT, {}),
    Code.TIE: ("lots.index", Action.DRAW_NUMBERS, {}),
    Code.PUBLISH: ("counting.publish", Action.PUBLISH_RESULT, {}),
}
"""Where a task is done, what reading that page takes, and how it is filtered."""


@dataclass(frozen=True, slots=True)
class Said:
    """A task as the list shows it."""

    title: str
    hint: str
    status: str
    colour: str | None
    href: str | None
    """None where the reader may not open the page, or there is none."""
    why: str
    """What waits for it, and until when; for the top of the page."""


def said(task: Task, slug: str, roles: Collection[Role], now: datetime) -> Said:
    """Return a task in words, for a reader with these roles."""
    hint = _HINTS[task.code](task) if task.standing is Standing.DUE else _rest(task)
    return Said(
        title=str(TITLES[task.code]),
        hint=hint,
        status=str(STATUSES[task.standing]),
        colour=COLOURS[task.standing],
        href=_href(task.code, slug, roles),
        why=_why(task, now),
    )


def _href(code: Code, slug: str, roles: Collection[Role]) -> str | None:
    if code not in PLACES:
        return None
    endpoint, action, query = PLACES[code]
    if not may_read(roles, action):
        return None
    values: dict[str, Any] = dict(query)
    if endpoint != "people.index":
        values["slug"] = slug
    return url_for(endpoint, **values)


def _why(task: Task, now: datetime) -> str:
    if task.blocks is None or task.until is None:
        return ""
    facts = {"stage": words.of(task.blocks), "when": instant(task.until)}
    if task.until <= now:
        return _("“%(stage)s” began on %(when)s and waits for this.", **facts)
    return _("Needed before “%(stage)s” begins on %(when)s.", **facts)


def _rest(task: Task) -> str:
    if task.standing is Standing.RUNNING:
        return _("Until %(when)s.", when=_until(task))
    if task.at is None:
        return ""
    if task.code is Code.TIMETABLE:
        return _("Since the rulebook was adopted, dates can only be extended.")
    if task.standing is Standing.DONE:
        return _("Done on %(when)s.", when=instant(task.at))
    return _("Possible from %(when)s.", when=instant(task.at))


def _until(task: Task) -> str:
    return deadline(task.until) if isinstance(task.until, datetime) else ""


def _adopt(task: Task) -> str:
    if task.n:
        errors = ngettext(
            "%(num)s fault must be corrected before it can be adopted.",
            "%(num)s faults must be corrected before it can be adopted.",
            task.n,
        )
    else:
        errors = _("It has no fault: adopt it by %(when)s.", when=_until(task))
    if not task.more:
        return errors
    warnings = ngettext(
        "%(num)s warning is to be weighed.",
        "%(num)s warnings are to be weighed.",
        task.more,
    )
    return f"{errors} {warnings}"


def _verdicts(task: Task) -> str:
    if not task.n:
        return _("No proposal is accepted, so the ballot would be empty.")
    return ngettext(
        "%(num)s proposal has no verdict.", "%(num)s proposals have no verdict.", task.n
    )


_HINTS: Mapping[Code, Callable[[Task], str]] = {
    Code.ADOPT: _adopt,
    Code.TIMETABLE: lambda task: _(
        "Can be changed until the rulebook is adopted, at the latest on %(when)s.",
        when=_until(task),
    ),
    Code.SECOND_PERSON: lambda _task: _(
        "The freeze, lots and the publication need two persons. Invite another "
        "coordinator or a member of the commission."
    ),
    Code.WORKER: lambda _task: _(
        "It does not answer: letters are not sent, and nothing is counted. Ask your "
        "administrator to start “pb worker”."
    ),
    Code.MOTIONS: lambda task: ngettext(
        "%(num)s decision waits for a second person.",
        "%(num)s decisions wait for a second person.",
        task.n,
    ),
    Code.VERDICTS: _verdicts,
    Code.LOT: lambda task: ngettext(
        "%(num)s proposal has no number: draw the lot.",
        "%(num)s proposals have no number: draw the lot.",
        task.n,
    ),
    Code.URN: lambda _task: _(
        "The urn is not made yet: the worker makes it within a minute."
    ),
    Code.FREEZE: lambda _task: _(
        "Two persons freeze the list of projects and the rules; then voting can begin."
    ),
    Code.VOTE: lambda _task: "",
    Code.COUNT: lambda _task: _("The urn is opened once, then the votes are counted."),
    Code.TIE: lambda task: ngettext(
        "%(num)s project is in a tie that a lot must decide.",
        "%(num)s projects are tied, and a lot must decide.",
        task.n,
    ),
    Code.PUBLISH: lambda _task: _(
        "Until then nobody but the coordinator and the commission sees the result."
    ),
}
