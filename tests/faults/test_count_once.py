"""Count once: many simultaneous casts of one voter leave one ballot."""

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from pb.evidence import keys as hashes
from pb.store.database import Database
from pb.store.roll import ContactSlotRow, EntitlementRow
from pb.store.urn import EnvelopeRow
from tests.faults import client, electorate, server
from tests.faults.client import Answer, Browser
from tests.faults.electorate import CAST, PAGE, Electorate
from tests.faults.server import ROOT, Server

VOTERS, CASTS, PROCESSES, CONNECTIONS = 50, 40, 4, 64
SAME, WITH_DIGITS = 10, 5
"""Of a voter's casts: repeats of one attempt, and casts by a letter's digits."""

UNGUARDED = ROOT / "tests" / "faults" / "unguarded"


@dataclass(frozen=True, slots=True)
class Cast:
    """One pressing of the button."""

    email: str
    form: dict[str, str]
    cookies: dict[str, str]


@dataclass(slots=True)
class Storm:
    """What came of all casts: status, and receipts by voter and code."""

    statuses: Counter[int] = field(default_factory=Counter)
    receipts: dict[str, dict[str, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    strange: list[str] = field(default_factory=list)
    """Pages with status 200 that show no receipt."""

    def note(self, cast: Cast, answer: Answer) -> None:
        self.statuses[answer.status] += 1
        if answer.receipt:
            self.receipts[cast.email][cast.form["code"]].add(answer.receipt)
        elif answer.status == 200:
            self.strange.append(answer.body)

    def accepted(self) -> int:
        """How many attempts were told that they are in the urn."""
        return sum(len(codes) for codes in self.receipts.values())


def prepared(made: Electorate, voters: int) -> list[Cast]:
    """Confirm the voters; return all their casts, voter by voter."""
    who = {v.email: v for v in map(electorate.voter, range(1, voters + 1))}
    passes = made.passes(who, made.letters(who.values()))
    digits = made.letters(who.values())
    casts = []
    for email, one in who.items():
        repeated = hashes.new_code()
        for n in range(CASTS):
            code = repeated if n % (CASTS // SAME) == 0 else hashes.new_code()
            choices = "1,3" if code == repeated else ("2", "1,4,5", "6")[n % 3]
            by_digits = n % (CASTS // WITH_DIGITS) == 3
            form = electorate.form(one, choices, code, digits[email])
            cookies = {} if by_digits else {"pb-pass": passes[email]}
            casts.append(Cast(email, form, cookies))
    return casts


def storm(running: Server, casts: list[Cast], connections: int = CONNECTIONS) -> Storm:
    """Send all casts, as many at a time as there are connections."""
    came = Storm()

    async def send(browser: Browser, cast: Cast) -> None:
        came.note(cast, await browser.send(CAST, cast.form, cast.cookies))

    async def run() -> None:
        async with client.browsers(running.port, connections, PAGE) as crew:
            await client.share(crew, casts, send)

    asyncio.run(run())
    return came


def count(database: Database, row: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def cpu_ticks(pid: int) -> int:
    """Return the processor time a process has used, in ticks."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def repeats(casts: list[Cast], came: Storm) -> list[Cast]:
    """Return the casts of the attempts that were accepted."""
    return [cast for cast in casts if cast.form["code"] in came.receipts[cast.email]]


def test_fifty_voters_casting_forty_times_at_once_leave_fifty_ballots(
    made: Electorate, database: Database, database_url: str, tmp_path: Path
) -> None:
    casts = prepared(made, VOTERS)
    with server.serving(
        database_url, tmp_path / "instance", workers=PROCESSES
    ) as running:
        before = {pid: cpu_ticks(pid) for pid in running.children()}
        came = storm(running, casts)
        worked = [pid for pid, ticks in before.items() if cpu_ticks(pid) > ticks + 5]
        again = storm(running, repeats(casts, came))
    assert len(worked) == PROCESSES, "some process stood by"
    assert sum(came.statuses.values()) == VOTERS * CASTS
    assert set(came.statuses) == {200, 422}, running.printed()
    assert not came.strange
    assert set(again.statuses) == {200}
    assert not again.strange
    assert_one_ballot_each(database, came, again)


def assert_one_ballot_each(database: Database, came: Storm, again: Storm) -> None:
    """Each voter has one accepted attempt, one receipt for it and one ballot."""
    leaves = set()
    for email, codes in came.receipts.items():
        [(code, receipts)] = codes.items()
        [receipt] = receipts | again.receipts[email][code]
        leaves.add(receipt.split(".")[1])
    with database.reading() as session:
        states = session.scalars(select(EntitlementRow.state)).all()
        found = [leaf.hex() for leaf in session.scalars(select(EnvelopeRow.leaf))]
    assert states == ["cast"] * VOTERS
    assert len(found) == len(came.receipts) == VOTERS
    assert set(found) == leaves
    assert count(database, ContactSlotRow) == VOTERS


@pytest.mark.parametrize("layer", ["the guard", "the guard and the table's key"])
def test_the_storm_notices_when_a_guard_is_gone(
    made: Electorate,
    database: Database,
    database_url: str,
    tmp_path: Path,
    layer: str,
) -> None:
    """Without the conditional UPDATE the key still stands: errors, one ballot.

    Without both, voters get in more than once: the storm is strong enough.
    """
    voters = 5
    casts = prepared(made, voters)
    if layer != "the guard":
        take_the_key_away(database)
    with server.serving(
        database_url, tmp_path / "instance", workers=PROCESSES, folder=UNGUARDED
    ) as running:
        came = storm(running, casts)
    if layer == "the guard":
        assert came.statuses[500]
        assert count(database, EnvelopeRow) == voters
    else:
        assert count(database, EnvelopeRow) > voters
        assert came.accepted() > voters


def take_the_key_away(database: Database) -> None:
    """Let the table of envelopes hold several of one voter."""
    if database.engine.dialect.name == "sqlite":
        statements = [
            "CREATE TABLE unguarded AS SELECT * FROM envelope",
            "DROP TABLE envelope",
            "ALTER TABLE unguarded RENAME TO envelope",
        ]
    else:
        statements = ["ALTER TABLE envelope DROP CONSTRAINT pk_envelope"]
    with database.unit_of_work() as session:
        for statement in statements:
            session.execute(text(statement))
