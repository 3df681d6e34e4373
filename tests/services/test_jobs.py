"""Long work: asked for by an official, done by the worker, with its progress."""

from pb.adapters.keys import KeyFolder
from pb.domain.permissions import Role
from pb.services import editions, jobs, urns
from pb.store.database import Database
from tests import make


def test_a_count_that_was_asked_for_is_done_and_says_how_far_it_is(
    database: Database, keys: KeyFolder
) -> None:
    voted = make.voting_edition(database, keys)
    with database.reading() as session:
        booth = urns.booth(session, voted, keys)
    make.cast_many(database, booth, range(30), [1, 3])
    closed = make.closed(database, voted)
    with database.unit_of_work() as session:
        actor = make.account(session, Role.COORDINATOR).id
        jobs.ask_count(session, closed, actor=actor, now=make.NOW)

    jobs.run_counts(database, keys, make.NOW)

    with database.reading() as session:
        job = jobs.last_count(session, closed)
        assert editions.by_slug(session, closed.slug).digest is not None
    assert job is not None
    assert (job.state, job.done, job.total) == ("done", 30, 30)
