"""The worker: one at a time across hosts, it sends letters and does the jobs.

Nothing in this process is needed by another: what it knows is in the database.
A job is a plain function of the app and the instant; it opens its own
transactions and must bear being done twice, since a lease can run out.
"""

import logging
import os
import secrets
import signal
import socket
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import cast

from flask import Flask

from pb import clock
from pb.adapters import mail
from pb.adapters.mail import NotSent, Post
from pb.services import jobs, lease, outbox, rehearsals, rehearsing, retention, rounds
from pb.web import letters
from pb.web.context import Deployment

log = logging.getLogger("pb.worker")

Job = Callable[[Flask, datetime], None]

_STOPS = frozenset({signal.SIGTERM, signal.SIGINT})

TICK = 1.0
"""Seconds between two rounds."""

PULSE = lease.LASTS.total_seconds() / 3
"""Seconds between two renewals of the lease while a round takes long."""


def _parts(app: Flask) -> Deployment:
    return cast("Deployment", app.extensions["pb"])


def make_urns(app: Flask, now: datetime) -> None:
    """Make the urns that are wanting."""
    parts = _parts(app)
    rounds.make_urns(parts.database, parts.keys, now)


def adopt_due(app: Flask, now: datetime) -> None:
    """Adopt rulebooks at the start of submission."""
    rounds.adopt_due(_parts(app).database, now)


def freeze_due(app: Flask, now: datetime) -> None:
    """Freeze ballots at the start of voting."""
    rounds.freeze_due(_parts(app).database, now)


def note_turnout(app: Flask, now: datetime) -> None:
    """Note turnout while people vote."""
    rounds.note_turnout(_parts(app).database, now)


_standings = rounds.LiveStandings()


def move_standings(app: Flask, now: datetime) -> None:
    """Move live standings, in batches."""
    parts = _parts(app)
    _standings.move(parts.database, parts.keys, now)


def run_counts(app: Flask, now: datetime) -> None:
    """Open and count what officials asked for."""
    parts = _parts(app)
    jobs.run_counts(parts.database, parts.keys, now)


def rehearse(app: Flask, now: datetime) -> None:
    """Play the rehearsals that officials asked for."""
    parts = _parts(app)
    rehearsing.run_asked(parts.database, parts.config.instance, now)


def wipe_rehearsals(app: Flask, now: datetime) -> None:
    """Wipe reports of rehearsals a week old."""
    rehearsals.wipe_due(_parts(app).database, now)


def destroy_due(app: Flask, now: datetime) -> None:
    """Destroy sealed identities whose time is over."""
    retention.destroy_due(_parts(app).database, now)


def forget(app: Flask, now: datetime) -> None:
    """Delete codes and passes that hold no more."""
    rounds.forget(_parts(app).database, now)


JOBS: tuple[Job, ...] = (
    adopt_due,
    make_urns,
    freeze_due,
    note_turnout,
    move_standings,
    run_counts,
    rehearse,
    wipe_rehearsals,
    destroy_due,
    forget,
)
"""What is done in each round after the letters, in this order."""


def work(app: Flask, jobs: Sequence[Job] = JOBS) -> None:
    """Be the worker until a signal asks to stop; finish what is at hand.

    Raises:
        ConfigError: PB_SMTP_URL is no address of a mail server.
    """
    post = mail.of_config(cast("Deployment", app.extensions["pb"]).config)
    if post is None:
        log.warning(
            "PB_SMTP_URL is not set: letters wait, so NOBODY CAN VOTE or open an"
            " account until it is"
        )
    stop = threading.Event()
    # A handler that sets an event its own thread waits for can lock it up: this
    # thread takes the signals, another one works.
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    working = threading.Thread(target=Worker(app, post, jobs, stop=stop).run)
    working.start()
    log.info("the worker has begun")
    while working.is_alive() and signal.sigtimedwait(_STOPS, 1) is None:
        pass
    stop.set()
    working.join()
    log.info("the worker has stopped")


class Worker:
    """One process's claim to be the worker, and its rounds."""

    def __init__(
        self,
        app: Flask,
        post: Post | None,
        jobs: Sequence[Job] = JOBS,
        *,
        stop: threading.Event | None = None,
    ) -> None:
        self._app = app
        self._database = cast("Deployment", app.extensions["pb"]).database
        self._post = post
        self._jobs = tuple(jobs)
        self._stop = stop or threading.Event()
        # Said nowhere else: it tells two workers of one host apart.
        self._holder = f"{socket.gethostname()} {os.getpid()} {secrets.token_hex(8)}"

    def run(self) -> None:
        """Work until told to stop; then let another worker begin at once."""
        with self._pulse():
            while not self._stop.is_set():
                self.round(clock.now())
                self._stop.wait(TICK)
        with _surviving("release"), self._database.unit_of_work() as session:
            lease.release(session, self._holder, clock.now())

    def round(self, now: datetime) -> bool:
        """Do one round if the lease is ours; say whether it was."""
        if not self.take_lease(now):
            return False
        if self._post is not None:
            with _surviving("letters"):
                deliver(self._app, self._post, now, self._stop)
        for job in self._jobs:
            if self._stop.is_set():
                break
            with _surviving(job.__name__):
                job(self._app, now)
        return True

    def take_lease(self, now: datetime) -> bool:
        """Take or renew the lease; say whether it is ours."""
        taken = False
        with _surviving("lease"), self._database.unit_of_work() as session:
            taken = lease.take(session, self._holder, now)
        return taken  # noqa: RET504 -- it stays False when the database fails

    @contextmanager
    def _pulse(self) -> Iterator[None]:
        """Keep the lease while a long job runs; begin where the round began."""
        done = threading.Event()

        def beat() -> None:
            while not done.wait(PULSE):
                self.take_lease(clock.now())

        beating = threading.Thread(target=beat, name="pb-lease", daemon=True)
        beating.start()
        try:
            yield
        finally:
            done.set()
            beating.join()


def deliver(app: Flask, post: Post, now: datetime, stop: threading.Event) -> None:
    """Send the letters that are due.

    Ends at the first one that could not be handed over: the mail server is
    away, and jobs must not wait for its time limit letter by letter.
    """
    try:
        while not stop.is_set() and send_one(app, post, now):
            pass
    finally:
        post.close()


def send_one(app: Flask, post: Post, now: datetime) -> bool:
    """Send the letter that waits longest; say whether to go on with the next."""
    parts = cast("Deployment", app.extensions["pb"])
    with parts.database.unit_of_work() as session:
        claim = outbox.claim(session, now)
    if claim is None:
        return False
    sent, go_on = False, True
    with _surviving("letter"):
        letter = letters.compose(app, claim.open(parts.keys.shared("outbox")), now)
        try:
            post.send(letter)
            sent = True
        except NotSent as error:
            log.warning("a letter was not sent: %s", error)
            go_on = False
    with parts.database.unit_of_work() as session:
        outbox.settle(session, claim, sent=sent)
    return go_on


@contextmanager
def _surviving(deed: str) -> Iterator[None]:
    """Log what a deed raises by its kind and place.

    Never by its words: they could hold an address or a name.
    """
    try:
        yield
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        log.error("%s failed: %s at %s", deed, type(error).__name__, where)  # noqa: TRY400 -- a traceback ends in the words
