"""The forms of the money: the pools it is shared into, and their limits."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from wtforms import Field, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from pb.domain.refusals import Refusal
from pb.domain.rulebook import (
    CITY,
    RESERVE,
    BallotForm,
    Pool,
    Rulebook,
    RulebookFault,
)
from pb.web.forms.base import required
from pb.web.forms.fields import AmountField, CountField
from pb.web.forms.rows import (
    Row,
    RowsForm,
    add_fault,
    key_column,
    text_column,
)
from pb.web.i18n import _, _l

UNSPENT = "unspent"
"""The choice that leaves a pool's money unspent."""


def _pool_n(row: Row) -> str:
    return _("Pool %(n)s", n=row.n)


class _OfPools(RowsForm):
    listed, key_prefix = "pools", "pool"
    row_title = _pool_n

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


class PoolsForm(_OfPools):
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


class LimitsForm(_OfPools):
    """The limits of each pool."""

    title = _l("Limits of the pools")
    intro = _l("Leave a field empty where there is no such limit.")
    parameters = ("pools",)
    fixed = True
    needed = "key"
    columns: ClassVar = {
        "key": key_column,
        "cost_min": lambda: AmountField(_l("Least cost of a project, in złoty")),
        "cost_max": lambda: AmountField(
            _l("Highest cost of a project, in złoty"),
            description=_l("Empty: as much as the pool has."),
        ),
        "supporters": lambda: CountField(
            _l("Supporters a proposal needs"),
            description=_l("By law at most 0.1 % of the inhabitants."),
        ),
        "threshold": lambda: CountField(_l("Votes a project needs at least")),
    }
    names: ClassVar[Mapping[str, str]] = {}
    """The name of each pool, by its key."""

    @classmethod
    def row_values(cls, item: Pool) -> dict[str, Any]:
        """Return what the columns say of a pool."""
        found = super().row_values(item)
        return found | {
            "cost_min": None if item.cost_min == 1 else item.cost_min,
            "supporters": item.supporters or None,
            "leftover_to": item.leftover_to or UNSPENT,
        }

    @classmethod
    def values(cls, rules: Rulebook) -> dict[str, Any]:
        """Return what the fields say; what is undecided stands empty."""
        found = super().values(rules)
        if "pools" in rules.unset:
            # What somebody set before, as in a pool beside a new one, stays.
            for n, pool in enumerate(rules.pools, start=1):
                if pool == _bare(pool):
                    del found[f"leftover_to_{n}"]
        return found

    def judge(self, row: Row, seen: set[str]) -> None:
        """Add the faults of a row: there is none beside those of its fields."""

    def item(self, row: Row, taken: set[str]) -> dict[str, Any]:
        """Return what a row says, as a rulebook's document has it."""
        found = super().item(row, taken)
        leftover = found["leftover_to"]
        return found | {
            "cost_min": found["cost_min"] or 1,
            "supporters": found["supporters"] or 0,
            "threshold": found["threshold"] or None,
            "leftover_to": "" if leftover == UNSPENT else leftover,
        }

    def written(self, rules: Rulebook) -> Rulebook:
        """Return the rulebook with these limits, or refuse."""
        document = rules.document() | {"pools": self.items(rules)}
        return Rulebook.of_document(document).with_(unset=rules.unset - {"pools"})

    def name_of(self, row: Row) -> str:
        """Return the name of a row's pool."""
        return self.names.get(row["key"].data, "")


def _bare(pool: Pool) -> Pool:
    """Return a pool as it is before anybody decided its limits."""
    return Pool(
        pool.key, pool.name, pool.amount, area=pool.area, category=pool.category
    )


def limits_for(rules: Rulebook) -> dict[str, Any]:
    """Return what the form of limits knows of the pools: names, where money goes."""
    names = {pool.key: pool.name for pool in rules.pools}

    def title(row: Row) -> str:
        return names.get(row["key"].data, _pool_n(row))

    keys = list(names)
    own = {
        f"leftover_to_{n}": _leftover(names, keys[n:]) for n in range(1, len(keys) + 1)
    }
    return {
        "columns": {**LimitsForm.columns, "leftover_to": key_column},
        "names": names,
        "row_title": title,
        **own,
    }


def _leftover(names: Mapping[str, str], later: list[str]) -> Any:
    """Return the question where a pool's left money goes: to a later one, or none."""
    targets = [SelectChoice(UNSPENT, _l("It stays unspent"))]
    targets += [
        SelectChoice(key, _("To the pool “%(name)s”", name=names[key])) for key in later
    ]
    targets.append(SelectChoice(RESERVE, _l("To the common reserve")))
    return RadioField(
        _l("Where does the money go that is left?"),
        choices=targets,
        validators=[required(_l("choose where the money goes that is left."))],
    )
