"""An edition in which people vote now, and voters confirmed for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from json import loads

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pb import clock
from pb.adapters.keys import KeyFolder
from pb.domain.ballot import Project, mark
from pb.domain.identity import Identity
from pb.evidence import keys as hashes
from pb.evidence import sealing
from pb.services import confirmation, urns
from pb.services.confirmation import Voter
from pb.services.editions import Edition
from pb.services.urns import Booth
from pb.services.voting import Marked
from pb.store.database import Database
from pb.store.post import OutboxRow
from tests import make

AT = "/editions/leszno-2126/vote/"
PAGE, CAST = f"{AT}ballot", f"{AT}cast"


def voter(n: int) -> Voter:
    """Return the n-th made-up voter."""
    who = Identity("Przykład", f"Osoba {n}", "Wymyślona", str(n), "", 1990)
    return Voter(who, f"osoba{n}@example.org")


def form(who: Voter, choices: str, code: str, digits: str = "") -> dict[str, str]:
    """Return what the page with the digits sends."""
    identity = who.identity
    return {
        "choices": choices,
        "code": code,
        "given_name": identity.given_name,
        "surname": identity.surname,
        "street": identity.street,
        "house": identity.house,
        "flat": identity.flat,
        "year": str(identity.year),
        "email": who.email,
        "digits": digits,
    }


@dataclass(frozen=True, slots=True)
class Electorate:
    """An edition in which people vote now."""

    database: Database
    keys: KeyFolder
    edition: Edition
    booth: Booth

    @classmethod
    def made(
        cls,
        database: Database,
        keys: KeyFolder,
        on_ballot: list[Project] | None = None,
    ) -> "Electorate":
        """Open the edition and its urn."""
        edition = make.voting_edition(database, keys, on_ballot, now=clock.now())
        with database.reading() as session:
            return cls(database, keys, edition, urns.booth(session, edition, keys))

    def letters(self, voters: Iterable[Voter]) -> dict[str, str]:
        """Send each voter her six digits; return them by address.

        The letters themselves are not left behind.
        """
        now, key = clock.now(), self.keys.shared("outbox")
        with self.database.unit_of_work() as session:
            for who in voters:
                confirmation.ask_code(
                    session, self.booth, who, locale="pl", outbox_key=key, now=now
                )
            session.flush()
            found = _read(session, key)
            session.execute(delete(OutboxRow))
        return found

    def passes(
        self, voters: dict[str, Voter], digits: dict[str, str]
    ) -> dict[str, str]:
        """Confirm each voter for some attempt; return her pass by address."""
        now, given = clock.now(), {}
        with self.database.unit_of_work() as session:
            for email, who in voters.items():
                some = Marked(mark(self.booth.paper, [1]), hashes.new_code())
                attempt = some.attempt(self.booth)
                came = confirmation.confirm(
                    session, self.booth, who, digits[email], attempt, now
                )
                assert came.token is not None
                given[email] = came.token
        return given


def _read(session: Session, key: bytes) -> dict[str, str]:
    letters = [
        loads(sealing.unseal(key, "pb-outbox", sealed))
        for sealed in session.scalars(select(OutboxRow.sealed))
    ]
    return {letter["to"]: letter["facts"]["digits"] for letter in letters}
