"""What must not be possible: each is tried in the copy, and has to be refused."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from pb.domain.ballot import NotOnBallotPaper, TooManyChoices, mark
from pb.domain.calendar import Stage, StageClosed
from pb.domain.refusals import Refusal
from pb.services import ballots, editions, urns, verification, voting
from pb.services.ballots import AlreadyFrozen
from pb.services.demo import voters
from pb.services.editions import RulesSettled
from pb.services.rehearsal.report import Figures
from pb.services.rehearsal.stage import Copy
from pb.services.urns import Booth

Try = tuple[str, type[Refusal], Callable[[], object]]


class MisuseLetThrough(Refusal):
    """Something that must be refused was not (attempt)."""


def attempt(copy: Copy) -> Figures:
    """Try each misuse; return how many were refused.

    Raises:
        MisuseLetThrough: names the first that was not.
    """
    refused = 0
    for name, expected, deed in _tries(copy):
        try:
            deed()
        except expected:
            refused += 1
        else:
            raise MisuseLetThrough(attempt=name)
    return {"refused": refused}


def _tries(copy: Copy) -> Iterator[Try]:
    edition = copy.edition()
    with copy.database.reading() as session:
        booth = urns.booth(session, edition, copy.folder)
    begins, ends = copy.at(Stage.VOTING), copy.at(Stage.COUNTING)
    during = copy.at(Stage.VOTING, 50)
    second = timedelta(seconds=1)
    numbers = sorted(booth.paper.pool_of())
    yield "twice", voting.AlreadyVoted, lambda: _cast(copy, booth, 0, during)
    yield "early", StageClosed, lambda: _cast(copy, booth, copy.voters, begins - second)
    yield "late", StageClosed, lambda: _cast(copy, booth, copy.voters, ends)
    strange = [numbers[-1] + 1]
    yield "stranger", NotOnBallotPaper, lambda: mark(booth.paper, strange)
    if booth.paper.most() < len(numbers):
        yield "overmarked", TooManyChoices, lambda: mark(booth.paper, numbers)
    yield "verdict", AlreadyFrozen, lambda: _reopen(copy, during)
    yield "rules", RulesSettled, lambda: _change_rules(copy, during)


def _cast(copy: Copy, booth: Booth, n: int, at: datetime) -> None:
    """Cast one more ballot: of somebody who voted, or of somebody new."""
    choices = voters.choose(booth.paper, random.Random(n))  # noqa: S311 -- no secret
    year = copy.model.timetable.begins[Stage.VOTING].year
    with copy.database.unit_of_work() as session:
        edition = editions.by_slug(session, copy.model.slug)
        voters.cast(session, edition, booth, voters.voter(n, year), choices, at)


def _reopen(copy: Copy, at: datetime) -> None:
    """Take a verdict back though the ballot is frozen."""
    edition = copy.edition()
    with copy.database.unit_of_work() as session:
        filed = int(ballots.on_ballot(session, edition)[0].key)
        verification.reopen(
            session, edition, filed, "TEST", actor=copy.coordinator, now=at
        )


def _change_rules(copy: Copy, at: datetime) -> None:
    """Change the rulebook though it is adopted."""
    edition = copy.edition()
    rules = edition.rules.with_(eligible=1 + (edition.rules.eligible or 0))
    with copy.database.unit_of_work() as session:
        editions.change_rules(
            session, edition, rules, actor=copy.coordinator.id, now=at
        )
