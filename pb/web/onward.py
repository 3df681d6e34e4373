"""Where somebody goes after a proof: to the page she wanted, with what she typed."""

from urllib.parse import urlsplit

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pb.web.kept import Fields


def own_path(address: str | None) -> str:
    """Return an address of this site that one may be led to, else the first page."""
    start = url_for("home.start")
    if not address or not address.startswith("/") or "\\" in address:
        return start
    parts = urlsplit(address)
    outside = parts.scheme or parts.netloc or not address.isprintable()
    return start if outside else address


def go(back: str, kept: Fields) -> ResponseReturnValue:
    """Lead to ``back`` after signing in; with a form that waits, by a button."""
    if kept:
        return render_template("accounts/go-on.html", back=back, kept=kept)
    return redirect(back, 303)
