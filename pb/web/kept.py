"""What somebody had typed before a proof was asked for is kept through the proof.

The door sends the form along (307) to the page of the proof, which carries its
fields hidden. Afterwards the page that they belong to gets them as they were
sent. Through the sign-in they go without their token, so that they are shown
again to be looked at: nobody can make a person send, by signing in, what
another site had filled in. Before a weighty act the token goes along: it was
the session's own, or the page refuses it.
"""

from flask import request

PREFIX = "kept-"
TOKEN = "csrf_token"  # noqa: S105 -- the name of a field
_NEVER = frozenset(
    {
        "password",
        "current_password",
        "new_password",
        "proof",
        "second_code",
        "passkey",
    }
)
"""The proofs' own fields, and secrets, which are not written into another page."""

Fields = list[tuple[str, str]]


def waiting(own: str, *, with_token: bool = False) -> Fields:
    """Return the fields of the form that waits behind a proof.

    ``own`` is a field that only the form of the proof has: with it the others
    come prefixed; without it they come as the door sent them along.
    """
    sent = list(request.form.items(multi=True))
    if own in request.form:
        sent = [pair for pair in sent if pair[0].startswith(PREFIX)]
    found = [(name.removeprefix(PREFIX), value) for name, value in sent]
    dropped = _NEVER | (frozenset() if with_token else {TOKEN})
    return [(name, value) for name, value in found if name not in dropped]
