"""What became of each project, in one sentence, and why; and what is not shown."""

from collections.abc import Callable, Mapping
from typing import Any

from pb.domain.disclosure import Figure
from pb.domain.tally import WITHDRAWN_COST, Reason, Verdict
from pb.services.rankings import PoolBoard, Row, Settled
from pb.services.results import Board, Status
from pb.web.filters import amount, number
from pb.web.i18n import _, ngettext

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
    said = _REASONS[row.reason.step.verdict](row.reason, pool, currency)
    return f"{said} {_tied(row, pool)}".rstrip()


def _funded(why: Reason, _pool: PoolBoard, currency: str) -> str:
    return _(
        "Funded: it costs %(cost)s, and %(left)s was left.",
        cost=amount(why.step.cost, currency),
        left=amount(why.step.left_before, currency),
    )


def _does_not_fit(why: Reason, _pool: PoolBoard, currency: str) -> str:
    return _(
        "Does not fit: %(left)s was left, it costs %(cost)s, %(short)s too much.",
        left=amount(why.step.left_before, currency),
        cost=amount(why.step.cost, currency),
        short=amount(why.short_money, currency),
    )


def _below(why: Reason, pool: PoolBoard, _currency: str) -> str:
    return ngettext(
        "Below the threshold of %(threshold)s votes: one vote short.",
        "Below the threshold of %(threshold)s votes: %(short)s votes short.",
        why.short_votes,
        threshold=number(pool.pool.threshold or 0),
        short=number(why.short_votes),
    )


def _excluded(why: Reason, _pool: PoolBoard, _currency: str) -> str:
    if why.step.because:
        return _("Excluded from the count: %(why)s", why=why.step.because)
    if why.step.cost == WITHDRAWN_COST:
        return _("Withdrawn after the ballot was settled, so not counted.")
    return _("Excluded from the count.")


def _not_reached(_why: Reason, _pool: PoolBoard, _currency: str) -> str:
    return _("Not reached: the count stopped at a project that did not fit.")


def _rival_funded(why: Reason, _pool: PoolBoard, _currency: str) -> str:
    return _(
        "Only one of two rival projects is funded: number %(rival)s is.",
        rival=why.step.because,
    )


_REASONS: Mapping[Verdict, Callable[[Reason, PoolBoard, str], str]] = {
    Verdict.FUNDED: _funded,
    Verdict.DOES_NOT_FIT: _does_not_fit,
    Verdict.BELOW_THRESHOLD: _below,
    Verdict.EXCLUDED: _excluded,
    Verdict.NOT_REACHED: _not_reached,
    Verdict.RIVAL_FUNDED: _rival_funded,
}


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
    if found.by == "cheaper":
        return _("the cheaper project went first")
    if found.by == "dearer":
        return _("the dearer project went first")
    order = _listed(list(found.projects))
    if found.minutes:
        return _(
            "the lot put them in the order %(order)s (recorded: %(minutes)s)",
            order=order,
            minutes=found.minutes,
        )
    return _("the lot put them in the order %(order)s", order=order)


def _listed(numbers: list[int]) -> str:
    return ", ".join(str(n) for n in numbers)


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
