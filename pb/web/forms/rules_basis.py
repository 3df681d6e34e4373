"""The form of the legal basis: a paragraph for each parameter, on one page."""

from dataclasses import dataclass
from typing import Any, ClassVar

from wtforms import Field, StringField

from pb.domain.rulebook import Basis, Rulebook
from pb.web.forms.base import OneLine, at_most
from pb.web.forms.rules import RulesForm
from pb.web.forms.texts import stripped
from pb.web.i18n import _l
from pb.web.parameter_texts import TITLES

_PARAGRAPH, _ACT = "paragraph", "act"


@dataclass(frozen=True, slots=True)
class Citation:
    """The two fields of one parameter."""

    parameter: str
    title: str
    paragraph: Field
    act: Field


class BasisForm(RulesForm):
    """Where each parameter is laid down."""

    title = _l("Legal basis")
    names: ClassVar[tuple[str, ...]] = ()
    """The parameters it asks about."""

    @property
    def citations(self) -> list[Citation]:
        """The fields, parameter by parameter."""
        return [
            Citation(
                name,
                str(TITLES[name]),
                self[f"{name}_{_PARAGRAPH}"],
                self[f"{name}_{_ACT}"],
            )
            for name in self.names
        ]

    @classmethod
    def values(cls, rules: Rulebook) -> dict[str, Any]:
        """Return what the fields say of the rulebook."""
        found: dict[str, Any] = {}
        for name in cls.names:
            basis = rules.basis.get(name, Basis(""))
            found[f"{name}_{_PARAGRAPH}"] = basis.paragraph
            found[f"{name}_{_ACT}"] = basis.act
        return found

    def written(self, rules: Rulebook) -> Rulebook:
        """Return the rulebook with these citations; empty ones are left out."""
        kept = {k: basis for k, basis in rules.basis.items() if k not in self.names}
        told = {
            each.parameter: Basis(each.paragraph.data or "", each.act.data or "")
            for each in self.citations
            if each.paragraph.data or each.act.data
        }
        return rules.with_(basis=kept | told)


def basis_form(names: tuple[str, ...]) -> type[BasisForm]:
    """Return the form for these parameters."""
    attributes: dict[str, Any] = {"names": names}
    for name in names:
        attributes[f"{name}_{_PARAGRAPH}"] = _text(_l("Paragraph"), 60)
        attributes[f"{name}_{_ACT}"] = _text(_l("Another act"), 200)
    return type("BasisForm", (BasisForm,), attributes)


def _text(label: Any, longest: int) -> Any:
    too_long = {
        60: _l("Shorten this to 60 characters."),
        200: _l("Shorten this to 200 characters."),
    }
    return StringField(
        label,
        filters=[stripped],
        validators=[OneLine(), at_most(longest, too_long[longest])],
    )
