"""What became of each project, in one sentence, and why; and what is not shown."""

from collections.abc import Callable, Mapping
from typing import Any

from pb.domain.disclosure import Figure
from pb.domain.tally import Tie
from pb.services.rankings import PoolBoard, Row, Settled
from pb.services.results import Board, Status
from pb.web.i18n import _, ngettext
from pb.web.tally_sentences import Setting, listed, settled_by, verdict

Facts = Mapping[str, Any]


def status(board: Board) -> tuple[str, str]:
    """Return what the reader sees in a word or two, and the colour of it."""
    over = _("before the count"), "zolty"
    words = {
        Status.LIVE: (_("live, not final"), "zolty"),
        Status.WAITING: (_("last standings before the count"), "zolty"),
        Status.PREVIEW: (_("not published"), "czerwony"),
        Status.FINAL: (_("final"), "zielony"),
        Status.TURNOUT: over if board.voting_over else (_("turnout"), "niebieski"),
        Status.CLOSED: over if board.voting_over else (_("no counts yet"), "szary"),
    }
    return words[board.status]


def outcome(row: Row) -> str:
    """Return the verdict on a project in two words."""
    return _("funded") if row.funded else _("not funded")


def reason(row: Row, pool: PoolBoard, currency: str) -> str:
    """Return why a project is funded or not, in a sentence; empty before the count."""
    if row.reason is None:
        return ""
    said = verdict(row.reason, Setting(currency))
    return f"{said} {_tied(row, pool)}".rstrip()


def _tied(row: Row, pool: PoolBoard) -> str:
    """Say with whom a project was tied, where that decided."""
    settled = [tie for tie in pool.ties if row.number in tie.projects]
    return " ".join(
        ngettext(
            "As many votes as number %(others)s; %(by)s.",
            "As many votes as numbers %(others)s; %(by)s.",
            len(tie.projects) - 1,
            others=_listed([n for n in tie.projects if n != row.number]),
            by=_settled_by(tie),
        )
        for tie in settled
    )


def tie(found: Settled) -> str:
    """Say that a tie decided, and what settled it."""
    return _(
        "Projects number %(numbers)s had equal votes and not all could be funded; "
        "%(by)s.",
        numbers=_listed(sorted(found.projects)),
        by=_settled_by(found),
    )


def _settled_by(found: Settled) -> str:
    numbers = tuple(str(number) for number in found.projects)
    return settled_by(Tie(numbers, found.by), found.minutes)


def _listed(numbers: list[int]) -> str:
    return listed([str(number) for number in numbers])


_INVALID: Mapping[str, Callable[[], str]] = {
    "does not open": lambda: _("the envelope does not open"),
    "another manifest": lambda: _("for another ballot"),
    "not_on_ballot_paper": lambda: _("a project that is not on the ballot"),
    "too_many_choices": lambda: _("too many projects marked"),
    "too_few_choices": lambda: _("too few projects marked"),
}


def invalid(why: str) -> str:
    """Return why ballots are invalid, in words."""
    said = _INVALID.get(why)
    return said() if said else _("content that is no ballot of this edition")


def _not_disclosed(facts: Facts) -> str:
    if facts["figure"] is Figure.TURNOUT:
        return _("The turnout is not shown now. Look at the page of results.")
    return _(
        "These numbers are not public now: the rulebook settles what is shown while "
        "people vote, and the result is public once it is published."
    )


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "not_disclosed": _not_disclosed,
    "no_such_pool": lambda f: _("The edition has no pool “%(pool)s”.", pool=f["pool"]),
    "too_few_ballots": lambda f: _(
        "Fewer than %(least)s voters chose something in the pool “%(pool)s”. Their "
        "ballots are published in totals only, so that nobody is recognised by them.",
        least=f["least"],
        pool=f["pool"],
    ),
    "ballots_altered": lambda f: _(
        "The stored ballots are no longer the ones that were counted, so none is given "
        "out. The city has to find out why; the published result stays as it was."
    ),
}
