"""What storms and kills stand on: an edition on each engine, and its voters."""

import pytest

from pb.adapters.keys import KeyFolder
from pb.store.database import Database
from tests.faults.electorate import Electorate


@pytest.fixture
def made(database: Database, keys: KeyFolder) -> Electorate:
    """An edition in which people vote now."""
    return Electorate.made(database, keys)
