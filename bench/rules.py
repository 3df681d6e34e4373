"""Every election of a folder under every rule: ``python -m bench.rules FOLDER``.

One process, one core; printed are the seconds of processor time: each file with what
took longest, all together, each rule.
"""

import sys
import time
from collections import Counter
from itertools import product
from pathlib import Path

from bench.counting import alone, peak
from pb.domain.tally import (
    Completion,
    Criterion,
    Misfit,
    PhragmenSheet,
    Score,
    SharesSheet,
    Sheet,
    Utility,
    elect,
)
from pb.domain.tally.shares_sheet import AnySheet
from pb.formats.pabulib import read

CHAIN = (Criterion.CHEAPER, Criterion.VOTES, Criterion.FILE)


def sheets(score: Score) -> dict[str, AnySheet]:
    """Return all rules by name: 2 of greedy, 11 of Equal Shares, Phragmén."""
    greedy = {
        f"greedy {misfit}": Sheet(score=score, misfit=misfit, criteria=CHAIN)
        for misfit in Misfit
    }
    shares = {
        f"equal shares {utility} {completion}": SharesSheet(
            utility=utility, completion=completion, criteria=CHAIN
        )
        for utility, completion in product(Utility, Completion)
    }
    return {
        **greedy,
        **shares,
        "equal shares compared": SharesSheet(comparison=True, criteria=CHAIN),
        "phragmen": PhragmenSheet(criteria=CHAIN),
    }


def counted(path: Path) -> Counter[str]:
    """Return the seconds that reading a file and each rule took."""
    spent: Counter[str] = Counter()
    begun = time.process_time()
    election = read(path)
    projects, profile = election.counted(), election.profile
    spent["read"] = time.process_time() - begun
    score = Score.VOTES if profile.given is None else Score.POINTS
    for name, sheet in sheets(score).items():
        begun = time.process_time()
        elect(projects, profile, election.allocation, sheet)
        spent[name] = time.process_time() - begun
    return spent


def main() -> None:
    """Count all; print each file, then each rule."""
    alone()
    total: Counter[str] = Counter()
    paths = sorted(Path(sys.argv[1]).glob("*.pb"))
    for path in paths:
        spent = counted(path)
        total += spent
        slowest, longest = spent.most_common(1)[0]
        tell(spent.total(), f"{path.stem} ({slowest}: {longest:.2f} s)")
    tell(total.total(), f"{len(paths)} files, {len(total) - 1} rules, of which:")
    for name, seconds in total.most_common():
        tell(seconds, name)
    sys.stdout.write(f"{peak() / 1e6:.0f} MB\n")


def tell(seconds: float, what: str) -> None:
    """Print a line, at once."""
    sys.stdout.write(f"{seconds:8.2f} s  {what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
