"""The audit log: filtered and paged; tampering is named where it was done."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from pb.evidence.chain import Broken, Head, Reason, follow
from pb.services import acts, audit
from pb.services.audit import HeadUnreadable, Wanted
from pb.store import chain
from pb.store.database import Database
from tests import make

ACTS = 12


@pytest.fixture
def log(database: Database) -> Database:
    """A log of twelve acts: one on the edition, then on proposals 1, 2, 3 ..."""
    with database.unit_of_work() as session:
        edition = make.edition(session)
        official = make.account(session, name="Osoba Przykładowa")
    with database.reading() as session:
        before = chain.head(session).n
    with database.unit_of_work() as session:
        for n in range(before + 1, ACTS + 1):
            acts.record(
                session,
                edition_id=edition.id,
                actor=official.id if n % 2 else None,
                now=make.NOW + timedelta(hours=n),
                action="proposal:verdict",
                subject=f"proposal {n}",
                facts={"before": "submitted", "after": "accepted"},
            )
    return database


def listed(log: Database, wanted: Wanted, page: int = 1) -> list[int]:
    with log.reading() as session:
        return [act.n for act in audit.listed(session, wanted, page).acts]


def found(log: Database, *known: Head) -> tuple[int, Reason] | None:
    try:
        audit.check(log, known)
    except Broken as broken:
        return broken.n, broken.reason
    return None


def head(log: Database) -> Head:
    with log.reading() as session:
        return audit.head(session)


def tamper(log: Database, *statements: str) -> None:
    """Run statements as somebody with the keys of the database could."""
    make.without_guards(log, "act")
    with log.unit_of_work() as session:
        for statement in statements:
            session.execute(text(statement))


def test_the_newest_act_comes_first_and_pages_follow(
    log: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "PAGE", 5)
    assert listed(log, Wanted()) == [12, 11, 10, 9, 8]
    assert listed(log, Wanted(), 3) == [2, 1]
    assert listed(log, Wanted(), 99) == [2, 1]


def test_each_filter_leaves_out_what_was_not_asked_for(log: Database) -> None:
    with log.reading() as session:
        ((official, _name),) = audit.actors(session)
        (edition,) = session.execute(text("SELECT id FROM edition")).one()
    assert listed(log, Wanted(group="edition")) == [1]
    assert listed(log, Wanted(actor=official)) == [11, 9, 7, 5, 3]
    assert listed(log, Wanted(subject="PROPOSAL 1")) == [12, 11, 10]
    assert listed(log, Wanted(subject="%")) == []
    begins, ends = make.NOW + timedelta(hours=5), make.NOW + timedelta(hours=7)
    assert listed(log, Wanted(begins=begins, ends=ends)) == [6, 5]
    assert listed(log, Wanted(edition=edition)) == list(range(ACTS, 0, -1))
    assert listed(log, Wanted(edition=edition + 1)) == [2]


def test_a_whole_log_leads_to_its_head(log: Database) -> None:
    assert audit.check(log, [head(log)]) == head(log)
    assert head(log).n == ACTS


@pytest.mark.parametrize(
    ("statements", "where"),
    [
        (("UPDATE act SET facts = '{}' WHERE n = 7",), (7, Reason.ALTERED)),
        (("UPDATE act SET actor_id = NULL WHERE n = 7",), (7, Reason.ALTERED)),
        (("UPDATE edition SET slug = 'inna'",), (1, Reason.ALTERED)),
        (("DELETE FROM act WHERE n = 7",), (7, Reason.MISSING)),
        (("DELETE FROM act WHERE n = 1",), (1, Reason.MISSING)),
        (("DELETE FROM act WHERE n = 12",), (12, Reason.CUT_OFF)),
        (
            (
                "UPDATE act SET n = 100 WHERE n = 7",
                "UPDATE act SET n = 7 WHERE n = 8",
                "UPDATE act SET n = 8 WHERE n = 100",
            ),
            (7, Reason.NOT_CONNECTED),
        ),
        (
            (
                """INSERT INTO act (n, at, action, subject, facts, previous, hash)
                SELECT 13, at, action, subject, facts, hash, hash
                FROM act WHERE n = 12""",
            ),
            (13, Reason.ALTERED),
        ),
    ],
)
def test_tampering_is_named_at_the_first_act_it_touched(
    statements: tuple[str, ...], where: tuple[int, Reason], log: Database
) -> None:
    tamper(log, *statements)
    assert found(log) == where


def test_a_log_cut_off_with_its_head_shows_against_a_published_one(
    log: Database,
) -> None:
    published = head(log)
    tamper(
        log,
        "DELETE FROM act WHERE n > 9",
        "UPDATE act_head SET n = 9, hash = (SELECT hash FROM act WHERE n = 9)",
    )
    assert found(log) is None
    assert found(log, published) == (10, Reason.CUT_OFF)


def test_an_act_written_past_the_head_is_out_of_place(log: Database) -> None:
    with log.reading() as session:
        (last,) = chain.following(session, ACTS - 1)
    forged = follow(Head(last.n, last.hash), last.content)
    make.without_guards(log, "act")
    with log.unit_of_work() as session:
        session.execute(
            text(
                "INSERT INTO act"
                " (n, edition_id, actor_id, at, action, subject, facts, previous, hash)"
                " SELECT n + 1, edition_id, actor_id, at, action, subject, facts, hash,"
                " :hash FROM act WHERE n = 12"
            ),
            {"hash": forged.hash},
        )
    assert found(log) == (ACTS + 1, Reason.OUT_OF_PLACE)


def test_a_published_head_is_read_as_it_is_written(log: Database) -> None:
    assert audit.head_of(f" {head(log)} ") == head(log)


@pytest.mark.parametrize(
    "written", ["", "12", "12:ab", "x:" + 64 * "0", "-1:" + 64 * "0", "1:" + 64 * "g"]
)
def test_what_is_no_head_is_refused(written: str) -> None:
    with pytest.raises(HeadUnreadable):
        audit.head_of(written)


@pytest.fixture
def slow_pages(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def read_three_at_a_time() -> None:
        read = chain.following
        monkeypatch.setattr(
            chain, "following", lambda session, n: read(session, n, most=3)
        )

    return read_three_at_a_time


def test_verification_reads_the_log_in_parts(
    log: Database, slow_pages: Callable[[], None]
) -> None:
    slow_pages()
    assert audit.check(log).n == ACTS
    tamper(log, "UPDATE act SET subject = 'x' WHERE n = 11")
    assert found(log) == (11, Reason.ALTERED)
