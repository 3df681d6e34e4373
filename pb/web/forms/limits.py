"""The form of the limits of pools: costs, supporters, votes, and the money left."""

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from pb.domain.rulebook import RESERVE, Pool, Rulebook
from pb.web.forms.base import required
from pb.web.forms.fields import AmountField, CountField
from pb.web.forms.pools import OfPools, pool_n
from pb.web.forms.rows import Row, key_column
from pb.web.i18n import _, _l

UNSPENT = "unspent"
"""The choice that leaves a pool's money unspent."""


class LimitsForm(OfPools):
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
            description=_l("By law at most 0.1 per cent of the inhabitants."),
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
        return names.get(row["key"].data, pool_n(row))

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
