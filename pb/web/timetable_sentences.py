"""What to tell people when a date, an extension or a window says no."""

from collections.abc import Callable, Mapping
from typing import Any

from pb.web import words
from pb.web.filters import deadline, instant, precise
from pb.web.i18n import _

Facts = Mapping[str, Any]

SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "window_closed": lambda f: _(
        "This is possible only from %(begins)s to %(ends)s (“%(window)s”).",
        window=words.of(f["window"]),
        begins=instant(f["begins"]),
        ends=deadline(f["ends"]),
    ),
    "timetable_moved": lambda _facts: _(
        "Somebody else has changed the timetable meanwhile. Nothing of yours was "
        "saved: compare with the dates as they are now, then press the button again."
    ),
    "nothing_to_extend": lambda f: _(
        "“%(span)s” has ended or has no end of its own, so it cannot be extended.",
        span=words.of(f["span"]),
    ),
    "not_later": lambda f: _(
        "“%(span)s” ends on %(ends)s. Write a later day or time.",
        span=words.of(f["span"]),
        ends=precise(f["ends"]),
    ),
    "extension_too_long": lambda _facts: _(
        "That is more than a year later. Check the year."
    ),
    "runs_into_next": lambda f: _(
        "“%(later)s” begins on %(begins)s, and each stage must begin after the one "
        "before. Write an earlier time, or let everything after it move along.",
        later=words.of(f["later"]),
        begins=precise(f["begins"]),
    ),
    "dates_still_open": lambda _facts: _(
        "The rulebook is not adopted yet, so the dates can still be changed freely. "
        "Change the timetable instead of extending it."
    ),
    "unexplained": lambda _facts: _(
        "Write why it is extended: everybody can read the reason."
    ),
    "vote_opened": lambda _facts: _(
        "The urn is opened already, so voting cannot go on."
    ),
}
