"""A rulebook asks for what its rule and its ballot need, and keeps nothing else."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pb.domain import asked
from pb.domain.rulebook import PARAMETERS, Rulebook
from pb.domain.terms import BallotForm, Remainder, Rule
from tests import make

RULES = st.sampled_from(Rule)
FORMS = st.sampled_from(BallotForm)


def undecided_of_its_rule(book: Rulebook) -> set[str]:
    """Return what a rulebook asks for and nobody has decided."""
    return set(asked.asked(book)) & book.unset


def test_the_first_rule_asks_for_no_other_rules_parameters() -> None:
    names = asked.asked(make.rules())
    assert "misfit" in names
    assert "utility" not in names
    assert "ranked" not in names


def test_a_top_up_is_forgotten_with_its_rule() -> None:
    book = make.rules(remainder=Remainder.TOP_UP, top_up_share=Fraction(4, 5))
    turned = asked.with_rule(book, Rule.PHRAGMEN)
    assert turned.top_up_share is None
    assert turned.remainder is Remainder.UNSPENT
    assert not turned.unset, "what settles ties stays decided"


@given(st.lists(RULES, min_size=1, max_size=5))
def test_a_new_rule_leaves_all_its_own_parameters_to_decide(turns: list[Rule]) -> None:
    book = make.rules(unset=frozenset(PARAMETERS))
    for rule in turns:
        book = asked.with_rule(book, rule)
    own = set(asked.OF_RULE[book.rule])
    assert book.unset & own == own
    assert "rule" not in book.unset
    assert not book.unset & (set(asked.OF_RULE[Rule.EQUAL_SHARES]) - own) - own


@given(FORMS, FORMS)
def test_the_same_form_again_changes_nothing(
    first: BallotForm, then: BallotForm
) -> None:
    book = asked.with_form(make.rules(), first).with_(unset=frozenset())
    assert asked.with_form(book, first) == book
    turned = asked.with_form(book, then)
    assert turned.ballot_form is then
    assert turned.unset == (set() if first is then else set(asked.OF_FORM[then]))


def test_one_project_in_each_pool_is_as_many_as_pools() -> None:
    book = asked.with_form(make.rules(), BallotForm.CHOOSE_ONE)
    assert book.most_choices == 1
    book = asked.with_form(book, BallotForm.CHOOSE_ONE_PER_POOL)
    assert book.most_choices == len(book.pools)
