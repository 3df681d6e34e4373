"""What to tell a coordinator when an edition cannot begin as she wants."""

from collections.abc import Callable, Mapping
from typing import Any

from pb.web.filters import instant
from pb.web.i18n import _

Facts = Mapping[str, Any]

SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "no_such_start": lambda _facts: _(
        "There is nothing of this name to begin with. Choose one from the list."
    ),
    "first_day_past": lambda f: _(
        "Submission would have begun already, on %(begins)s, and nothing could be "
        "prepared. Write a later first day.",
        begins=instant(f["begins"]),
    ),
}
