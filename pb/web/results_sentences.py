"""What became of each project, in one sentence, and why; and what is not shown."""

from collections.abc import Callable, Mapping
from typing import Any

from pb.domain.disclosure import Figure
from pb.domain.rulebook import Rule
from pb.domain.tally import RESERVE, Flow, Phase, Tie, Verdict
from pb.domain.tally.explanation import Explanation
from pb.services.rankings import NOTHING, PoolBoard, Row, Settled
from pb.services.results import Board, Status
from pb.web.filters import amount, number
from pb.web.greedy_sentences import changes
from pb.web.i18n import _, ngettext
from pb.web.shares_sentences import run
from pb.web.tally_sentences import Setting, listed, settled_by, tied, verdict

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
    if row.struck:
        return _("struck by decision")
    if row.verdict is Verdict.TOPPED_UP:
        return _("funded, topped up")
    if row.verdict in {Verdict.NEXT_ON_LIST, Verdict.FROM_RESERVE}:
        return _("funded from leftover money")
    return _("funded") if row.funded else _("not funded")


def reason(row: Row, pool: PoolBoard, currency: str) -> str:
    """Return why a project is funded or not, in a sentence; empty before the count."""
    if row.reason is None:
        return ""
    setting = Setting(currency)
    said = verdict(row.reason, setting), _tied(row, pool), _change(row, setting)
    return " ".join(part for part in said if part)


def _change(row: Row, setting: Setting) -> str:
    """Say what would have funded a project, where the written result tells."""
    if row.reason is None or row.change == NOTHING:
        return ""
    return changes(Explanation(row.reason, row.change), setting)


def _tied(row: Row, pool: PoolBoard) -> str:
    """Say with whom a project was tied, where that decided."""
    if pool.rule is not Rule.GREEDY:
        return tied(row.reason) if row.reason else ""
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


def tie(found: Settled, pool: PoolBoard) -> str:
    """Say that a tie decided, and what settled it."""
    if pool.rule is not Rule.GREEDY:
        return _(
            "Projects number %(numbers)s were tied and not all could be funded; "
            "%(by)s.",
            numbers=_listed(sorted(found.projects)),
            by=_settled_by(found),
        )
    return _(
        "Projects number %(numbers)s had equal votes and not all could be funded; "
        "%(by)s.",
        numbers=_listed(sorted(found.projects)),
        by=_settled_by(found),
    )


def flow(moved: Flow, pool: PoolBoard, board: Board) -> str:
    """Say what money went from or to a pool."""
    money = amount(moved.amount, board.currency)
    if moved.source == RESERVE:
        return _("The common reserve pays %(money)s of a top-up here.", money=money)
    if moved.target == RESERVE:
        return _("%(money)s that was left went to the common reserve.", money=money)
    names = {each.pool.key: each.pool.name for each in board.pools}
    if moved.source == pool.pool.key:
        return _(
            "%(money)s that was left went on to the pool “%(pool)s”.",
            money=money,
            pool=names[moved.target],
        )
    return _(
        "%(money)s came from the pool “%(pool)s”, where it was left.",
        money=money,
        pool=names[moved.source],
    )


def how_it_went(pool: PoolBoard, currency: str) -> str:
    """Say how a pool was counted by a proportional rule; empty by the greedy one."""
    if pool.rule is Rule.PHRAGMEN:
        return _(
            "Counted by Phragmén's sequential rule: all voters earn money at the same "
            "pace, and a project is funded at the moment its supporters have its cost "
            "together."
        )
    if pool.run is None:
        return ""
    said = _(
        "Counted by the Method of Equal Shares: all voters who chose here have the "
        "same amount, and a project is funded if its supporters can pay for it."
    )
    return f"{said} {run(pool.run, Setting(currency))}"


def purchases(pool: PoolBoard, currency: str) -> list[list[str]]:
    """Return the rounds of a proportional count as rows of a table."""
    setting = Setting(currency)
    titles = {str(row.number): f"{row.number}. {row.title}" for row in pool.rows}
    return [
        [
            f"{n}",
            titles[each.project],
            number(each.supporters),
            "–" if each.phase is Phase.COMPLETION else setting.money(each.price),
            "–" if each.phase is not Phase.EQUAL_SHARES else number(each.exhausted),
        ]
        for n, each in enumerate(pool.rounds, 1)
    ]


def recount(pool: PoolBoard) -> str:
    """Say how anybody counts a pool again from its file of ballots."""
    if pool.rule is Rule.EQUAL_SHARES:
        return _(
            "Whoever wants to count again needs only the files of ballots and a "
            "program for the Method of Equal Shares, such as “pb tally” of this "
            "service."
        )
    if pool.rule is Rule.PHRAGMEN:
        return _(
            "Whoever wants to count again needs only the files of ballots and a "
            "program for Phragmén's sequential rule, such as “pb tally” of this "
            "service."
        )
    return _(
        "Whoever wants to count again needs only the files of ballots: rank the "
        "projects of a pool by votes, walk down the list and fund what fits, as the "
        "reason beside each project says."
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
    "form_not_run": lambda: _("a form of ballot that is not counted here"),
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
