"""What somebody had typed when her session ended is kept through the sign-in.

The door sends the form along to the sign-in page, which carries its fields
hidden. Afterwards they are sent on without a token, so that the page they
belong to shows them again to be looked at and sent: nobody can make a person
send by signing in what another site had filled in.
"""

from flask import request

PREFIX = "kept-"
_OWN = frozenset({"csrf_token", "email", "password"})

Fields = list[tuple[str, str]]


def sent_while_signed_out() -> Fields:
    """Return the fields of the form that waits behind the sign-in."""
    sent = list(request.form.items(multi=True))
    if "password" in request.form:
        return [
            (name.removeprefix(PREFIX), value)
            for name, value in sent
            if name.startswith(PREFIX)
        ]
    return [(name, value) for name, value in sent if name not in _OWN]
