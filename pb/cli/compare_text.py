"""Rules side by side for people to read, in the language that is spoken."""

from collections.abc import Callable, Mapping, Sequence
from textwrap import shorten

from pb.cli.columns import aligned
from pb.domain.tally.comparison import Entry, Method
from pb.formats.pabulib import Election, ListedProject
from pb.web.filters import number, percent
from pb.web.i18n import _
from pb.web.tally_sentences import Setting, decimal, listed

# What is funded, what is not known, and how much room a project's name has.
_FUNDED, _NOTHING, _WIDTH = "×", "–", 46

_METHODS: Mapping[Method, Callable[[], str]] = {
    Method.GREEDY_SKIP: lambda: _("Greedy, skip"),
    Method.GREEDY_STOP: lambda: _("Greedy, stop"),
    Method.EQUAL_SHARES: lambda: _("Equal Shares"),
    Method.PHRAGMEN: lambda: _("Phragmén"),
}


def compared(election: Election, entries: Sequence[Entry]) -> str:
    """Return what each rule makes of an election, in paragraphs."""
    setting = Setting(election.meta.get("currency") or "PLN")
    heading = _(
        "Ballots: %(ballots)s. To distribute: %(allocation)s.",
        ballots=number(election.profile.ballots),
        allocation=setting.money(election.allocation),
    )
    ties = [_tie(entry) for entry in entries if entry.outcome is None]
    return "\n\n".join(
        (
            heading,
            _figures(election, entries, setting),
            *ties,
            _winners(election, entries),
        )
    )


def _figures(election: Election, entries: Sequence[Entry], setting: Setting) -> str:
    names = (
        "",
        _("funded projects"),
        _("their cost"),
        _("share of the money"),
        _("voters with a funded project"),
        _("funded projects marked by a voter, on average"),
        _("their cost, on average"),
    )
    columns = (_column(election, entry, setting) for entry in entries)
    return aligned(list(zip(names, *columns, strict=True)))


def _column(election: Election, entry: Entry, setting: Setting) -> Sequence[str]:
    name = _METHODS[entry.method]()
    if entry.outcome is None or entry.satisfaction is None:
        return (name, *(_NOTHING,) * 6)
    outcome, found = entry.outcome, entry.satisfaction
    return (
        name,
        number(len(outcome.selected)),
        setting.money(outcome.spent),
        percent(outcome.spent, election.allocation),
        percent(found.served, found.ballots),
        decimal(found.average_marks),
        setting.money(found.average_money),
    )


def _tie(entry: Entry) -> str:
    return _(
        "%(rule)s: a tie decides between %(projects)s, and no lot is recorded.",
        rule=_METHODS[entry.method](),
        projects=listed(entry.tie),
    )


def _winners(election: Election, entries: Sequence[Entry]) -> str:
    """Return which projects each rule funds; those that none funds are left out."""
    funded = [entry.outcome.funded if entry.outcome else () for entry in entries]
    rows = [(_("project"), *(_METHODS[entry.method]() for entry in entries))]
    for project in election.projects:
        marks = [_FUNDED if project.id in ids else "" for ids in funded]
        if any(marks):
            rows.append((_named(project), *marks))
    return aligned(rows)


def _named(project: ListedProject) -> str:
    name = project.details.get("name", "")
    return shorten(f"[{project.id}] {name}", _WIDTH, placeholder=" …")
