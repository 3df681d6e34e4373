"""What to tell voters when a rule says no."""

from collections.abc import Callable, Mapping
from typing import Any

from pb.web.filters import instant
from pb.web.i18n import _, ngettext

Facts = Mapping[str, Any]


def _too_many(facts: Facts) -> str:
    marked, most = facts["marked"], facts["most"]
    if facts.get("pool"):
        return ngettext(
            "You marked %(marked)s projects in the pool “%(pool)s”. "
            "Mark at most one there.",
            "You marked %(marked)s projects in the pool “%(pool)s”. "
            "Mark at most %(num)s there.",
            most,
            marked=marked,
            pool=facts["pool"],
        )
    if most == 1:
        return _(
            "You marked %(marked)s projects. Mark one, on the whole ballot.",
            marked=marked,
        )
    over = ngettext(
        "Take the mark off one of them.",
        "Take the marks off %(num)s of them.",
        marked - most,
    )
    return (
        _(
            "You marked %(marked)s projects; at most %(most)s may be marked.",
            marked=marked,
            most=most,
        )
        + " "
        + over
    )


def _too_few(facts: Facts) -> str:
    marked, least = facts["marked"], facts["least"]
    if not marked and least == 1:
        return _("You have not marked any project. Mark at least one.")
    if facts.get("pool"):
        return _(
            "Projects marked in the pool “%(pool)s”: %(marked)s. Mark at least "
            "%(least)s there, or none.",
            marked=marked,
            least=least,
            pool=facts["pool"],
        )
    return _(
        "Projects marked: %(marked)s. Mark at least %(least)s.",
        marked=marked,
        least=least,
    )


def _code_wrong(facts: Facts) -> str:
    return ngettext(
        "These are not the six digits of our newest letter. You can try once more.",
        "These are not the six digits of our newest letter. "
        "You can try %(num)s more times.",
        facts["left"],
    )


def _struck(facts: Facts) -> str:
    return ngettext(
        "Project number %(numbers)s was struck from the ballot by decision and can no "
        "longer be chosen. The reason stands beside it; your other choices are kept.",
        "Projects number %(numbers)s were struck from the ballot by decision and can "
        "no longer be chosen. The reasons stand beside them; your other choices are "
        "kept.",
        len(facts["projects"]),
        numbers=", ".join(str(number) for number in facts["projects"]),
    )


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "not_on_ballot_paper": lambda f: _(
        "Project number %(numbers)s is not on the ballot. Choose from the list.",
        numbers=", ".join(str(number) for number in f["projects"]),
    ),
    "form_not_run": lambda f: _(
        "This edition's form of ballot cannot be filled in on this site. "
        "Ask the city office how to vote."
    ),
    "struck_project": _struck,
    "too_many_choices": _too_many,
    "too_few_choices": _too_few,
    "code_malformed": lambda f: _(
        "The receipt code of this form was damaged. Check your choices and go on: "
        "you get a new code."
    ),
    "not_frozen": lambda f: _(
        "The ballot is not settled yet, so nobody can vote. Nothing was cast."
    ),
    "urn_closed": lambda _facts: _(
        "The urn has been opened for the count, so no more votes can be cast."
    ),
    "urn_not_ready": lambda f: _(
        "Voting is not possible for a moment: the urn cannot be reached. Nothing you "
        "typed is lost. Press the button again in a few minutes."
    ),
    "detail_missing": lambda f: _("Write it with letters or digits."),
    "year_implausible": lambda f: _(
        "Write the year you were born in, from %(earliest)s to %(latest)s.",
        earliest=f["earliest"],
        latest=f["latest"],
    ),
    "unconfirmed": lambda f: _(
        "The confirmation is over, or was for other details. Press “Send me the code”."
    ),
    "digits_missing": lambda f: _("Write the six digits from the letter."),
    "code_wrong": _code_wrong,
    "code_spent": lambda f: _(
        "There is no valid code for these details. It has expired, was used or "
        "mistyped five times, or was sent for other details. Press “Send a new code”."
    ),
    "too_many_sends": lambda f: _(
        "We have sent three codes for these details. Use the newest of them, or wait "
        "until %(until)s and ask again.",
        until=instant(f["until"]),
    ),
    "already_voted": lambda f: _(
        "A vote of this person is already recorded in this edition. "
        "Everybody has one vote."
    ),
    "contact_full": lambda f: ngettext(
        "This address has already confirmed one vote, as many as it may. "
        "Write another e-mail address.",
        "This address has already confirmed %(num)s votes, as many as it may. "
        "Write another e-mail address.",
        f["most"],
    ),
}
