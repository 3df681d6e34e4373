"""Forms with rows: pools, areas, questions, criteria. They work without scripts.

Each row is a group of fields with its number behind their names; empty rows are
left out, and a button asks the server for one more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, HiddenField, StringField

from pb.domain.rulebook import Rulebook
from pb.web.forms.base import OneLine, at_most
from pb.web.forms.rules import RulesForm, plain
from pb.web.i18n import _, _l

MOST_ROWS = 200
_REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one row, by their column; ``n`` counts from 1."""

    n: int
    by_name: Mapping[str, Field]

    def __getitem__(self, column: str) -> Field:
        return self.by_name[column]

    @property
    def fields(self) -> list[Field]:
        """The fields people see."""
        return [
            field
            for field in self.by_name.values()
            if getattr(field.widget, "input_type", "") != "hidden"
        ]

    @property
    def used(self) -> bool:
        """Whether the row says something and was not taken away."""
        texts = [f for f in self.by_name.values() if isinstance(f, StringField)]
        filled = any((f.raw_data or [f.data]) not in ([""], [None]) for f in texts)
        removed = _REMOVE in self.by_name and self[_REMOVE].data
        return filled and not removed

    def text(self, column: str) -> str:
        """Return what a text column says, without blanks around it."""
        return (self[column].data or "").strip()


class RowsForm(RulesForm):
    """A form that ends in rows of one parameter.

    ``fixed`` rows are neither added nor taken away. Where rows have keys,
    ``key_prefix`` begins the key of a new one.
    """

    listed: ClassVar[str] = ""
    listed_title: ClassVar[Any] = ""
    listed_hint: ClassVar[Any] = ""
    row_title: ClassVar[Callable[[Row], str]]
    add_text: ClassVar[Any] = ""
    columns: ClassVar[Mapping[str, Callable[[], Any]]] = {}
    needed: ClassVar[str] = ""
    needed_fault: ClassVar[Any] = ""
    key_prefix: ClassVar[str] = ""
    fixed: ClassVar[bool] = False
    count: ClassVar[int] = 0

    @property
    def rows(self) -> list[Row]:  # type: ignore[override]  # a plain form has none
        """The rows of the form."""
        return [
            Row(n, {column: self[f"{column}_{n}"] for column in _columns(type(self))})
            for n in range(1, self.count + 1)
        ]

    @property
    def used(self) -> list[Row]:
        """The rows that say something."""
        return [row for row in self.rows if row.used]

    @property
    def questions(self) -> list[Field]:
        """The fields people see outside rows."""
        inside = {field.name for row in self.rows for field in row.by_name.values()}
        return [field for field in super().questions if field.name not in inside]

    @classmethod
    def values(cls, rules: Rulebook) -> dict[str, Any]:
        """Return what the fields say of the rulebook, row by row."""
        found = super().values(rules)
        for n, item in enumerate(getattr(rules, cls.listed), start=1):
            told = cls.row_values(item)
            found |= {f"{column}_{n}": value for column, value in told.items()}
        return found

    @classmethod
    def row_values(cls, item: Any) -> dict[str, Any]:
        """Return what the columns say of one item."""
        own = [column for column in _columns(cls) if column != _REMOVE]
        return {column: getattr(item, column) for column in own}

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the form; each fault of a row says which row it is in."""
        valid = bool(super().validate(extra_validators))
        seen: set[str] = set()
        for row in self.used:
            self.judge(row, seen)
            for field in row.fields:
                field.errors = [
                    _("%(row)s: %(fault)s", row=self.row_name(row), fault=fault)
                    for fault in field.errors
                ]
                valid = valid and not field.errors
        return valid

    def row_name(self, row: Row) -> str:
        """Return what a row is called."""
        return type(self).row_title(row)

    def judge(self, row: Row, seen: set[str]) -> None:
        """Add the faults of a used row; ``seen`` are the names of rows before."""
        same = self.sameness(row)
        if not row.text(self.needed):
            add_fault(row[self.needed], str(self.needed_fault))
        elif same in seen:
            add_fault(row[self.needed], _("another row says the same already."))
        seen.add(same)

    def sameness(self, row: Row) -> str:
        """Return what no two rows may have in common."""
        return row.text(self.needed).casefold()

    def said(self) -> dict[str, Any]:
        """Return what the fields say, as a rulebook's document has it."""
        taken = {row["key"].data for row in self.used} if self.key_prefix else set()
        items = [self.item(row, taken) for row in self.used]
        return super().said() | {self.listed: items}

    def item(self, row: Row, taken: set[str]) -> dict[str, Any]:
        """Return what a row says, as a rulebook's document has it."""
        found = {
            column: row.text(column) if type(field) is StringField else plain(field)
            for column, field in row.by_name.items()
            if column != _REMOVE
        }
        if self.key_prefix and not found["key"]:
            found["key"] = self.free_key(taken)
            taken.add(found["key"])
        return found

    def free_key(self, taken: set[str]) -> str:
        """Return a key that no row has."""
        numbers = range(1, len(taken) + 2)
        keys = (f"{self.key_prefix}-{n}" for n in numbers)
        return next(key for key in keys if key not in taken)


def _columns(form: type[RowsForm]) -> list[str]:
    return [*form.columns, *([] if form.fixed else [_REMOVE])]


def with_rows(form: type[RowsForm], rows: int, **more: Any) -> type[RowsForm]:
    """Return the form with so many rows; ``more`` are further attributes."""
    attributes: dict[str, Any] = {"count": rows}
    columns: Mapping[str, Callable[[], Any]] = more.get("columns", form.columns)
    for n in range(1, rows + 1):
        attributes |= {f"{name}_{n}": make() for name, make in columns.items()}
        if not form.fixed:
            attributes[f"{_REMOVE}_{n}"] = BooleanField(_l("Take this away"))
    return type(form.__name__, (form,), attributes | more)


def rows_of(form: type[RowsForm], sent: MultiDict[str, str]) -> int:
    """Return how many rows a sent form has."""
    first = form.needed
    numbers: Sequence[int] = range(1, MOST_ROWS + 1)
    return max((n for n in numbers if f"{first}_{n}" in sent), default=0)


def add_fault(field: Field, fault: str) -> None:
    """Add a fault to a field."""
    field.errors = [*field.errors, fault]


def key_column() -> Any:
    """Return the hidden column that tells a row from the others."""
    return HiddenField()


def text_column(label: Any, longest: int, too_long: Any, hint: Any = "") -> Any:
    """Return a column of one-line texts."""
    return StringField(
        label,
        description=hint,
        validators=[OneLine(), at_most(longest, too_long)],
    )
