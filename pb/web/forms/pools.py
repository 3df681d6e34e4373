"""The form of the money: the allocation and the pools it is shared into."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from wtforms import Field, SelectField
from wtforms.fields.choices import SelectChoice

from pb.domain.refusals import Refusal
from pb.domain.rulebook import CITY, BallotForm, Rulebook, RulebookFault
from pb.web.forms.base import required
from pb.web.forms.fields import AmountField
from pb.web.forms.rows import (
    Row,
    RowsForm,
    add_fault,
    key_column,
    text_column,
)
from pb.web.i18n import _, _l


def pool_n(row: Row) -> str:
    """Return what a row is called by its place."""
    return _("Pool %(n)s", n=row.n)


class OfPools(RowsForm):
    """A form whose rows are pools."""

    listed, key_prefix = "pools", "pool"
    row_title = pool_n

    def parameter(self, field: Field) -> tuple[str, str]:
        """Return the parameter a field is about, and the key of its pool."""
        for row in self.rows:
            for column, own in row.by_name.items():
                if own is field:
                    return f"pool_{column}", row["key"].data or ""
        return super().parameter(field)

    def items(self, rules: Rulebook) -> list[dict[str, Any]]:
        """Return the pools, each as it was with what its row says."""
        old = {pool["key"]: pool for pool in rules.document()["pools"]}
        taken = {*old, *(row["key"].data for row in self.used)}
        told = [self.item(row, taken) for row in self.used]
        return [old.get(item["key"], {}) | item for item in told]

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal; the fault of a pool stands in its row."""
        pool = refusal.facts.get("pool")
        if isinstance(refusal, RulebookFault) and pool is not None:
            column = str(refusal.facts["parameter"])
            named = [row for row in self.used if self.name_of(row) == pool]
            if named and column in named[0].by_name:
                refusal.facts["field"] = named[0][column].name
        super().refuse(refusal)

    def name_of(self, row: Row) -> str:
        """Return the name of a row's pool."""
        return row.text("name")


class PoolsForm(OfPools):
    """The allocation and all its pools, on one page: they must add up."""

    title = _l("Money and pools")
    parameters = ("allocation",)
    listed_title = _l("Pools")
    listed_hint = _l("Each pool has its own list of winners. Empty rows are left out.")
    add_text = _l("Add a pool")
    needed, needed_fault = "name", _l("write the name of the pool.")
    columns: ClassVar = {
        "key": key_column,
        "name": lambda: text_column(
            _l("Name of the pool"), 60, _l("shorten the name to 60 characters.")
        ),
        "amount": lambda: AmountField(_l("Amount in złoty")),
        "category": lambda: text_column(
            _l("Category, if it is for one"),
            60,
            _l("shorten the category to 60 characters."),
        ),
    }

    allocation = AmountField(
        _l("Allocation: how much money is to be shared?"),
        description=_l("In złoty. The amounts of all pools add up to it."),
        validators=[required(_l("Write the allocation."))],
    )

    @property
    def total(self) -> int:
        """What the pools add up to, in grosze, as far as their amounts can be read."""
        return sum(row["amount"].data or 0 for row in self.used)

    def judge(self, row: Row, seen: set[str]) -> None:
        """Add the faults of a used row."""
        super().judge(row, seen)
        amount = row["amount"]
        if amount.data is None and not amount.errors:
            add_fault(amount, _("write the amount of the pool."))

    def written(self, rules: Rulebook) -> Rulebook:
        """Return the rulebook with this money, or refuse.

        The limits of a new pool are still to be decided.
        """
        pools = self.items(rules)
        document = rules.document() | {
            "allocation": self.allocation.data,
            "pools": pools,
        }
        if rules.ballot_form is BallotForm.CHOOSE_ONE_PER_POOL:
            document["most_choices"] = max(1, len(pools))
        new = {pool["key"] for pool in pools} - {pool.key for pool in rules.pools}
        undecided = (rules.unset - {"allocation"}) | ({"pools"} if new else set())
        return Rulebook.of_document(document).with_(unset=undecided)


def columns_for(rules: Rulebook) -> Mapping[str, Callable[[], Any]]:
    """Return the columns of the pools: with areas, each pool has one."""
    if not rules.areas:
        return PoolsForm.columns
    areas = [
        SelectChoice(CITY, str(_l("Whole city"))),
        *(SelectChoice(area.key, area.name) for area in rules.areas),
    ]
    return {
        **PoolsForm.columns,
        "area": lambda: SelectField(_l("Area"), choices=areas),
    }
