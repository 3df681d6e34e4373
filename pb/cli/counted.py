"""An election as a command counted it, and the explanation of its projects."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pb.domain.tally import Decisions, Outcome, Score, Sheet, explanation
from pb.domain.tally import shares_explanation as shares
from pb.domain.tally.bids import Bid, Contender, bids, next_in_line
from pb.domain.tally.explanation import Explanation
from pb.domain.tally.shares_explanation import SharesExplanation
from pb.formats.pabulib import Election
from pb.web.tally_sentences import Setting

Found = Explanation | SharesExplanation


@dataclass(frozen=True, slots=True)
class Counted:
    """An election, and what a count made of it."""

    election: Election
    outcome: Outcome
    decisions: Decisions

    @property
    def setting(self) -> Setting:
        """Return what sentences about it have to know."""
        sheet, currency = self.outcome.sheet, self.election.meta.get("currency", "")
        points = self.election.profile.given is not None
        if isinstance(sheet, Sheet):
            points = sheet.score is Score.POINTS
        return Setting(currency or "PLN", points)

    @property
    def case(self) -> shares.Case:
        """Return it as a proportional count."""
        return shares.Case(
            self.election.counted(),
            self.election.profile,
            self.election.allocation,
            self.outcome,
            self.decisions,
        )

    def explanations(self) -> Iterator[Found]:
        """Yield the explanation of each project, in the order of the steps."""
        if isinstance(self.outcome.sheet, Sheet):
            yield from explanation.explained(
                self.election.counted(),
                self.election.allocation,
                self.outcome,
                self.decisions,
            )
        else:
            yield from shares.explained(self.case)

    def explanation(self, project: str) -> Found:
        """Return the explanation of one project.

        Raises:
            KeyError: there is none of this id.
        """
        if isinstance(self.outcome.sheet, Sheet):
            return explanation.explanation(
                self.election.counted(),
                self.election.allocation,
                self.outcome,
                project,
                self.decisions,
            )
        return shares.explanation(self.case, project)

    def bids(self, project: str) -> tuple[Bid, ...]:
        """Return a project's bids; none where nobody pays, or it is not counted."""
        step = next(each for each in self.outcome.steps if each.project == project)
        if not shares.paid_for(self.outcome) or step.verdict in shares.SET_ASIDE:
            return ()
        return bids(self.election.profile, self.outcome, project)

    def next_in_line(self, project: str) -> tuple[Contender, ...]:
        """Return what else could be bought when a project was; none if it was not."""
        if not shares.paid_for(self.outcome):
            return ()
        return next_in_line(self.election.profile, self.outcome, project)

    def endowments(self) -> tuple[Fraction, Fraction | None] | None:
        """Return the ends of ``shares.endowments``; None where nobody pays."""
        return shares.endowments(self.case) if shares.paid_for(self.outcome) else None

    def called(self, project: str) -> str:
        """Return what the file calls a project; empty where it has no name."""
        listed = (each for each in self.election.projects if each.id == project)
        return next(listed).details.get("name", "")
