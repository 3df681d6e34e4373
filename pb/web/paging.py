"""The pages of a long list, and their addresses."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request, url_for

from pb.services.proposals import Listed

_MOST_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in a list; ``query`` is what the other pages' addresses keep."""

    number: int
    last: int
    query: Mapping[str, str] = field(default_factory=dict)

    def href(self, number: int) -> str:
        """Return the address of another page of this list."""
        values = {**(request.view_args or {}), **self.query, "page": number}
        return url_for(request.endpoint or "", **values)


def pages_of(listed: Listed, query: Mapping[str, str]) -> Pages:
    """Return the pages of a list that was read under a filter."""
    return Pages(listed.page, listed.pages, query)


def page_number() -> int:
    """Return which page of the list the address asks for; 1 when it is unclear."""
    text = request.args.get("page", "1")
    sound = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if sound else 1
