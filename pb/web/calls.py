"""What one can do now: one call to action for each stage of an edition."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from pb.domain.calendar import Stage
from pb.services.editions import Edition
from pb.web.filters import instant
from pb.web.i18n import _


@dataclass(frozen=True, slots=True)
class Call:
    """What is going on, and the one thing to do about it."""

    text: str
    button: str
    href: str


def call(edition: Edition, now: datetime) -> Call:
    """Return what a resident can do in the edition now."""
    if edition.published_at is not None:
        return _results(edition)
    return _CALLS[edition.stage(now)](edition)


def _preparation(edition: Edition) -> Call:
    opens = edition.timetable.begins[Stage.SUBMISSION]
    return Call(
        _(
            "The city is preparing the rules. You can submit a proposal from "
            "%(when)s; you need an account for that, and can open it now.",
            when=instant(opens),
        ),
        _("Open an account"),
        url_for("accounts.register"),
    )


def _submission(edition: Edition) -> Call:
    return Call(
        _(
            "Do you know what your neighbourhood lacks? Anyone who lives here may "
            "submit a proposal. You can save a draft and finish it later."
        ),
        _("Submit a proposal"),
        url_for("submission.own", slug=edition.slug),
    )


def _verification(edition: Edition) -> Call:
    return Call(
        _(
            "The city checks whether each proposal can be carried out. Verdicts are "
            "public, and so are the reasons for every rejection."
        ),
        _("See the proposals"),
        url_for("proposals.index", slug=edition.slug),
    )


def _printing(edition: Edition) -> Call:
    return Call(
        _(
            "The ballot is being prepared. Read about the projects before you vote, "
            "from %(when)s on.",
            when=instant(edition.timetable.begins[Stage.VOTING]),
        ),
        _("See the projects"),
        url_for("proposals.index", slug=edition.slug),
    )


def _voting(edition: Edition) -> Call:
    if edition.manifest is None:
        return Call(
            _(
                "Voting is delayed: the list of projects is not settled yet. You will "
                "be able to vote as soon as it is."
            ),
            _("See the proposals"),
            url_for("proposals.index", slug=edition.slug),
        )
    return Call(
        _(
            "Choose the projects you want. It takes a few minutes and needs no "
            "account: only your name, address, year of birth and an e-mail address."
        ),
        _("Vote"),
        url_for("voting.start", slug=edition.slug),
    )


def _counting(edition: Edition) -> Call:
    return Call(
        _(
            "Voting is over. The votes are being counted; the result appears here "
            "once it is published."
        ),
        _("See the turnout and results"),
        url_for("results.index", slug=edition.slug),
    )


def _results(edition: Edition) -> Call:
    return Call(
        _("The result is published: see which projects the residents have chosen."),
        _("See the results"),
        url_for("results.index", slug=edition.slug),
    )


_CALLS: Mapping[Stage, Callable[[Edition], Call]] = {
    Stage.PREPARATION: _preparation,
    Stage.SUBMISSION: _submission,
    Stage.VERIFICATION: _verification,
    Stage.APPEALS: _verification,
    Stage.PRINTING: _printing,
    Stage.VOTING: _voting,
    Stage.COUNTING: _counting,
    Stage.RESULTS: _counting,
    Stage.IMPLEMENTATION: _counting,
    Stage.ARCHIVE: _counting,
}
