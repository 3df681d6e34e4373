"""Headers of every answer: what a browser may load, keep and tell others."""

from flask import Flask, Response, request

from pb.web import access, context, i18n

READING = frozenset({"GET", "HEAD"})

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
DRAWING_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox"
)
"""For an SVG opened by itself: its own style and font, nothing else."""

_POLICY = "; ".join(f"{name} {value}" for name, value in POLICY.items())
_YEAR = "max-age=31536000; includeSubDomains"


def _add(response: Response) -> Response:
    headers = response.headers
    drawing = response.mimetype == "image/svg+xml"
    headers.setdefault(
        "Content-Security-Policy", DRAWING_POLICY if drawing else _POLICY
    )
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if context.deployment().config.secure:
        headers.setdefault("Strict-Transport-Security", _YEAR)
    if request.endpoint != "static":
        personal = request.method not in READING or access.has_session()
        headers.setdefault("Cache-Control", "no-store" if personal else "no-cache")
        headers.add("Vary", "Cookie")
    return i18n.keep_choice(response)


def init_app(app: Flask) -> None:
    """Put the headers on every answer."""
    app.after_request(_add)
