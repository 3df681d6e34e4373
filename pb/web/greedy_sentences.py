"""What would have changed a greedy count, in plain sentences."""

from pb.domain.tally import Verdict
from pb.domain.tally.explanation import Change, Explanation
from pb.web.filters import number
from pb.web.i18n import _, ngettext
from pb.web.tally_sentences import Setting

_LOST = {
    Verdict.DOES_NOT_FIT,
    Verdict.NOT_REACHED,
    Verdict.RIVAL_FUNDED,
    Verdict.BELOW_THRESHOLD,
}


def changes(found: Explanation, setting: Setting) -> str:
    """Say what would have funded a project of a greedy count; empty if it is."""
    said = _score(found, setting), _cost(found.change, setting)
    return " ".join(part for part in said if part)


def _score(found: Explanation, setting: Setting) -> str:
    lacking = found.change.score
    if lacking is None:
        lost = found.reason.step.verdict in _LOST
        return _("No number of votes would have been enough.") if lost else ""
    if setting.points:
        return ngettext(
            "One more point would have been enough.",
            "%(more)s more points would have been enough.",
            lacking,
            more=number(lacking),
        )
    return ngettext(
        "One more vote would have been enough.",
        "%(more)s more votes would have been enough.",
        lacking,
        more=number(lacking),
    )


def _cost(change: Change, setting: Setting) -> str:
    if change.cost is None:
        return ""
    return _(
        "At a cost of %(cost)s it would have been funded.",
        cost=setting.money(change.cost),
    )
