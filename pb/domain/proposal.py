"""A proposal's fields and the states it moves through."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from pb.domain.refusals import Refusal
from pb.domain.rulebook import Rulebook


class State(StrEnum):
    """Where a proposal stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """A deed that changes a proposal's state."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


MOVES: Mapping[tuple[State, Move], State] = {
    (State.DRAFT, Move.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Move.ACCEPT): State.ACCEPTED,
    (State.SUBMITTED, Move.REJECT): State.REJECTED,
    (State.DRAFT, Move.WITHDRAW): State.WITHDRAWN,
    (State.SUBMITTED, Move.WITHDRAW): State.WITHDRAWN,
    (State.ACCEPTED, Move.REOPEN): State.SUBMITTED,
    (State.REJECTED, Move.REOPEN): State.SUBMITTED,
}

PUBLIC = frozenset({State.SUBMITTED, State.ACCEPTED, State.REJECTED})


class MoveRefused(Refusal):
    """The proposal's state does not allow the deed (state, move)."""


class Incomplete(Refusal):
    """A text is missing, too short or too long (field, least, most, length)."""


class CostMissing(Refusal):
    """The cost is not given yet (field)."""


class CostOutsideLimits(Refusal):
    """The cost is outside the pool's limits (field, cost, least, most), in grosze."""


class UnknownPool(Refusal):
    """The pool is not one of the rulebook's, or none is chosen (field, pool)."""


def moved(state: State, move: Move) -> State:
    """Return the state after ``move``, or refuse."""
    try:
        return MOVES[state, move]
    except KeyError:
        raise MoveRefused(state=state, move=move) from None


@dataclass(frozen=True, slots=True)
class Content:
    """What an author writes. ``cost`` in grosze; a draft may be unfinished."""

    title: str = ""
    summary: str = ""
    description: str = ""
    justification: str = ""
    beneficiaries: str = ""
    pool: str = ""
    place: str = ""
    cost: int | None = None

    def document(self) -> dict[str, str | int | None]:
        """Return the fields as plain values, in their order."""
        return asdict(self)


LENGTHS: Mapping[str, tuple[int, int]] = {
    "title": (5, 120),
    "summary": (20, 400),
    "description": (50, 8000),
    "justification": (20, 4000),
    "beneficiaries": (5, 1000),
    "place": (3, 200),
}
"""Least and most characters of each text field at submission."""


def faults(content: Content, rules: Rulebook) -> Iterator[Refusal]:
    """Give, field by field, why the proposal may not be submitted yet."""
    for field, (least, most) in LENGTHS.items():
        length = len(getattr(content, field).strip())
        if not least <= length <= most:
            yield Incomplete(field=field, least=least, most=most, length=length)
    pool = next((pool for pool in rules.pools if pool.key == content.pool), None)
    if pool is None:
        yield UnknownPool(field="pool", pool=content.pool)
    if content.cost is None:
        yield CostMissing(field="cost")
    elif pool is not None and not pool.cost_min <= content.cost <= pool.most():
        yield CostOutsideLimits(
            field="cost", cost=content.cost, least=pool.cost_min, most=pool.most()
        )


def require_complete(content: Content, rules: Rulebook) -> None:
    """Refuse unless the proposal may be submitted under the rulebook."""
    for fault in faults(content, rules):
        raise fault
