"""What to tell officials when a lot, a strike or a second person's deed says no."""

from collections.abc import Callable, Mapping
from typing import Any

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
}
