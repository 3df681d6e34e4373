"""Who may see which counts, and when: every case."""

from itertools import product

import pytest

from pb.domain.disclosure import Disclosure, Figure, NotDisclosed
from pb.domain.permissions import Role
from pb.domain.rulebook import Visibility

NOBODY: frozenset[Role] = frozenset()
COORDINATOR = frozenset({Role.RESIDENT, Role.COORDINATOR})
COMMISSION = frozenset({Role.RESIDENT, Role.COMMISSION})
OTHERS = (
    NOBODY,
    *(
        frozenset({role})
        for role in Role
        if role not in {Role.COORDINATOR, Role.COMMISSION}
    ),
)


def disclosure(
    visibility: Visibility, *, begun: bool = True, counted: bool, published: bool
) -> Disclosure:
    return Disclosure(1, visibility, begun, counted, published)


@pytest.mark.parametrize("visibility", Visibility)
def test_before_voting_there_is_nothing_to_see(visibility: Visibility) -> None:
    shut = disclosure(visibility, begun=False, counted=False, published=False)
    for roles in (*OTHERS, COORDINATOR):
        assert shut.figures(roles) == frozenset()


@pytest.mark.parametrize(
    ("visibility", "seen"),
    [
        (Visibility.SEALED, set()),
        (Visibility.TURNOUT, {Figure.TURNOUT}),
        (Visibility.LIVE, {Figure.TURNOUT, Figure.STANDINGS}),
    ],
)
def test_while_voting_the_rulebook_decides_for_everybody_alike(
    visibility: Visibility, seen: set[Figure]
) -> None:
    voting = disclosure(visibility, counted=False, published=False)
    for roles in (*OTHERS, COORDINATOR):
        assert voting.figures(roles) == seen


@pytest.mark.parametrize("visibility", Visibility)
def test_a_counted_result_is_for_the_two_who_sign_it_alone(
    visibility: Visibility,
) -> None:
    counted = disclosure(visibility, counted=True, published=False)
    for roles in OTHERS:
        assert not counted.shows(Figure.RESULT, roles)
        with pytest.raises(NotDisclosed):
            counted.permit(Figure.RESULT, roles)
    for roles in (COORDINATOR, COMMISSION):
        assert counted.permit(Figure.RESULT, roles).figure is Figure.RESULT
        assert not counted.shows(Figure.BALLOTS, roles)


@pytest.mark.parametrize("visibility", Visibility)
def test_a_published_result_is_for_everybody(visibility: Visibility) -> None:
    published = disclosure(visibility, counted=True, published=True)
    for roles in (*OTHERS, COORDINATOR):
        assert published.shows(Figure.RESULT, roles)
        assert published.shows(Figure.BALLOTS, roles)


def test_ballots_are_never_seen_before_publication() -> None:
    for visibility, begun, counted in product(Visibility, (True, False), (True, False)):
        shut = disclosure(visibility, begun=begun, counted=counted, published=False)
        for roles in (*OTHERS, COORDINATOR):
            assert not shut.shows(Figure.BALLOTS, roles)
