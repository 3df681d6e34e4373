"""What exactly a waiting deed would do, in the reader's words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pb.domain.permissions import Action
from pb.services.motions import Motion, State
from pb.web.i18n import _, _l

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """A deed in words: a heading, what follows from it, and its facts."""

    title: str
    consequence: str
    rows: list[dict[str, str]]
    """For ``ui.summary_list``."""
    items: list[str]
    """What is listed below, as the projects of a ballot."""
    hash: str = ""


def _freeze(facts: Facts) -> Said:
    return Said(
        _("Freeze the ballot"),
        _(
            "The rulebook and these projects become the ballot. "
            "Afterwards neither can be changed by anybody."
        ),
        [
            _row(_("Rulebook version"), facts["rulebook_version"]),
            _row(_("Projects"), len(facts["projects"])),
        ],
        list(facts["projects"]),
        facts["sha256"],
    )


def _publish(facts: Facts) -> Said:
    return Said(
        _("Publish the result"),
        _("From then on everybody sees the result. It cannot be taken back."),
        [],
        [],
        facts["sha256"],
    )


def _strike(facts: Facts) -> Said:
    return Said(
        _("Strike project %(number)s", number=facts["number"]),
        _(
            "From then on nobody can choose the project, and the count leaves it out. "
            "It stays on every list with this reason. It cannot be taken back."
        ),
        [
            _row(_("Reason"), facts["reason"]),
            _row(_("Decision"), facts["decision"]),
        ],
        [],
    )


def _draw(title: str, consequence: str, facts: Facts) -> Said:
    return Said(
        title,
        consequence,
        [
            _row(_("Public value"), facts["value"]),
            _row(_("Sitting"), facts["sitting"]),
            _row(_("Place"), facts["place"]),
            _row(_("Present"), facts["present"]),
            _row(_("Drawn among"), ", ".join(str(item) for item in facts["items"])),
        ],
        [],
    )


def _numbers(facts: Facts) -> Said:
    return _draw(
        _("Draw the numbers on the ballot"),
        _(
            "Compare the value with what was rolled. Confirming reveals the secret and "
            "gives the numbers. A lot is never redrawn."
        ),
        facts,
    )


def _tie(facts: Facts) -> Said:
    return _draw(
        _("Draw the order of tied projects"),
        _(
            "Compare the value with what was rolled. Confirming reveals the secret, "
            "settles the tie and goes on with the count. A lot is never redrawn."
        ),
        facts,
    )


DEEDS: Mapping[Action, Callable[[Facts], Said]] = {
    Action.FREEZE_BALLOT: _freeze,
    Action.PUBLISH_RESULT: _publish,
    Action.STRIKE_PROJECT: _strike,
    Action.DRAW_NUMBERS: _numbers,
    Action.DRAW_TIE: _tie,
}

STATES: Mapping[State, object] = {
    State.OPEN: _l("Waiting"),
    State.CARRIED: _l("Confirmed"),
    State.REFUSED: _l("Refused"),
    State.WITHDRAWN: _l("Taken back"),
}


def said(motion: Motion) -> Said:
    """Return a deed of two persons in words."""
    return DEEDS[motion.action](motion.facts)


def _row(key: str, value: object) -> dict[str, str]:
    return {"key": key, "value": str(value)}
