"""The tally beside pabutools, exact and float, on real elections.

    python -m bench.tally [--quick] [--limit 600] [--rule RULE ...] [NAME ...]
    python -m bench.tally --folder
    python -m bench.tally --million

Each count runs in a process of its own, on one core, within a time limit; its
winners are compared. NAME is part of a file's name. See README.md.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import IO, cast

import click

REAL = Path(__file__).parents[2] / "shared" / "data" / "pabulib"
FILES = (
    "Poland_Warszawa_2026",
    "Poland_Lodz_2022",
    "Poland_Wroclaw_2023",
    "Poland_Krakow_2022",
    "Poland_Katowice_2022",
    "Poland_Warszawa_2021_Praga-Poludnie",
    "Poland_Swiecie_2023",
    "Poland_Warszawa_2020_Wawer",
)
RULES = ("parse", "greedy", "equal-shares", "add1-exhaustive", "add1", "phragmen")
# pabutools stops Add1 as soon as nothing fits, and wants approval for Phragmén.
OURS_ALONE = {"add1"}
POINTS = {"Poland_Krakow_2022", "Poland_Katowice_2022"}
ENGINES = ("ours", "exact", "float")
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Told:
    """What a process told of its count: seconds (median), winners, peak bytes.

    ``seconds`` is None if the time limit ended it.
    """

    seconds: float | None
    winners: tuple[str, ...]
    peak: int


def asked(engine: str, rule: str, path: Path, limit: float, seconds: float) -> Told:
    """Let a process count, and end it at the limit.

    Raises:
        RuntimeError: the process failed.
    """
    command = [sys.executable, "-m", "bench.counting", engine, rule, str(path)]
    options = ["--seconds", str(seconds), "--limit", str(limit)]
    running = subprocess.Popen(  # noqa: S603  our own module
        [*command, *options],
        stdout=subprocess.PIPE,
        env=os.environ | ONE_THREAD,
        text=True,
    )
    with cast("IO[str]", running.stdout) as pipe:
        text = pipe.read()
    # wait4 also tells the memory of a process that was ended.
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode == -signal.SIGALRM:
        return Told(None, (), used.ru_maxrss * 1024)
    if running.returncode:
        raise RuntimeError(f"{' '.join(command)} failed")
    told = json.loads(text)
    return Told(median(told["seconds"]), tuple(told["winners"]), told["peak"])


def row(rule: str, told: dict[str, Told], limit: float) -> str:
    """Return a line of the table: seconds, megabytes, times ours, same winners."""
    ours = told["ours"]
    cells = [rule, f"{duration(ours, limit)}, {ours.peak / 1e6:.0f} MB"]
    for engine in ENGINES[1:]:
        theirs = told.get(engine)
        if theirs is None:
            cells += ["-", "-", "-"]
            continue
        cells.append(f"{duration(theirs, limit)}, {theirs.peak / 1e6:.0f} MB")
        cells += [times(ours, theirs, limit), verdict(rule, ours, theirs)]
    return "| " + " | ".join(cells) + " |"


def duration(told: Told, limit: float) -> str:
    """Return seconds or milliseconds in three digits."""
    if told.seconds is None:
        return f"> {limit:.0f} s"
    if told.seconds < 1:
        return f"{told.seconds * 1000:.3g} ms"
    return f"{told.seconds:.3g} s"


def times(ours: Told, theirs: Told, limit: float) -> str:
    """Return how many times as long they take."""
    if ours.seconds is None:
        return "-"
    more = "> " if theirs.seconds is None else ""
    return f"{more}{(theirs.seconds or limit) / ours.seconds:,.0f}"


def verdict(rule: str, ours: Told, theirs: Told) -> str:
    """Tell whether the winners and their order are the same."""
    if rule == "parse" or None in (ours.seconds, theirs.seconds):
        return "-"
    if ours.winners == theirs.winners:
        return "same"
    sets = set(ours.winners) == set(theirs.winners)
    return "OTHER ORDER" if sets else "OTHER WINNERS"


def compare(
    path: Path, rules: Iterable[str], engines: Iterable[str], limit: float, least: float
) -> bool:
    """Print the table of a file; tell whether all exact winners were the same."""
    click.echo(f"\n{path.stem} ({path.stat().st_size / 1e6:.2f} MB)\n")
    click.echo("| | ours | exact | times | winners | float | times | winners |")
    click.echo("|---|---|---|---|---|---|---|---|")
    same = True
    for rule in rules:
        alone = rule in OURS_ALONE or (rule == "phragmen" and path.stem in POINTS)
        told = {
            engine: asked(engine, rule, path, limit, least)
            for engine in engines
            if engine == "ours" or not alone
        }
        click.echo(row(rule, told, limit))
        if "exact" in told:
            same &= verdict(rule, told["ours"], told["exact"]) in {"-", "same"}
    return same


@click.command()
@click.argument("names", nargs=-1)
@click.option("--quick", is_flag=True, help="Once each, within 20 seconds.")
@click.option("--limit", default=600.0, help="Seconds until a count is ended.")
@click.option("--rule", "rules", multiple=True, type=click.Choice(RULES))
@click.option("--engine", "engines", multiple=True, type=click.Choice(ENGINES))
@click.option("--folder", "other", flag_value="bench.rules", help="Ours, all files.")
@click.option("--million", "other", flag_value="bench.million", help="Ours, made up.")
def main(
    names: tuple[str, ...],
    quick: bool,  # noqa: FBT001  click calls by keyword
    limit: float,
    rules: tuple[str, ...],
    engines: tuple[str, ...],
    other: str | None,
) -> None:
    """Measure; the exit status is 1 if winners differ from pabutools exact."""
    if other:
        arguments = [str(REAL)] * (other == "bench.rules")
        command = [sys.executable, "-m", other, *arguments]
        sys.exit(subprocess.call(command, env=os.environ | ONE_THREAD))  # noqa: S603
    if quick:
        limit, least = min(limit, 20.0), 0.0
    else:
        least = 3.0
    chosen = [name for name in FILES if not names or any(n in name for n in names)]
    engines = ("ours", *(e for e in engines or ENGINES if e != "ours"))
    results = [
        compare(REAL / f"{name}.pb", rules or RULES, engines, limit, least)
        for name in chosen
    ]
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
