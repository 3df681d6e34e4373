"""Importing goes through the urn, goes on after a crash, and refuses a repeat."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from pb.adapters.keys import KeyFolder
from pb.domain.rulebook import TieCriterion
from pb.formats.pabulib import Malformed
from pb.services import counting, editions, importing, voting
from pb.services.import_plan import Source
from pb.services.importing import AlreadyImported, Imported
from pb.store.database import Database
from pb.store.editions import EditionRow
from pb.store.roll import EntitlementRow, TurnoutRow
from pb.store.urn import BallotRow, EnvelopeRow

FILES = Path(__file__).parents[1] / "data"
NOW = datetime(2100, 1, 1, tzinfo=UTC)


def source(name: str, **changes: str) -> Source:
    content = (FILES / name).read_text(encoding="utf-8")
    for key, value in changes.items():
        lines = content.splitlines()
        place = next(n for n, line in enumerate(lines) if line.startswith(f"{key};"))
        lines[place] = f"{key};{value}"
        content = "\n".join(lines) + "\n"
    return Source.of(name, content.encode())


def silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def imported(
    database: Database,
    keys: KeyFolder,
    file: Source,
    *,
    criteria: tuple[TieCriterion, ...] = (),
    lots: tuple[tuple[str, ...], ...] = (),
) -> Imported:
    return importing.import_election(
        database, keys, file, criteria=criteria, lots=lots, now=NOW, progress=silent
    )


@pytest.mark.parametrize("name", ["approval.pb", "choose-1.pb"])
def test_the_funded_projects_are_the_official_ones_and_the_ballots_the_files(
    database: Database, keys: KeyFolder, name: str
) -> None:
    file = source(name)
    found = imported(database, keys, file)
    official = [
        project.id
        for project in file.election.projects
        if project.details.get("selected") == "1"
    ]
    assert sorted(found.selected) == sorted(official)
    numbers = {p.id: n for n, p in enumerate(file.election.projects, 1)}
    expected = Counter(
        ",".join(str(n) for n in sorted(numbers[mark] for mark in vote.marks))
        for vote in file.election.votes
    )
    with database.reading() as session:
        assert Counter(session.scalars(select(BallotRow.choices))) == expected
        edition = editions.by_slug(session, found.edition)
        assert counting.ballots_hold(session, edition)
    assert edition.published_at == NOW
    assert edition.digest == found.digest
    assert not keys.has_urn(found.edition)


def test_ages_sexes_and_channels_of_the_file_stay_outside(
    database: Database, keys: KeyFolder
) -> None:
    imported(database, keys, source("approval.pb"))
    with database.reading() as session:
        bands = set(session.scalars(select(EntitlementRow.age_band)))
        channels = set(session.scalars(select(EntitlementRow.channel)))
        hours = session.scalar(select(func.sum(TurnoutRow.n)))
    assert bands == {""}
    assert channels == {"imported"}
    assert hours == 40


def test_the_same_file_again_is_refused(database: Database, keys: KeyFolder) -> None:
    first = imported(database, keys, source("approval.pb"))
    with pytest.raises(AlreadyImported) as refused:
        imported(database, keys, source("approval.pb"))
    assert refused.value.facts == {"slug": first.edition}


def test_an_import_that_was_cut_off_goes_on_and_counts_nobody_twice(
    database: Database, keys: KeyFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_CAST_AT_ONCE", 10)
    cast = voting.drop
    calls = iter(range(100))

    def break_off(*args: object, **facts: object) -> bytes | None:
        if next(calls) == 25:
            raise OSError
        return cast(*args, **facts)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(voting, "drop", break_off)
        with pytest.raises(OSError):  # noqa: PT011 -- the one raised above
            imported(database, keys, source("approval.pb"))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(EnvelopeRow)) == 20
    imported(database, keys, source("approval.pb"))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(BallotRow)) == 40
        assert session.scalar(select(func.count()).select_from(EditionRow)) == 1


def test_a_deciding_tie_stops_the_import_and_a_lot_ends_it(
    database: Database, keys: KeyFolder
) -> None:
    with pytest.raises(counting.LotNeeded) as needed:
        imported(database, keys, source("tie.pb"))
    assert needed.value.facts["projects"] == [2, 3]
    found = imported(database, keys, source("tie.pb"), lots=(("C", "B"),))
    assert found.selected == ["A", "C"]


def test_a_criterion_settles_the_tie(database: Database, keys: KeyFolder) -> None:
    found = imported(database, keys, source("tie.pb"), criteria=(TieCriterion.DEARER,))
    assert found.selected == ["A", "B"]


@pytest.mark.parametrize(
    ("name", "changes", "reason"),
    [
        ("cumulative.pb", {}, "only approval and choose-1"),
        ("approval.pb", {"rule": "unknown"}, "does not say how to count"),
        ("approval.pb", {"rule": "equalshares"}, "only greedy can be imported"),
        ("approval.pb", {"rule": "greedy-exclusive"}, "does not name the rivals"),
        ("approval.pb", {"date_begin": "31.02.2099"}, "no date"),
        ("approval.pb", {"date_begin": "16.03.2099"}, "before date_begin"),
        ("approval.pb", {"date_end": "31.12.2101"}, "not over yet"),
    ],
)
def test_a_file_that_makes_no_edition_is_refused_with_its_line(
    database: Database,
    keys: KeyFolder,
    name: str,
    changes: dict[str, str],
    reason: str,
) -> None:
    with pytest.raises(Malformed, match=rf"{name}:\d+: .*{reason}"):
        imported(database, keys, source(name, **changes))
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM edition")) == 0
