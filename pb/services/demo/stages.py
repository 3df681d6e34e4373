"""Moving the demo on: what people do until a stage, then the timetable.

It only goes forward: what was submitted, decided or cast is never taken back.
Who wants to see an earlier stage begins again with a fresh edition.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pb.adapters.keys import KeyFolder
from pb.domain.calendar import STAGES, Stage
from pb.domain.proposal import State, require_complete
from pb.domain.refusals import Refusal
from pb.services import (
    ballots,
    counting,
    editions,
    opening,
    submission,
    urns,
    verification,
)
from pb.services.demo import drawing, people, times, voters
from pb.services.demo.projects import made_up, verdict_on
from pb.services.demo.together import Together
from pb.services.editions import Edition
from pb.store.database import Database
from pb.store.proposals import ProposalRow, ProposalVersionRow

STOPS = (
    Stage.PREPARATION,
    Stage.SUBMISSION,
    Stage.VERIFICATION,
    Stage.PRINTING,
    Stage.VOTING,
    Stage.COUNTING,
    Stage.RESULTS,
)
"""The stages in which there is something to see and to do."""


class DemoGoesForward(Refusal):
    """The demo is beyond the stage wanted (stage, wanted)."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the demo plays, and when."""

    database: Database
    folder: KeyFolder
    now: datetime


def move(scene: Scene, slug: str, stage: Stage) -> None:
    """Move an edition on to ``stage``.

    The timetable is moved last: until then the worker leaves the edition alone,
    and what was cut off is taken up again by the same move.
    """
    edition = _edition(scene, slug)
    if edition.stage(scene.now) is stage:
        return  # a button pressed twice
    _require_forward(edition, stage, scene.now)
    if stage is Stage.RESULTS and edition.stage(scene.now) is not Stage.COUNTING:
        # A tie may ask for a lot: then the demo stops in counting, as it should.
        move(replace(scene, now=scene.now - timedelta(minutes=1)), slug, Stage.COUNTING)
        edition = _edition(scene, slug)
    timetable = times.moved(edition.timetable, stage, scene.now)
    for begins, deed in DEEDS.items():
        if STAGES.index(begins) <= STAGES.index(stage):
            deed(scene, replace(_edition(scene, slug), timetable=timetable))
    with scene.database.unit_of_work() as session:
        editions.set_timetable(
            session,
            edition,
            timetable,
            actor=None,
            now=scene.now,
            action="demo:timetable:move",
        )


def _edition(scene: Scene, slug: str) -> Edition:
    with scene.database.reading() as session:
        return editions.by_slug(session, slug)


def _require_forward(edition: Edition, stage: Stage, now: datetime) -> None:
    current = edition.stage(now)
    if stage not in STOPS or STAGES.index(stage) < STAGES.index(current):
        raise DemoGoesForward(stage=current, wanted=stage)


def _adopt(scene: Scene, edition: Edition) -> None:
    """The coordinator adopts the rulebook."""
    last = edition.timetable.begins[Stage.VERIFICATION] - timedelta(seconds=1)
    with scene.database.unit_of_work() as session:
        actor = people.account(session, people.COORDINATOR).id
        editions.adopt(session, edition, actor=actor, now=min(scene.now, last))


def _submit(scene: Scene, edition: Edition) -> None:
    """Residents submit their proposals, if nobody has yet."""
    _adopt(scene, edition)
    edition = replace(_edition(scene, edition.slug), timetable=edition.timetable)
    window = edition.timetable.window(Stage.SUBMISSION)
    instants = times.spread(window, scene.now, len(made_up()))
    with scene.database.unit_of_work() as session:
        if _in_state(session, edition, *State):
            return
        authors = [people.account(session, person) for person in people.RESIDENTS]
        for n, (project, at) in enumerate(
            zip(made_up().values(), instants, strict=True)
        ):
            try:
                require_complete(project.content, edition.rules)
            except Refusal:
                # The coordinator has changed pools or limits: she does not try.
                continue
            author = authors[n % len(authors)]
            draft = submission.start(session, edition, author, project.content, at)
            submission.submit(session, edition, author, draft.id, at)


def _decide_most(scene: Scene, edition: Edition) -> None:
    """The assessor decides, and leaves some to whoever tries the demo."""
    _decide(
        scene,
        edition,
        people.ASSESSOR,
        lambda title: title in made_up() and not made_up()[title].waits,
    )


def _decide_rest(scene: Scene, edition: Edition) -> None:
    """The coordinator decides what is left, so that the ballot can be frozen."""
    _decide(scene, edition, people.COORDINATOR, lambda _: True)


def _decide(
    scene: Scene,
    edition: Edition,
    person: people.LogIn,
    concerns: Callable[[str], bool],
) -> None:
    if edition.manifest is not None:
        return
    # Who leaps over the vote looks back: verdicts were given before it ended.
    last = edition.timetable.begins[Stage.COUNTING] - timedelta(seconds=1)
    with scene.database.unit_of_work() as session:
        actor = people.account(session, person)
        for number, title in _in_state(session, edition, State.SUBMITTED):
            if concerns(title):
                verification.decide(
                    session,
                    edition,
                    number,
                    verdict_on(title),
                    actor=actor,
                    now=min(scene.now, last),
                )


def _in_state(
    session: Session, edition: Edition, *states: State
) -> list[tuple[int, str]]:
    """Return number and title of the proposals in some states."""
    found = session.execute(
        select(func.coalesce(ProposalRow.number, 0), ProposalVersionRow.title)
        .join(ProposalRow.current)
        .where(ProposalRow.edition_id == edition.id, ProposalRow.state.in_(states))
        .order_by(ProposalRow.number)
    )
    return [(number, title) for number, title in found]


def _vote(scene: Scene, edition: Edition) -> None:
    """The numbers are drawn if need be, the ballot is frozen; residents vote."""
    if edition.counted_at is not None:
        return
    begins = edition.timetable.begins[Stage.VOTING]
    with scene.database.unit_of_work() as session:
        urns.prepare(session, edition, scene.folder, scene.now)
        if edition.manifest is None:
            actor = people.account(session, people.COORDINATOR).id
            before = begins - timedelta(hours=1)
            drawing.draw(session, edition, scene.folder, before)
            ballots.freeze(session, edition, actor=actor, now=before)
    with scene.database.unit_of_work() as session:
        frozen = replace(
            editions.by_slug(session, edition.slug), timetable=edition.timetable
        )
        booth = urns.booth(session, frozen, scene.folder)
        voters.vote(Together(session), frozen, booth, scene.folder, scene.now)


def _count(scene: Scene, edition: Edition) -> None:
    """The coordinator opens the urn, counts and publishes, if she has not."""
    database, now = scene.database, scene.now
    with database.reading() as session:
        actor = people.account(session, people.COORDINATOR).id
    opening.open_urn(database, edition, scene.folder, now, _quietly, actor=actor)
    with database.unit_of_work() as session:
        counting.certify(session, edition, actor=actor, now=now)
    with database.unit_of_work() as session:
        counted = editions.by_slug(session, edition.slug)
        counting.publish(session, counted, actor=actor, now=now)


def _quietly(_done: int, _total: int) -> None:
    """Tell nobody: three hundred envelopes are opened in a blink."""


DEEDS: Mapping[Stage, Callable[[Scene, Edition], None]] = {
    Stage.SUBMISSION: _submit,
    Stage.VERIFICATION: _decide_most,
    Stage.PRINTING: _decide_rest,
    Stage.VOTING: _vote,
    Stage.RESULTS: _count,
}
"""What is done before the demo is in a stage, in this order."""
