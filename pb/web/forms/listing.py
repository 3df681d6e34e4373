"""The filter over a list of proposals; it lives in the address of the page."""

from flask import request
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, StringField

from pb.domain.proposal import PUBLIC, State
from pb.domain.rulebook import Rulebook
from pb.services.proposals import Wanted
from pb.web import words
from pb.web.forms.base import PbForm
from pb.web.i18n import _, _l

EVERY = "all"
_LONGEST_SEARCH = 200


class ListingForm(PbForm):
    """Which proposals to list: words, state, pool."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF carries no types
        """Reading a list needs no token."""

        csrf = False

    q = StringField(_l("Words to look for"))
    state = SelectField(_l("State"), validate_choice=False)
    pool = SelectField(_l("Pool"), validate_choice=False)

    def __init__(self, rules: Rulebook, state: str = EVERY) -> None:
        super().__init__(formdata=request.args, data={"state": state, "pool": EVERY})
        self.state.choices = [
            SelectChoice(EVERY, _("All states")),
            *(SelectChoice(state.value, words.of(state)) for state in _IN_ORDER),
        ]
        self.pool.choices = [
            SelectChoice(EVERY, _("All pools")),
            *(SelectChoice(pool.key, pool.name) for pool in rules.pools),
        ]

    @property
    def wanted(self) -> Wanted:
        """The proposals asked for; what is not offered is not asked for."""
        states = {state for state in PUBLIC if state.value == self.state.data}
        pools = {choice.value for choice in self.pool.choices} - {EVERY}
        return Wanted(
            states=frozenset(states) or PUBLIC,
            pool=self.pool.data if self.pool.data in pools else "",
            words=(self.q.data or "")[:_LONGEST_SEARCH],
        )

    @property
    def query(self) -> dict[str, str]:
        """What the addresses of the list's other pages carry on."""
        asked = {"q": self.q.data, "state": self.state.data, "pool": self.pool.data}
        return {name: value for name, value in asked.items() if value}


_IN_ORDER = (State.SUBMITTED, State.ACCEPTED, State.REJECTED)
