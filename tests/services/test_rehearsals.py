"""The rehearsal: a whole edition in a copy, of which nothing is left."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from pb.domain.calendar import Stage, StageClosed
from pb.domain.permissions import Role
from pb.domain.rulebook import BallotForm, BallotOrder, Rulebook
from pb.domain.verification import Verdict
from pb.services import (
    editions,
    rehearsals,
    rehearsing,
    submission,
    verification,
)
from pb.services.accounts import Account
from pb.services.demo.projects import made_up
from pb.services.editions import Edition, RulesFaulty
from pb.services.rehearsal import misuse, model, play, stage
from pb.services.rehearsal.model import Model
from pb.services.rehearsal.report import Report, read
from pb.services.rehearsals import RehearsalRunning
from pb.store.base import Base
from pb.store.database import Database
from tests import make

FEW = 6


def modelled(**changes: object) -> Model:
    """Return what is rehearsed of an edition without proposals."""
    rules, timetable = make.faultless()
    rules = rules.with_(**changes)
    contents = tuple(model._made_up(pool, n) for pool in rules.pools for n in range(3))
    return Model("test-x", "TEST · x", "Leszno", rules, timetable, contents, 0)


def rehearsed(found: Model, voters: int = FEW) -> Report:
    """Play a rehearsal; check that nothing of it is left."""
    with stage.scratch() as folder:
        report = rehearsing.rehearse(found, folder, voters, lambda _done, _total: None)
    assert not folder.exists()
    assert read(report.text()) == report
    return report


def figures(report: Report) -> dict[str, dict[str, int]]:
    return {step.name: step.figures for step in report.steps}


@pytest.fixture
def asked(database: Database) -> tuple[Edition, Account]:
    """A faultless edition in submission, and its coordinator."""
    rules, timetable = make.faultless()
    with database.unit_of_work() as session:
        official = make.account(session, Role.COORDINATOR)
        edition = editions.create(
            session,
            slug="leszno-2126",
            name="Budżet obywatelski 2126",
            city="Leszno",
            rules=rules,
            timetable=timetable,
            now=timetable.begins[Stage.PREPARATION],
        )
    return edition, official


def now_of(edition: Edition) -> datetime:
    return edition.timetable.begins[Stage.PREPARATION] + timedelta(days=1)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsals, "VOTERS", FEW)


def everything(database: Database) -> dict[str, list[str]]:
    with database.reading() as session:
        return {
            table.name: sorted(repr(row) for row in session.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


def ask(database: Database, edition: Edition, official: Account) -> None:
    with database.unit_of_work() as session:
        rehearsals.ask(session, edition, actor=official.id, now=now_of(edition))


def test_a_rehearsal_plays_every_step_and_counts_what_it_did() -> None:
    report = rehearsed(modelled())
    assert report.went_through, report.problems
    assert list(figures(report)) == list(play.STEPS)
    assert figures(report)["vote"] == {"ballots": FEW}
    assert figures(report)["freeze"]["same_person_refused"] == 1
    assert figures(report)["misuse"] == {"refused": 7}
    assert len(report.result) == 9
    assert any(project.funded for project in report.result)


@pytest.mark.parametrize(
    "changes",
    [
        {"ballot_form": BallotForm.APPROVAL, "least_choices": 2, "most_choices": 4},
        {"ballot_form": BallotForm.CHOOSE_ONE, "most_choices": 1},
    ],
)
def test_other_ballots_are_rehearsed_as_they_may_be_marked(
    changes: dict[str, object],
) -> None:
    report = rehearsed(modelled(**changes))
    assert report.went_through, report.problems


def test_numbers_are_drawn_where_the_rulebook_leaves_them_to_a_lot() -> None:
    report = rehearsed(modelled(order=BallotOrder.LOT))
    assert report.went_through, report.problems
    assert figures(report)["numbers"] == {"drawn": 9}


def test_a_tie_that_decides_is_drawn() -> None:
    # One voter marks one project of a pool: the others tie at nothing.
    report = rehearsed(modelled(tie_criteria=()), voters=1)
    assert report.went_through, report.problems
    assert figures(report)["count"]["ties_drawn"] > 0


def test_what_the_rules_refuse_ends_the_play_and_is_reported() -> None:
    found = modelled()
    dear = replace(found.contents[0], cost=found.rules.allocation * 2)
    report = rehearsed(replace(found, contents=(dear,)))
    assert not report.went_through
    assert [(each.step, each.code) for each in report.problems] == [
        ("submit", "cost_outside_limits")
    ]


def test_a_misuse_that_goes_through_is_a_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def let_through(_copy: object) -> Iterator[misuse.Try]:
        yield "twice", StageClosed, lambda: None

    monkeypatch.setattr(misuse, "_tries", let_through)
    report = rehearsed(modelled())
    assert [(each.code, each.facts) for each in report.problems] == [
        ("misuse_let_through", {"attempt": "twice"})
    ]


def _accept_one(database: Database, edition: Edition) -> str:
    content = next(iter(made_up().values())).content
    begins = edition.timetable.begins
    with database.unit_of_work() as session:
        author = make.account(session, name="Autorka Prawdziwa")
        official = make.account(session, Role.ASSESSOR)
        at = begins[Stage.SUBMISSION]
        editions.adopt(session, edition, actor=None, now=at)
        edition = editions.by_slug(session, edition.slug)
        saved = submission.start(session, edition, author, content, at)
        submission.submit(session, edition, author, saved.id, at)
        verification.decide(
            session,
            edition,
            1,
            Verdict(accepted=True),
            actor=official,
            now=begins[Stage.VERIFICATION],
        )
    return content.title


def test_accepted_proposals_are_rehearsed_without_their_authors(
    database: Database, asked: tuple[Edition, Account]
) -> None:
    title = _accept_one(database, asked[0])
    with database.reading() as session:
        found = rehearsals.of(session, editions.by_slug(session, asked[0].slug))
    assert found.contents[0].title == title
    assert found.own == 1
    assert len(found.contents) == 1 + 3 * 2
    assert "Prawdziwa" not in repr(found)
    assert found.name.startswith("TEST")


@pytest.mark.usefixtures("few")
def test_the_worker_plays_what_was_asked_and_leaves_only_the_report(
    database: Database, asked: tuple[Edition, Account], tmp_path: Path
) -> None:
    edition, official = asked
    before = everything(database)
    ask(database, edition, official)
    rehearsing.run_asked(database, tmp_path, now_of(edition))
    with database.reading() as session:
        state = rehearsals.last(session, edition)
        found = rehearsals.kept(session, edition)
    assert state is not None
    assert (state.state, state.done, state.total) == ("done", 11, 11)
    assert found is not None
    assert found.report.went_through
    assert list((tmp_path / rehearsals.FOLDER).iterdir()) == []
    after = everything(database)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"act", "act_head", "job", "rehearsal"}


@pytest.mark.usefixtures("few")
def test_once_wiped_only_the_acts_are_left(
    database: Database, asked: tuple[Edition, Account], tmp_path: Path
) -> None:
    edition, official = asked
    before = everything(database)
    now = now_of(edition)
    ask(database, edition, official)
    rehearsing.run_asked(database, tmp_path, now)
    rehearsals.wipe_due(database, now + rehearsals.KEPT - timedelta(seconds=1))
    with database.reading() as session:
        assert rehearsals.kept(session, edition) is not None
    rehearsals.wipe_due(database, now + rehearsals.KEPT)
    after = everything(database)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"act", "act_head"}


def test_a_rehearsal_that_breaks_leaves_nothing_on_disk(
    database: Database,
    asked: tuple[Edition, Account],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def break_off(*_args: object) -> Report:
        raise LookupError

    edition, official = asked
    monkeypatch.setattr(play, "played", break_off)
    ask(database, edition, official)
    with pytest.raises(LookupError):
        rehearsing.run_asked(database, tmp_path, now_of(edition))
    with database.reading() as session:
        state = rehearsals.last(session, edition)
    assert state is not None
    assert (state.state, state.code) == ("failed", "broken")
    assert list((tmp_path / rehearsals.FOLDER).iterdir()) == []


@pytest.mark.usefixtures("few")
def test_what_a_crash_left_is_swept_and_the_rehearsal_played_again(
    database: Database, asked: tuple[Edition, Account], tmp_path: Path
) -> None:
    edition, official = asked
    ask(database, edition, official)
    left = tmp_path / rehearsals.FOLDER / f"{stage.PREFIX}left"
    left.mkdir(parents=True)
    (left / "pb.db").write_text("x")
    with database.unit_of_work() as session:
        session.execute(text("UPDATE job SET state = 'running'"))
    rehearsing.run_asked(database, tmp_path, now_of(edition))
    with database.reading() as session:
        assert rehearsals.kept(session, edition) is not None
    assert not left.exists()


def test_two_are_not_asked_for_at_once(
    database: Database, asked: tuple[Edition, Account]
) -> None:
    ask(database, *asked)
    with pytest.raises(RehearsalRunning):
        ask(database, *asked)


@pytest.fixture
def refused(database: Database) -> Callable[[Edition, Account, datetime], None]:
    def ask_at(edition: Edition, official: Account, now: datetime) -> None:
        with database.unit_of_work() as session:
            rehearsals.ask(session, edition, actor=official.id, now=now)

    return ask_at


def test_a_rulebook_with_faults_is_not_rehearsed(
    database: Database, refused: Callable[[Edition, Account, datetime], None]
) -> None:
    with database.unit_of_work() as session:
        # The pools are more than there is to share.
        edition = make.edition(session, allocation=900_000_00)
        official = make.account(session, Role.COORDINATOR)
    with pytest.raises(RulesFaulty):
        refused(edition, official, make.NOW)


def test_no_rehearsal_while_people_vote(
    asked: tuple[Edition, Account],
    refused: Callable[[Edition, Account, datetime], None],
) -> None:
    edition, official = asked
    with pytest.raises(StageClosed):
        refused(edition, official, edition.timetable.begins[Stage.VOTING])


def test_made_up_projects_may_be_submitted_in_every_pool() -> None:
    rules: Rulebook = make.faultless()[0]
    for pool in rules.pools:
        for n in range(3):
            assert pool.cost_min <= (model._made_up(pool, n).cost or 0) <= pool.most()
