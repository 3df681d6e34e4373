"""Equal Shares and Phragmén in plain sentences, for pages and commands."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from pb.domain.tally import Account, Comparison, Ending, Round, Run
from pb.domain.tally.shares_explanation import SharesExplanation
from pb.web.filters import number
from pb.web.i18n import _, ngettext
from pb.web.tally_sentences import Setting, listed

# So many purchases are named of where supporters' money went.
NAMED = 3


def supporters(
    found: SharesExplanation, rounds: tuple[Round, ...], setting: Setting
) -> str:
    """Say what the supporters of a project had and what they spent it on."""
    account = found.account
    if account is None or not account.supporters:
        return ""
    said = (_had(account, setting), _broke(account, rounds, setting))
    return " ".join(part for part in (*said, _spent(account, rounds, setting)) if part)


def _had(account: Account, setting: Setting) -> str:
    return ngettext(
        "Its %(supporters)s supporter had %(money)s to begin with.",
        "Its %(supporters)s supporters had %(money)s together to begin with.",
        account.supporters,
        supporters=number(account.supporters),
        money=setting.money(account.endowment),
    )


def _broke(account: Account, rounds: tuple[Round, ...], setting: Setting) -> str:
    """Say since when that was less than the project costs."""
    after = account.broke_after
    if after is None:
        return ""
    if not after:
        return _("That was too little from the start.")
    left = account.endowment - sum(account.paid[:after])
    return _(
        "Once number %(bought)s was bought (purchase %(round)s), they had %(left)s "
        "left, less than it costs.",
        bought=rounds[after - 1].project,
        round=number(after),
        left=setting.money(left),
    )


def _spent(account: Account, rounds: tuple[Round, ...], setting: Setting) -> str:
    """Say where most of their money went."""
    sums = {
        bought.project: paid
        for bought, paid in zip(rounds, account.paid, strict=False)
        if paid and bought.project != account.project
    }
    most = sorted(sums, key=lambda id_: -sums[id_])[:NAMED]
    if not most:
        return ""
    return ngettext(
        "They paid for number %(spent)s.",
        "They paid most for numbers %(spent)s.",
        len(most),
        spent=listed([f"{id_} ({setting.money(sums[id_])})" for id_ in most]),
    )


def changes(found: SharesExplanation, setting: Setting) -> str:
    """Say what would have funded a project, or let it into the count."""
    said = []
    if found.change.cost is not None:
        said.append(_affordable(found, setting.money(found.change.cost)))
    if found.admission.score is not None:
        said.append(_let_in(found.admission.score, setting))
    if found.admission.cost is not None:
        cost = setting.money(found.admission.cost)
        said.append(_("At a cost of %(cost)s it would have been counted.", cost=cost))
    return " ".join(said)


def _affordable(found: SharesExplanation, cost: str) -> str:
    if found.account is None:
        return _("At a cost of %(cost)s it would have been funded.", cost=cost)
    # Its run alone was repeated; a rule with several may then decide by another.
    return _(
        "At a cost of %(cost)s it would have been bought, with the same amount for "
        "each voter.",
        cost=cost,
    )


def _let_in(more: int, setting: Setting) -> str:
    if setting.points:
        return ngettext(
            "With one more point it would have been counted.",
            "With %(more)s more points it would have been counted.",
            more,
            more=number(more),
        )
    return ngettext(
        "With one more vote it would have been counted.",
        "With %(more)s more votes it would have been counted.",
        more,
        more=number(more),
    )


def run(found: Run, setting: Setting) -> str:
    """Say what each voter had to begin with, and why it was not more."""
    said = _(
        "Each voter had %(endowment)s to begin with.",
        endowment=setting.money(found.endowment),
    )
    if found.increments:
        steps = ngettext(
            "That is %(steps)s step more than an equal share.",
            "That is %(steps)s steps more than an equal share.",
            found.increments,
            steps=number(found.increments),
        )
        said = f"{said} {steps}"
    why = _ENDINGS[found.ending]()
    preferred = comparison(found.comparison) if found.comparison else ""
    return " ".join(part for part in (said, why, preferred) if part)


_ENDINGS: Mapping[Ending, Callable[[], str]] = {
    Ending.ONE_RUN: lambda: "",
    Ending.OVERSHOOT: lambda: _(
        "With another step the projects would have cost more than there was."
    ),
    Ending.EXHAUSTIVE: lambda: _("What was left then is too little for any project."),
    Ending.NOTHING_LEFT: lambda: _("Every project that could be funded is."),
}


def comparison(found: Comparison) -> str:
    """Say which outcome more voters prefer."""
    said = _(
        "%(shares)s voters marked more of the projects that Equal Shares funds, "
        "%(greedy)s more of those that come first by votes.",
        shares=number(found.prefer_shares),
        greedy=number(found.prefer_greedy),
    )
    stays = (
        _("So Equal Shares stays.") if found.kept else _("So the order of votes holds.")
    )
    return f"{said} {stays}"


def endowments(ends: tuple[Fraction, Fraction | None], setting: Setting) -> str:
    """Say between which endowments a run buys the same projects."""
    low, high = ends
    if high is None:
        return _(
            "The same projects would be bought with %(low)s for each voter, but not "
            "with a grosz less; with more than everything costs they still would.",
            low=setting.money(low),
        )
    return _(
        "The same projects would be bought with %(low)s and with %(high)s for each "
        "voter, but not with a grosz less than the one or a grosz more than the other.",
        low=setting.money(low),
        high=setting.money(high),
    )
