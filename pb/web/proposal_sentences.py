"""What to tell authors, officials and people with accounts when a rule says no."""

from collections.abc import Callable, Mapping
from typing import Any

from pb.web import words
from pb.web.filters import amount, number
from pb.web.i18n import _, ngettext

Facts = Mapping[str, Any]


def _incomplete(facts: Facts) -> str:
    field = str(words.FIELDS[facts["field"]])
    length = facts["length"]
    if length == 0:
        return _("“%(field)s” is still empty. Fill it in.", field=field)
    if length < facts["least"]:
        return ngettext(
            "“%(field)s” has %(num)s character. Write at least %(least)s.",
            "“%(field)s” has %(num)s characters. Write at least %(least)s.",
            length,
            field=field,
            least=number(facts["least"]),
        )
    return _(
        "“%(field)s” has %(length)s characters. Shorten it to %(most)s.",
        field=field,
        length=number(length),
        most=number(facts["most"]),
    )


def _ground_missing(facts: Facts) -> str:
    if facts["field"] == "ground":
        return _("Choose the ground for the rejection.")
    return _("Write the reason in the statement, since no ground of the list fits.")


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "password_short": lambda f: _(
        "Choose a password of %(least)s to %(most)s characters.",
        least=f["least"],
        most=f["most"],
    ),
    "sign_in_refused": lambda f: _(
        "This address and this password do not open an account. Check both. If you"
        " have just registered, open the link from our letter first."
    ),
    "link_spent": lambda f: _("The link is used or too old. Ask for a new letter."),
    "incomplete": _incomplete,
    "unanswered": lambda f: _(
        "“%(field)s” is still empty. Fill it in.", field=f["label"]
    ),
    "answer_too_long": lambda f: _(
        "“%(field)s” is too long. Shorten it to %(most)s characters.",
        field=f["label"],
        most=number(f["most"]),
    ),
    "enough_proposals": lambda f: ngettext(
        "You have submitted one proposal, as many as one person may in this edition. "
        "Withdraw it if you want to submit this one instead.",
        "You have submitted %(num)s proposals, as many as one person may in this "
        "edition. Withdraw one of them if you want to submit this one instead.",
        f["most"],
    ),
    "cost_missing": lambda f: _("Write the estimated cost in złoty."),
    "cost_outside_limits": lambda f: _(
        "The cost is %(cost)s; in this pool it must be from %(least)s to %(most)s.",
        cost=amount(f["cost"]),
        least=amount(f["least"]),
        most=amount(f["most"]),
    ),
    "unknown_pool": lambda f: _("Choose the pool of the proposal."),
    "not_an_amount": lambda f: _(
        "Write an amount in złoty, for example 12 500 or 12 500,50."
    ),
    "no_such_proposal": lambda f: _(
        "There is no such proposal here. Check the address, or find it on the list."
    ),
    "edited_elsewhere": lambda f: _(
        "This draft was saved in another window meanwhile. What you see here is not"
        " saved yet: press the button again to replace the other text with this one."
    ),
    "move_refused": lambda f: _(
        "Not possible any more: the state of the proposal is now “%(state)s”.",
        state=words.of(f["state"]),
    ),
    "already_frozen": lambda f: _(
        "The ballot is frozen: nothing on it changes any more."
    ),
    "ground_missing": _ground_missing,
    "reason_missing": lambda f: _("Write why the verdict is taken back."),
}
