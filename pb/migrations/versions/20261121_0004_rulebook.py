"""Rulebook: its adoption, and windows beside the stages."""

import sqlalchemy as sa
from alembic import op

import pb.store.base
from pb.store import guards

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WINDOWS = ("withdrawal", "completing", "appeal", "protest")
_SETTLED = "EXISTS (SELECT 1 FROM adoption WHERE edition_id = NEW.edition_id)"
_SAYS = "the rulebook is adopted"


def upgrade() -> None:
    """Bring the tables in; what is past preparation goes by its newest rules."""
    dialect = op.get_bind().dialect.name
    op.create_table(
        "adoption",
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("by", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["by"], ["account.id"], name=op.f("fk_adoption_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "version"],
            ["rulebook.edition_id", "rulebook.version"],
            name=op.f("fk_adoption_edition_id_rulebook"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_adoption_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_adoption")),
    )
    with op.batch_alter_table("timetable") as batch:
        for window in _WINDOWS:
            for end in ("begins", "ends"):
                batch.add_column(
                    sa.Column(
                        f"{window}_{end}",
                        pb.store.base.Instant(timezone=True),
                        nullable=True,
                    )
                )
            batch.create_check_constraint(
                op.f(f"ck_timetable_{window}_window"),
                f"({window}_begins IS NULL) = ({window}_ends IS NULL)"
                f" AND ({window}_begins IS NULL OR {window}_begins < {window}_ends)",
            )
    op.execute(
        "INSERT INTO adoption (edition_id, version, at) "
        "SELECT t.edition_id, max(r.version), t.submission FROM timetable t "
        "JOIN rulebook r ON r.edition_id = t.edition_id "
        "WHERE t.submission <= CURRENT_TIMESTAMP GROUP BY t.edition_id, t.submission"
    )
    for statement in guards.create(dialect, ("adoption",)) + _closed(dialect):
        op.execute(statement)


def downgrade() -> None:
    """Take them away."""
    dialect = op.get_bind().dialect.name
    for statement in _opened(dialect) + guards.drop(dialect, ("adoption",)):
        op.execute(statement)
    with op.batch_alter_table("timetable") as batch:
        for window in _WINDOWS:
            batch.drop_constraint(
                op.f(f"ck_timetable_{window}_window"), type_="check"
            )
            for end in ("begins", "ends"):
                batch.drop_column(f"{window}_{end}")
    op.drop_table("adoption")


def _closed(dialect: str) -> list[str]:
    if dialect == "sqlite":
        return [
            "CREATE TRIGGER rulebook_settled BEFORE INSERT ON rulebook "
            f"WHEN {_SETTLED} BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
        ]
    return [
        "CREATE FUNCTION pb_rulebook_settled() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF {_SETTLED} THEN RAISE EXCEPTION '{_SAYS}'; END IF; "
        "RETURN NEW; END $$",
        "CREATE TRIGGER rulebook_settled BEFORE INSERT ON rulebook "
        "FOR EACH ROW EXECUTE FUNCTION pb_rulebook_settled()",
    ]


def _opened(dialect: str) -> list[str]:
    if dialect == "sqlite":
        return ["DROP TRIGGER rulebook_settled"]
    return [
        "DROP TRIGGER rulebook_settled ON rulebook",
        "DROP FUNCTION pb_rulebook_settled()",
    ]
