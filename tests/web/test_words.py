"""Each of the rules' values has words of its own."""

from pb.domain import terms
from pb.domain.permissions import Role
from pb.web.words import WORDS


def test_each_value_of_a_kind_has_words() -> None:
    kinds = {type(value) for value in WORDS}
    assert {terms.Body, terms.Custody, terms.Rule, terms.Score, Role} <= kinds
    missing = [value for kind in kinds for value in kind if value not in WORDS]
    assert missing == [Role.ANYONE]  # nobody holds it, so nobody reads its name


def test_values_written_alike_have_words_of_their_own() -> None:
    alike = [
        (terms.Body.COMMISSION, Role.COMMISSION, terms.Custody.COMMISSION),
        (terms.BallotForm.POINTS, terms.Score.POINTS),
        (terms.Rule.GREEDY, terms.Completion.GREEDY),
    ]
    for values in alike:
        assert len(set(values)) == 1  # as a plain mapping sees them
        said = [WORDS[value] for value in values]
        assert len({id(words) for words in said}) == len(values)
