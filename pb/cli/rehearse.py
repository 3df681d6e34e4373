"""``pb rehearse``: a whole edition on made-up residents, in a copy, then wiped."""

import os
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import click

from pb import clock
from pb.cli import parts, serving
from pb.cli.serving import Seats
from pb.cli.speaking import speaking
from pb.domain.calendar import Stage, Timetable, Window
from pb.services import editions, rehearsals, rehearsing
from pb.services.demo import people
from pb.services.rehearsal import stage
from pb.services.rehearsal.model import Model
from pb.services.rehearsal.report import Report
from pb.store.database import Database
from pb.web import rehearsal, rehearsal_words

HOST = "127.0.0.1"
PROBLEMS = 1
_WEEK = timedelta(days=7)
_REAL = ("PB_SECRET_KEY", "PB_SMTP_URL")
"""Settings of the deployment that a copy must not use."""


@click.command()
@click.argument("edition")
@click.option(
    "--voters",
    default=rehearsals.VOTERS,
    show_default=True,
    type=click.IntRange(1, 10_000),
    help="Made-up residents who vote.",
)
@click.option("--serve", is_flag=True, help="Serve the copy afterwards, until Ctrl+C.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535))
@click.option("--keep", is_flag=True, help="Leave the copy's folder, and say where.")
def rehearse(edition: str, voters: int, port: int, *, serve: bool, keep: bool) -> None:
    """Play EDITION in a copy marked TEST, and tell what came of it.

    The edition is only read. The copy has a folder, a database and keys of its
    own, which are wiped at the end. The exit status is 1 when a step did not go
    through or a misuse was not refused.
    """
    with (
        parts.current_database(parts.config()) as database,
        database.reading() as session,
    ):
        found = rehearsals.of(session, editions.by_slug(session, edition))
    if serve:
        found = past(found, clock.now())
    with stage.scratch(keep=keep) as place:
        report = rehearsing.rehearse(found, place, voters, lambda _done, _total: None)
        click.echo(told(report))
        if serve:
            _serve(place, port)
        if keep:
            click.echo(f"The copy lies in {place}")
    if not report.went_through:
        raise click.exceptions.Exit(PROBLEMS)


def past(found: Model, now: datetime) -> Model:
    """Return the model with its dates moved, so that its results have begun.

    They move by whole weeks: what fell on a working day still does.
    """
    weeks = (found.timetable.begins[Stage.RESULTS] - now) // _WEEK + 1
    shift = max(weeks, 0) * _WEEK
    timetable = Timetable(
        {each: at - shift for each, at in found.timetable.begins.items()},
        {
            kind: Window(window.begins - shift, window.ends - shift)
            for kind, window in found.timetable.windows.items()
        },
    )
    return replace(found, timetable=timetable)


def told(report: Report) -> str:
    """Return the report as lines to read."""
    with speaking("en"):
        lines = [report.edition]
        for step in report.steps:
            figures = rehearsal_words.figures(step.figures)
            seconds = f"{step.milliseconds / 1000:5.1f} s"
            lines.append(f"{seconds}  {rehearsal_words.STEPS[step.name]}  {figures}")
        lines += [
            f"PROBLEM  {rehearsal_words.STEPS[each.step]}: {rehearsal.problem(each)}"
            for each in report.problems
        ]
        lines += [
            f"TEST  {'funded    ' if each.funded else 'not funded'}  "
            f"{each.number}. {each.title} ({each.pool})"
            for each in report.result
        ]
    return "\n".join(line.rstrip() for line in lines)


def _serve(place: Path, port: int) -> None:
    """Serve the copy as a demo marked TEST: no letter leaves this machine."""
    for name in _REAL:
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    address = f"http://{HOST}:{port}"
    os.environ |= {
        "PB_DEMO": "1",
        "PB_REHEARSAL": "1",
        "PB_INSTANCE": str(place),
        "PB_DATABASE_URL": f"sqlite:///{place}/pb.db",
        "PB_BASE_URL": address,
    }
    database = Database(os.environ["PB_DATABASE_URL"])
    with database.unit_of_work() as session:
        people.invite(session, clock.now())
    database.engine.dispose()
    log_ins = "\n".join(f"  {person.email}" for person in people.EVERYBODY)
    click.echo(f"\nTEST: {address}\nSign in (password: {people.PASSWORD})\n{log_ins}\n")
    serving.serve(Seats(HOST, port, workers=1, threads=4), worker=True)
