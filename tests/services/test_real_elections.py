"""Real elections through the urn: the official winners, and the same votes out."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from pabulib.checker import Checker

from pb.adapters.keys import KeyFolder
from pb.formats import pabulib
from pb.services import editions, exporting, importing
from pb.services.import_plan import POOL, Source
from pb.store.database import Database
from tests.formats.corpus import REAL, needs_real

NOW = datetime(2026, 11, 1, tzinfo=UTC)
FILES = ("Poland_Warszawa_2021_Praga-Poludnie.pb", "Poland_Gdynia_2024.pb")
"""Wrocław's 78,082 ballots are brought in by ``python -m bench.imports``."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def votes(election: pabulib.Election) -> Counter[tuple[str, ...]]:
    return Counter(tuple(sorted(vote.marks)) for vote in election.votes)


@needs_real
@pytest.mark.parametrize("name", FILES)
def test_a_real_election_comes_to_its_official_winners_and_goes_out_as_it_came(
    database: Database, keys: KeyFolder, name: str
) -> None:
    source = Source.of(name, (REAL / name).read_bytes())
    found = importing.import_election(database, keys, source, now=NOW, progress=silent)
    official = {
        project.id
        for project in source.election.projects
        if project.details.get("selected") == "1"
    }
    assert set(found.selected) == official
    with database.reading() as session:
        edition = editions.by_slug(session, found.edition)
        text = exporting.pool_file(session, edition, POOL, now=NOW)
    written = pabulib.parse(text.encode(), name)
    assert votes(written) == votes(source.election)
    assert [vote.voter for vote in written.votes] == [
        str(n) for n in range(1, len(written.votes) + 1)
    ]
    said = Checker().process_files([text])
    results = next(v for k, v in said.items() if k not in {"metadata", "summary"})
    assert results["results"] == {"errors": {}, "warnings": {}}
