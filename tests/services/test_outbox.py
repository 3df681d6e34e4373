from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from pb.evidence.sealing import SealBroken
from pb.services import outbox
from pb.services.outbox import Letter
from pb.store.database import Database
from pb.store.post import OutboxRow
from tests.make import NOW

LETTER = Letter("voting-code", "osoba@example.org", "pl", {"digits": "123456"})
KEY = bytes(32)


def post(database: Database, n: int = 1) -> None:
    with database.unit_of_work() as session:
        for _ in range(n):
            outbox.post(session, KEY, LETTER, NOW)


def waiting(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(OutboxRow)) or 0


def try_once(database: Database, now, *, sent: bool) -> bool:
    with database.unit_of_work() as session:
        claim = outbox.claim(session, now)
    if claim is None:
        return False
    with database.unit_of_work() as session:
        outbox.settle(session, claim, sent=sent)
    return True


def test_a_claimed_letter_is_the_one_that_was_posted(database: Database) -> None:
    post(database)
    with database.unit_of_work() as session:
        claim = outbox.claim(session, NOW)
    assert claim is not None
    assert claim.open(KEY) == LETTER


def test_neither_address_nor_code_is_readable_in_the_table(database: Database) -> None:
    post(database)
    with database.reading() as session:
        (sealed,) = session.scalars(text("SELECT sealed FROM outbox")).all()
    assert b"osoba" not in bytes(sealed)
    assert b"123456" not in bytes(sealed)


def test_another_key_opens_nothing(database: Database) -> None:
    post(database)
    with database.unit_of_work() as session:
        claim = outbox.claim(session, NOW)
    assert claim is not None
    with pytest.raises(SealBroken):
        claim.open(bytes(range(32)))


def test_a_letter_that_was_sent_is_gone(database: Database) -> None:
    post(database)
    assert try_once(database, NOW, sent=True)
    assert waiting(database) == 0


def test_a_letter_that_was_not_sent_waits_longer_each_time(database: Database) -> None:
    post(database)
    assert try_once(database, NOW, sent=False)
    now, waits = NOW, []
    for _ in range(3):
        begun = now
        while not try_once(database, now, sent=False):
            now += timedelta(seconds=30)
        waits.append(now - begun)
    assert waits == [timedelta(minutes=n) for n in (1, 2, 4)]


def test_after_the_last_try_a_letter_is_deleted(database: Database) -> None:
    post(database)
    now, tries = NOW, 0
    while waiting(database):
        tries += try_once(database, now, sent=False)
        now += timedelta(hours=3)
    assert tries == 8


def test_who_dies_with_a_claim_leaves_the_letter_to_the_next(
    database: Database,
) -> None:
    post(database)
    with database.unit_of_work() as session:
        assert outbox.claim(session, NOW) is not None
    with database.unit_of_work() as session:
        assert outbox.claim(session, NOW + timedelta(seconds=59)) is None
        assert outbox.claim(session, NOW + timedelta(seconds=60)) is not None


def test_of_many_claims_at_once_each_letter_is_claimed_once(
    database: Database,
) -> None:
    post(database, 20)

    def claim_all(_: int) -> list[int]:
        claimed = []
        while True:
            with database.unit_of_work() as session:
                claim = outbox.claim(session, NOW)
            if claim is None:
                return claimed
            claimed.append(claim.id)

    with ThreadPoolExecutor(4) as people:
        found = [one for part in people.map(claim_all, range(4)) for one in part]
    assert len(found) == len(set(found)) == 20


def test_letters_are_overdue_when_nobody_tries_to_send_them(
    database: Database,
) -> None:
    post(database)
    with database.reading() as session:
        assert not outbox.overdue(session, NOW + timedelta(seconds=59))
        assert outbox.overdue(session, NOW + timedelta(seconds=61))
    try_once(database, NOW + timedelta(minutes=2), sent=False)
    with database.reading() as session:
        assert not outbox.overdue(session, NOW + timedelta(minutes=2))
