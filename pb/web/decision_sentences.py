"""What to tell officials when a lot, a strike or a second person's deed says no."""

from collections.abc import Callable, Mapping
from typing import Any

from pb.web.filters import instant
from pb.web.i18n import _

Facts = Mapping[str, Any]

SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "no_such_project": lambda f: _(
        "There is no project %(number)s on the ballot. "
        "Write a number from the list of projects.",
        number=f["number"],
    ),
    "already_struck": lambda f: _(
        "Project %(number)s is struck already, with its reason.", number=f["number"]
    ),
    "counted_already": lambda _f: _(
        "The ballots are counted. A result that is written does not change; "
        "what is decided later is written beside it."
    ),
    "value_unclear": lambda _f: _(
        "Write only the numbers as they came, with spaces between them, as 3 5 2 6 1 4."
    ),
    "value_short": lambda f: _(
        "Write from %(least)s to %(most)s numbers, with spaces between them. "
        "There are %(n)s now.",
        least=f["least"],
        most=f["most"],
        n=f["n"],
    ),
    "nothing_to_draw": lambda _f: _(
        "There is nothing to draw now: every accepted proposal has its number, "
        "or no tie waits for a lot."
    ),
    "lot_announced": lambda f: _(
        "A lot for this was announced on %(when)s and must be drawn first.",
        when=instant(f["at"]),
    ),
    "no_such_lot": lambda _f: _("There is no such lot in this edition."),
    "secret_lost": lambda _f: _(
        "The secret of this lot cannot be opened with the key on this machine. "
        "Ask your administrator to bring back the folder “keys” from its backup, "
        "then confirm again. Nothing was drawn."
    ),
    "ballot_changed": lambda _f: _(
        "Rulebook or projects changed after this freeze was begun, so nothing was "
        "frozen. Refuse it, look at the ballot again and begin anew."
    ),
    "already_published": lambda _f: _("The result is published already."),
}
