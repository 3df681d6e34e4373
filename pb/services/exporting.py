"""Publishing the ballots: a Pabulib file for each pool, or the reason for none.

A file's voters are numbered in the order of what they marked, so that nothing
joins the files of two pools, or a ballot and the time of its cast.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from pb.domain.ballot import Project
from pb.domain.calendar import WARSAW, Stage
from pb.domain.disclosure import Figure
from pb.domain.money import Grosze
from pb.domain.permissions import Role
from pb.domain.refusals import Refusal
from pb.domain.rulebook import BallotForm, Pool, Rulebook
from pb.domain.tally import WITHDRAWN_COST, Outcome, Reason, Verdict, reasons
from pb.formats import pabulib
from pb.formats.pabulib import ListedProject, Vote, VoteType
from pb.services import ballots, counting, sources
from pb.services.editions import Edition
from pb.services.opening import SMALL
from pb.services.rankings import SELECTED
from pb.services.result_document import outcome_of
from pb.services.sources import FileSays
from pb.store import figures


class NoSuchPool(Refusal):
    """The edition has no pool of that name (pool)."""


class TooFewBallots(Refusal):
    """So few ballots are published in totals only (pool, least)."""


class BallotsAltered(Refusal):
    """The stored ballots are not those that were counted: none is given out."""


@dataclass(frozen=True, slots=True)
class _Pool:
    """What a pool's file is made of."""

    edition: Edition
    pool: Pool
    available: int
    """What there was to spend, with what flowed in from other pools."""
    outcome: Outcome
    projects: Mapping[str, Project]
    marks: tuple[tuple[str, ...], ...]
    """The keys marked in this pool, ballot by ballot, sorted."""
    says: FileSays


def pool_file(
    session: Session,
    edition: Edition,
    key: str,
    *,
    now: datetime,
    roles: frozenset[Role] = frozenset(),
) -> str:
    """Return a pool's ballots and result as a Pabulib file.

    Raises:
        NotDisclosed: the ballots are not to be seen now.
        NoSuchPool: there is none.
        TooFewBallots: they are published in totals only.
        BallotsAltered: they are not the ones that were counted.
    """
    disclosure = edition.disclosure(now)
    permit = disclosure.permit(Figure.BALLOTS, roles)
    document = figures.result(session, disclosure.permit(Figure.RESULT, roles))
    found = next((pool for pool in document["pools"] if pool["key"] == key), None)
    if found is None:
        raise NoSuchPool(pool=key)
    pool = edition.rules.pool(key)
    if document["ballots"]["digest"] is None or found["ballots"] < SMALL:
        raise TooFewBallots(pool=pool.name, least=SMALL)
    if not counting.ballots_hold(session, edition):
        raise BallotsAltered
    paper = ballots.paper(session, edition)
    listed = [project for project in paper.projects if project.pool == key]
    choices = (choices for _, choices in figures.ballots(session, permit))
    return pabulib.write(
        _election(
            _Pool(
                edition=edition,
                pool=pool,
                available=found.get("available", pool.amount),
                outcome=outcome_of(edition.rules, paper, found),
                projects={str(project.number): project for project in listed},
                marks=_marks({str(p.number): p.key for p in listed}, Counter(choices)),
                says=sources.of(session, edition),
            )
        )
    )


def _marks(
    keys: Mapping[str, str], patterns: Counter[str]
) -> tuple[tuple[str, ...], ...]:
    """Return what each ballot marks in a pool; those that mark nothing are out."""
    inside: Counter[tuple[int, ...]] = Counter()
    for choices, n in patterns.items():
        numbers = [int(number) for number in choices.split(",") if number in keys]
        inside[tuple(numbers)] += n
    return tuple(
        tuple(keys[str(number)] for number in numbers)
        for numbers, n in sorted(inside.items())
        for _ in range(n)
        if numbers
    )


def _election(pool: _Pool) -> pabulib.Election:
    return pabulib.Election(
        meta=_meta(pool),
        allocation=Grosze(pool.available),
        # In the order of the count, so that whoever breaks ties by the order of
        # the file comes to the same result.
        projects=tuple(_listed(pool, why) for why in reasons(pool.outcome)),
        votes=tuple(Vote(str(n), marks) for n, marks in enumerate(pool.marks, 1)),
    )


def _listed(pool: _Pool, why: Reason) -> ListedProject:
    project = pool.projects[why.step.project]
    own = {"name": project.title, "description": _summary(pool, project)}
    details = pool.says.projects.get(project.key, own)
    # The format marks so what was withdrawn after printing; a recount leaves it out.
    struck = why.step.verdict is Verdict.EXCLUDED
    return ListedProject(
        project.key,
        Grosze(WITHDRAWN_COST if struck else project.cost),
        {name: _on_one_line(cell) for name, cell in details.items() if cell.strip()}
        | {"selected": str(SELECTED.get(why.step.verdict, 0))},
    )


def _summary(pool: _Pool, project: Project) -> str:
    # The format wants a column filled in every row or left out.
    every = all(_on_one_line(listed.summary) for listed in pool.projects.values())
    return project.summary if every else ""


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _meta(pool: _Pool) -> dict[str, str]:
    said = dict(pool.says.meta) or _own_meta(pool)
    threshold, lengths = pool.pool.threshold, _lengths(pool)
    counted = {
        "rule": pabulib.rule_name(pool.outcome.sheet),
        "min_project_score_threshold": "" if threshold is None else str(threshold),
    }
    return {
        name: _on_one_line(text) for name, text in (said | counted | lengths).items()
    }


def _own_meta(pool: _Pool) -> dict[str, str]:
    edition = pool.edition
    window = edition.timetable.window(Stage.VOTING)
    first = window.begins.astimezone(WARSAW)
    last = (window.ends - timedelta(microseconds=1)).astimezone(WARSAW)
    several = len(edition.rules.pools) > 1
    return {
        "description": f"{edition.name}, {pool.pool.name}" if several else edition.name,
        "country": "Poland",
        "unit": edition.city,
        "subunit": pool.pool.name if several else "",
        "instance": f"{first:%Y}",
        "vote_type": _vote_type(edition),
        "date_begin": f"{first:%d.%m.%Y}",
        "date_end": f"{last:%d.%m.%Y}",
        "language": "pl",
        "currency": sources.ZLOTY,
    }


def _vote_type(edition: Edition) -> VoteType:
    return VoteType.CHOOSE_ONE if _one(edition.rules) else VoteType.APPROVAL


def _one(rules: Rulebook) -> bool:
    """Say whether a ballot marks one project of a pool at most."""
    return rules.ballot_form is not BallotForm.APPROVAL or rules.most_choices == 1


def _lengths(pool: _Pool) -> dict[str, str]:
    """Return how many projects of the pool a ballot marks, at least and at most.

    The most is left out where no ballot reached it: the format takes it for a
    mistake.
    """
    rules = pool.edition.rules
    own = rules.choices_per_pool or len(rules.pools) == 1
    least = 1 if _one(rules) or not own else rules.least_choices
    most = 1 if _one(rules) else min(rules.most_choices, len(pool.projects))
    reached = max(len(marks) for marks in pool.marks) == most
    return {
        "min_length": str(min(least, len(pool.projects))),
        "max_length": str(most) if reached else "",
    }
