"""What to tell people when passwords, second factors or offices say no."""

from collections.abc import Callable, Mapping
from typing import Any

from pb.domain.passphrase import Why
from pb.web.filters import instant, precise
from pb.web.i18n import _, _l

Facts = Mapping[str, Any]

_GUESSABLE: Mapping[Why, Any] = {
    Why.COMMON: _l(
        "Many people use this password, so it is tried first. Choose another one, for"
        " example four words that do not belong together."
    ),
    Why.REPEATED: _l(
        "This password repeats the same few characters. Choose another one, for"
        " example four words that do not belong together."
    ),
    Why.SEQUENCE: _l(
        "This password is a row of keys or of numbers. Choose another one, for example"
        " four words that do not belong together."
    ),
    Why.OWN: _l(
        "This password is made of your name, your address, the city or the name of"
        " this service. Choose another one, for example four words that do not belong"
        " together."
    ),
}


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "password_guessable": lambda f: str(_GUESSABLE[f["why"]]),
    "proof_wrong": lambda _f: _("This is not your password. Write it again."),
    "factor_wrong": lambda _f: _(
        "This code is not right, or was used already. Wait for the next six digits in"
        " your app and write those, or use another recovery code."
    ),
    "factor_wait": lambda f: _(
        "Too many wrong tries. Try again after %(when)s.", when=precise(f["until"])
    ),
    "app_not_begun": lambda _f: _(
        "This page is from before. Open your account and begin setting up the app anew."
    ),
    "passkey_refused": lambda _f: _(
        "The passkey did not answer in time or not for this site. Press the button"
        " again and follow your browser."
    ),
    "too_many_passkeys": lambda f: _(
        "An account has at most %(most)s passkeys. Remove one first.", most=f["most"]
    ),
    "last_coordinator": lambda f: _(
        "%(name)s is the only coordinator. Make somebody else coordinator first.",
        name=f["name"],
    ),
    "no_office": lambda _f: _("This person holds no office."),
    "invited_already": lambda f: _(
        "An invitation to this address waits since %(when)s. Send it again or withdraw"
        " it in the list of invitations.",
        when=instant(f["at"]),
    ),
    "invitation_over": lambda _f: _(
        "This invitation was accepted or withdrawn in the meantime."
    ),
    "own_factor": lambda _f: _("Your own second step is reset by two other officials."),
    "nothing_to_reset": lambda f: _(
        "%(name)s has set up no second step.", name=f["name"]
    ),
}
