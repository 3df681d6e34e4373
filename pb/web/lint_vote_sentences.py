"""What to tell a coordinator about the ballot, the voters and the count."""

from collections.abc import Callable, Mapping
from typing import Any

from pb.domain.finding import Code
from pb.domain.rulebook import BallotForm, Custody, Route
from pb.web import words
from pb.web.filters import number
from pb.web.i18n import _
from pb.web.i18n import ngettext as _n
from pb.web.parameter_texts import TITLES

Facts = Mapping[str, Any]


def _cannot_run(f: Facts) -> str:
    value = f["value"]
    name = words.of(value)
    match value:
        case BallotForm():
            return _(
                "This version cannot run a vote with such ballots: “%(name)s”. Choose "
                "another form.",
                name=name,
            )
        case Route():
            return _(
                "This version cannot confirm voters this way: “%(name)s”. Take it off "
                "the list.",
                name=name,
            )
        case Custody():
            return _(
                "In this version only the city’s server can keep the key of the urn. "
                "Choose it."
            )
        case _:
            return _("This version cannot do this: “%(name)s”.", name=name)


def _of_form(f: Facts) -> str:
    return _n(
        "“%(form)s” means that at most %(num)s project is marked, but “%(name)s” says "
        "otherwise. Correct the number.",
        "“%(form)s” means that at most %(num)s projects are marked, but “%(name)s” "
        "says otherwise. Correct the number.",
        f["most"],
        form=words.of(f["form"]),
        name=TITLES[f["parameter"]],
    )


def _unreachable(f: Facts) -> str:
    return _(
        "In the pool “%(name)s” a project needs at least %(threshold)s, but all voters "
        "together have only %(most)s. Lower the threshold.",
        name=f["name"],
        threshold=number(f["threshold"]),
        most=number(f["most"]),
    )


BALLOT: Mapping[Code, Callable[[Facts], str]] = {
    Code.CANNOT_RUN: _cannot_run,
    Code.CHOICES_ORDER: lambda f: _(
        "At least %(least)s projects would have to be marked, but at most %(most)s "
        "may be. Correct one of the two numbers.",
        least=f["least"],
        most=f["most"],
    ),
    Code.CHOICES_OF_FORM: _of_form,
    Code.ONE_IS_ENOUGH: lambda f: _(
        "“%(form)s”: a ballot with one mark is valid, but “%(name)s” asks for more. "
        "Write 1, or choose another form of ballot.",
        form=words.of(f["form"]),
        name=TITLES[f["parameter"]],
    ),
    Code.APPROVAL_OF_ONE: lambda _facts: _(
        "Several projects may be marked, but at most one. Raise the number, or choose "
        "the ballot with one project."
    ),
    Code.POINTS_SUM: lambda _facts: _(
        "Write how many points a voter shares among projects: 1 or more."
    ),
    Code.POINTS_CAP_MISSING: lambda _facts: _(
        "A voter may give all her points to one project, and then points are no more "
        "than a single mark. Write the most points for one project, if you want "
        "another vote than that."
    ),
    Code.POINTS_CAP_SIZE: lambda _facts: _(
        "The most points for one project must be from 1 to the number of points that "
        "a voter has. Correct one of the two numbers."
    ),
    Code.RANKED_MISSING: lambda _facts: _(
        "Write how many projects a voter puts in order: 1 or more."
    ),
    Code.SCORE_WITHOUT_POINTS: lambda f: _(
        "Projects are ranked by points, but the ballot gives none: “%(form)s”. Rank "
        "by votes, or choose another ballot.",
        form=words.of(f["form"]),
    ),
    Code.POINTS_NOT_COUNTED: lambda f: _(
        "Voters give points (“%(form)s”), but projects are ranked by the number of "
        "votes: points would count for nothing. Rank by points, or choose another "
        "ballot.",
        form=words.of(f["form"]),
    ),
    Code.ROUTES_EMPTY: lambda _facts: _(
        "Nobody could vote: voters can be confirmed in no way. Choose at least one."
    ),
    Code.POINT_MISSING: lambda _facts: _(
        "Who has neither a phone nor an e-mail address could not vote. Add a polling "
        "point where people help."
    ),
    Code.PESEL: lambda _facts: _(
        "Voters are asked for their PESEL number. Courts and the data-protection "
        "office have mostly held this to be unlawful. Ask your data-protection officer "
        "to agree in writing, or take it off the list."
    ),
    Code.PESEL_BASIS_MISSING: lambda _facts: _(
        "Voters are asked for their PESEL number, but no paragraph is named that "
        "allows it. Name the paragraph, or take it off the list."
    ),
    Code.CONTACT_SHARED: lambda f: _n(
        "One e-mail address or phone could confirm %(num)s ballot. More than %(most)s "
        "make it easy to vote for others.",
        "One e-mail address or phone could confirm %(num)s ballots. More than %(most)s "
        "make it easy to vote for others.",
        f["ballots"],
        most=f["most"],
    ),
    Code.DUPLICATES_VOID: lambda _facts: _(
        "If two ballots of one resident both count for nothing, anybody who knows her "
        "data can void her vote by voting in her name. Let the first ballot count, or "
        "the one on paper."
    ),
    Code.LIVE_WITHOUT_KEY: lambda _facts: _(
        "Live standings need the key of the urn on the city’s server. Let the server "
        "keep it, or show the turnout only."
    ),
}

COUNT: Mapping[Code, Callable[[Facts], str]] = {
    Code.LIVE_BY_VOTES: lambda f: _(
        "Live standings show votes, but winners are found by another rule: "
        "“%(rule)s”. Who leads in votes may still lose. Show the turnout only, or say "
        "so to the public.",
        rule=words.of(f["rule"]),
    ),
    Code.THRESHOLD_UNREACHABLE: _unreachable,
    Code.TIES_CONTRADICT: lambda _facts: _(
        "The cheaper and the dearer project cannot both go first. Choose one of them, "
        "or only the lot."
    ),
    Code.TIES_REPEAT: lambda _facts: _(
        "The same rule for ties stands twice. Take one away."
    ),
    Code.TOP_UP_SHARE: lambda _facts: _(
        "Write how much of a project’s cost must be left so that the reserve pays the "
        "rest: more than 0 and at most the whole cost."
    ),
    Code.RESERVE_SIZE: lambda _facts: _(
        "The reserve is below zero. Write an amount of 0 or more."
    ),
    Code.RESERVE_OPEN: lambda _facts: _(
        "The reserve has no limit: nobody knows before the count what topping up will "
        "cost. Write the most it may pay."
    ),
    Code.NEXT_AFTER_SKIP: lambda _facts: _(
        "What does not fit is skipped, so after the count no project is left that "
        "fits. Let the rest of the money stay unspent, or let the count stop at the "
        "first project that does not fit."
    ),
    Code.SHARE_SIZE: lambda _facts: _(
        "The least support in proportion to the cost must be more than 0 and at most "
        "1. Correct it, or leave it empty."
    ),
    Code.INCREMENT_SIZE: lambda _facts: _(
        "The step by which each ballot gets more must be above zero. Correct it, or "
        "leave it empty for the usual one."
    ),
    Code.COMPLETION_NONE: lambda _facts: _(
        "By itself the Method of Equal Shares leaves a large part of the money "
        "unspent. Choose how it is to be completed."
    ),
    Code.ONE_MARK: lambda f: _(
        "“%(rule)s” finds out which projects the same voters want together. With one "
        "mark in a pool it cannot (“%(form)s”). Let voters mark several projects, or "
        "choose the most votes first.",
        rule=words.of(f["rule"]),
        form=words.of(f["form"]),
    ),
}
