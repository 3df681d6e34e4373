"""The ballots seen from the projects: who supports each, and with how many points."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from pb.domain.tally.profile import Profile
from pb.domain.tally.stack import Places, Whole

Classes = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Backers:
    """The supporters of a project, class by class.

    Attributes:
        members: their classes; those of more than one ballot first.
        extra: how many ballots more than one those first classes have.
        points: what each gave; None where every mark counts 1.
        shares: ballots times points of each class, beside ``points``.
        ballots: how many ballots they are.
        total: the sum of their points.
        most: the most points on a ballot; 0 without supporters.
    """

    members: Classes
    extra: Whole
    points: Whole | None
    shares: Whole | None
    ballots: int
    total: int
    most: int

    @property
    def scale(self) -> Whole | int:
        """Return the points of each."""
        return 1 if self.points is None else self.points

    def owed(self, price: int) -> Whole | int:
        """Return what each is asked for at a price for each point."""
        return price if self.points is None else self.points * price

    def summed(self, amounts: Whole) -> int:
        """Return the sum of an amount of each member's ballots."""
        several = len(self.extra)
        more = int(self.extra.dot(amounts[:several])) if several else 0
        return int(np.add.reduce(amounts)) + more

    def ballots_of(self, some: Mask) -> int:
        """Return how many ballots some of the members are."""
        several = len(self.extra)
        more = int(self.extra.dot(some[:several])) if several else 0
        return int(np.count_nonzero(some)) + more

    def points_of(self, some: Mask) -> int:
        """Return how many points some of the members gave on all their ballots."""
        if self.shares is None:
            return self.ballots_of(some)
        return int(self.shares[some].sum())

    def ballots_by(self, kind: Whole, kinds: int) -> Whole:
        """Return how many ballots are of each kind, by the kind of each member."""
        number = np.bincount(kind, minlength=kinds)
        np.add.at(number, kind[: len(self.extra)], self.extra)
        return number

    def points_by(self, kind: Whole, kinds: int) -> Whole:
        """Return how many points were given on all ballots of each kind."""
        if self.shares is None:
            return self.ballots_by(kind, kinds)
        number = np.zeros(kinds, np.int64)
        np.add.at(number, kind, self.shares)
        return number


@dataclass(frozen=True, slots=True, eq=False)
class Electorate:
    """A profile by project. Marks with no points are left out.

    Attributes:
        classes: how many classes the profile has.
        ballots: how many ballots there are.
        backers: of each project, in the order of ``profile.projects``.
    """

    classes: int
    ballots: int
    weights: Whole
    starts: Whole
    indices: Places
    given: Whole | None
    backers: tuple[Backers, ...]

    def marks(self, classes: Classes) -> tuple[Classes, Whole]:
        """Return for some classes all their marks, one after another.

        The first array has the place in ``classes``, the second that of the mark
        in ``indices``.
        """
        begins = self.starts[classes]
        lengths = self.starts[classes + 1] - begins
        rows = np.repeat(np.arange(len(classes)), lengths)
        ends = np.cumsum(lengths)
        return rows, np.arange(len(rows)) + (begins - ends + lengths)[rows]


# A profile never changes, so what follows from it is kept as long as it is.
_known: WeakKeyDictionary[Profile, Electorate] = WeakKeyDictionary()


def electorate(profile: Profile) -> Electorate:
    """Return a profile by project; the work is done once for each profile."""
    if profile not in _known:
        _known[profile] = _transposed(profile)
    return _known[profile]


def _transposed(profile: Profile) -> Electorate:
    lengths = np.diff(profile.starts)
    classes = np.repeat(np.arange(len(lengths)), lengths)
    places, given = profile.indices, profile.given
    if given is not None and not given.all():
        some = given > 0
        classes, places, given = classes[some], places[some], given[some]
    # Sorting 16-bit numbers is linear, and a ballot paper has few enough projects.
    single = profile.weights == 1
    number = len(profile.projects)
    short = 2 * number < np.iinfo(np.int16).max
    kind = np.dtype(np.int16 if short else np.int64)
    keys = np.left_shift(places, 1, dtype=kind, casting="unsafe") + single[classes]
    order = np.argsort(keys, kind="stable")
    bounds = np.cumsum(np.bincount(keys, minlength=2 * number)).tolist()
    members = classes[order]
    points = None if given is None else given[order]
    backers = []
    for place, (half, end) in enumerate(zip(bounds[::2], bounds[1::2], strict=True)):
        begin = bounds[2 * place - 1] if place else 0
        mine = members[begin:end]
        backers.append(
            _backers(
                profile.weights,
                mine,
                half - begin,
                None if points is None else points[begin:end],
            )
        )
    return Electorate(
        classes=len(lengths),
        ballots=profile.ballots,
        weights=profile.weights,
        starts=profile.starts,
        indices=profile.indices,
        given=profile.given,
        backers=tuple(backers),
    )


def _backers(
    weights: Whole, members: Classes, several: int, points: Whole | None
) -> Backers:
    extra = weights[members[:several]] - 1
    ballots = len(members) + int(extra.sum())
    if points is None or (points == 1).all():
        return Backers(members, extra, None, None, ballots, ballots, int(ballots > 0))
    shares = weights[members] * points
    total, most = int(shares.sum()), int(points.max())
    return Backers(members, extra, points, shares, ballots, total, most)
