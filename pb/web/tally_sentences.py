"""What became of a project in a count, in plain sentences, for pages and commands.

They need nothing of a request but the reader's language.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import get_locale

from pb.domain.tally import WITHDRAWN_COST, Phase, Reason, Round, Tie, Verdict
from pb.web.filters import amount, number
from pb.web.i18n import _, ngettext


@dataclass(frozen=True, slots=True)
class Setting:
    """What a sentence about a count has to know beside its facts.

    ``points`` tells whether projects are ranked by points, not votes.
    """

    currency: str = "PLN"
    points: bool = False

    def money(self, grosze: int | Fraction) -> str:
        """Write an amount, a fraction of a grosz rounded half up."""
        whole = grosze if isinstance(grosze, int) else (2 * grosze + 1) // 2
        return amount(whole, self.currency)


def verdict(why: Reason, setting: Setting) -> str:
    """Return why a project is funded or not."""
    return _VERDICTS[why.step.verdict](why, setting)


def _funded(why: Reason, setting: Setting) -> str:
    if why.bought is None:
        return _(
            "Funded: it costs %(cost)s, and %(left)s was left.",
            cost=setting.money(why.step.cost),
            left=setting.money(why.step.left_before),
        )
    return _PURCHASES[why.bought.phase](why, why.bought, setting)


def _paid(why: Reason, bought: Round, setting: Setting) -> str:
    """Say what supporters paid; on points ballots for each point."""
    # A score that is not the number of supporters is one of points.
    by_points = why.step.score != bought.supporters
    price, payers = setting.money(bought.price), number(bought.payers)
    said = (
        ngettext(
            "Funded: %(payers)s supporter paid for it, %(price)s for each point.",
            "Funded: %(payers)s supporters paid for it, %(price)s for each point.",
            bought.payers,
            payers=payers,
            price=price,
        )
        if by_points
        else ngettext(
            "Funded: %(payers)s supporter paid %(price)s for it.",
            "Funded: %(payers)s supporters paid %(price)s each for it.",
            bought.payers,
            payers=payers,
            price=price,
        )
    )
    return f"{said} {_exhausted(bought)}".rstrip()


def _exhausted(bought: Round) -> str:
    if not bought.exhausted:
        return ""
    return ngettext(
        "%(poor)s of them had less than that left and gave all of it.",
        "%(poor)s of them had less than that left and gave all of it.",
        bought.exhausted,
        poor=number(bought.exhausted),
    )


def _borne(_why: Reason, bought: Round, setting: Setting) -> str:
    return _(
        "Funded: its supporters had its cost together as soon as each of them had "
        "borne %(price)s of all that was funded.",
        price=setting.money(bought.price),
    )


def _completing(why: Reason, _bought: Round, setting: Setting) -> str:
    return _(
        "Funded in the order of votes: it costs %(cost)s, and %(left)s was left.",
        cost=setting.money(why.step.cost),
        left=setting.money(why.step.left_before),
    )


_PURCHASES: Mapping[Phase, Callable[[Reason, Round, Setting], str]] = {
    Phase.EQUAL_SHARES: _paid,
    Phase.PHRAGMEN: _borne,
    Phase.COMPLETION: _completing,
}


def _does_not_fit(why: Reason, setting: Setting) -> str:
    return _(
        "Does not fit: %(left)s was left, it costs %(cost)s, %(short)s too much.",
        left=setting.money(why.step.left_before),
        cost=setting.money(why.step.cost),
        short=setting.money(why.short_money),
    )


def _below_threshold(why: Reason, setting: Setting) -> str:
    threshold = number(why.step.score + why.short_votes)
    short = number(why.short_votes)
    if setting.points:
        return ngettext(
            "Below the threshold of %(threshold)s points: one point short.",
            "Below the threshold of %(threshold)s points: %(short)s points short.",
            why.short_votes,
            threshold=threshold,
            short=short,
        )
    return ngettext(
        "Below the threshold of %(threshold)s votes: one vote short.",
        "Below the threshold of %(threshold)s votes: %(short)s votes short.",
        why.short_votes,
        threshold=threshold,
        short=short,
    )


def _excluded(why: Reason, _setting: Setting) -> str:
    if why.step.because:
        return _("Excluded from the count: %(why)s", why=why.step.because)
    if why.step.cost == WITHDRAWN_COST:
        return _("Withdrawn after the ballot was settled, so not counted.")
    return _("Excluded from the count.")


def _not_reached(_why: Reason, _setting: Setting) -> str:
    return _("Not reached: the count stopped at a project that did not fit.")


def _rival_funded(why: Reason, _setting: Setting) -> str:
    return _(
        "Only one of two rival projects is funded: number %(rival)s is.",
        rival=why.step.because,
    )


def _below_share(why: Reason, setting: Setting) -> str:
    return _(
        "Not counted: for a cost of %(cost)s the rules ask for more votes than it has.",
        cost=setting.money(why.step.cost),
    )


def _no_support(_why: Reason, _setting: Setting) -> str:
    return _("Nobody voted for it, so nobody could pay for it.")


def _unaffordable(why: Reason, setting: Setting) -> str:
    return _(
        "Its supporters did not have its cost of %(cost)s left together.",
        cost=setting.money(why.step.cost),
    )


def _topped_up(why: Reason, setting: Setting) -> str:
    return _(
        "Funded besides: it was the first that did not fit. %(left)s was left for it, "
        "and the reserve pays the other %(reserve)s.",
        **_sources(why, setting),
    )


def _next_on_list(why: Reason, setting: Setting) -> str:
    return _(
        "Funded besides, as the next on the list that fits: it costs %(cost)s, and "
        "%(left)s was left.",
        cost=setting.money(why.step.cost),
        left=setting.money(why.step.left_before),
    )


def _from_reserve(why: Reason, setting: Setting) -> str:
    return _(
        "Funded besides, from the reserve list: %(left)s of its cost was left, and "
        "%(reserve)s was added.",
        **_sources(why, setting),
    )


def _sources(why: Reason, setting: Setting) -> Mapping[str, str]:
    own = why.extra.from_left if why.extra else 0
    return {
        "left": setting.money(own),
        "reserve": setting.money(why.step.cost - own),
    }


_VERDICTS: Mapping[Verdict, Callable[[Reason, Setting], str]] = {
    Verdict.FUNDED: _funded,
    Verdict.DOES_NOT_FIT: _does_not_fit,
    Verdict.BELOW_THRESHOLD: _below_threshold,
    Verdict.EXCLUDED: _excluded,
    Verdict.NOT_REACHED: _not_reached,
    Verdict.RIVAL_FUNDED: _rival_funded,
    Verdict.BELOW_SHARE: _below_share,
    Verdict.NO_SUPPORT: _no_support,
    Verdict.UNAFFORDABLE: _unaffordable,
    Verdict.TOPPED_UP: _topped_up,
    Verdict.NEXT_ON_LIST: _next_on_list,
    Verdict.FROM_RESERVE: _from_reserve,
}


def tied(why: Reason) -> str:
    """Say with whom a project was tied and what settled it, where that decided."""
    return " ".join(
        ngettext(
            "Tied with number %(others)s; %(by)s.",
            "Tied with numbers %(others)s; %(by)s.",
            len(tie.ids) - 1,
            others=listed([id_ for id_ in tie.ids if id_ != why.step.project]),
            by=settled_by(tie),
        )
        for tie in why.ties
    )


def settled_by(tie: Tie, minutes: str = "") -> str:
    """Say what settled a tie; ``minutes`` is where its lot is recorded."""
    criteria = {
        "cheaper": _("the cheaper project went first"),
        "dearer": _("the dearer project went first"),
        "votes": _("the project with more votes went first"),
        "id": _("the order of their identifiers decided"),
        "file": _("the order of the list decided"),
    }
    if tie.decided_by in criteria:
        return criteria[tie.decided_by]
    order = listed(tie.ids)
    if minutes:
        return _(
            "the lot put them in the order %(order)s (recorded: %(minutes)s)",
            order=order,
            minutes=minutes,
        )
    return _("the lot put them in the order %(order)s", order=order)


def decimal(value: Fraction) -> str:
    """Write a number that is no whole one with two digits after the point."""
    hundredths = int(value * 200 + 1) // 2
    whole, part = divmod(hundredths, 100)
    sign = "," if str(get_locale()) == "pl" else "."
    return f"{number(whole)}{sign}{part:02d}"


def listed(ids: Sequence[str]) -> str:
    """Return ids in a row."""
    return ", ".join(ids)
