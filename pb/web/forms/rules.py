"""The base of the rulebook's forms: one form for each page of parameters.

A form reads the rulebook into its fields and writes its fields into a rulebook.
What is not decided yet stands empty, never filled with what stands in for it;
saving decides all of a form's parameters. Whether the result can be run, the
rulebook itself judges; whether it fits together, the linter.
"""

from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

from wtforms import Field, IntegerField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from pb.domain.refusals import Refusal
from pb.domain.rulebook import Rulebook, RulebookFault
from pb.web.forms.base import PbForm
from pb.web.forms.fields import YesNoField


class RulesForm(PbForm):
    """A page of the rulebook's parameters."""

    title: ClassVar[Any]
    intro: ClassVar[Any] = ""
    """What to know before the first question."""
    parameters: ClassVar[tuple[str, ...]] = ()
    """The parameters this form decides."""
    rows: list[Any] = []  # noqa: RUF012 -- a form of rows says its own
    """The repeated groups of fields, if any."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    """The version of the rulebook that was read."""

    @classmethod
    def of(cls, rules: Rulebook, version: int) -> "RulesForm":
        """Return the form as the rulebook stands, or as it was sent."""
        return cls(data={"version": version, **cls.values(rules)})

    @classmethod
    def values(cls, rules: Rulebook) -> dict[str, Any]:
        """Return what the fields say of the rulebook, as far as it is decided."""
        own = [name for name in cls.parameters if hasattr(cls, name)]
        return {name: getattr(rules, name) for name in own if name not in rules.unset}

    @property
    def questions(self) -> list[Field]:
        """The fields people see outside rows."""
        return [
            field
            for field in self
            if getattr(field.widget, "input_type", "") != "hidden"
        ]

    def parameter(self, field: Field) -> tuple[str, str]:
        """Return the parameter a field is about, and the key of its pool if any."""
        return field.name, ""

    def said(self) -> dict[str, Any]:
        """Return what the fields say, as a rulebook's document has it."""
        return {name: plain(self[name]) for name in self.parameters if name in self}

    def written(self, rules: Rulebook) -> Rulebook:
        """Return the rulebook with what the fields say, decided; or refuse."""
        book = Rulebook.of_document(rules.document() | self.said())
        return book.with_(unset=rules.unset - set(self.parameters))

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal; a fault of the rulebook stands beside its field."""
        name = refusal.facts.get("parameter")
        if isinstance(refusal, RulebookFault) and name in self:
            refusal.facts["field"] = name
        super().refuse(refusal)


def plain(field: Field) -> Any:
    """Return what a field says, as a rulebook's document has it."""
    if isinstance(field, YesNoField):
        return field.chosen
    if isinstance(field.data, date):
        return field.data.isoformat()
    return str(field.data) if isinstance(field.data, Fraction) else field.data
