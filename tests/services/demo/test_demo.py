from collections import Counter
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from pb.adapters.keys import KeyFolder
from pb.domain import proposal
from pb.domain.calendar import STAGES, Stage
from pb.domain.permissions import Role
from pb.domain.proposal import Content, State
from pb.domain.rulebook import BallotForm, BallotOrder, Visibility
from pb.domain.verification import Ground
from pb.services import (
    accounts,
    ballots,
    counting,
    editions,
    numbers,
    proposals,
    submission,
)
from pb.services.demo import people, projects, seed, stages, times, voters
from pb.services.demo.stages import STOPS, DemoGoesForward, Scene
from pb.services.editions import Edition
from pb.services.proposals import Wanted
from pb.store.database import Database
from pb.store.editions import ActRow
from pb.store.post import OutboxRow
from pb.store.roll import EntitlementRow, TurnoutRow
from pb.store.urn import EnvelopeRow, StandingRow
from tests.make import NOW

LEFT = 4
"""Proposals that wait for whoever tries the demo."""


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Argon2 do less for the demo's eight accounts."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", quick)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let fewer people vote where their number says nothing."""
    monkeypatch.setattr(voters, "VOTERS", 40)


@pytest.fixture
def scene(database: Database, keys: KeyFolder) -> Scene:
    return Scene(database, keys, NOW)


class PowerCut(Exception):
    """The machine stops here."""


def edition(scene: Scene, slug: str = "leszno") -> Edition:
    with scene.database.reading() as session:
        return editions.by_slug(session, slug)


def states(scene: Scene) -> dict[State, int]:
    with scene.database.reading() as session:
        return proposals.counts(session, edition(scene))


def number_of(scene: Scene, row: type) -> int:
    with scene.database.reading() as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def later(scene: Scene, minutes: int = 5) -> Scene:
    return Scene(scene.database, scene.folder, scene.now + timedelta(minutes=minutes))


def test_every_made_up_proposal_may_be_submitted(scene: Scene) -> None:
    seed.begin(scene)
    rules = edition(scene).rules
    for made_up in projects.made_up().values():
        proposal.require_complete(made_up.content, rules)


def test_the_money_and_its_pools_are_leszno_s(scene: Scene) -> None:
    rules = edition(scene, seed.begin(scene).slug).rules
    assert rules.allocation == 1_000_000_00
    assert {pool.key: pool.amount for pool in rules.pools} == {
        "large": 600_000_00,
        "small": 300_000_00,
        "soft": 100_000_00,
    }
    assert rules.visibility is Visibility.LIVE


def test_the_demo_begins_in_submission_with_about_forty_proposals(
    scene: Scene,
) -> None:
    seed.begin(scene)
    assert edition(scene).stage(NOW) is Stage.SUBMISSION
    assert 38 <= states(scene)[State.SUBMITTED] <= 42


def test_to_begin_twice_changes_nothing(scene: Scene) -> None:
    seed.begin(scene)
    before = states(scene), number_of(scene, ActRow)
    seed.begin(later(scene))
    assert (states(scene), number_of(scene, ActRow)) == before


def test_everybody_may_sign_in_with_what_is_printed(scene: Scene) -> None:
    seed.begin(scene)
    with scene.database.reading() as session:
        for person in (people.COORDINATOR, people.ASSESSOR, people.RESIDENTS[0]):
            found = accounts.authenticate(session, person.email, people.PASSWORD)
            assert found.roles == person.roles | {Role.RESIDENT}


def test_nobody_in_the_demo_has_a_real_address() -> None:
    assert all(person.email.endswith("@example.org") for person in people.EVERYBODY)


def test_in_verification_a_few_proposals_are_left_to_the_newcomer(
    scene: Scene,
) -> None:
    seed.begin(scene)
    stages.move(later(scene), "leszno", Stage.VERIFICATION)
    found = states(scene)
    assert found[State.SUBMITTED] == LEFT
    assert found[State.REJECTED] >= 3
    with scene.database.reading() as session:
        rejected = proposals.listed(
            session, edition(scene), Wanted(states=frozenset({State.REJECTED}))
        )
    grounds = [one.decision.verdict.ground for one in rejected.proposals]
    assert all(isinstance(ground, Ground) for ground in grounds)


def test_a_newcomer_s_proposal_waits_for_her_and_is_accepted_in_the_end(
    few: None, scene: Scene
) -> None:
    seed.begin(scene)
    content = Content(
        title="Projekt przykładowy",
        summary="Streszczenie przykładowego projektu.",
        description="Opis przykładowego projektu, dość długi, aby można go złożyć.",
        justification="Uzasadnienie przykładowe.",
        beneficiaries="Wszyscy",
        pool="small",
        place="Rynek",
        cost=12_345_67,
    )
    with scene.database.unit_of_work() as session:
        author = people.account(session, people.RESIDENTS[0])
        draft = submission.start(session, edition(scene), author, content, NOW)
        filed = submission.submit(session, edition(scene), author, draft.id, NOW)
    stages.move(later(scene, 1), "leszno", Stage.VERIFICATION)
    with scene.database.reading() as session:
        waiting = proposals.numbered(session, edition(scene), filed.number)
    assert waiting.state is State.SUBMITTED
    stages.move(later(scene, 2), "leszno", Stage.VOTING)
    with scene.database.reading() as session:
        paper = ballots.paper(session, edition(scene))
    assert "Projekt przykładowy" in {project.title for project in paper.projects}


def test_three_hundred_people_have_voted_over_the_past_days(scene: Scene) -> None:
    seed.begin(scene)
    moved = later(scene)
    stages.move(moved, "leszno", Stage.VOTING)
    with scene.database.reading() as session:
        by_hour = select(TurnoutRow.hour, func.sum(TurnoutRow.n))
        hours = dict(row for row in session.execute(by_hour.group_by(TurnoutRow.hour)))
        cast = session.scalars(select(EntitlementRow.state)).all()
        standings = session.scalars(select(StandingRow)).all()
    assert Counter(cast) == {"cast": voters.VOTERS}
    assert number_of(scene, EnvelopeRow) == voters.VOTERS == 300
    window = edition(scene).timetable.window(Stage.VOTING)
    assert moved.now - window.begins > timedelta(days=3)
    assert all(hour in window and hour < moved.now for hour in hours)
    assert len(hours) > 48
    assert 280 < sum(hours.values()) <= voters.VOTERS
    # Live standings have something to show, and are a batch behind.
    assert {row.pool for row in standings} == {"large", "small", "soft"}
    assert all(150 < row.ballots <= voters.VOTERS - 20 for row in standings)


def test_made_up_votes_leave_acts_but_no_letters(few: None, scene: Scene) -> None:
    seed.begin(scene)
    stages.move(later(scene), "leszno", Stage.VOTING)
    with scene.database.reading() as session:
        actions = session.scalars(select(ActRow.action)).all()
    assert actions.count("demo:timetable:move") == 2
    assert actions.count("ballot:freeze") == 1
    assert number_of(scene, OutboxRow) == 0


def test_a_button_pressed_twice_moves_once_and_none_moves_back(scene: Scene) -> None:
    seed.begin(scene)
    stages.move(later(scene), "leszno", Stage.PRINTING)
    before = number_of(scene, ActRow)
    stages.move(later(scene), "leszno", Stage.PRINTING)
    with pytest.raises(DemoGoesForward):
        stages.move(later(scene), "leszno", Stage.VERIFICATION)
    assert number_of(scene, ActRow) == before


def test_counting_and_results_follow_the_vote(few: None, scene: Scene) -> None:
    seed.begin(scene)
    stages.move(later(scene, 1), "leszno", Stage.VOTING)
    stages.move(later(scene, 2), "leszno", Stage.COUNTING)
    assert edition(scene).counted_at is None
    assert number_of(scene, EnvelopeRow) == voters.VOTERS
    stages.move(later(scene, 3), "leszno", Stage.RESULTS)
    shown = edition(scene)
    assert shown.published_at is not None
    assert number_of(scene, EnvelopeRow) == 0
    assert not scene.folder.has_urn("leszno")
    with scene.database.reading() as session:
        assert counting.ballots_hold(session, shown)


def test_a_leap_from_preparation_to_results_plays_everything(
    few: None, scene: Scene
) -> None:
    with scene.database.unit_of_work() as session:
        people.invite(session, NOW)
        fresh = seed.begin_again(session, NOW)
    stages.move(later(scene), fresh.slug, Stage.RESULTS)
    shown = edition(scene, fresh.slug)
    assert shown.published_at is not None
    assert shown.stage(scene.now + timedelta(minutes=5)) is Stage.RESULTS


def test_the_fresh_edition_stands_beside_the_old_one(scene: Scene) -> None:
    seed.begin(scene)
    with scene.database.unit_of_work() as session:
        fresh = seed.begin_again(session, later(scene).now)
        assert editions.current(session) == fresh
    assert fresh.slug == "leszno-2"
    assert fresh.stage(later(scene).now) is Stage.PREPARATION
    assert states(scene)[State.SUBMITTED] > 0


def test_a_vote_that_was_cut_off_is_taken_up_again(
    few: None, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed.begin(scene)

    def power_cut(*_: object, **__: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr(editions, "set_timetable", power_cut)
        with pytest.raises(PowerCut):
            stages.move(later(scene), "leszno", Stage.VOTING)
    stages.move(later(scene, 6), "leszno", Stage.VOTING)
    assert number_of(scene, EnvelopeRow) == voters.VOTERS
    assert edition(scene).stage(later(scene, 6).now) is Stage.VOTING


def test_people_vote_by_the_rules_the_coordinator_has_made(
    few: None, scene: Scene
) -> None:
    with scene.database.unit_of_work() as session:
        people.invite(session, NOW)
        fresh = seed.begin_again(session, NOW)
        actor = people.account(session, people.COORDINATOR)
        rules = fresh.rules.with_(
            ballot_form=BallotForm.APPROVAL,
            least_choices=2,
            most_choices=4,
            visibility=Visibility.SEALED,
            order=BallotOrder.LOT,
        )
        editions.change_rules(session, fresh, rules, actor=actor.id, now=NOW)
    stages.move(later(scene), fresh.slug, Stage.RESULTS)
    with scene.database.reading() as session:
        assert numbers.drawn(session, fresh.id)
    assert edition(scene, fresh.slug).published_at is not None
    assert number_of(scene, StandingRow) == 0


@pytest.mark.parametrize("stage", STOPS)
def test_the_moved_timetable_is_in_the_stage_and_in_order(stage: Stage) -> None:
    moved = times.moved(times.first(NOW), stage, NOW)
    assert moved.stage_at(NOW) is stage
    following = moved.window(stage).ends
    assert following - NOW > timedelta(days=2)


def test_what_really_began_earlier_stays() -> None:
    submission_moved = times.moved(times.first(NOW), Stage.SUBMISSION, NOW)
    soon = NOW + timedelta(minutes=3)
    moved = times.moved(submission_moved, Stage.VERIFICATION, soon)
    place = STAGES.index(Stage.VERIFICATION)
    for earlier in STAGES[:place]:
        assert moved.begins[earlier] == submission_moved.begins[earlier]
