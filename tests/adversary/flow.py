"""Voters with planted details going the whole way over HTTP, letters and all."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from pb.adapters.keys import KeyFolder
from pb.domain.ballot import Project
from pb.evidence import keys as hashes
from pb.store import schema
from pb.store.database import Database
from tests.adapters import smtp
from tests.adapters.smtp import Mailbox
from tests.adversary import disk
from tests.faults import client, server
from tests.faults.client import BROKEN, Answer, Browser
from tests.faults.electorate import AT, CAST, PAGE, Electorate
from tests.faults.postgresql import PostgreSQL
from tests.faults.server import Server, wait_until

VOTERS = 30
GIVEN, SURNAME = "Zdzibruch", "Kwarcynowska"
STREET, DOMAIN, STEM = "Gżegżółkowa", "qzwyx-wymyslony.example", "ZQZQXJXJVWVW"
WORDS = {
    "given name": GIVEN,
    "surname": SURNAME,
    "street": STREET,
    "e-mail": DOMAIN,
    "receipt code": STEM,
    "receipt code as shown": hashes.shown_code(STEM),
}
PROJECTS = [
    Project(7130300 + n, str(7130300 + n), f"Projekt {n}", pool, cost)
    for n, (pool, cost) in enumerate(
        (
            ("large", 400_000_00),
            ("large", 350_000_00),
            ("small", 200_000_00),
            ("small", 150_000_00),
            ("soft", 60_000_00),
            ("soft", 50_000_00),
        )
    )
]


@dataclass(frozen=True, slots=True)
class Resident:
    """One planted voter and her ballot."""

    n: int
    code: str
    choices: tuple[int, int]

    @property
    def email(self) -> str:
        """Where her letter goes."""
        return f"osoba{self.n}@{DOMAIN}"

    def form(self, digits: str = "") -> dict[str, str]:
        """What the page with her details sends."""
        return {
            "choices": ",".join(map(str, self.choices)),
            "code": self.code,
            "given_name": GIVEN,
            "surname": f"{SURNAME} {self.n}",
            "street": STREET,
            "house": str(self.n),
            "flat": "",
            "year": "1987",
            "email": self.email,
            "digits": digits,
        }


def residents() -> list[Resident]:
    """Return the planted voters, in the order in which they cast."""
    first, second = (7130300, 7130301), (7130302, 7130303)
    return [
        Resident(n, STEM + hashes.new_code()[:4], (first[n % 2], second[n // 2 % 2]))
        for n in range(VOTERS)
    ]


@dataclass(slots=True)
class Site:
    """A running site with its worker and mail server, and who votes there."""

    made: Electorate
    url: str
    folder: Path
    own: PostgreSQL | None
    box: Mailbox
    running: Server | None = None
    voters: list[Resident] = field(default_factory=residents)
    digits: dict[str, str] = field(default_factory=dict)

    def disk(self) -> dict[str, bytes]:
        """Return everything the site has written, the key files apart."""
        if self.own is None:
            return disk.read(self.folder)
        with self.made.database.unit_of_work() as session:
            session.execute(text("CHECKPOINT"))
        return disk.read(self.folder, self.own.folder)

    def log(self) -> str:
        """Return what the site's processes printed."""
        assert self.running is not None
        return self.running.printed()

    def take_away(self, table: str) -> None:
        """Let the database fail in the middle of a cast."""
        self._rename(table, f"{table}_away")

    def give_back(self, table: str) -> None:
        """Mend the database."""
        self._rename(f"{table}_away", table)

    def _rename(self, old: str, new: str) -> None:
        with self.made.database.unit_of_work() as session:
            session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


@contextmanager
def served(url: str, folder: Path, own: PostgreSQL | None) -> Iterator[Site]:
    """Serve the site, its worker and its mail."""
    database, keys = Database(url), KeyFolder(folder / "instance")
    schema.upgrade(database.engine)
    keys.make_shared()
    made = Electorate.made(database, keys, PROJECTS)
    with smtp.served() as box:
        site = Site(made, url, folder, own, box)
        more = {"PB_SMTP_URL": f"smtp://127.0.0.1:{box.port}"}
        with server.serving(url, folder / "instance", options=(), more=more) as running:
            site.running = running
            yield site
    database.engine.dispose()


def vote(site: Site) -> None:
    """Let everybody vote, after some mistakes of hers and of the machine."""
    asyncio.run(_vote(site))


async def _vote(site: Site) -> None:
    assert site.running is not None
    async with client.browsers(site.running.port, 4, PAGE) as crew:
        await client.share(crew, site.voters, _ask_for_letter)
        await asyncio.to_thread(_wait_for_letters, site)
        await _provoke(site, crew[0])
        for voter in site.voters:
            answer = await crew[0].send(CAST, voter.form(site.digits[voter.email]))
            assert answer.receipt, answer.body


async def _ask_for_letter(browser: Browser, voter: Resident) -> None:
    large, small = map(str, voter.choices)
    marks = {"mark-large": large, "mark-small": small, "code": voter.code}
    summary = await browser.send(f"{AT}summary", marks)
    assert hashes.shown_code(voter.code) in summary.body
    empty = dict.fromkeys(voter.form(), "")
    carried = {"choices": f"{large},{small}", "code": voter.code}
    assert (await browser.send(f"{AT}identity", empty | carried)).status == 200
    assert (await browser.send(f"{AT}code", voter.form())).status == 200


def _wait_for_letters(site: Site) -> None:
    wait_until(lambda: len(site.box.letters) >= VOTERS, "all letters")
    for letter in site.box.letters:
        [six] = re.findall(r"(?<!\d)\d{6}(?!\d)", letter.get_content())
        site.digits[str(letter["To"])] = six


async def _provoke(site: Site, browser: Browser) -> None:
    """Let a voter err in each way, and the machine break under her."""
    voter = site.voters[0]
    digits = site.digits[voter.email]
    wrong = f"{(int(digits) + 1) % 10**6:06d}"
    refused = [
        voter.form(wrong),
        voter.form(digits) | {"csrf_token": "none"},
        voter.form(digits) | {"year": "1700"},
        voter.form(digits) | {"choices": "7130300,7130301"},
        voter.form(digits) | {"code": f"{STEM}!"},
    ]
    for form in refused:
        _is(await browser.send(CAST, form), 422)
    with suppress(*BROKEN):  # it need not listen to the end
        huge = voter.form(digits) | {"flat": STREET * 500_000}
        _is(await browser.send(CAST, huge), 413)
    await browser.close()
    for table in ("identity", "envelope"):
        site.take_away(table)
        _is(await browser.send(CAST, voter.form(digits)), 500)
        site.give_back(table)


def _is(answer: Answer, status: int) -> None:
    assert answer.status == status, answer.body
    assert answer.receipt is None
