"""What a request knows: the deployment, this instant, the edition it is about."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import abort, current_app, g, request

from config import Config
from pb import clock
from pb.adapters.keys import KeyFolder
from pb.services import editions
from pb.services.editions import Edition
from pb.store.database import Database


@dataclass(frozen=True, slots=True)
class Deployment:
    """The parts a running site is made of."""

    config: Config
    database: Database
    keys: KeyFolder


def deployment() -> Deployment:
    """Return the parts of the running site."""
    return cast("Deployment", current_app.extensions["pb"])


def database() -> Database:
    """Return the database."""
    return deployment().database


def now() -> datetime:
    """Return the one instant of this request."""
    if "now" not in g:
        g.now = clock.now()
    return cast("datetime", g.now)


def edition() -> Edition:
    """Return the edition the address names, else the current one; or 404."""
    if "edition" not in g:
        g.edition = _find_edition()
    return cast("Edition", g.edition)


def edition_or_none() -> Edition | None:
    """Return the edition this request is about, or None when there is none."""
    if "edition" in g:
        return cast("Edition", g.edition)
    with database().reading() as session:
        slug = (request.view_args or {}).get("slug")
        try:
            found = (
                editions.by_slug(session, slug) if slug else editions.current(session)
            )
        except editions.NoSuchEdition:
            return None
    if found is not None:
        g.edition = found
    return found


def _find_edition() -> Edition:
    found = edition_or_none()
    if found is None:
        abort(404)
    return found
