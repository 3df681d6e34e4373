"""Conditional answers: who has the newest page already is told so, cheaply."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from flask import Response, current_app, make_response, request, session
from flask.typing import ResponseReturnValue

from pb.web import access, i18n

FOREVER = "public, max-age=31536000, immutable"


_MOST = 64
_LARGEST = 1024 * 1024


def unless_known(
    content: str, build: Callable[[], ResponseReturnValue], *, keep: bool = False
) -> ResponseReturnValue:
    """Answer 304 to a reader who has it, else give the answer and tag it.

    Args:
        content: A digest of all that the answer shows, but for the page's frame.
        build: Makes the answer; not called for a 304.
        keep: Whether an answer that is the same for everybody may be given again
            to the next reader without building it anew.
    """
    tag = _tag(content)
    if tag is None:
        return build()
    if request.if_none_match.contains_weak(tag):
        answer = Response(status=304)
    else:
        answer = _kept(tag, build) if keep else make_response(build())
    answer.set_etag(tag)
    return answer


def _kept(tag: str, build: Callable[[], ResponseReturnValue]) -> Response:
    shelf: dict[str, tuple[bytes, str]] = current_app.extensions.setdefault(
        "pb.answers", {}
    )
    if tag in shelf:
        body, kind = shelf[tag]
        return Response(body, content_type=kind)
    answer = make_response(build())
    body = answer.get_data()
    # A page that began a session carries that browser's token.
    if "csrf_token" not in session and len(body) <= _LARGEST:
        while len(shelf) >= _MOST:
            shelf.pop(next(iter(shelf)), None)
        shelf[tag] = body, answer.content_type or ""
    return answer


def _tag(content: str) -> str | None:
    """Return the answer's tag; None for a page that is one reader's own."""
    if access.account() is not None or session.get("_flashes"):
        return None
    parts = [
        content,
        request.full_path,
        i18n.locale(),
        # The forms of the frame carry the browser's own token.
        str(session.get("csrf_token")),
        _release(),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _release() -> str:
    """Return what changes with the program, its templates, texts and looks."""
    templates = str(current_app.template_folder)
    return _hash(current_app.root_path, templates, str(current_app.static_folder))


@cache
def _hash(*folders: str) -> str:
    found = hashlib.sha256()
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix in {".py", ".mo", ".html", ".css", ".js"}:
                found.update(path.read_bytes())
    return found.hexdigest()
