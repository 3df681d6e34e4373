"""One count of one election by one engine, for ``bench.tally``: a process of its own.

    python -m bench.counting ENGINE RULE FILE.pb [--seconds 3] [--limit 600]

prints one line of JSON: the seconds of processor time of each repetition, the
winners in the order of funding, and the most memory that the process took, in bytes.
ENGINE is ``ours``, ``exact`` (pabutools with gmpy2 fractions) or ``float``
(pabutools with floats). A repetition of ``parse`` reads the file and groups its
ballots; one of another rule counts an election that was just read and that nothing
was counted of before.
"""

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import click

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
from pb.formats.pabulib import read

# Ties by the string of the id, as in pabutools; nothing else is asked for.
BY_ID = (Criterion.ID,)
MOST = 25
"""Repetitions."""


class Engine(Protocol):
    """Who reads elections and counts them."""

    def read(self, path: Path) -> Callable[[str], Sequence[str]]:
        """Return the count of an election by the name of the rule."""


class Ours:
    """The engine of this repository."""

    def read(self, path: Path) -> Callable[[str], Sequence[str]]:
        """Read a file; projects are listed in the order of their ids."""
        election = read(path)
        projects = sorted(election.counted(), key=lambda project: project.id)
        profile, money = election.profile, election.allocation
        points = profile.given is not None
        sheets = {
            "greedy": Sheet(
                score=Score.POINTS if points else Score.VOTES,
                misfit=Misfit.SKIP,
                criteria=BY_ID,
            ),
            "equal-shares": SharesSheet(criteria=BY_ID),
            "add1-exhaustive": SharesSheet(
                completion=Completion.ADD1_EXHAUSTIVE, criteria=BY_ID
            ),
            "add1": SharesSheet(completion=Completion.ADD1, criteria=BY_ID),
            "phragmen": PhragmenSheet(criteria=BY_ID),
        }
        return lambda rule: elect(projects, profile, money, sheets[rule]).selected


class Pabutools:
    """pabutools, on the kind of profile that is fastest: equal ballots grouped."""

    def __init__(self, kind: str) -> None:
        # It takes a second to import, which is not ours to bear.
        from pabutools import fractions  # noqa: PLC0415

        from tests.domain.tally.oracle import Oracle  # noqa: PLC0415

        exact = kind == "exact"
        fractions.FRACTION = fractions.GMPY_FRAC if exact else fractions.FLOAT_FRAC
        self.oracle = Oracle

    def read(self, path: Path) -> Callable[[str], Sequence[str]]:
        """Read a file as pabutools reads it."""
        oracle = self.oracle.read(path)
        unit = 100
        money, ballots = oracle.instance.budget_limit, oracle.ballots.num_ballots()
        step = SharesSheet().step(int(money * unit), ballots) // unit
        rules: dict[str, Callable[[], Sequence[str]]] = {
            "greedy": oracle.greedy,
            "equal-shares": lambda: oracle.equal_shares(Utility.COST),
            "add1-exhaustive": lambda: oracle.equal_shares(Utility.COST, step),
            "phragmen": oracle.phragmen,
        }
        return lambda rule: rules[rule]()


def measured(
    engine: Engine, rule: str, path: Path, seconds: float, limit: float
) -> tuple[list[float], Sequence[str]]:
    """Return the seconds of each repetition, and the winners."""
    times: list[float] = []
    winners: Sequence[str] = ()
    while not times or (sum(times) < seconds and len(times) < MOST):
        taken, winners = once(engine, rule, path, limit)
        times.append(taken)
    return times, winners


def once(
    engine: Engine, rule: str, path: Path, limit: float
) -> tuple[float, Sequence[str]]:
    """Return the seconds of a repetition, and the winners; keep nothing else.

    The system ends the process (SIGALRM) when what is timed takes too long.
    """
    if rule == "parse":
        signal.setitimer(signal.ITIMER_REAL, limit)
        begun = time.process_time()
        engine.read(path)
        return time.process_time() - begun, ()
    count = engine.read(path)
    signal.setitimer(signal.ITIMER_REAL, limit)
    begun = time.process_time()
    winners = count(rule)
    taken = time.process_time() - begun
    signal.setitimer(signal.ITIMER_REAL, 0)
    return taken, winners


def alone() -> None:
    """Keep this process on one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def peak() -> int:
    """Return the most memory that this process took, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


@click.command()
@click.argument("engine", type=click.Choice(["ours", "exact", "float"]))
@click.argument("rule")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--seconds", default=3.0, help="Repeat as long as this.")
@click.option("--limit", default=600.0, help="Seconds until a repetition is ended.")
def main(engine: str, rule: str, path: Path, seconds: float, limit: float) -> None:
    """Count and print."""
    alone()
    counting = Ours() if engine == "ours" else Pabutools(engine)
    times, winners = measured(counting, rule, path, seconds, limit)
    told = {"seconds": times, "winners": list(winners), "peak": peak()}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
