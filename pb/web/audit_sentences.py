"""What to tell people about the chain of acts."""

from collections.abc import Callable, Mapping
from typing import Any

from pb.evidence.chain import Broken, Reason
from pb.web.i18n import _

Facts = Mapping[str, Any]

_REASONS: Mapping[Reason, Callable[[int], str]] = {
    Reason.MISSING: lambda n: _(
        "Act %(n)s is missing: somebody removed it from the database.", n=n
    ),
    Reason.OUT_OF_PLACE: lambda n: _(
        "Act %(n)s stands where none was written: somebody inserted it.", n=n
    ),
    Reason.NOT_CONNECTED: lambda n: _(
        "Act %(n)s does not follow the act before it.", n=n
    ),
    Reason.ALTERED: lambda n: _(
        "Act %(n)s was altered: its words do not give its hash.", n=n
    ),
    Reason.REWRITTEN: lambda n: _(
        "Act %(n)s has another hash than the head of the log says.", n=n
    ),
    Reason.CUT_OFF: lambda n: _(
        "Act %(n)s and all later ones are missing: the end was cut off.", n=n
    ),
}


def broken(found: Broken) -> str:
    """Return where the chain breaks first, and why."""
    return _REASONS[found.reason](found.n)


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "head_unreadable": lambda f: _(
        "“%(text)s” is no head of the log. Write the number, a colon and the 64 digits"
        " of the hash, as they were published.",
        text=f["text"],
    ),
}
