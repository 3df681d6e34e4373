"""The help page "who may do what": the table of permissions, as it is data."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pb.domain.calendar import STAGES, Stage
from pb.domain.permissions import (
    EVER,
    OFFICIALS,
    PERMISSIONS,
    Action,
    Permission,
    Role,
)
from pb.web import context, words
from pb.web.access import open_to, roles
from pb.web.action_words import action
from pb.web.i18n import _

pages = Blueprint("permissions", __name__)

_OF_DEMO = frozenset({Action.READ_DEMO_MAIL, Action.MOVE_DEMO})


@dataclass(frozen=True, slots=True)
class Line:
    """One action: who may do it, when, and with whom; in words."""

    action: str
    who: str
    when: str
    second: str
    step_up: bool
    own: bool
    """Whether who is reading may do it."""


@pages.route("/permissions")
@open_to(Action.READ_PERMISSIONS)
def index() -> ResponseReturnValue:
    """Show who may do what, and when."""
    groups = [
        (_("What officials do"), lines(lambda p: p.roles <= OFFICIALS)),
        (_("What residents with an account do"), lines(_of_residents)),
        (_("What everybody does"), lines(lambda p: Role.ANYONE in p.roles)),
    ]
    return render_template("permissions/index.html", groups=groups)


def _of_residents(permission: Permission) -> bool:
    return Role.RESIDENT in permission.roles and Role.ANYONE not in permission.roles


def lines(chosen: Callable[[Permission], bool]) -> list[Line]:
    """Return the lines of the permissions chosen, in the order of the cycle."""
    demo = context.deployment().config.demo
    return [
        _line(each, permission)
        for each, permission in PERMISSIONS.items()
        if chosen(permission) and (demo or each not in _OF_DEMO)
    ]


def _line(each: Action, permission: Permission) -> Line:
    return Line(
        action=action(each),
        who=_listed(permission.roles),
        when=when(permission.stages),
        second=_listed(permission.seconds),
        step_up=permission.step_up,
        own=bool(permission.roles & {Role.ANYONE, *roles()}),
    )


def _listed(some: Iterable[Role]) -> str:
    held = set(some)
    if held == OFFICIALS:
        return _("Every official")
    named = [words.of(role) for role in Role if role in held and role in words.WORDS]
    return ", ".join(named) or (_("Everybody") if Role.ANYONE in held else "")


def when(stages: frozenset[Stage]) -> str:
    """Return stages in words: one, a span, or at any time."""
    if stages == EVER:
        return _("At any time")
    own = [stage for stage in STAGES if stage in stages]
    if len(own) == 1:
        return words.of(own[0])
    whole = own == list(STAGES[STAGES.index(own[0]) : STAGES.index(own[-1]) + 1])
    if not whole:
        return ", ".join(words.of(stage) for stage in own)
    return _(
        "from “%(first)s” to “%(last)s”",
        first=words.of(own[0]),
        last=words.of(own[-1]),
    )
