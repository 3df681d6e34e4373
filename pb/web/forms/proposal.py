"""The form in which an author writes a proposal; a draft may be unfinished."""

from collections.abc import Iterable
from typing import Any

from flask import request
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.form import BaseForm

from pb.domain.proposal import ASKED, LENGTHS, LONGEST_ANSWER, Content
from pb.domain.refusals import Refusal
from pb.domain.rulebook import ExtraField, Pool, Rulebook
from pb.services.proposals import Proposal
from pb.web import words
from pb.web.filters import amount
from pb.web.forms.base import OneLine, PbForm, unix_lines
from pb.web.forms.fields import AmountField
from pb.web.forms.texts import Most, printable, stripped
from pb.web.i18n import _, _l, ngettext

_TEXT = (unix_lines, printable, stripped)
_NO_LEAST = 100
"""Grosze; a lower limit of one złoty or less is none worth reading."""


def _most(name: str) -> Most:
    return Most(LENGTHS[name][1])


def _one_line(name: str, hint: Any) -> StringField:
    return StringField(
        words.FIELDS[name],
        description=hint,
        filters=[stripped],
        validators=[OneLine(), _most(name)],
    )


def _text(name: str, hint: Any) -> TextAreaField:
    return TextAreaField(
        words.FIELDS[name], description=hint, filters=_TEXT, validators=[_most(name)]
    )


class ProposalForm(PbForm):
    """A proposal's fields; what is missing is judged when it is submitted."""

    title = _one_line("title", _l("Say what is to be done and where, in a few words."))
    summary = _text(
        "summary",
        _l("One paragraph. It is printed under the title on the list of projects."),
    )
    description = _text(
        "description",
        _l("What exactly is to be built, bought or organised, step by step."),
    )
    justification = _text(
        "justification", _l("Which need it meets, and what changes thanks to it.")
    )
    beneficiaries = _text(
        "beneficiaries", _l("For example: children from the estate, cyclists, seniors.")
    )
    pool = RadioField(words.FIELDS["pool"], validate_choice=False)
    place = _one_line(
        "place", _l("Street and number, a park, a school; or the whole city.")
    )
    cost = AmountField(
        words.FIELDS["cost"],
        description=_l("In złoty, your best estimate. The city will check it."),
    )
    seen = HiddenField()
    """The saved version this window shows."""

    def __init__(self, rules: Rulebook, proposal: Proposal | None = None) -> None:
        super().__init__(obj=proposal.content if proposal else None)
        self._pools = {pool.key for pool in rules.pools}
        self.pool.choices = [SelectChoice(pool.key, pool.name) for pool in rules.pools]
        self.hints = {pool.key: limits(pool) for pool in rules.pools}
        answers = proposal.content.answers if proposal else {}
        self.asked = [
            (each.key, self._ask(each, answers.get(each.key, "")))
            for each in rules.extra_fields
        ]
        if proposal is not None and not self.is_submitted():
            self.shows(proposal.version)

    def _ask(self, asked: ExtraField, answer: str) -> Field:
        """Add a question of the rulebook; return its field."""
        name = ASKED + asked.key
        field = TextAreaField(
            asked.label,
            description="" if asked.required else _("You may leave this empty."),
            filters=_TEXT,
            validators=[Most(LONGEST_ANSWER)],
        )
        # A form of fixed fields refuses more; its base takes them.
        BaseForm.__setitem__(self, name, field)
        self[name].process(request.form if self.is_submitted() else None, data=answer)
        return self[name]

    @property
    def content(self) -> Content:
        """What is written now."""
        values = {name: self[name].data or "" for name in (*LENGTHS, "pool")}
        chosen = values["pool"] if values["pool"] in self._pools else ""
        answers = {key: field.data for key, field in self.asked if field.data}
        return Content(
            **values | {"pool": chosen}, cost=self.cost.data, answers=answers
        )

    @property
    def seen_version(self) -> int:
        """The version that was open in this window; 0 when it is unknown."""
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0

    def shows(self, version: int) -> None:
        """Remember that this window shows a version, so that it may replace it."""
        self.seen.data = str(version)

    def show_faults(self, faults: Iterable[Refusal]) -> None:
        """Show beside each field what is still missing."""
        for fault in faults:
            self.refuse(fault)


def limits(pool: Pool) -> str:
    """Say what a project of a pool may cost, and how many must support it."""
    return f"{_costs(pool)} {_supporters(pool)}".rstrip()


def support(rules: Rulebook, content: Content) -> str:
    """Say how many residents must support a proposal; empty where none need to."""
    return "".join(
        _supporters(pool) for pool in rules.pools if pool.key == content.pool
    )


def _supporters(pool: Pool) -> str:
    if not pool.supporters:
        return ""
    return ngettext(
        "It needs the support of %(num)s resident.",
        "It needs the support of %(num)s residents.",
        pool.supporters,
    )


def _costs(pool: Pool) -> str:
    if pool.cost_min <= _NO_LEAST:
        return _("A project may cost at most %(most)s.", most=amount(pool.most()))
    return _(
        "A project may cost from %(least)s to %(most)s.",
        least=amount(pool.cost_min),
        most=amount(pool.most()),
    )
