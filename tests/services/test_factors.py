"""The second factor: each code once, tries limited, secrets sealed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from pb.domain.permissions import Role
from pb.domain.refusals import Refusal
from pb.evidence import totp
from pb.evidence.sealing import SealBroken
from pb.services import factors, passkeys, proofs
from pb.services.accounts import Account
from pb.services.factors import AppNotBegun, FactorWait, FactorWrong
from pb.services.passkeys import PasskeyRefused, Site
from pb.services.proofs import Judge, Proof, ProofWrong
from pb.store.database import Database
from pb.store.people import AppRow, RecoveryCodeRow
from tests import make
from tests.device import SecurityKey

KEY = bytes(range(32))
SITE = Site("https://budzet.example.org", "Leszno")
JUDGE = Judge(KEY, SITE)
LATER = make.NOW + timedelta(minutes=1)


@pytest.fixture
def official(database: Database) -> Account:
    with database.unit_of_work() as session:
        return make.account(session, Role.COORDINATOR)


@pytest.fixture
def codes(database: Database, official: Account) -> list[str]:
    """The recovery codes of an official who has set her app up."""
    with database.unit_of_work() as session:
        factors.begin_app(session, KEY, official.id)
        secret = factors.pending(session, KEY, official.id)
        assert secret is not None
        digits = totp.digits(secret, totp.step_at(make.NOW))
        return factors.confirm_app(session, KEY, official, digits, make.NOW)


def app_shows(database: Database, at: datetime) -> str:
    with database.reading() as session:
        (row,) = session.scalars(select(AppRow)).all()
        assert row.sealed is not None
        secret = factors._unsealed(KEY, row.account_id, row.sealed)
    return totp.digits(secret, totp.step_at(at))


def tries(
    database: Database, account: Account, code: str, at: datetime = LATER
) -> Refusal | None:
    with database.unit_of_work() as session:
        return proofs.second_step(session, JUDGE, account.id, Proof(code), at)


def test_the_apps_digits_work_once(
    database: Database, official: Account, codes: list[str]
) -> None:
    digits = app_shows(database, LATER)
    assert tries(database, official, f" {digits[:3]} {digits[3:]} ") is None
    assert isinstance(tries(database, official, digits), FactorWrong)


def test_the_digits_that_confirmed_the_app_do_not_sign_in(
    database: Database, official: Account, codes: list[str]
) -> None:
    digits = app_shows(database, make.NOW)
    assert isinstance(tries(database, official, digits, make.NOW), FactorWrong)


def test_an_older_step_does_not_work_after_a_newer_one(
    database: Database, official: Account, codes: list[str]
) -> None:
    older = app_shows(database, LATER - timedelta(seconds=30))
    assert tries(database, official, app_shows(database, LATER)) is None
    assert isinstance(tries(database, official, older), FactorWrong)


def test_the_same_digits_sent_at_once_get_through_once(
    database: Database, official: Account, codes: list[str]
) -> None:
    digits = app_shows(database, LATER)
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda _: tries(database, official, digits), range(8)))
    assert said.count(None) == 1


def test_a_recovery_code_works_once_however_it_is_typed(
    database: Database, official: Account, codes: list[str]
) -> None:
    assert len(codes) == len(set(codes)) == 10
    typed = codes[0].lower().replace("-", " ").replace("0", "o")
    assert tries(database, official, typed) is None
    assert isinstance(tries(database, official, codes[0]), FactorWrong)
    with database.reading() as session:
        assert factors.of(session, official.id).codes_left == 9


def test_a_recovery_code_sent_at_once_is_used_once(
    database: Database, official: Account, codes: list[str]
) -> None:
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda _: tries(database, official, codes[3]), range(8)))
    assert said.count(None) == 1


def test_anothers_recovery_code_opens_nothing(
    database: Database, official: Account, codes: list[str]
) -> None:
    with database.unit_of_work() as session:
        other = make.account(session, Role.COMMISSION)
    assert isinstance(tries(database, other, codes[0]), FactorWrong)


def test_new_recovery_codes_end_the_old_ones(
    database: Database, official: Account, codes: list[str]
) -> None:
    with database.unit_of_work() as session:
        fresh = factors.renew_codes(session, KEY, official, make.NOW)
    assert isinstance(tries(database, official, codes[0]), FactorWrong)
    assert tries(database, official, fresh[0]) is None


def test_five_wrong_codes_cost_a_wait_in_which_no_code_is_judged(
    database: Database, official: Account, codes: list[str]
) -> None:
    for _ in range(5):
        assert isinstance(tries(database, official, "ABCDE-FGHJK"), FactorWrong)
    right = app_shows(database, LATER)
    wait = tries(database, official, right)
    assert isinstance(wait, FactorWait)
    assert wait.facts["until"] == LATER + timedelta(minutes=5)
    after = LATER + timedelta(minutes=5)
    assert tries(database, official, app_shows(database, after), after) is None


def test_the_wait_grows_and_never_shuts_out_for_good(
    database: Database, official: Account, codes: list[str]
) -> None:
    at, waits = LATER, []
    for _ in range(7):
        for _ in range(5):
            tries(database, official, "ABCDE-FGHJK", at)
        wait = tries(database, official, "ABCDE-FGHJK", at)
        assert isinstance(wait, FactorWait)
        until = wait.facts["until"]
        assert isinstance(until, datetime)
        waits.append(until - at)
        at = until
    assert [wait.seconds // 60 for wait in waits] == [5, 10, 20, 40, 60, 60, 60]


def test_many_wrong_codes_at_once_are_all_counted(
    database: Database, official: Account, codes: list[str]
) -> None:
    with ThreadPoolExecutor(10) as pool:
        said = list(
            pool.map(lambda n: tries(database, official, f"WRONG{n:05}"), range(20))
        )
    assert sum(isinstance(each, FactorWrong) for each in said) == 5


def test_a_right_code_forgets_the_wrong_ones(
    database: Database, official: Account, codes: list[str]
) -> None:
    for n in range(3):
        for _ in range(4):
            tries(database, official, "ABCDE-FGHJK")
        assert tries(database, official, codes[n]) is None


def test_a_new_app_takes_over_only_when_its_first_code_came(
    database: Database, official: Account, codes: list[str]
) -> None:
    with database.unit_of_work() as session:
        factors.begin_app(session, KEY, official.id)
    assert tries(database, official, app_shows(database, LATER)) is None
    with (
        pytest.raises(FactorWrong),
        database.unit_of_work() as session,
    ):
        factors.confirm_app(session, KEY, official, "000000", make.NOW)


def test_nothing_is_confirmed_that_was_not_begun(
    database: Database, official: Account
) -> None:
    with pytest.raises(AppNotBegun), database.unit_of_work() as session:
        factors.confirm_app(session, KEY, official, "123456", make.NOW)


def test_the_database_alone_holds_neither_secret_nor_code(
    database: Database, official: Account, codes: list[str]
) -> None:
    with database.reading() as session:
        (row,) = session.scalars(select(AppRow)).all()
        kept = [each.code_hash for each in session.scalars(select(RecoveryCodeRow))]
        assert row.sealed is not None
        secret = factors._unsealed(KEY, official.id, row.sealed)
    assert secret not in row.sealed
    plain = {code.replace("-", "").encode() for code in codes}
    assert not plain & set(kept)
    with pytest.raises(SealBroken):
        factors._unsealed(KEY, official.id + 1, row.sealed)


def proves(database: Database, account: Account, proof: Proof) -> Refusal | None:
    with database.unit_of_work() as session:
        return proofs.anew(session, JUDGE, account.id, proof, LATER)


def test_a_proof_anew_needs_password_and_factor(
    database: Database, official: Account, codes: list[str]
) -> None:
    def proof(code: str, password: str = make.PASSWORD) -> Refusal | None:
        return proves(database, official, Proof(code, password=password))

    assert isinstance(proof(codes[0], "nie to hasło wcale"), ProofWrong)
    assert isinstance(proof(""), FactorWrong)
    assert proof(codes[0]) is None


def test_without_a_factor_the_password_proves(
    database: Database, official: Account
) -> None:
    assert proves(database, official, Proof(password=make.PASSWORD)) is None


@pytest.fixture
def key(database: Database, official: Account, codes: list[str]) -> SecurityKey:
    """A security key whose passkey is kept."""
    held = SecurityKey(SITE.base_url)
    with database.unit_of_work() as session:
        asked = passkeys.asked_to_add(session, SITE, official, make.NOW)
        passkeys.add(session, SITE, official.id, "Klucz", held.makes(asked), make.NOW)
    return held


def asked(database: Database, account: Account) -> str:
    with database.unit_of_work() as session:
        return passkeys.asked_to_prove(session, SITE, account.id, LATER)


def answers(
    database: Database, account: Account, answer: str, at: datetime = LATER
) -> bool:
    with database.unit_of_work() as session:
        return passkeys.proves(session, SITE, account.id, answer, at)


def test_a_passkey_takes_the_place_of_the_code_once(
    database: Database, official: Account, key: SecurityKey
) -> None:
    answer = key.signs(asked(database, official))
    proof = Proof(passkey=answer, password=make.PASSWORD)
    assert proves(database, official, proof) is None
    assert isinstance(proves(database, official, proof), FactorWrong)


def test_a_passkey_answers_only_in_time(
    database: Database, official: Account, key: SecurityKey
) -> None:
    answer = key.signs(asked(database, official))
    late = LATER + passkeys.CHALLENGE_LASTS
    assert not answers(database, official, answer, late)


def test_a_passkey_answers_only_this_site(
    database: Database, official: Account, key: SecurityKey
) -> None:
    answer = key.signs(asked(database, official), origin="https://other.example")
    assert not answers(database, official, answer)


def test_a_copied_passkey_is_found_out_by_its_count(
    database: Database, official: Account, key: SecurityKey
) -> None:
    copy = SecurityKey(key.origin, key.count, key.id, key.secret)
    assert answers(database, official, key.signs(asked(database, official)))
    assert answers(database, official, key.signs(asked(database, official)))
    assert not answers(database, official, copy.signs(asked(database, official)))


def test_a_passkey_proves_nobody_else(
    database: Database, official: Account, key: SecurityKey
) -> None:
    with database.unit_of_work() as session:
        other = make.account(session, Role.COMMISSION)
    assert not answers(database, other, key.signs(asked(database, official)))
    assert not answers(database, other, key.signs(asked(database, other)))


def test_a_challenge_to_prove_adds_no_passkey(
    database: Database, official: Account, codes: list[str]
) -> None:
    held = SecurityKey(SITE.base_url)
    with database.unit_of_work() as session:
        passkeys.asked_to_add(session, SITE, official, make.NOW)
        other = passkeys.asked_to_prove(session, SITE, official.id, make.NOW)
    forged = other.replace('"rpId"', '"rp": {"id": "budzet.example.org"}, "rpId"')
    with pytest.raises(PasskeyRefused), database.unit_of_work() as session:
        passkeys.add(session, SITE, official.id, "x", held.makes(forged), make.NOW)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "null",
        "[]",
        "{",
        '{"response": 1}',
        '{"response": {"clientDataJSON": 7}}',
        '{"response": {"clientDataJSON": "AAAA"}}',
        '{"response": {"clientDataJSON": "bnVsbA"}}',
        '{"response": {"clientDataJSON": "e30"}}',
        "[" * 5000,
    ],
)
def test_an_answer_that_is_none_is_refused_quietly(
    database: Database, official: Account, key: SecurityKey, answer: str
) -> None:
    assert not answers(database, official, answer)
    with pytest.raises(PasskeyRefused), database.unit_of_work() as session:
        passkeys.add(session, SITE, official.id, "x", answer, LATER)


def test_a_site_reached_by_a_number_offers_no_passkeys() -> None:
    assert not Site("http://127.0.0.1:8000", "x").may_have_passkeys
    assert Site("http://localhost:8000", "x").may_have_passkeys
    assert SITE.may_have_passkeys
