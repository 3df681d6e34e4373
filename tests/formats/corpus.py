"""The elections at hand: small made-up ones here, real ones where they are."""

from pathlib import Path

import pytest

MADE_UP = sorted((Path(__file__).parents[1] / "data").glob("*.pb"))
REAL = Path(__file__).parents[3] / "shared" / "data" / "pabulib"
needs_real = pytest.mark.skipif(
    not REAL.is_dir(),
    reason="the folder of real elections (../shared/data/pabulib) is not there",
)


def made_up(stem):
    return next(path for path in MADE_UP if path.stem == stem)


def names_of_real():
    return [path.name for path in sorted(REAL.glob("*.pb"))]
