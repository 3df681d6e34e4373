"""What is rehearsed: an edition's rules, dates and projects, without its people."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pb.domain.calendar import Timetable
from pb.domain.pool import Pool
from pb.domain.proposal import Content, State
from pb.domain.rulebook import Rulebook
from pb.services.editions import Edition
from pb.store.proposals import ProposalRow

MARK = "TEST"
"""What begins the name of every copy, and so of all that is made from it."""

_SHARES = (40, 45, 50)
"""Costs of made-up projects, in percent of the most one may cost: two of three fit."""


@dataclass(frozen=True, slots=True)
class Model:
    """What a copy is made from. ``own`` says how many contents are the edition's."""

    slug: str
    name: str
    city: str
    rules: Rulebook
    timetable: Timetable
    contents: tuple[Content, ...]
    own: int


def of(session: Session, edition: Edition) -> Model:
    """Return what of an edition is rehearsed.

    A pool without an accepted proposal gets made-up ones.
    """
    rows = session.scalars(
        select(ProposalRow)
        .options(joinedload(ProposalRow.current))
        .where(
            ProposalRow.edition_id == edition.id, ProposalRow.state == State.ACCEPTED
        )
        .order_by(ProposalRow.number)
    )
    own = [row.current.content() for row in rows]
    filled = {content.pool for content in own}
    made_up = [
        _made_up(pool, n)
        for pool in edition.rules.pools
        if pool.key not in filled
        for n in range(len(_SHARES))
    ]
    return Model(
        slug=f"test-{edition.slug}",
        name=f"{MARK} · {edition.name}",
        city=edition.city,
        rules=edition.rules,
        timetable=edition.timetable,
        contents=(*own, *made_up),
        own=len(own),
    )


def _made_up(pool: Pool, n: int) -> Content:
    return Content(
        title=f"Projekt na próbę {n + 1} ({pool.key})"[:120],
        summary="Zmyślony projekt na próbę generalną: niczego nie proponuje.",
        description="Ten projekt powstał na czas próby generalnej i zniknie razem z "
        "nią. Nikt go nie zgłosił i nikt go nie wykona.",
        justification="Próba ma przejść przez każdą pulę regulaminu.",
        beneficiaries="Nikt, to tylko próba.",
        pool=pool.key,
        place="Miejsce zmyślone",
        cost=max(pool.cost_min, pool.most() * _SHARES[n] // 100),
    )
