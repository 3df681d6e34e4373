"""Kill -9 under load: what was acknowledged is in the urn.

Each round lets voters cast, ends the processes at a moment drawn from the
round's seed, starts them again, looks for every receipt that was seen, and
sends the forms again whose answer was lost.
"""

import asyncio
import contextlib
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from pb.adapters.keys import KeyFolder
from pb.evidence import keys as hashes
from pb.store import schema
from pb.store.database import Database
from pb.store.roll import EntitlementRow
from pb.store.urn import EnvelopeRow
from tests.faults import client, electorate, postgresql, server
from tests.faults.client import BROKEN, Answer, Browser
from tests.faults.electorate import CAST, PAGE, Electorate
from tests.faults.postgresql import PostgreSQL

ROUNDS, VOTERS, BROWSERS = 10, 40, 8
SEED = 2126
LATEST = 0.03
"""Seconds: the longest between the form at which a round ends, and its end."""

Form = dict[str, str]


@dataclass(slots=True)
class Load:
    """The forms of one round, and what their senders saw."""

    forms: list[Form]
    receipts: dict[str, str] = field(default_factory=dict)
    """By the receipt code of the form."""
    sent: int = 0

    def unanswered(self) -> list[Form]:
        """Return the forms whose senders saw no receipt."""
        return [form for form in self.forms if form["code"] not in self.receipts]

    def leaves(self) -> set[bytes]:
        """Return the leaves of the receipts that were seen."""
        return {bytes.fromhex(shown.split(".")[1]) for shown in self.receipts.values()}


async def cast_until(load: Load, port: int, last: int, end: Callable[[], None]) -> None:
    """Cast; end the site while the form number ``last`` is on its way."""

    async def send(browser: Browser, form: Form) -> None:
        load.sent += 1
        if load.sent == last:
            ending.append(asyncio.create_task(asyncio.to_thread(end)))
        with contextlib.suppress(*BROKEN):
            note(load, form, await browser.send(CAST, form))

    ending: list[asyncio.Task[None]] = []
    async with client.browsers(port, BROWSERS, PAGE) as crew:
        await client.share(crew, load.forms, send)
    await asyncio.gather(*ending)


async def cast_again(load: Load, port: int, forms: list[Form]) -> None:
    """Send forms again; each gets its receipt."""

    async def send(browser: Browser, form: Form) -> None:
        answer = await browser.send(CAST, form)
        assert answer.receipt, answer.body
        note(load, form, answer)

    async with client.browsers(port, BROWSERS, PAGE) as crew:
        await client.share(crew, forms, send)


def note(load: Load, form: Form, answer: Answer) -> None:
    """Note a receipt; a repeated form gives the same one."""
    if answer.receipt:
        first = load.receipts.setdefault(form["code"], answer.receipt)
        assert first == answer.receipt


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rounds happen."""

    made: Electorate
    url: str
    instance: Path
    postgresql: PostgreSQL | None


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An edition in which people vote, on an engine of this test alone."""
    if request.param == "sqlite":
        with _place(f"sqlite:///{tmp_path / 'pb.db'}", tmp_path, None) as found:
            yield found
        return
    with postgresql.running() as own, _place(own.address, tmp_path, own) as found:
        yield found


@contextlib.contextmanager
def _place(url: str, folder: Path, own: PostgreSQL | None) -> Iterator[Place]:
    database, keys = Database(url), KeyFolder(folder / "instance")
    schema.upgrade(database.engine)
    keys.make_shared()
    try:
        yield Place(Electorate.made(database, keys), url, folder / "instance", own)
    finally:
        database.engine.dispose()


def load_of(place: Place, number: int) -> Load:
    """Return the forms of new voters whose letters have come."""
    first = number * VOTERS
    who = [electorate.voter(n) for n in range(first, first + VOTERS)]
    digits = place.made.letters(who)
    forms = [
        electorate.form(one, "1,3", hashes.new_code(), digits[one.email]) for one in who
    ]
    return Load(forms)


def in_urn(place: Place) -> dict[bytes, bytes]:
    """Return the leaves in the urn, by the voter's pseudonym."""
    envelopes = select(EnvelopeRow.ident_key, EnvelopeRow.leaf)
    with place.made.database.reading() as session:
        found = dict(iter(session.execute(envelopes)))
        struck = session.scalars(
            select(EntitlementRow.ident_key).where(EntitlementRow.state == "cast")
        ).all()
    place.made.database.engine.dispose()
    assert set(struck) == set(found), "struck off without an envelope, or with two"
    return found


def test_ten_kills_under_load_lose_no_acknowledged_ballot(place: Place) -> None:
    lost_answers = 0
    loads: list[Load] = []
    for number in range(ROUNDS):
        draw = random.Random(SEED + number)  # noqa: S311 -- a moment, no secret
        load = load_of(place, number)
        loads.append(load)
        kill_one(place, load, draw, stop_database=number % 3 == 2)
        seen = f"round {number} of seed {SEED}, {load.sent} forms were sent"
        assert load.leaves() <= set(in_urn(place).values()), seen
        lost_answers += len(load.unanswered())
    with server.serving(place.url, place.instance) as running:
        for load in loads:
            asyncio.run(cast_again(load, running.port, load.forms))
    seen_leaves = set().union(*(load.leaves() for load in loads))
    assert lost_answers, "no kill cut anything off"
    assert set(in_urn(place).values()) == seen_leaves
    assert len(seen_leaves) == ROUNDS * VOTERS


def kill_one(
    place: Place, load: Load, draw: random.Random, *, stop_database: bool
) -> None:
    """Let a round begin and end it; the database's own end is PostgreSQL's."""
    last, wait = draw.randrange(BROWSERS, VOTERS), draw.uniform(0, LATEST)
    with server.serving(place.url, place.instance) as running:
        own = place.postgresql if stop_database else None
        end = own.stop_at_once if own else running.kill

        def later() -> None:
            time.sleep(wait)  # the moment drawn; nothing waits for it
            end()

        asyncio.run(cast_until(load, running.port, last, later))
        if own is not None:
            own.start()
