"""Votes: one, and all those of a file, kept as text until they are asked for."""

from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple, overload

from pb.domain.tally import Marks, Points, Profile
from pb.domain.tally.stack import Places


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
    falling points.
    """

    voter: str
    marks: Marks
    points: Points = ()
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """Lines, each of which is a row, and where in them each ends."""

    lines: bytes
    ends: Places

    def line(self, number: int) -> str:
        """Return a line; the first is 0."""
        begin = int(self.ends[number - 1]) + 1 if number else 0
        return self.lines[begin : int(self.ends[number])].decode()

    def __iter__(self) -> Iterator[str]:
        """Yield the lines, decoded all at once."""
        return iter(self.lines.decode().split("\n")[:-1])


class VotesInText(Sequence[Vote]):
    """The votes of a file, in its order, and what they come to.

    Attributes:
        vote_type: the form of the ballots.
        profile: the ballots, grouped.
    """

    def __init__(
        self,
        texts: Sequence[Text],
        understood: Callable[[str], Vote],
        vote_type: VoteType,
        profile: Profile,
    ) -> None:
        """Keep lines that are known to be right, and how to understand one."""
        self._texts = texts
        self._ends = list(accumulate(len(text.ends) for text in texts))
        self._understood = understood
        self.vote_type = vote_type
        self.profile = profile

    def __len__(self) -> int:
        return self._ends[-1]

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
        for text in self._texts:
            yield from map(self._understood, text)

    def __eq__(self, other: object) -> bool:
        """Tell whether others are the same votes; they may be a tuple."""
        if not isinstance(other, Sequence):
            return NotImplemented
        pairs = zip(self, other, strict=False)
        return len(self) == len(other) and all(one == two for one, two in pairs)

    __hash__ = None  # type: ignore[assignment]  # would read every line

    def fit(self, vote_type: VoteType, projects: tuple[str, ...]) -> bool:
        """Tell whether the profile is that of an election like this."""
        return (self.vote_type, self.profile.projects) == (vote_type, projects)

    def _vote(self, place: int) -> Vote:
        number = bisect(self._ends, place)
        begin = self._ends[number - 1] if number else 0
        return self._understood(self._texts[number].line(place - begin))
