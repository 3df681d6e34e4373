"""What to tell people when ballot, urn or count say no."""

from collections.abc import Callable, Mapping
from typing import Any

from pb.services.ballots import Guard
from pb.web.i18n import _, ngettext

Facts = Mapping[str, Any]


def guard(found: Guard, n: int) -> str:
    """Return what still stands in the way of the freeze."""
    if found is Guard.UNDECIDED:
        return ngettext(
            "%(num)s proposal has no verdict.", "%(num)s proposals have no verdict.", n
        )
    if found is Guard.NO_PROJECT:
        return _("No proposal is accepted, so the ballot would be empty.")
    if found is Guard.NO_LOT:
        return ngettext(
            "%(num)s proposal has no number: draw the lot.",
            "%(num)s proposals have no number: draw the lot.",
            n,
        )
    return _("The urn is not made yet: the worker makes it within a minute.")


def _numbers(facts: Facts) -> str:
    return ", ".join(str(number) for number in facts["projects"])


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "guards_open": lambda f: " ".join(guard(found, n) for found, n in f["guards"]),
    "urn_key_missing": lambda _f: _(
        "The urn's private key is not on this machine. "
        "Start the worker where the key is."
    ),
    "urn_moving": lambda _f: _(
        "Envelopes changed while the urn was being opened. Nothing was counted; "
        "start the count again."
    ),
    "urn_sealed": lambda _f: _(
        "The urn must be opened before its ballots are counted."
    ),
    "lot_needed": lambda f: _(
        "Projects %(numbers)s are tied and the tie decides which of them is funded. "
        "Draw a lot at the sitting and record it.",
        numbers=_numbers(f),
    ),
    "lot_wrong": lambda f: _(
        "Write each of the numbers %(numbers)s once, in the order drawn.",
        numbers=_numbers(f),
    ),
    "lot_drawn": lambda _f: _(
        "The lot of these projects is recorded; a lot is never redrawn."
    ),
    "count_running": lambda _f: _("The count is running already."),
    "not_counted": lambda _f: _(
        "There is no result yet. Open the urn and count first."
    ),
    "already_imported": lambda f: _(
        "This file was imported before, as the edition %(slug)s.", slug=f["slug"]
    ),
}
