"""What to tell the coordinator when a rule or a date cannot stand."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from flask_babel import format_date

from pb.web import words
from pb.web.filters import amount, instant
from pb.web.i18n import _
from pb.web.i18n import ngettext as _n

Facts = Mapping[str, Any]


_FAULTS: Mapping[str, Callable[[Facts], str]] = {
    "allocation_size": lambda _facts: _("The allocation must be above zero."),
    "pools": lambda _facts: _(
        "There must be at least one pool, and each needs a name of its own."
    ),
    "amount": lambda f: _(
        "The amount of the pool “%(pool)s” must be above zero. To have no such pool, "
        "take it away.",
        pool=f["pool"],
    ),
    "cost_min": lambda f: _(
        "In the pool “%(pool)s” a project must cost at least %(least)s, but may cost "
        "at most %(most)s. Lower the first limit or raise the second.",
        pool=f["pool"],
        least=amount(f["least"]),
        most=amount(f["most"]),
    ),
    "threshold": lambda f: _(
        "The threshold of the pool “%(pool)s” cannot be below zero.", pool=f["pool"]
    ),
    "least_choices": lambda _facts: _(
        "At least one project must be marked, so write 1 or more."
    ),
    "eligible": lambda _facts: _("At least one resident must be able to vote."),
    "ballots_per_contact": lambda f: _(
        "Write a number from 1 to %(most)s.", most=f["most"]
    ),
}


def _hour(f: Facts) -> str:
    typed, after = cast("datetime", f["typed"]), cast("datetime", f["next"])
    return _(
        "On %(day)s there is no %(typed)s: the clocks go forward then. Write %(next)s "
        "or a later time.",
        day=format_date(typed.date(), "d MMMM y"),
        typed=f"{typed:%H:%M}",
        next=f"{after:%H:%M}",
    )


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "dates_out_of_order": lambda f: _(
        "“%(later)s” must begin after “%(earlier)s”. Correct one of the two dates.",
        earlier=words.of(f["earlier"]),
        later=words.of(f["later"]),
    ),
    "rulebook_fault": lambda f: _FAULTS[f["parameter"]](f),
    "rules_settled": lambda f: _(
        "The rulebook was adopted on %(at)s: since then rules cannot be changed, and "
        "dates can only be extended.",
        at=instant(f["at"]),
    ),
    "not_adopted": lambda _facts: _(
        "The rulebook is not adopted yet, so proposals cannot be submitted. Your text "
        "stays here; try again later."
    ),
    "rules_faulty": lambda f: _n(
        "The rulebook cannot be adopted: %(num)s fault stands beside its parameters.",
        "The rulebook cannot be adopted: %(num)s faults stand beside its parameters.",
        len(f["faults"]),
    ),
    "window_empty": lambda f: _(
        "“%(window)s” must end after it begins. Correct one of the two times.",
        window=words.of(f["window"]),
    ),
    "same_person": lambda _facts: _(
        "You began this yourself, so somebody else has to confirm it."
    ),
    "not_second": lambda _facts: _(
        "Only a coordinator or a member of the commission can confirm this."
    ),
    "motion_open": lambda f: _(
        "This was begun already by %(name)s on %(at)s and waits for a second person.",
        name=f["name"],
        at=instant(f["at"]),
    ),
    "motion_settled": lambda _facts: _(
        "This does not wait for a second person any more. Look at the list as it is "
        "now."
    ),
    "rules_moved": lambda f: _(
        "Somebody else has saved version %(version)s of the rulebook meanwhile. Look "
        "at the rulebook as it is now, then change it again.",
        version=f["version"],
    ),
    "opens_at_once": lambda f: _(
        "Submission would have begun already, on %(begins)s, and then neither rules "
        "nor dates could be corrected. Write a time that is still to come.",
        begins=instant(f["begins"]),
    ),
    "hour_missing": _hour,
    "slug_unusable": lambda f: _(
        "Use only small letters without accents, digits and single hyphens between "
        "them, at most %(most)s characters; a few words, such as “new”, are taken.",
        most=f["most"],
    ),
    "slug_taken": lambda f: _(
        "Another edition is already called “%(slug)s”. Choose another short name.",
        slug=f["slug"],
    ),
    "no_such_edition": lambda _facts: _(
        "There is no edition with this address. Choose one from the list of editions."
    ),
}
