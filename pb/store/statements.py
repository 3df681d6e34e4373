"""Statements whose outcome is a count of rows, on both engines.

What every cast runs is built once, over tables rather than rows: building a
statement anew costs several times what running it does.
"""

from functools import cache
from typing import Any, cast

from sqlalchemy import (
    CursorResult,
    Delete,
    Executable,
    Insert,
    Table,
    Update,
    insert,
    literal_column,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from pb.store.base import Base


def table(row: type[Base]) -> Table:
    """Return the table of a row."""
    return cast("Table", row.__table__)


def touched(
    session: Session, statement: Update | Delete | Insert, **values: Any
) -> int:
    """Run a statement; return how many rows it touched."""
    found = session.execute(statement, values or None)
    return cast("CursorResult[Any]", found).rowcount


def insert_new(session: Session, row: type[Base], **values: Any) -> None:
    """Insert a row; an error if its key is there."""
    session.execute(_insert(row), values)


def insert_missing(session: Session, row: type[Base], **values: Any) -> bool:
    """Insert a row unless its key is there; say whether it was inserted."""
    statement = _insert_missing(row, session.get_bind().dialect.name)
    return session.execute(statement, values).first() is not None


@cache
def _insert(row: type[Base]) -> Executable:
    return insert(table(row))


@cache
def _insert_missing(row: type[Base], dialect: str) -> Executable:
    into = sqlite.insert if dialect == "sqlite" else postgresql.insert
    # Asked back, since PostgreSQL's driver does not count rows of an insert here.
    return into(table(row)).on_conflict_do_nothing().returning(literal_column("1"))
