"""Opening and counting: whole, once, from ballots only, and checked again."""

from collections.abc import Callable
from json import loads
from typing import Any

import pytest
from sqlalchemy import func, select, text

from pb.adapters.keys import KeyFolder, KeyMissing
from pb.domain.calendar import Stage, StageClosed
from pb.domain.permissions import Role
from pb.domain.rulebook import BallotForm, Misfit, Rule
from pb.evidence import canonical
from pb.evidence import keys as hashes
from pb.services import counting, editions, opening, results, urns
from pb.services.editions import Edition
from pb.services.opening import open_urn
from pb.services.urns import Booth
from pb.store.database import Database
from pb.store.editions import ResultRow
from pb.store.roll import EntitlementRow
from pb.store.urn import BallotRow, EnvelopeRow, UrnRow
from tests import make

Closed = Callable[..., tuple[Edition, Booth]]


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


@pytest.fixture
def closed(database: Database, keys: KeyFolder) -> Closed:
    """Cast ballots, then close the vote."""

    def build(
        ballots: dict[int, list[int]], **changes: object
    ) -> tuple[Edition, Booth]:
        edition = make.voting_edition(database, keys, **changes)  # type: ignore[arg-type]
        with database.reading() as session:
            booth = urns.booth(session, edition, keys)
        for n, numbers in ballots.items():
            make.cast_many(database, booth, range(n, n + 1), numbers)
        return make.closed(database, edition), booth

    return build


def certified(database: Database, edition: Edition) -> dict[str, object]:
    with database.unit_of_work() as session:
        counting.certify(session, edition, actor=None, now=make.NOW)
    with database.reading() as session:
        document: dict[str, object] = loads(
            session.scalars(select(ResultRow.document)).one()
        )
    return document


def test_the_opening_writes_each_ballot_sorted_and_deletes_the_envelopes(
    database: Database, keys: KeyFolder, closed: Closed
) -> None:
    edition, _ = closed({n: [1 + n % 2, 3] for n in range(30)})
    open_urn(database, edition, keys, make.NOW, silent)
    with database.reading() as session:
        rows = session.execute(
            select(BallotRow.code_hash, BallotRow.choices).order_by(BallotRow.n)
        ).all()
        left = session.scalar(select(func.count()).select_from(EnvelopeRow))
        urn = session.get_one(UrnRow, edition.id)
    assert len(rows) == 30
    assert [tuple(row) for row in rows] == sorted(tuple(row) for row in rows)
    assert left == 0
    assert urn.envelopes == 30
    with pytest.raises(KeyMissing):
        keys.urn(edition.slug)


def test_an_opening_cut_off_before_the_key_is_destroyed_is_finished(
    database: Database,
    keys: KeyFolder,
    closed: Closed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edition, _ = closed({n: [1] for n in range(30)})

    def crash(_self: KeyFolder, _slug: str) -> None:
        raise OSError

    with monkeypatch.context() as patch, pytest.raises(OSError):  # noqa: PT011
        patch.setattr(KeyFolder, "destroy_urn", crash)
        open_urn(database, edition, keys, make.NOW, silent)
    assert keys.has_urn(edition.slug)
    open_urn(database, edition, keys, make.NOW, silent)
    assert not keys.has_urn(edition.slug)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(BallotRow)) == 30


def test_an_opening_cut_off_inside_its_transaction_leaves_all_envelopes(
    database: Database,
    keys: KeyFolder,
    closed: Closed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edition, _ = closed({n: [1] for n in range(30)})

    def crash(*_args: object, **_facts: object) -> None:
        raise OSError

    with monkeypatch.context() as patch, pytest.raises(OSError):  # noqa: PT011
        patch.setattr(opening.acts, "record", crash)
        open_urn(database, edition, keys, make.NOW, silent)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(EnvelopeRow)) == 30
        assert session.scalar(select(func.count()).select_from(BallotRow)) == 0
    open_urn(database, edition, keys, make.NOW, silent)


def test_the_urn_stays_shut_while_people_vote(
    database: Database, keys: KeyFolder
) -> None:
    edition = make.voting_edition(database, keys)
    with pytest.raises(StageClosed):
        open_urn(database, edition, keys, make.NOW, silent)


def test_no_content_of_an_envelope_stops_the_opening(
    database: Database, keys: KeyFolder, closed: Closed
) -> None:
    edition, booth = closed({n: [1] for n in range(30)})
    foreign = hashes.leaf(b"foreign")
    with database.unit_of_work() as session:
        for n, sealed in enumerate((b"", b"x" * 400, b"\x00" * 368), 1000):
            key = make.ident_key(booth, n)
            session.add(
                EntitlementRow(
                    edition_id=edition.id,
                    ident_key=key,
                    area="",
                    age_band="18-29",
                    channel="online",
                    state="cast",
                    assurance="e-mail",
                )
            )
            session.flush()
            session.add(
                EnvelopeRow(
                    edition_id=edition.id,
                    ident_key=key,
                    attempt=foreign,
                    sealed=sealed,
                    leaf=hashes.leaf(sealed),
                )
            )
    make.cast_raw(database, booth, 2000, manifest="0" * 64, numbers=(1,))
    make.cast_raw(database, booth, 2001, numbers=(1, 2))
    make.cast_raw(database, booth, 2002, numbers=(77,))
    make.cast_raw(database, booth, 2003, numbers=(1,), code="0" * 16)
    make.cast_raw(database, booth, 2004, numbers=(1,), code="0" * 16)
    open_urn(database, edition, keys, make.NOW, silent)
    with database.reading() as session:
        urn = session.get_one(UrnRow, edition.id)
        valid = session.scalar(select(func.count()).select_from(BallotRow))
    assert valid == 32
    assert loads(urn.invalid or "") == {
        "does not open": 3,
        "another manifest": 1,
        "too_many_choices": 1,
        "not_on_ballot_paper": 1,
    }


def test_an_envelope_moved_to_another_voter_does_not_open(
    database: Database, keys: KeyFolder, closed: Closed
) -> None:
    edition, booth = closed({n: [1] for n in range(30)})
    with database.unit_of_work() as session:
        session.execute(
            text(
                "UPDATE envelope SET sealed = (SELECT sealed FROM"
                " envelope WHERE ident_key = :a) WHERE ident_key = :b"
            ),
            {"a": make.ident_key(booth, 1), "b": make.ident_key(booth, 2)},
        )
    open_urn(database, edition, keys, make.NOW, silent)
    with database.reading() as session:
        assert loads(session.get_one(UrnRow, edition.id).invalid or "") == {
            "does not open": 1
        }


def test_a_small_urn_is_counted_in_totals_only(
    database: Database, keys: KeyFolder, closed: Closed
) -> None:
    edition, _ = closed({n: [1, 3] for n in range(24)})
    open_urn(database, edition, keys, make.NOW, silent)
    document = certified(database, edition)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(BallotRow)) == 0
    assert document["ballots"] == {
        "submitted": 24,
        "valid": 24,
        "invalid": {},
        "digest": None,
    }
    assert document["pools"][0]["selected"] == [1]  # type: ignore[index]


def test_the_result_follows_from_the_ballots_and_the_rulebook(
    database: Database, keys: KeyFolder, closed: Closed
) -> None:
    ballots = {n: [2, 4, 6] for n in range(20)} | {n: [1, 3] for n in range(20, 35)}
    edition, _ = closed(ballots, misfit=Misfit.SKIP)
    open_urn(database, edition, keys, make.NOW, silent)
    document = certified(database, edition)
    pools = {pool["key"]: pool for pool in document["pools"]}  # type: ignore[attr-defined]
    assert pools["large"]["selected"] == [2]
    assert pools["small"]["selected"] == [4]
    assert pools["soft"]["selected"] == [6]
    assert pools["small"]["left"] == 150_000_00
    assert pools["soft"]["ballots"] == 20


def test_a_recount_gives_the_same_bytes(
    database: Database, keys: KeyFolder, closed: Closed
) -> None:
    edition, _ = closed({n: [1 + n % 2, 3] for n in range(31)})
    open_urn(database, edition, keys, make.NOW, silent)
    first = certified(database, edition)
    assert certified(database, edition) == first
    with database.reading() as session:
        assert counting.ballots_hold(session, edition)


def test_a_deciding_tie_stops_and_the_recorded_lot_settles_it(
    database: Database, keys: KeyFolder, closed: Closed
) -> None:
    edition, _ = closed({n: [1 + n % 2, 3, 5] for n in range(30)}, tie_criteria=())
    open_urn(database, edition, keys, make.NOW, silent)
    with (
        pytest.raises(counting.LotNeeded) as needed,
        database.unit_of_work() as session,
    ):
        counting.certify(session, edition, actor=None, now=make.NOW)
    assert needed.value.facts == {"pool": "large", "projects": [1, 2]}
    lot = {
        "pool": "large",
        "tied": [1, 2],
        "minutes": "Protokół 1/2126",
        "actor": None,
        "now": make.NOW,
    }
    with pytest.raises(counting.LotWrong), database.unit_of_work() as session:
        counting.record_lot(session, edition, drawn=[2, 3], **lot)  # type: ignore[arg-type]
    with database.unit_of_work() as session:
        counting.record_lot(session, edition, drawn=[2, 1], **lot)  # type: ignore[arg-type]
    with pytest.raises(counting.LotDrawn), database.unit_of_work() as session:
        counting.record_lot(session, edition, drawn=[1, 2], **lot)  # type: ignore[arg-type]
    document = certified(database, edition)
    large = document["pools"][0]  # type: ignore[index]
    assert large["selected"] == [2]
    assert large["ties"] == [{"projects": [2, 1], "by": "lot"}]


def test_a_ballot_altered_after_the_count_is_noticed(
    database: Database, keys: KeyFolder, closed: Closed
) -> None:
    edition, _ = closed({n: [1] for n in range(30)})
    open_urn(database, edition, keys, make.NOW, silent)
    certified(database, edition)
    make.alter_a_ballot(database)
    with database.reading() as session:
        assert not counting.ballots_hold(session, edition)


def test_the_database_itself_refuses_to_change_ballots_and_results(
    database: Database, keys: KeyFolder, closed: Closed
) -> None:
    edition, _ = closed({n: [1] for n in range(30)})
    open_urn(database, edition, keys, make.NOW, silent)
    certified(database, edition)
    for statement in (
        "UPDATE ballot SET choices = '2'",
        "DELETE FROM ballot",
        "UPDATE result SET document = '{}'",
        "DELETE FROM result",
        "UPDATE manifest SET document = '{}'",
        "DELETE FROM act",
    ):
        with (
            pytest.raises(Exception, match="written once"),
            database.unit_of_work() as session,
        ):
            session.execute(text(statement))


def test_publishing_is_a_second_act(
    database: Database, keys: KeyFolder, closed: Closed
) -> None:
    edition, _ = closed({n: [1] for n in range(30)})
    with pytest.raises(counting.NotCounted), database.unit_of_work() as session:
        counting.publish(session, edition, actor=None, now=make.NOW)
    open_urn(database, edition, keys, make.NOW, silent)
    certified(database, edition)
    with database.reading() as session:
        counted = editions.by_slug(session, edition.slug)
    assert counted.published_at is None
    with database.unit_of_work() as session:
        counting.publish(session, counted, actor=None, now=make.NOW)
    with database.reading() as session:
        assert editions.by_slug(session, edition.slug).published_at == make.NOW
        assert editions.by_slug(session, edition.slug).stage(make.NOW) is Stage.COUNTING


APPROVAL = {"ballot_form": BallotForm.APPROVAL, "most_choices": 6}


def written_by_an_earlier_program(document: dict[str, Any]) -> dict[str, Any]:
    """Return a result as part 1 of this program wrote it."""
    later = {"available", "extras", "unused", "rounds", "run"}
    return {
        "edition": document["edition"],
        "manifest": document["manifest"],
        "ballots": document["ballots"],
        "pools": [
            {name: part for name, part in pool.items() if name not in later}
            for pool in document["pools"]
        ],
    }


def test_a_result_of_an_earlier_program_is_read_shown_and_held_against_a_recount(
    database: Database, keys: KeyFolder, closed: Closed
) -> None:
    edition, _ = closed({n: [1 + n % 2, 3] for n in range(31)})
    open_urn(database, edition, keys, make.NOW, silent)
    with database.unit_of_work() as session:
        old = written_by_an_earlier_program(counting.compute(session, edition))
        text_ = canonical.text(old)
        session.add(
            ResultRow(
                edition_id=edition.id,
                document=text_,
                sha256=canonical.digest(text_),
                counted_at=make.NOW,
                counted_by=None,
            )
        )
    with database.reading() as session:
        counted = editions.by_slug(session, edition.slug)
        assert counting.ballots_hold(session, counted)
        shown = results.board(
            session, counted, now=make.NOW, roles=frozenset({Role.COORDINATOR})
        )
    large = shown.pools[0]
    assert [row.number for row in large.rows if row.funded] == [1]
    assert (large.available, large.spent, large.left) == (
        600_000_00,
        400_000_00,
        200_000_00,
    )
    make.alter_a_ballot(database)
    with database.reading() as session:
        assert not counting.ballots_hold(session, counted)


@pytest.mark.parametrize("rule", [Rule.EQUAL_SHARES, Rule.PHRAGMEN])
@pytest.mark.parametrize("voters", [12, 31])
def test_a_proportional_count_gives_the_same_bytes_from_a_small_urn_and_a_large_one(
    rule: Rule, voters: int, database: Database, keys: KeyFolder, closed: Closed
) -> None:
    ballots = {n: [1, 3, 5] if n % 4 else [2, 3] for n in range(voters)}
    edition, _ = closed(ballots, rule=rule, **APPROVAL)
    open_urn(database, edition, keys, make.NOW, silent)
    document = certified(database, edition)
    assert document["rule"] == rule
    pools = {pool["key"]: pool for pool in document["pools"]}  # type: ignore[attr-defined]
    assert pools["large"]["selected"] == [1]
    assert pools["soft"]["rounds"][0]["project"] == 5
    with database.reading() as session:
        assert counting.ballots_hold(session, edition)
        assert (session.scalar(select(func.count()).select_from(BallotRow)) == 0) is (
            voters < opening.SMALL
        )


def test_a_small_urn_counted_greedily_keeps_nothing_but_totals(
    database: Database, keys: KeyFolder, closed: Closed
) -> None:
    edition, _ = closed({n: [1, 3] for n in range(3)})
    open_urn(database, edition, keys, make.NOW, silent)
    with database.reading() as session:
        urn = session.get_one(UrnRow, edition.id)
    assert loads(urn.totals or "").keys() == {"ballots", "votes", "pools"}


def test_a_project_struck_during_the_vote_is_left_out_and_its_reason_is_shown(
    database: Database, keys: KeyFolder, closed: Closed
) -> None:
    edition, _ = closed({n: [1, 3] if n % 3 else [2, 3] for n in range(30)})
    make.strike(database, edition, 1, "Działka została sprzedana.")
    open_urn(database, edition, keys, make.NOW, silent)
    certified(database, edition)
    with database.reading() as session:
        counted = editions.by_slug(session, edition.slug)
        shown = results.board(
            session, counted, now=make.NOW, roles=frozenset({Role.COORDINATOR})
        )
    rows = {row.number: row for row in shown.pools[0].rows}
    assert (rows[1].funded, rows[1].struck) == (False, "Działka została sprzedana.")
    assert rows[2].funded
    assert (rows[1].votes, rows[2].votes) == (20, 10)
