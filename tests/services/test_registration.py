"""Accounts: opened by a letter, entered by a password, recovered once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from pb.domain.passphrase import PasswordShort
from pb.services import accounts, outbox, registration, sessions
from pb.services.accounts import Account, LinkSpent, SignInRefused
from pb.services.outbox import Letter
from pb.services.registration import LINK_LASTS, Applicant, Links
from pb.store.database import Database
from pb.store.people import AccountRow
from pb.store.post import OutboxRow
from tests import make

KEY = bytes(32)
EMAIL = "ktos@example.org"
NEW = "nowe dobre hasło"
LINKS = Links("s" * 32, make.NOW)


def register(database: Database, password: str = make.PASSWORD) -> None:
    with database.unit_of_work() as session:
        applicant = Applicant("Osoba Zmyślona", EMAIL, password, "pl")
        registration.register(session, applicant, LINKS, KEY, make.NOW)


def letters(database: Database) -> list[Letter]:
    """Return the letters written so far, the oldest first."""
    with database.reading() as session:
        rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
        return [outbox.Claim(row.id, row.sealed, last=False).open(KEY) for row in rows]


def confirm(database: Database, token: str) -> None:
    with database.unit_of_work() as session:
        registration.confirm(session, LINKS, token, make.NOW)


def enter(database: Database, password: str = make.PASSWORD) -> Account:
    with database.reading() as session:
        return accounts.authenticate(session, EMAIL, password)


def reset_token(database: Database) -> str:
    with database.unit_of_work() as session:
        accounts.ask_reset(session, EMAIL, "pl", KEY, make.NOW)
    return letters(database)[-1].facts["token"]


def test_only_a_confirmed_account_signs_in(database: Database) -> None:
    register(database)
    with pytest.raises(SignInRefused):
        enter(database)
    confirm(database, letters(database)[0].facts["token"])
    assert enter(database).email == EMAIL


def test_confirming_twice_changes_nothing(database: Database) -> None:
    register(database)
    token = letters(database)[0].facts["token"]
    confirm(database, token)
    confirm(database, token)
    assert enter(database).name == "Osoba Zmyślona"


def test_a_confirmation_outlives_a_new_password(database: Database) -> None:
    register(database)
    token = letters(database)[0].facts["token"]
    with database.unit_of_work() as session:
        accounts.reset(session, reset_token(database), NEW, make.NOW)
    confirm(database, token)
    assert enter(database, NEW)


def test_nobody_lays_a_password_in_wait_at_anothers_address(database: Database) -> None:
    register(database, "hasło obcej osoby")
    register(database)
    old, new = letters(database)
    with pytest.raises(LinkSpent):
        confirm(database, old.facts["token"])
    confirm(database, new.facts["token"])
    assert enter(database)
    with pytest.raises(SignInRefused):
        enter(database, "hasło obcej osoby")


def test_a_known_address_keeps_its_password_and_gets_a_letter(
    database: Database,
) -> None:
    register(database)
    confirm(database, letters(database)[0].facts["token"])
    register(database, NEW)
    assert [letter.kind for letter in letters(database)] == [
        "confirm-account",
        "account-known",
    ]
    assert enter(database)


def test_simultaneous_registrations_open_one_account(database: Database) -> None:
    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(lambda _turn: register(database), range(4)))
    with database.reading() as session:
        assert session.scalars(select(func.count(AccountRow.id))).one() == 1
    assert len(letters(database)) == 4


@pytest.mark.parametrize("token", ["", "x", "WzEsImEiXQ.aaaa.bbbb"])
def test_a_made_up_link_confirms_nothing(database: Database, token: str) -> None:
    register(database)
    with pytest.raises(LinkSpent):
        confirm(database, token)


def test_a_link_ends_after_its_days(database: Database) -> None:
    register(database)
    token = letters(database)[0].facts["token"]
    late = Links("s" * 32, make.NOW + LINK_LASTS + timedelta(seconds=1))
    with pytest.raises(LinkSpent):
        late.read(token)


def test_a_reset_token_sets_one_password_and_ends_sessions(database: Database) -> None:
    register(database)
    token = reset_token(database)
    with database.unit_of_work() as session:
        row = session.scalars(select(AccountRow)).one()
        login = accounts.begin_session(session, row.id, make.NOW)
        accounts.reset(session, token, NEW, make.NOW)
    with database.reading() as session:
        assert sessions.of_token(session, login, make.NOW) is None
    assert enter(database, NEW)
    with pytest.raises(LinkSpent), database.unit_of_work() as session:
        accounts.reset(session, token, make.PASSWORD, make.NOW)


def test_of_two_simultaneous_uses_of_a_token_one_gets_through(
    database: Database,
) -> None:
    register(database)
    token = reset_token(database)

    def use(password: str) -> bool:
        try:
            with database.unit_of_work() as session:
                accounts.reset(session, token, password, make.NOW)
        except LinkSpent:
            return False
        return True

    with ThreadPoolExecutor(4) as crowd:
        used = list(crowd.map(use, [f"{NEW} {n}" for n in range(4)]))
    assert used.count(True) == 1
    assert enter(database, f"{NEW} {used.index(True)}")


def test_a_used_token_spends_the_others(database: Database) -> None:
    register(database)
    first, second = reset_token(database), reset_token(database)
    with database.unit_of_work() as session:
        accounts.reset(session, second, NEW, make.NOW)
    with pytest.raises(LinkSpent), database.reading() as session:
        accounts.require_unspent(session, first, make.NOW)


def test_looking_at_a_token_does_not_spend_it(database: Database) -> None:
    register(database)
    token = reset_token(database)
    with database.reading() as session:
        accounts.require_unspent(session, token, make.NOW)
        with pytest.raises(LinkSpent):
            accounts.require_unspent(session, token, make.NOW + timedelta(hours=1))


def test_an_unknown_address_gets_a_letter_and_no_token(database: Database) -> None:
    with database.unit_of_work() as session:
        accounts.ask_reset(session, EMAIL, "en", KEY, make.NOW)
    assert letters(database) == [Letter("reset-unknown", EMAIL, "en", {})]


def test_a_short_password_is_refused(database: Database) -> None:
    with pytest.raises(PasswordShort):
        register(database, "za krótkie")
    assert letters(database) == []
