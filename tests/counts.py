"""Editions in every state of their counts, for tests of what is shown of them."""

from collections.abc import Mapping

from flask import Flask
from flask.testing import FlaskClient

from pb.adapters.keys import KeyFolder
from pb.domain.ballot import Project
from pb.domain.permissions import Role
from pb.domain.rulebook import TieCriterion
from pb.services import (
    accounts,
    counting,
    editions,
    importing,
    opening,
    turnout,
    urns,
)
from pb.services.editions import Edition
from pb.services.import_plan import Source
from pb.services.standings import AT_MOST_EVERY, BATCH, Standings
from pb.store.database import Database
from tests import make

Ballots = Mapping[int, list[int]]
"""The choices of each voter."""

# 47 voters; 43 of them for project 1, 4 for project 2: numbers that stand nowhere
# else on a page, and no project without a vote.
VOTES: Ballots = {n: [2, 4, 6] if n < 4 else [1, 3, 5] for n in range(47)}


FILE = """META
key;value
description;Made-up election
country;Poland
unit;Przykładowo
subunit;Nad Stawem
instance;2099
num_projects;3
num_votes;30
budget;9000.50
vote_type;approval
rule;greedy
date_begin;01.03.2099
date_end;15.03.2099
min_length;1
max_length;2
language;pl
currency;EUR
comment;#1: Made up.
PROJECTS
project_id;cost;votes;name;category;selected;latitude;longitude
BO-7;5000;20;Bench;urban greenery,sport;1;51.1;16.1
BO-9;4000.50;20;"Trees; new";sport;1;51.2;16.2
BO-1;300;10;Kiosk;sport;0;51.3;16.3
VOTES
voter_id;vote;age;sex
"""
_MARKS = ["BO-7,BO-9"] * 20 + ["BO-1"] * 10
FILE += "".join(f"{n};{vote};30;F\n" for n, vote in enumerate(_MARKS, 900))


def imported(database: Database, keys: KeyFolder) -> Edition:
    """Return the edition of a made-up file in another currency, published."""
    found = importing.import_election(
        database,
        keys,
        Source.of("made-up.pb", FILE.encode()),
        criteria=(TieCriterion.CHEAPER,),
        now=make.NOW,
        progress=lambda _what, _done, _total: None,
    )
    with database.reading() as session:
        return editions.by_slug(session, found.edition)


def voted(
    database: Database,
    keys: KeyFolder,
    ballots: Ballots = VOTES,
    on_ballot: list[Project] | None = None,
    **rules: object,
) -> Edition:
    """Return an edition in which these ballots were cast, and noted."""
    edition = make.voting_edition(database, keys, on_ballot, **rules)
    with database.reading() as session:
        booth = urns.booth(session, edition, keys)
    alike: dict[tuple[int, ...], list[int]] = {}
    for n, numbers in ballots.items():
        alike.setdefault(tuple(numbers), []).append(n)
    for numbers, voters in alike.items():
        make.cast_many(database, booth, voters, list(numbers))
    turnout.note(database, edition, make.NOW)
    return edition


def show_standings(database: Database, keys: KeyFolder, edition: Edition) -> None:
    """Let the worker publish how the first voters voted, now that 20 more have."""
    with database.reading() as session:
        booth = urns.booth(session, edition, keys)
    worker = Standings(booth, keys.urn(edition.slug))
    worker.move(database, make.NOW)
    make.cast_many(database, booth, range(1000, 1000 + BATCH), [2, 4, 6])
    assert worker.move(database, make.NOW + AT_MOST_EVERY)
    turnout.note(database, edition, make.NOW + AT_MOST_EVERY)


def counted(database: Database, keys: KeyFolder, edition: Edition) -> Edition:
    """Close the vote, open the urn and count."""
    closed = make.closed(database, edition)
    opening.open_urn(database, closed, keys, make.NOW, lambda _done, _total: None)
    with database.unit_of_work() as session:
        counting.certify(session, closed, actor=None, now=make.NOW)
    with database.reading() as session:
        return editions.by_slug(session, closed.slug)


def published(database: Database, keys: KeyFolder, edition: Edition) -> Edition:
    """Close the vote, count and publish."""
    found = counted(database, keys, edition)
    with database.unit_of_work() as session:
        counting.publish(session, found, actor=None, now=make.NOW)
    with database.reading() as session:
        return editions.by_slug(session, found.slug)


def visitor(app: Flask, role: Role | None = None) -> FlaskClient:
    """Return the browser of somebody with a role, signed in; of nobody without."""
    client = app.test_client()
    if role is None:
        return client
    database: Database = app.extensions["pb"].database
    offices = () if role is Role.RESIDENT else (role,)
    with database.unit_of_work() as session:
        known = accounts.of_email(session, f"{role}@example.org")
        account = known or make.account(session, *offices)
        token = accounts.begin_session(session, account.id, make.NOW)
    with client.session_transaction() as kept:
        kept["_user_id"] = token
    return client
