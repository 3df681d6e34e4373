"""May this reader see these numbers now? The one place that answers.

Whatever reads counts asks a ``Disclosure`` for a ``Permit`` and hands it to the
reading function (``store.figures``), which takes nothing else: a page, chart,
export or command that forgot to ask cannot be written by mistake.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pb.domain.permissions import Role
from pb.domain.refusals import Refusal
from pb.domain.rulebook import Visibility


class Figure(StrEnum):
    """A kind of numbers that somebody may want to see."""

    TURNOUT = "turnout"
    STANDINGS = "standings"
    RESULT = "result"
    BALLOTS = "ballots"


class NotDisclosed(Refusal):
    """The numbers are not to be seen now (figure, visibility)."""


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to read one kind of numbers of one edition."""

    edition_id: int
    figure: Figure


_SHOWN_WHILE_VOTING: Final = {
    Visibility.SEALED: frozenset[Figure](),
    Visibility.TURNOUT: frozenset({Figure.TURNOUT}),
    Visibility.LIVE: frozenset({Figure.TURNOUT, Figure.STANDINGS}),
}
_AFTER_COUNT: Final = frozenset({Figure.TURNOUT, Figure.RESULT})
_SIGN: Final = frozenset({Role.COORDINATOR, Role.COMMISSION})
"""Who begins and who confirms the publication: nobody signs what she has not seen."""
_ALL: Final = frozenset({Figure.TURNOUT, Figure.RESULT, Figure.BALLOTS})


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What of an edition's counts may be seen, by whom."""

    edition_id: int
    visibility: Visibility
    voting_begun: bool
    counted: bool
    published: bool

    def figures(self, roles: frozenset[Role] = frozenset()) -> frozenset[Figure]:
        """Return the kinds of numbers a reader with ``roles`` may see."""
        if self.published:
            return _ALL
        open_to_all = (
            _SHOWN_WHILE_VOTING[self.visibility]
            if self.voting_begun
            else frozenset[Figure]()
        )
        if self.counted and roles & _SIGN:
            return open_to_all | _AFTER_COUNT
        return open_to_all

    def shows(self, figure: Figure, roles: frozenset[Role] = frozenset()) -> bool:
        """Say whether ``figure`` may be seen."""
        return figure in self.figures(roles)

    def permit(self, figure: Figure, roles: frozenset[Role] = frozenset()) -> Permit:
        """Return leave to read ``figure``, or refuse."""
        if not self.shows(figure, roles):
            raise NotDisclosed(figure=figure, visibility=self.visibility)
        return Permit(self.edition_id, figure)
