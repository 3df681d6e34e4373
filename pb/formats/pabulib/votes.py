"""Votes: one, and all those of a file, kept as text until they are asked for."""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple, overload

from pb.domain.tally import Marks, Points, Profile
from pb.domain.tally.stack import Whole


class VoteType(StrEnum):
    """The forms of ballots."""

    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    CUMULATIVE = "cumulative"
    ORDINAL = "ordinal"

    @property
    def has_points(self) -> bool:
        """Tell whether projects are ranked by points rather than by votes."""
        return self in {VoteType.CUMULATIVE, VoteType.ORDINAL}


class Vote(NamedTuple):
    """One ballot; ``details`` are the cells of the election's vote fields.

    Marks of an ordinal ballot stand best first, those of a cumulative ballot by
    falling points. (A named tuple: an election holds up to a million of them.)
    """

    voter: str
    marks: Marks
    points: Points = ()
    details: tuple[str, ...] = ()


class VotesInText(Sequence[Vote]):
    """The votes of a file, in its order, and what they come to.

    Attributes:
        vote_type: the form of the ballots.
        profile: the ballots, grouped.
    """

    def __init__(
        self,
        text: bytes,
        ends: Whole,
        understood: Callable[[str], Vote],
        vote_type: VoteType,
        profile: Profile,
    ) -> None:
        """Keep lines known to be right: their text, and where each of them ends."""
        self._text = text
        self._ends = ends
        self._understood = understood
        self.vote_type = vote_type
        self.profile = profile

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, place: int) -> Vote: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Vote, ...]: ...
    def __getitem__(self, place: int | slice) -> Vote | tuple[Vote, ...]:
        """Return a vote, or some."""
        places = range(len(self))[place]
        if isinstance(places, range):
            return tuple(map(self._vote, places))
        return self._vote(places)

    def __iter__(self) -> Iterator[Vote]:
        return map(self._vote, range(len(self)))

    def __eq__(self, other: object) -> bool:
        """Tell whether others are the same votes; ``other`` may be a tuple."""
        if not isinstance(other, Sequence):
            return NotImplemented
        pairs = zip(self, other, strict=False)
        return len(self) == len(other) and all(one == two for one, two in pairs)

    __hash__ = None  # type: ignore[assignment]  # would read every line

    def fit(self, vote_type: VoteType, projects: tuple[str, ...]) -> bool:
        """Tell whether the profile is that of an election like this."""
        return (self.vote_type, self.profile.projects) == (vote_type, projects)

    def _vote(self, place: int) -> Vote:
        begin = self._ends[place - 1] + 1 if place else 0
        return self._understood(self._text[begin : self._ends[place]].decode())
