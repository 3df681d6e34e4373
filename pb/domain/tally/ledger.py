"""Who paid for what under Equal Shares: the accounts behind an explanation."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from pb.domain.tally.outcome import Outcome
from pb.domain.tally.profile import Profile


@dataclass(frozen=True, slots=True)
class Account:
    """The money of one project's supporters in the run that decided, in grosze.

    Attributes:
        project: whose supporters.
        supporters: how many ballots mark it.
        endowment: what they had together at first.
        paid: what they paid together in each paid round of the outcome, in order.
        left: what they have together at the end.
        broke_after: a loser's: how many rounds it took until they had less than its
            cost together; 0 if at first already; None if they still have enough (a
            rival was funded) or it was funded itself.
    """

    project: str
    supporters: int
    endowment: Fraction
    paid: tuple[Fraction, ...]
    left: Fraction
    broke_after: int | None


class Ledger(Protocol):
    """The accounts of an outcome."""

    def account(self, project: str) -> Account:
        """Return the account of a project's supporters."""


def ledger(profile: Profile, outcome: Outcome) -> Ledger:
    """Return the accounts of an outcome of Equal Shares, exactly.

    They are replayed from the prices of the rounds, once for the outcome.

    Raises:
        ValueError: the outcome is of another rule, or greedy took its place.
    """
    raise NotImplementedError
