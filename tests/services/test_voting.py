"""Casting: one ballot for each confirmed resident, and a receipt for it."""

from datetime import timedelta
from json import loads

import pytest
from sqlalchemy import func, select

from pb.adapters.keys import KeyFolder
from pb.domain.ballot import mark
from pb.domain.calendar import Stage, StageClosed
from pb.domain.identity import Identity
from pb.evidence import keys as hashes
from pb.evidence import receipt, sealing
from pb.services import confirmation, urns, voting
from pb.services.confirmation import CodeSpent, CodeWrong, Voter
from pb.services.editions import Edition
from pb.services.urns import Booth
from pb.services.voting import Marked
from pb.store.database import Database
from pb.store.post import OutboxRow
from pb.store.roll import ChallengeRow, ContactSlotRow, EntitlementRow
from pb.store.urn import EnvelopeRow
from tests import make

Site = tuple[Database, Edition, Booth]


@pytest.fixture
def site(database: Database, keys: KeyFolder) -> Site:
    edition = make.voting_edition(database, keys)
    with database.reading() as session:
        return database, edition, urns.booth(session, edition, keys)


def voter(n: int = 1, email: str = "") -> Voter:
    return Voter(
        Identity("Przykład", f"Osoba{n}", "Lipowa", str(n), "", 2090),
        email or f"osoba{n}@example.org",
    )


def marked(booth: Booth, *numbers: int, code: str = "") -> Marked:
    return Marked(mark(booth.paper, numbers), code or hashes.new_code())


def digits_sent(site: Site, keys: KeyFolder, who: Voter) -> str:
    database, _, booth = site
    key = keys.shared("outbox")
    with database.unit_of_work() as session:
        confirmation.ask_code(
            session, booth, who, locale="pl", outbox_key=key, now=make.NOW
        )
    with database.reading() as session:
        row = session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc())).first()
        assert row is not None
        letter = loads(sealing.unseal(key, "pb-outbox", row.sealed))
    return str(letter["facts"]["digits"])


def confirmed(site: Site, keys: KeyFolder, who: Voter, ballot: Marked) -> str:
    database, _, booth = site
    digits = digits_sent(site, keys, who)
    with database.unit_of_work() as session:
        answer = confirmation.confirm(
            session, booth, who, digits, ballot.attempt(booth), make.NOW
        )
    assert answer.token is not None
    return answer.token


def cast(site: Site, who: Voter, ballot: Marked, token: str) -> receipt.Receipt:
    database, edition, booth = site
    with database.unit_of_work() as session:
        return voting.cast(
            session, edition, booth, who, ballot, token=token, now=make.NOW
        )


def envelopes(site: Site) -> int:
    with site[0].reading() as session:
        return session.scalar(select(func.count()).select_from(EnvelopeRow)) or 0


def test_a_confirmed_voter_casts_once_and_gets_a_signed_receipt(
    site: Site, keys: KeyFolder
) -> None:
    who, ballot = voter(), marked(site[2], 1, 3)
    given = cast(site, who, ballot, confirmed(site, keys, who, ballot))
    assert receipt.holds(site[2].keys.signing.public_key(), given)
    assert envelopes(site) == 1


def test_the_same_attempt_again_gives_the_same_receipt(
    site: Site, keys: KeyFolder
) -> None:
    who, ballot = voter(), marked(site[2], 1)
    token = confirmed(site, keys, who, ballot)
    first = cast(site, who, ballot, token)
    assert cast(site, who, ballot, token) == first
    with site[0].reading() as session:
        assert voting.receipt_again(session, site[2], who, ballot) == first
    assert envelopes(site) == 1


def test_a_second_ballot_of_the_same_person_is_refused(
    site: Site, keys: KeyFolder
) -> None:
    who, ballot = voter(), marked(site[2], 1)
    cast(site, who, ballot, confirmed(site, keys, who, ballot))
    other = marked(site[2], 2)
    token = confirmed(site, keys, who, other)
    with pytest.raises(voting.AlreadyVoted):
        cast(site, who, other, token)
    assert envelopes(site) == 1


def test_another_spelling_of_the_person_is_the_same_person(
    site: Site, keys: KeyFolder
) -> None:
    who, ballot = voter(), marked(site[2], 1)
    cast(site, who, ballot, confirmed(site, keys, who, ballot))
    spelt = Voter(
        Identity(" PRZYKLAD Drugi", "osoba 1", "ul. LIPOWA", "01", " ", 2090),
        "inny@example.org",
    )
    again = marked(site[2], 1)
    token = confirmed(site, keys, spelt, again)
    with pytest.raises(voting.AlreadyVoted):
        cast(site, spelt, again, token)


def test_wrong_digits_cost_a_try_and_the_fifth_spends_the_code(
    site: Site, keys: KeyFolder
) -> None:
    database, _, booth = site
    who, ballot = voter(), marked(booth, 1)
    digits = digits_sent(site, keys, who)
    wrong = f"{(int(digits) + 1) % 10**6:06d}"
    for left in (4, 3, 2, 1):
        with database.unit_of_work() as session:
            answer = confirmation.confirm(
                session, booth, who, wrong, ballot.attempt(booth), make.NOW
            )
        assert isinstance(answer.refusal, CodeWrong)
        assert answer.refusal.facts["left"] == left
    for typed in (wrong, digits):
        with database.unit_of_work() as session:
            answer = confirmation.confirm(
                session, booth, who, typed, ballot.attempt(booth), make.NOW
            )
        assert isinstance(answer.refusal, CodeSpent)


def test_a_used_code_confirms_the_same_attempt_and_no_other(
    site: Site, keys: KeyFolder
) -> None:
    database, _, booth = site
    who, ballot = voter(), marked(booth, 1)
    digits = digits_sent(site, keys, who)
    for attempt, admitted in (
        (ballot.attempt(booth), True),
        (ballot.attempt(booth), True),
        (marked(booth, 1).attempt(booth), False),
    ):
        with database.unit_of_work() as session:
            answer = confirmation.confirm(
                session, booth, who, digits, attempt, make.NOW
            )
        assert (answer.token is not None) is admitted


def test_a_code_expires_after_ten_minutes(site: Site, keys: KeyFolder) -> None:
    database, _, booth = site
    who, ballot = voter(), marked(booth, 1)
    digits = digits_sent(site, keys, who)
    late = make.NOW + timedelta(minutes=10)
    with database.unit_of_work() as session:
        answer = confirmation.confirm(
            session, booth, who, digits, ballot.attempt(booth), late
        )
    assert isinstance(answer.refusal, CodeSpent)


def test_a_fourth_code_is_not_sent_until_the_third_expires(
    site: Site, keys: KeyFolder
) -> None:
    for _ in range(3):
        digits_sent(site, keys, voter())
    with pytest.raises(confirmation.TooManySends):
        digits_sent(site, keys, voter())
    with site[0].reading() as session:
        assert session.scalars(select(ChallengeRow.sends)).all() == [3]


def test_an_address_confirms_three_ballots_and_refuses_the_fourth(
    site: Site, keys: KeyFolder
) -> None:
    for n in (1, 2, 3):
        who, ballot = voter(n, "wspolny@example.org"), marked(site[2], 1)
        cast(site, who, ballot, confirmed(site, keys, who, ballot))
    who, ballot = voter(4, "Wspolny+4@example.org"), marked(site[2], 1)
    token = confirmed(site, keys, who, ballot)
    with pytest.raises(voting.ContactFull):
        cast(site, who, ballot, token)
    with site[0].reading() as session:
        states = session.scalars(select(EntitlementRow.state)).all()
        slots = session.scalar(select(func.count()).select_from(ContactSlotRow))
    assert sorted(states) == ["cast", "cast", "cast", "open"]
    assert slots == 3


def test_no_ballot_goes_in_after_the_close(site: Site, keys: KeyFolder) -> None:
    database, edition, booth = site
    who, ballot = voter(), marked(booth, 1)
    digits = digits_sent(site, keys, who)
    close = edition.timetable.begins[Stage.COUNTING]
    with database.unit_of_work() as session:
        answer = confirmation.confirm(
            session, booth, who, digits, ballot.attempt(booth), make.NOW
        )
    assert answer.token is not None
    with pytest.raises((StageClosed, CodeSpent)), database.unit_of_work() as session:
        voting.cast(session, edition, booth, who, ballot, token=answer.token, now=close)
    assert envelopes(site) == 0


def test_a_pass_of_one_voter_casts_no_ballot_of_another(
    site: Site, keys: KeyFolder
) -> None:
    token = confirmed(site, keys, voter(1), marked(site[2], 1))
    with pytest.raises(CodeSpent):
        cast(site, voter(2), marked(site[2], 1), token)


def test_every_envelope_is_as_long_as_any_other(site: Site, keys: KeyFolder) -> None:
    for n, numbers in enumerate(((1,), (1, 3), (1, 3, 5)), 1):
        who, ballot = voter(n), marked(site[2], *numbers)
        cast(site, who, ballot, confirmed(site, keys, who, ballot))
    with site[0].reading() as session:
        lengths = {len(s) for s in session.scalars(select(EnvelopeRow.sealed))}
    assert len(lengths) == 1
