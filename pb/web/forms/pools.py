"""The form of the money: the allocation and the pools it is shared into."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar, cast

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, HiddenField, StringField

from pb.domain.refusals import Refusal
from pb.domain.rulebook import BallotForm, Pool, Rulebook, RulebookFault
from pb.web.forms.base import OneLine, at_most, required
from pb.web.forms.fields import AmountField
from pb.web.forms.rules import RulesForm
from pb.web.i18n import _, _l

LONGEST_NAME = 60
MOST_POOLS = 60


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one pool."""

    n: int
    key: Field
    name: Field
    amount: Field
    remove: Field

    @property
    def used(self) -> bool:
        """Whether the row is a pool: filled in and not taken away."""
        filled = self.key.data or self.name.data or self.amount.raw_data != [""]
        return bool(filled) and not self.remove.data


class PoolsForm(RulesForm):
    """The allocation and all its pools, judged together."""

    title = _l("Money and pools")
    parameters = ("allocation",)
    count: ClassVar[int] = 0

    allocation = AmountField(
        _l("Allocation: how much money is to be shared?"),
        description=_l("In złoty. The amounts of all pools add up to it."),
        validators=[required(_l("Write the allocation."))],
    )

    @property
    def rows(self) -> list[Row]:
        """The pools of the form, one row each."""
        names = ("key", "name", "amount", "remove")
        return [
            Row(n, *(self[f"{name}_{n}"] for name in names))
            for n in range(1, self.count + 1)
        ]

    @property
    def total(self) -> int:
        """What the pools add up to, in grosze, as far as their amounts can be read."""
        return sum(row.amount.data or 0 for row in self.rows if row.used)

    @classmethod
    def values(cls, rules: Rulebook) -> dict[str, Any]:
        """Return what the fields say of the rulebook."""
        found: dict[str, Any] = {"allocation": rules.allocation}
        for n, pool in enumerate(rules.pools, start=1):
            found |= {
                f"key_{n}": pool.key,
                f"name_{n}": pool.name,
                f"amount_{n}": pool.amount,
            }
        return found

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the form: each pool has a name of its own and an amount."""
        valid = super().validate(extra_validators)
        seen: set[str] = set()
        for row in (row for row in self.rows if row.used):
            valid &= _judge(row, seen)
        return valid

    def written(self, rules: Rulebook) -> Rulebook:
        """Return the rulebook with this money, or refuse."""
        old = {pool.key: pool for pool in rules.pools}
        pools: list[Pool] = []
        for row in (row for row in self.rows if row.used):
            taken = old.keys() | {pool.key for pool in pools}
            pools.append(_pool(row, old, taken))
        most = rules.most_choices
        if rules.ballot_form is BallotForm.CHOOSE_ONE_PER_POOL:
            most = len(pools)
        return rules.with_(
            allocation=self.allocation.data,
            pools=tuple(pools),
            most_choices=most,
            least_choices=max(1, min(rules.least_choices, most)),
        )

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal; the fault of a pool stands in its row."""
        pool = refusal.facts.get("pool")
        if isinstance(refusal, RulebookFault) and pool is not None:
            named = [row for row in self.rows if row.used and _name(row) == pool]
            refusal.facts["field"] = named[0].amount.name if named else None
        super().refuse(refusal)


def _pool(row: Row, old: dict[str, Pool], taken: set[str]) -> Pool:
    amount = cast("int", row.amount.data)
    if row.key.data in old:
        return replace(old[row.key.data], name=_name(row), amount=amount)
    free = next(n for n in range(1, len(taken) + 2) if f"pool-{n}" not in taken)
    return Pool(f"pool-{free}", _name(row), amount)


def _name(row: Row) -> str:
    return (row.name.data or "").strip()


def _judge(row: Row, seen: set[str]) -> bool:
    name = _name(row).casefold()
    if not name:
        _add(row.name, _("Write the name of the pool."))
    elif name in seen:
        _add(row.name, _("Another pool has this name already."))
    seen.add(name)
    if row.amount.data is None and not row.amount.errors:
        _add(row.amount, _("Write the amount of the pool."))
    for field in (row.name, row.amount):
        field.errors = [
            _("Pool %(n)s: %(fault)s", n=row.n, fault=fault) for fault in field.errors
        ]
    return not row.name.errors and not row.amount.errors


def _add(field: Field, fault: str) -> None:
    field.errors = [*field.errors, fault]


def pools_form(rows: int) -> type[PoolsForm]:
    """Return the form with so many rows."""
    fields: dict[str, Any] = {"count": rows}
    for n in range(1, rows + 1):
        fields |= {
            f"key_{n}": HiddenField(),
            f"name_{n}": StringField(
                _l("Name of the pool"),
                validators=[
                    OneLine(),
                    at_most(LONGEST_NAME, _l("Shorten the name to 60 characters.")),
                ],
            ),
            f"amount_{n}": AmountField(_l("Amount in złoty")),
            f"remove_{n}": BooleanField(_l("Take this pool away")),
        }
    return type("PoolsForm", (PoolsForm,), fields)


def rows_of(sent: MultiDict[str, str]) -> int:
    """Return how many rows a sent form has."""
    return sum(f"name_{n}" in sent for n in range(1, MOST_POOLS + 1))
