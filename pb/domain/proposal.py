"""A proposal's fields and the states it moves through."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

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


class Unanswered(Refusal):
    """A question of the rulebook must be answered (field, label)."""


class AnswerTooLong(Refusal):
    """An answer to a question of the rulebook is too long (field, label, most)."""


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
    """What an author writes. ``cost`` in grosze; a draft may be unfinished.

    ``answers`` to the rulebook's own questions, by their keys.
    """

    title: str = ""
    summary: str = ""
    description: str = ""
    justification: str = ""
    beneficiaries: str = ""
    pool: str = ""
    place: str = ""
    cost: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
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

LONGEST_ANSWER = 2000
"""Characters of an answer to a question of the rulebook."""

ASKED = "asked-"
"""What goes before the key of such a question in the name of its field."""


def faults(content: Content, rules: Rulebook) -> Iterator[Refusal]:
    """Give, field by field, why the proposal may not be submitted yet."""
    for name, (least, most) in LENGTHS.items():
        length = len(getattr(content, name).strip())
        if not least <= length <= most:
            yield Incomplete(field=name, least=least, most=most, length=length)
    pool = next((pool for pool in rules.pools if pool.key == content.pool), None)
    if pool is None:
        yield UnknownPool(field="pool", pool=content.pool)
    if content.cost is None:
        yield CostMissing(field="cost")
    elif pool is not None and not pool.cost_min <= content.cost <= pool.most():
        yield CostOutsideLimits(
            field="cost", cost=content.cost, least=pool.cost_min, most=pool.most()
        )
    yield from _answers(content, rules)


def _answers(content: Content, rules: Rulebook) -> Iterator[Refusal]:
    for asked in rules.extra_fields:
        answer = content.answers.get(asked.key, "").strip()
        named = {"field": ASKED + asked.key, "label": asked.label}
        if asked.required and not answer:
            yield Unanswered(**named)
        if len(answer) > LONGEST_ANSWER:
            yield AnswerTooLong(**named, most=LONGEST_ANSWER)


def require_complete(content: Content, rules: Rulebook) -> None:
    """Refuse unless the proposal may be submitted under the rulebook."""
    for fault in faults(content, rules):
        raise fault
