"""What to tell a coordinator about dates that leave people too little time."""

from collections.abc import Callable, Mapping
from typing import Any

from pb.domain.calendar import Stage
from pb.domain.finding import Code
from pb.web import words
from pb.web.i18n import _
from pb.web.i18n import ngettext as _n

Facts = Mapping[str, Any]


def _short(f: Facts) -> str:
    return _n(
        "The stage “%(stage)s” lasts %(num)s day. Cities give at least %(least)s.",
        "The stage “%(stage)s” lasts %(num)s days. Cities give at least %(least)s.",
        f["days"],
        stage=words.of(Stage(f["parameter"])),
        least=f["least"],
    )


def _then(why: Callable[[], str]) -> Callable[[Facts], str]:
    """Return what says how long a stage lasts, and why that is too short."""
    return lambda f: f"{_short(f)} {why()}"


DATES: Mapping[Code, Callable[[Facts], str]] = {
    Code.SUBMISSION_SHORT: _then(
        lambda: _("Residents need time to meet, write and collect signatures.")
    ),
    Code.VERIFICATION_SHORT: _then(
        lambda: _("Departments need time, and authors to complete proposals.")
    ),
    Code.PRINTING_SHORT: lambda _facts: _(
        "Between the stage “printing of ballots” and the vote there is less than an "
        "hour. The ballot has to be frozen in it by two persons. Let the vote begin "
        "later, or printing earlier."
    ),
    Code.PRINTING_HURRIED: lambda f: _n(
        "The frozen ballot can be neither read once more nor printed before the vote. "
        "Leave at least %(num)s day.",
        "The frozen ballot can be neither read once more nor printed before the vote. "
        "Leave at least %(num)s days.",
        f["least"],
    ),
    Code.VOTING_SHORT: _then(
        lambda: _("Who is away or ill for a few days could not vote.")
    ),
    Code.VOTING_NO_WEEKEND: lambda _facts: _(
        "The vote includes no whole Saturday or Sunday. Who works on the other days "
        "has less time to vote."
    ),
    Code.IMPLEMENTATION_SHORT: _then(
        lambda: _("Projects that are not done by then would be archived unfinished.")
    ),
    Code.WINDOW_MISSING: lambda f: _(
        "“%(window)s” has no dates of its own and follows the stages. Write the dates "
        "of the resolution.",
        window=words.of(f["window"]),
    ),
    Code.COMPLETING_EARLY: lambda _facts: _(
        "The time to complete proposals begins before any can be submitted. Let it "
        "begin later."
    ),
    Code.COMPLETING_SHORT: lambda f: _n(
        "The time to complete proposals has %(num)s working day, but each author is "
        "given %(least)s. Let it end later.",
        "The time to complete proposals has %(num)s working days, but each author is "
        "given %(least)s. Let it end later.",
        f["days"],
        least=f["least"],
    ),
    Code.APPEAL_EARLY: lambda _facts: _(
        "Appeals begin before proposals are verified. Let them begin later."
    ),
    Code.APPEAL_LATE: lambda _facts: _(
        "Appeals end after the ballots are prepared: a proposal accepted on appeal "
        "would miss the ballot. Let them end before."
    ),
    Code.APPEAL_SHORT: lambda f: _n(
        "There is %(num)s day to appeal. Who wants to read the verdict and answer it "
        "needs at least %(least)s.",
        "There are %(num)s days to appeal. Who wants to read the verdict and answer it "
        "needs at least %(least)s.",
        f["days"],
        least=f["least"],
    ),
    Code.WITHDRAWAL_LATE: lambda _facts: _(
        "Proposals can be withdrawn after the ballots are prepared: voters would mark "
        "projects that nobody wants to carry out. Let it end before."
    ),
    Code.PROTEST_EARLY: lambda _facts: _(
        "Protests against the vote begin before the vote does. Let them begin later."
    ),
    Code.PROTEST_SHORT: lambda f: _n(
        "Protests end too soon: who sees something wrong on the last day of the vote "
        "needs at least %(num)s day after it.",
        "Protests end too soon: who sees something wrong on the last day of the vote "
        "needs at least %(num)s days after it.",
        f["least"],
    ),
    Code.PROTEST_AFTER_RESULTS: lambda _facts: _(
        "Results are published while protests are still lodged. Let protests end "
        "before, or publish later."
    ),
}
