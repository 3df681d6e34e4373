"""The pages of the rulebook: which parameters stand on which, and in what order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from pb.domain import asked
from pb.domain.rulebook import Rulebook
from pb.web.forms.limits import LimitsForm, limits_for
from pb.web.forms.pools import PoolsForm, columns_for
from pb.web.forms.rows import MOST_ROWS, RowsForm, rows_of, with_rows
from pb.web.forms.rules import RulesForm
from pb.web.forms.rules_basis import basis_form
from pb.web.forms.rules_city import ActForm, CityForm, ResidentsForm, RetentionForm
from pb.web.forms.rules_counting import DETAILS, RuleForm
from pb.web.forms.rules_proposals import FilingForm, VerificationForm
from pb.web.forms.rules_vote import (
    MARKING,
    BallotPage,
    IdentificationForm,
    VisibilityForm,
)
from pb.web.i18n import _l

FormOf = Callable[[Rulebook], type[RulesForm] | None]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of parameters. ``form`` is None where the rulebook needs no such page."""

    key: str
    title: Any
    names: tuple[str, ...]
    form: FormOf

    def parameters(self, rules: Rulebook) -> tuple[str, ...]:
        """Return the parameters of the page that this rulebook asks for."""
        wanted = asked.asked(rules)
        return tuple(name for name in self.names if name in wanted)


def _page(key: str, form: type[RulesForm]) -> Page:
    return Page(key, form.title, form.parameters, lambda _rules: form)


def _marking(rules: Rulebook) -> type[RulesForm] | None:
    decided = "ballot_form" not in rules.unset
    return MARKING.get(rules.ballot_form) if decided else None


def _details(rules: Rulebook) -> type[RulesForm] | None:
    return DETAILS[rules.rule] if "rule" not in rules.unset else None


def _cited(rules: Rulebook) -> type[RulesForm]:
    return basis_form(tuple(name for name in asked.asked(rules) if name != "act"))


def _all(table: Mapping[Any, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in table.values() for name in names))


SECTIONS: tuple[tuple[Any, tuple[Page, ...]], ...] = (
    (
        _l("The city and the money"),
        (
            _page("city", CityForm),
            _page("money", PoolsForm),
            _page("limits", LimitsForm),
        ),
    ),
    (
        _l("Proposals"),
        (_page("filing", FilingForm), _page("verification", VerificationForm)),
    ),
    (
        _l("The vote"),
        (
            _page("residents", ResidentsForm),
            _page("ballot", BallotPage),
            Page(
                "marking",
                _l("How a ballot is marked"),
                _all(asked.OF_FORM),
                _marking,
            ),
            _page("identification", IdentificationForm),
            _page("visibility", VisibilityForm),
        ),
    ),
    (
        _l("The count"),
        (
            _page("counting", RuleForm),
            Page(
                "details",
                _l("The details of the count"),
                _all(asked.OF_RULE),
                _details,
            ),
        ),
    ),
    (
        _l("Papers and personal data"),
        (
            _page("retention", RetentionForm),
            _page("act", ActForm),
            Page("basis", _l("Legal basis"), (), _cited),
        ),
    ),
)
"""The sections of the rulebook, each with its pages."""

PAGES: Mapping[str, Page] = {
    page.key: page for _title, pages in SECTIONS for page in pages
}
"""Every page by its key, which is the end of its address."""

_OF_PARAMETER: Mapping[str, str] = {
    **{name: page.key for page in PAGES.values() for name in page.names},
    "pool_name": "money",
    "pool_amount": "money",
    "pool_area": "money",
    "pool_category": "money",
}


def key_of(parameter: str) -> str | None:
    """Return the page on which a parameter is changed; None: it is of the timetable."""
    if parameter.startswith("basis:"):
        return "basis"
    if parameter.startswith("pool_"):
        return _OF_PARAMETER.get(parameter, "limits")
    return _OF_PARAMETER.get(parameter)


def open_pages(rules: Rulebook) -> list[Page]:
    """Return the pages this rulebook needs, in their order."""
    return [page for page in PAGES.values() if page.form(rules) is not None]


def form_of(
    page: Page, rules: Rulebook, version: int, sent: MultiDict[str, str]
) -> RulesForm | None:
    """Return the form of a page as the rulebook stands, or as it was sent.

    A form with rows has one row more where ``sent`` asks for it.
    """
    form = page.form(rules)
    if form is None:
        return None
    if issubclass(form, RowsForm):
        rows = len(getattr(rules, form.listed))
        if f"{form.needed}_1" in sent:
            rows = min(MOST_ROWS, rows_of(form, sent) + ("add" in sent))
        elif "add" in sent:
            rows = 1
        form = with_rows(form, rows, **_special(form, rules))
    return form.of(rules, version)


def _special(form: type[RowsForm], rules: Rulebook) -> dict[str, Any]:
    if form is LimitsForm:
        return limits_for(rules)
    return {"columns": columns_for(rules)} if form is PoolsForm else {}
