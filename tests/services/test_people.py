"""Officials: invited by letter, changed and dismissed at once, never without a head."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from json import loads

import pytest
from sqlalchemy import select

from pb.adapters.keys import KeyFolder
from pb.domain.passphrase import PasswordGuessable
from pb.domain.permissions import Action, Role
from pb.domain.refusals import Refusal
from pb.services import (
    accounts,
    carrying,
    factor_resets,
    factors,
    invitations,
    motions,
    offices,
    outbox,
    registration,
    sessions,
)
from pb.services.accounts import Account, LinkSpent
from pb.services.factor_resets import NothingToReset, OwnFactor
from pb.services.invitations import InvitationOver, InvitedAlready, Invitee
from pb.services.motions import MotionOpen, NotSecond, SamePerson
from pb.services.offices import LastCoordinator, NoOffice
from pb.services.outbox import Letter
from pb.store.database import Database
from pb.store.editions import ActRow
from pb.store.people import AccountRow
from pb.store.post import OutboxRow
from tests import make

KEY = bytes(32)
EMAIL = "nowa@example.org"
INVITEE = Invitee(
    "Nowa Przykładowa", f" {EMAIL.upper()} ", frozenset({Role.ASSESSOR}), "Drogi"
)


@pytest.fixture
def coordinator(database: Database) -> Account:
    with database.unit_of_work() as session:
        return make.account(session, Role.COORDINATOR)


def invite(database: Database, actor: Account, invitee: Invitee = INVITEE) -> str:
    """Invite somebody; return the token of her letter."""
    with database.unit_of_work() as session:
        invitations.invite(
            session, invitee, key=KEY, locale="pl", actor=actor, now=make.NOW
        )
    return letters(database, KEY)[-1].facts["token"]


def letters(database: Database, key: bytes) -> list[Letter]:
    with database.reading() as session:
        rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
        return [outbox.Claim(row.id, row.sealed, last=False).open(key) for row in rows]


def accept(database: Database, token: str, password: str = make.PASSWORD) -> Account:
    with database.unit_of_work() as session:
        return invitations.accept(session, token, password, make.NOW)


def acts(database: Database, action: str) -> list[dict[str, object]]:
    with database.reading() as session:
        rows = session.scalars(select(ActRow).where(ActRow.action == action)).all()
        return [loads(row.facts) for row in rows]


def test_an_invitation_makes_an_account_with_its_office(
    database: Database, coordinator: Account
) -> None:
    token = invite(database, coordinator)
    held = accept(database, token)
    assert (held.email, held.name) == (EMAIL, "Nowa Przykładowa")
    assert held.roles == {Role.RESIDENT, Role.ASSESSOR}
    with database.reading() as session:
        assert accounts.authenticate(session, EMAIL, make.PASSWORD) == held
        assert offices.one(session, held.id).department == "Drogi"
        assert invitations.waiting(session) == []


def test_reading_the_link_uses_nothing_up(
    database: Database, coordinator: Account
) -> None:
    token = invite(database, coordinator)
    for _ in range(3):
        with database.reading() as session:
            offered = invitations.of_token(session, token, make.NOW)
    assert offered.roles == {Role.ASSESSOR}
    assert accept(database, token)


def test_the_link_works_once_also_when_used_at_once(
    database: Database, coordinator: Account
) -> None:
    token = invite(database, coordinator)

    def use(_n: int) -> bool:
        try:
            accept(database, token)
        except LinkSpent:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(use, range(6))).count(True) == 1


def test_the_link_works_for_seven_days(
    database: Database, coordinator: Account
) -> None:
    token = invite(database, coordinator)
    with database.reading() as session:
        almost = make.NOW + timedelta(days=7) - timedelta(seconds=1)
        assert invitations.of_token(session, token, almost)
        with pytest.raises(LinkSpent):
            invitations.of_token(session, token, make.NOW + timedelta(days=7))


def test_one_address_has_one_invitation_at_a_time(
    database: Database, coordinator: Account
) -> None:
    invite(database, coordinator)
    with pytest.raises(InvitedAlready):
        invite(database, coordinator)


def test_sent_again_only_the_newest_link_works(
    database: Database, coordinator: Account
) -> None:
    first = invite(database, coordinator)
    with database.unit_of_work() as session:
        (waiting,) = invitations.waiting(session)
        invitations.resend(
            session,
            waiting.id,
            key=KEY,
            locale="pl",
            actor=coordinator,
            now=make.NOW + timedelta(days=8),
        )
    with pytest.raises(LinkSpent):
        accept(database, first)
    assert accept(database, letters(database, KEY)[-1].facts["token"])


def test_withdrawn_it_works_no_more(database: Database, coordinator: Account) -> None:
    token = invite(database, coordinator)
    for refused in (False, True):
        with database.unit_of_work() as session:
            waiting = invitations.waiting(session)
            if not refused:
                number = waiting[0].id
                invitations.withdraw(session, number, actor=coordinator, now=make.NOW)
                continue
            with pytest.raises(InvitationOver):
                invitations.withdraw(session, number, actor=coordinator, now=make.NOW)
    with pytest.raises(LinkSpent):
        accept(database, token)


def test_who_has_an_account_keeps_her_password_and_signs_in_anew(
    database: Database, coordinator: Account
) -> None:
    with database.unit_of_work() as session:
        resident = make.account(session, email=EMAIL, name="Dawna Osoba")
        login = accounts.begin_session(session, resident.id, make.NOW)
    held = accept(database, invite(database, coordinator), password="")
    assert held.name == "Dawna Osoba"
    with database.reading() as session:
        assert sessions.of_token(session, login, make.NOW) is None
        found = accounts.authenticate(session, EMAIL, make.PASSWORD)
    assert Role.ASSESSOR in found.roles


def test_a_stranger_who_registered_the_address_first_gains_nothing(
    database: Database, coordinator: Account
) -> None:
    foreign = "hasło obcej osoby"
    with database.unit_of_work() as session:
        links = registration.Links("s" * 32, make.NOW)
        who = registration.Applicant("Obca Osoba", EMAIL, foreign, "pl")
        registration.register(session, who, links, KEY, make.NOW)
    held = accept(database, invite(database, coordinator))
    assert held.name == "Nowa Przykładowa"
    with database.reading() as session, pytest.raises(accounts.SignInRefused):
        accounts.authenticate(session, EMAIL, foreign)


def test_a_weak_password_leaves_the_invitation_waiting(
    database: Database, coordinator: Account
) -> None:
    token = invite(database, coordinator)
    with pytest.raises(PasswordGuessable):
        accept(database, token, "przykładowa nowa")
    assert accept(database, token)


def test_inviting_is_recorded_without_address_or_token(
    database: Database, coordinator: Account
) -> None:
    token = invite(database, coordinator)
    (facts,) = acts(database, "invitation:invite")
    assert facts["before"] is None
    assert facts["after"]["roles"] == ["assessor"]
    assert token not in str(facts)
    assert EMAIL not in str(facts)


def change(
    database: Database, account: Account, actor: Account, *roles: Role, at: str = ""
) -> bool:
    with database.unit_of_work() as session:
        return offices.change(
            session,
            account.id,
            roles=frozenset(roles),
            department=at,
            actor=actor,
            now=make.NOW,
        )


def test_changed_roles_end_sessions_at_once_and_are_recorded(
    database: Database, coordinator: Account
) -> None:
    with database.unit_of_work() as session:
        other = make.account(session, Role.ASSESSOR)
        login = accounts.begin_session(session, other.id, make.NOW)
        half = sessions.begin_half(session, other.id, make.NOW)
    assert change(database, other, coordinator, Role.AUDITOR, Role.CLERK)
    with database.reading() as session:
        assert sessions.of_token(session, login, make.NOW) is None
        assert sessions.half(session, half, make.NOW) is None
        assert offices.one(session, other.id).roles == {Role.AUDITOR, Role.CLERK}
    (facts,) = acts(database, "account:roles")
    assert facts == {
        "before": {"roles": ["assessor"], "department": ""},
        "after": {"roles": ["auditor", "clerk"], "department": ""},
    }


def test_the_same_roles_change_nothing(
    database: Database, coordinator: Account
) -> None:
    with database.unit_of_work() as session:
        login = accounts.begin_session(session, coordinator.id, make.NOW)
    assert not change(database, coordinator, coordinator, Role.COORDINATOR)
    with database.reading() as session:
        assert sessions.of_token(session, login, make.NOW)
    assert acts(database, "account:roles") == []


def test_the_last_coordinator_stays(database: Database, coordinator: Account) -> None:
    with pytest.raises(LastCoordinator):
        change(database, coordinator, coordinator, Role.AUDITOR)
    with pytest.raises(LastCoordinator), database.unit_of_work() as session:
        offices.dismiss(session, coordinator.id, actor=coordinator, now=make.NOW)


def test_of_two_who_dismiss_each_other_at_once_one_stays(database: Database) -> None:
    with database.unit_of_work() as session:
        pair = [
            make.account(session, Role.COORDINATOR, email=f"{n}@example.org")
            for n in range(2)
        ]

    def dismiss(n: int) -> bool:
        try:
            with database.unit_of_work() as session:
                offices.dismiss(session, pair[1 - n].id, actor=pair[n], now=make.NOW)
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(dismiss, range(2))) == [False, True]


def test_nobody_is_dismissed_who_holds_nothing(
    database: Database, coordinator: Account
) -> None:
    with database.unit_of_work() as session:
        resident = make.account(session)
        with pytest.raises(NoOffice):
            offices.dismiss(session, resident.id, actor=coordinator, now=make.NOW)


def with_app(database: Database, *roles: Role, email: str = "") -> Account:
    """Return an official who has set her app up."""
    with database.unit_of_work() as session:
        account = make.account(session, *roles, email=email)
        factors.begin_app(session, KEY, account.id)
        secret = factors.pending(session, KEY, account.id)
        assert secret is not None
        digits = factors.totp.digits(secret, factors.totp.step_at(make.NOW))
        factors.confirm_app(session, KEY, account, digits, make.NOW)
    return account


def begin(database: Database, concerned: Account, actor: Account) -> int:
    with database.unit_of_work() as session:
        return factor_resets.ask(session, concerned.id, actor=actor, now=make.NOW).id


def confirm(database: Database, keys: KeyFolder, motion: int, actor: Account) -> None:
    with database.unit_of_work() as session:
        carrying.confirm(session, motion, actor=actor, now=make.NOW, keys=keys)


def test_two_others_take_a_lost_factor_away(
    database: Database, coordinator: Account, keys: KeyFolder
) -> None:
    lost = with_app(database, Role.AUDITOR)
    with database.unit_of_work() as session:
        member = make.account(session, Role.COMMISSION)
        login = accounts.begin_session(session, lost.id, make.NOW)
    motion = begin(database, lost, coordinator)
    with database.reading() as session:
        assert factors.of(session, lost.id).is_set
    confirm(database, keys, motion, member)
    with database.reading() as session:
        assert not factors.of(session, lost.id).is_set
        assert factors.of(session, lost.id).codes_left == 0
        assert sessions.of_token(session, login, make.NOW) is None
    (letter,) = letters(database, keys.shared("outbox"))
    assert (letter.kind, letter.to) == ("factor-reset", lost.email)
    assert len(acts(database, "factor:reset")) == 1


def test_nobody_resets_her_own_factor_alone_or_with_one_other(
    database: Database, keys: KeyFolder
) -> None:
    lost = with_app(database, Role.COORDINATOR, email="lost@example.org")
    with database.unit_of_work() as session:
        first = make.account(session, Role.COMMISSION)
        clerk = make.account(session, Role.CLERK)
    with pytest.raises(OwnFactor):
        begin(database, lost, lost)
    motion = begin(database, lost, first)
    for who, refusal in ((first, SamePerson), (lost, OwnFactor), (clerk, NotSecond)):
        with pytest.raises(refusal):
            confirm(database, keys, motion, who)
    with database.reading() as session:
        assert factors.of(session, lost.id).is_set
        assert motions.waiting(session, None, Action.RESET_FACTOR)


def test_a_reset_is_begun_once_and_only_where_there_is_a_factor(
    database: Database, coordinator: Account
) -> None:
    lost = with_app(database, Role.AUDITOR)
    begin(database, lost, coordinator)
    with pytest.raises(MotionOpen):
        begin(database, lost, coordinator)
    with database.unit_of_work() as session:
        bare = make.account(session, Role.CLERK)
    with pytest.raises(NothingToReset):
        begin(database, bare, coordinator)
    with database.unit_of_work() as session:
        resident = make.account(session)
    with pytest.raises(NoOffice):
        begin(database, resident, coordinator)


def test_an_officials_session_ends_when_she_is_away(
    database: Database, coordinator: Account
) -> None:
    with database.unit_of_work() as session:
        resident = make.account(session)
        tokens = [
            accounts.begin_session(session, who.id, make.NOW)
            for who in (coordinator, resident)
        ]
        away = make.NOW + sessions.IDLE_ENDS + timedelta(seconds=1)
        found = [sessions.of_token(session, token, away) for token in tokens]
        assert [login is None for login in found] == [True, False]
        sessions.note_seen(session, tokens[0], make.NOW + timedelta(hours=1))
        assert sessions.of_token(session, tokens[0], away)


def test_the_day_an_official_signed_in_is_kept_and_no_residents(
    database: Database, coordinator: Account
) -> None:
    with database.unit_of_work() as session:
        resident = make.account(session)
        for who in (coordinator, resident):
            token = accounts.begin_session(session, who.id, make.NOW)
            accounts.end_session(session, token)
        (official,) = offices.everyone(session)
        assert official.last_signed_in == make.NOW.date()
        assert session.get_one(AccountRow, resident.id).signed_in_on is None


def test_nobody_ends_anothers_session(database: Database, coordinator: Account) -> None:
    with database.unit_of_work() as session:
        other = make.account(session, Role.AUDITOR)
        token = accounts.begin_session(session, other.id, make.NOW)
        (listed,) = sessions.listed(session, other.id, "", make.NOW)
        sessions.end_one(session, coordinator.id, listed.key)
        sessions.end_one(session, other.id, "no key at all")
        sessions.end_others(session, coordinator.id, "")
        assert sessions.of_token(session, token, make.NOW)
        sessions.end_one(session, other.id, listed.key)
        assert sessions.of_token(session, token, make.NOW) is None
