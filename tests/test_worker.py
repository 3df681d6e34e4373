import logging
import os
import signal
import threading
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask

from pb import worker
from pb.adapters.mail import NotSent
from pb.services import health, lease, outbox
from pb.services.outbox import Letter
from pb.web.context import Deployment
from pb.worker import Job, Worker
from tests.make import NOW


class Postman:
    """Takes letters, unless he is away."""

    def __init__(self, *, away: bool = False) -> None:
        self.away = away
        self.letters: list[EmailMessage] = []
        self.calls = 0
        self.closed = 0

    def send(self, letter: EmailMessage) -> None:
        self.calls += 1
        if self.away:
            raise NotSent("TimeoutError")
        self.letters.append(letter)

    def close(self) -> None:
        self.closed += 1


def parts(app: Flask) -> Deployment:
    return app.extensions["pb"]


def post(app: Flask, n: int = 1, kind: str = "reset-password") -> None:
    facts = {"token": "t0k3n"}
    with parts(app).database.unit_of_work() as session:
        for i in range(n):
            letter = Letter(kind, f"osoba{i}@example.org", "pl", facts)
            outbox.post(session, parts(app).keys.shared("outbox"), letter, NOW)


def noting(done: list[str], name: str) -> Job:
    def job(_app: Flask, _now: datetime) -> None:
        done.append(name)

    return job


def test_of_two_workers_one_works(app: Flask) -> None:
    done: list[str] = []
    first = Worker(app, None, [noting(done, "first")])
    second = Worker(app, None, [noting(done, "second")])
    assert [first.round(NOW), second.round(NOW)] == [True, False]
    assert [second.round(NOW), first.round(NOW)] == [False, True]
    assert done == ["first", "first"]


def test_the_lease_of_a_dead_worker_is_taken_over(app: Flask) -> None:
    dead, other = Worker(app, None), Worker(app, None)
    assert dead.round(NOW)
    assert not other.round(NOW + lease.LASTS - timedelta(seconds=1))
    assert other.round(NOW + lease.LASTS)
    assert not dead.round(NOW + lease.LASTS)


def test_a_worker_that_stops_lets_another_begin_at_once(app: Flask) -> None:
    stop = threading.Event()
    stop.set()
    first, second = Worker(app, None, stop=stop), Worker(app, None)
    now = worker.clock.now()
    assert first.take_lease(now)
    first.run()
    assert second.round(worker.clock.now())


def test_a_job_that_raises_does_not_stop_the_others(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def broken(_app: Flask, _now: datetime) -> None:
        message = "osoba@example.org"
        raise RuntimeError(message)

    jobs = [noting(done, "before"), broken, noting(done, "after")]
    assert Worker(app, None, jobs).round(NOW)
    assert done == ["before", "after"]
    assert "broken failed: RuntimeError at test_worker.py" in caplog.text
    assert "osoba" not in caplog.text


def test_a_stopped_worker_begins_no_further_job(app: Flask) -> None:
    stop, done = threading.Event(), []

    def stopping(_app: Flask, _now: datetime) -> None:
        stop.set()

    Worker(app, None, [stopping, noting(done, "after")], stop=stop).round(NOW)
    assert done == []


def test_jobs_get_the_instant_of_the_round(app: Flask) -> None:
    seen = []
    Worker(app, None, [lambda _app, now: seen.append(now)]).round(NOW)
    assert seen == [NOW]


def test_a_round_sends_all_letters_that_are_due(app: Flask) -> None:
    post(app, 3)
    postman = Postman()
    Worker(app, postman).round(NOW)
    Worker(app, postman).round(NOW)
    assert len(postman.letters) == 3
    assert postman.closed
    assert "t0k3n" in postman.letters[0].get_content()


def test_letters_are_sent_once_when_two_workers_send_at_once(app: Flask) -> None:
    post(app, 12)
    postman, together = Postman(), threading.Barrier(2)

    def deliver() -> None:
        together.wait()
        worker.deliver(app, postman, NOW, threading.Event())

    threads = [threading.Thread(target=deliver) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    recipients = sorted(str(letter["To"]) for letter in postman.letters)
    assert recipients == sorted(f"osoba{i}@example.org" for i in range(12))


def test_when_the_mail_server_is_away_one_try_a_round_is_enough(app: Flask) -> None:
    post(app, 3)
    postman, done = Postman(away=True), []
    Worker(app, postman, [noting(done, "job")]).round(NOW)
    assert postman.calls == 1
    assert done == ["job"]
    postman.away = False
    Worker(app, postman).round(NOW + timedelta(minutes=1))
    assert len(postman.letters) == 3


def test_a_letter_that_cannot_be_written_does_not_hold_up_the_rest(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    post(app, 1, kind="of no template")
    post(app, 2)
    postman = Postman()
    Worker(app, postman).round(NOW)
    assert len(postman.letters) == 2
    assert "letter failed: TemplateNotFound" in caplog.text
    assert "osoba" not in caplog.text


def test_without_a_post_letters_stay_and_health_says_so(app: Flask) -> None:
    post(app)
    later = NOW + timedelta(minutes=2)
    Worker(app, None).round(later)
    found = health.check(parts(app).database, later)
    assert not found.well
    assert found.document()["mail"] == "waiting"
    assert found.document()["worker"] == "ok"


def test_health_says_when_no_worker_was_seen_for_a_minute(app: Flask) -> None:
    database = parts(app).database
    assert health.check(database, NOW).document()["worker"] == "silent"
    Worker(app, None).round(NOW)
    assert health.check(database, NOW + timedelta(seconds=59)).well
    assert not health.check(database, NOW + timedelta(seconds=61)).well


def test_a_long_job_keeps_the_lease(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "PULSE", 0.001)
    stop, renewed = threading.Event(), threading.Event()

    def long(_app: Flask, now: datetime) -> None:
        # Ends only when the lease was renewed after the round began.
        renewed.wait(10)
        stop.set()

    work = Worker(app, None, [long], stop=stop)
    take, calls = work.take_lease, []

    def counted(now: datetime) -> bool:
        calls.append(now)
        if len(calls) > 3:
            renewed.set()
        return take(now)

    monkeypatch.setattr(work, "take_lease", counted)
    work.run()
    assert renewed.is_set()


def test_a_database_that_is_away_does_not_end_the_worker(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_: object) -> bool:
        raise OSError

    monkeypatch.setattr(lease, "take", away)
    assert not Worker(app, None).round(NOW)
    assert "lease failed: OSError" in caplog.text


def test_a_signal_ends_the_work_and_without_mail_it_is_loud(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    begun = threading.Event()

    def asking(_app: Flask, _now: datetime) -> None:
        if not begun.is_set():
            begun.set()
            os.kill(os.getpid(), signal.SIGTERM)

    masked = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    try:
        with caplog.at_level(logging.INFO, "pb.worker"):
            worker.work(app, [asking])
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, masked)
    assert begun.is_set()
    assert "PB_SMTP_URL is not set" in caplog.text
    assert "the worker has stopped" in caplog.text
