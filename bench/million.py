"""A million made-up ballots, 200 projects: ``python -m bench.million``.

The ballots are written as a Pabulib file, read, and counted by greedy and Equal
Shares in one process; printed are the seconds of each step and the most memory.
"""

import random
import sys
import tempfile
import time
from itertools import accumulate
from pathlib import Path

from bench.counting import alone, peak
from pb.domain.tally import (
    Criterion,
    Misfit,
    PhragmenSheet,
    Score,
    SharesSheet,
    Sheet,
    elect,
)
from pb.formats.pabulib import read

BALLOTS, PROJECTS, MARKS = 1_000_000, 200, 10
COST = range(20_000, 1_000_000, 500)
CHAIN = (Criterion.CHEAPER, Criterion.VOTES, Criterion.FILE)
META = """META
key;value
description;made up
country;Poland
unit;Nowhere
instance;2026
num_projects;{projects}
num_votes;{ballots}
budget;{budget}
vote_type;approval
rule;greedy
date_begin;01.10.2026
date_end;15.10.2026
min_length;1
max_length;{marks}
PROJECTS
project_id;cost
"""


def write(path: Path) -> None:
    """Write the election: up to ten marks each, some projects far more popular."""
    drawn = random.Random(2026)  # noqa: S311  nothing secret
    ids = range(1, PROJECTS + 1)
    weights = list(accumulate(1 / (rank + 5) for rank in range(PROJECTS)))
    costs = [drawn.choice(COST) for _ in ids]
    with path.open("w") as file:
        file.write(
            META.format(
                projects=PROJECTS,
                ballots=BALLOTS,
                budget=sum(costs) // 4,
                marks=MARKS,
            )
        )
        pairs = zip(ids, costs, strict=True)
        file.writelines(f"{id_};{cost}\n" for id_, cost in pairs)
        file.write("VOTES\nvoter_id;vote\n")
        for number in range(BALLOTS):
            picked = set(
                drawn.choices(ids, cum_weights=weights, k=drawn.randint(1, MARKS))
            )
            file.write(f"{number};{','.join(map(str, sorted(picked)))}\n")


def main() -> None:
    """Write the election and measure each step."""
    alone()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "million.pb"
        write(path)
        count(path)


def count(path: Path) -> None:
    """Read and count, and print."""
    begun = time.perf_counter()
    election = read(path)
    projects, profile = election.counted(), election.profile
    tell("read", begun, len(profile.weights))
    sheets = {
        "greedy": Sheet(score=Score.VOTES, misfit=Misfit.SKIP, criteria=CHAIN),
        "equal shares": SharesSheet(criteria=CHAIN),
        "phragmen": PhragmenSheet(criteria=CHAIN),
    }
    for name, sheet in sheets.items():
        begun = time.perf_counter()
        outcome = elect(projects, profile, election.allocation, sheet)
        tell(name, begun, len(outcome.selected))


def tell(step: str, begun: float, found: int) -> None:
    """Print what a step took and how many classes or winners it found."""
    seconds = time.perf_counter() - begun
    sys.stdout.write(f"{step:14}{seconds:8.2f} s {peak() / 1e6:8.0f} MB  {found}\n")


if __name__ == "__main__":
    main()
