"""Triggers: what is written once stays; what is appended is never changed.

Both engines refuse the statement itself, whoever sends it. SQLite runs one
trigger per table and deed; PostgreSQL shares one function.
"""

_FUNCTION = """
CREATE FUNCTION pb_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is written once', TG_TABLE_NAME;
END $$
"""


def create(dialect: str, tables: tuple[str, ...]) -> list[str]:
    """Return the statements that guard ``tables``."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_{deed} BEFORE {deed} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is written once'); END"
            for table in tables
            for deed in ("update", "delete")
        ]
    return [
        *(
            f"CREATE TRIGGER {table}_guard BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION pb_written_once()"
            for table in tables
        ),
        *(
            f"CREATE TRIGGER {table}_truncate_guard BEFORE TRUNCATE ON {table} "
            "EXECUTE FUNCTION pb_written_once()"
            for table in tables
        ),
    ]


def begin(dialect: str) -> list[str]:
    """Return what must be there before the first guard."""
    return [] if dialect == "sqlite" else [_FUNCTION]


def end(dialect: str) -> list[str]:
    """Return what takes that away after the last guard."""
    return [] if dialect == "sqlite" else ["DROP FUNCTION pb_written_once()"]


def drop(dialect: str, tables: tuple[str, ...]) -> list[str]:
    """Return the statements that take the guards of ``tables`` away."""
    if dialect == "sqlite":
        return [
            f"DROP TRIGGER {table}_{deed}"
            for table in tables
            for deed in ("update", "delete")
        ]
    return [
        *(f"DROP TRIGGER {table}_guard ON {table}" for table in tables),
        *(f"DROP TRIGGER {table}_truncate_guard ON {table}" for table in tables),
    ]
