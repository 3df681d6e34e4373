"""What to tell the office when exclusive projects cannot be declared."""

from collections.abc import Callable, Mapping
from typing import Any

from pb.web.i18n import _, ngettext

Facts = Mapping[str, Any]


def _no_rival(facts: Facts) -> str:
    return ngettext(
        "Proposal number %(numbers)s is not accepted, so it is on no ballot. Take its "
        "mark off.",
        "Proposals number %(numbers)s are not accepted, so they are on no ballot. Take "
        "their marks off.",
        len(facts["projects"]),
        numbers=", ".join(str(number) for number in facts["projects"]),
    )


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "too_few_rivals": lambda _f: _(
        "One project alone excludes nothing. Mark at least two."
    ),
    "no_rival": _no_rival,
    "same_rivals": lambda _f: _(
        "These very projects are declared exclusive already. Take that back first if "
        "you want to change the reason."
    ),
    "rivals_frozen": lambda _f: _(
        "The ballot is frozen with the exclusive projects as they were. Nothing on it "
        "changes any more."
    ),
    "no_such_group": lambda _f: _(
        "Somebody has taken this back meanwhile. The page shows how it stands now."
    ),
}
