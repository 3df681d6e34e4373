"""The timetable as a calendar that people subscribe to."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from flask import url_for

from pb.domain.calendar import STAGES
from pb.formats.calendar_file import CalendarFile, Entry, write
from pb.services.editions import Edition
from pb.services.history import Rescheduling
from pb.web import context, i18n, words
from pb.web.i18n import _


def address(slug: str) -> str:
    """Return the address to subscribe to, in the reader's language.

    Calendar programs keep no cookie that says it.
    """
    language = i18n.locale()
    chosen = None if language == next(iter(i18n.LANGUAGES)) else language
    return url_for("timetable.calendar", slug=slug, lang=chosen, _external=True)


def written(
    edition: Edition, opened: datetime, changes: Sequence[Rescheduling]
) -> bytes:
    """Return the calendar file: stages, and windows with dates of their own.

    Args:
        edition: Whose timetable.
        opened: When the edition got its first timetable.
        changes: How it was changed since, newest first.
    """
    host = urlsplit(context.deployment().config.base_url).hostname
    return write(
        CalendarFile(
            name=_("%(city)s: %(edition)s", city=edition.city, edition=edition.name),
            place=f"{edition.slug}@{host}",
            address=url_for("timetable.public", slug=edition.slug, _external=True),
            changed_at=changes[0].at if changes else opened,
            changes=len(changes),
            entries=tuple(_entries(edition)),
        )
    )


def _entries(edition: Edition) -> Iterator[Entry]:
    for stage, window in edition.timetable:
        ends = None if stage is STAGES[-1] else window.ends
        yield Entry(f"stage-{stage}", words.of(stage), window.begins, ends)
    for kind, window in edition.timetable.windows.items():
        yield Entry(f"window-{kind}", words.of(kind), window.begins, window.ends)
