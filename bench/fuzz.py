"""Ten thousand damaged elections: ``python -m bench.fuzz [FOLDER] [--inputs N]``.

Each real election of the folder is damaged again and again, always in the same
way, and counted as ``pb tally`` does. Every one must be counted or refused in
one line FILE:LINE: reason, within two seconds of CPU time; the whole run, and so
each input, within 512 MB. The exit status is 1 if not.
"""

import argparse
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from random import Random

from pb.cli.tally import answered
from pb.domain.tally import Decisions, Misfit, Rule
from pb.formats.pabulib import Wishes
from tests.formats.corpus import REAL
from tests.formats.damage import damaged

MOST_SECONDS, MOST_MEGABYTES = 2.0, 512
# META's rule, and each other: where META leaves it open, nothing would be counted.
WISHES = (
    Wishes(),
    Wishes(misfit=Misfit.SKIP),
    Wishes(rule=Rule.EQUAL_SHARES),
    Wishes(rule=Rule.PHRAGMEN),
)
COMPLAINT = r"[^:\s]+:[1-9]\d*: \S.*"


@dataclass(slots=True)
class Log:
    """What came of the inputs so far."""

    found: Counter[str] = field(default_factory=Counter)
    times: list[tuple[float, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def one(path: Path, number: int, file: Path, log: Log) -> None:
    """Damage an election and count it."""
    random = Random(f"{path.name} {number}")  # noqa: S311  the same on every run
    file.write_bytes(damaged(random, path.read_bytes()))
    wishes = WISHES[number % len(WISHES)]
    begun = time.process_time()
    try:
        answer = answered(str(file), wishes, Decisions())
    # Whatever it is, it is wrong.
    except Exception as fault:
        log.wrong.append(f"{path.name} {number}: {fault!r}")
        return
    log.times.append((time.process_time() - begun, f"{path.name} {number}"))
    log.found[("counted", "", "refused", "a tie without a lot")[answer.status]] += 1
    said = answer.complaint
    if said and (not re.fullmatch(COMPLAINT, said) or len(said.splitlines()) > 1):
        log.wrong.append(f"{path.name} {number}: {said[:200]!r}")


def main() -> int:
    """Damage and count; say what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, nargs="?", default=REAL)
    parser.add_argument("--inputs", type=int, default=10_250)
    asked = parser.parse_args()
    paths = sorted(asked.folder.glob("*.pb"))
    log = Log()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "damaged.pb"
        for number, path in enumerate(islice(cycle(paths), asked.inputs)):
            one(path, number // len(paths), file, log)
    return told(log)


def told(log: Log) -> int:
    """Print the figures; return the exit status."""
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    slowest = sorted(log.times, reverse=True)[:5]
    lines = [f"{number:6} {what}" for what, number in log.found.most_common()]
    lines += [f"{seconds:6.2f} s CPU {name}" for seconds, name in slowest]
    lines += [f"{megabytes:6.0f} MB at most", f"{len(log.wrong):6} wrong", *log.wrong]
    sys.stdout.write("\n".join(lines) + "\n")
    slow = bool(slowest) and slowest[0][0] > MOST_SECONDS
    return int(bool(log.wrong) or slow or megabytes > MOST_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
