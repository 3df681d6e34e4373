"""Motions: deeds of two persons, lots, struck projects."""

import sqlalchemy as sa
from alembic import op

import pb.store.base
from pb.store import guards, refusing

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = pb.store.base.Instant(timezone=True)


WRITTEN_ONCE = ("lot_commitment", "lot_drawing", "ballot_number", "strike")


def upgrade() -> None:
    """Bring the tables in."""
    op.create_table(
        "motion",
        sa.Column("id", _ID, nullable=False),
        sa.Column("edition_id", _ID, nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("moved_by", _ID, nullable=False),
        sa.Column("moved_at", _INSTANT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_by", _ID, nullable=True),
        sa.Column("settled_at", _INSTANT, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'carried', 'refused', 'withdrawn')",
            name=op.f("ck_motion_state_known"),
        ),
        sa.CheckConstraint(
            "(state = 'open') = (settled_by IS NULL)"
            " AND (state = 'open') = (settled_at IS NULL)",
            name=op.f("ck_motion_settled"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('carried', 'refused') OR settled_by <> moved_by",
            name=op.f("ck_motion_two_persons"),
        ),
        sa.CheckConstraint(
            "state <> 'withdrawn' OR settled_by = moved_by",
            name=op.f("ck_motion_own_withdrawn"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_motion_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["moved_by"], ["account.id"], name=op.f("fk_motion_moved_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["account.id"], name=op.f("fk_motion_settled_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motion")),
    )
    op.create_index(op.f("ix_motion_edition_id"), "motion", ["edition_id"])
    for name, columns, of in (
        ("uq_motion_one_open", ["edition_id", "action", "subject"], "NOT NULL"),
        ("uq_motion_one_open_of_none", ["action", "subject"], "NULL"),
    ):
        where = sa.text(f"state = 'open' AND edition_id IS {of}")
        op.create_index(
            name,
            "motion",
            columns,
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )
    _create_lots()
    _create_strikes()
    dialect = op.get_bind().dialect.name
    for statement in guards.create(dialect, WRITTEN_ONCE):
        op.execute(statement)
    for trigger in refusing.ALL:
        for statement in trigger.created(dialect):
            op.execute(statement)


def downgrade() -> None:
    """Take them away."""
    dialect = op.get_bind().dialect.name
    for trigger in refusing.ALL:
        for statement in trigger.dropped(dialect):
            op.execute(statement)
    for statement in guards.drop(dialect, WRITTEN_ONCE):
        op.execute(statement)
    op.drop_table("strike")
    op.drop_table("ballot_number")
    op.drop_table("lot_drawing")
    op.drop_table("lot_commitment")
    op.drop_table("motion")


def _create_lots() -> None:
    op.create_table(
        "lot_commitment",
        sa.Column("id", _ID, nullable=False),
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("items", sa.String(), nullable=False),
        sa.Column("announced", sa.String(), nullable=False),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("by", _ID, nullable=False),
        sa.CheckConstraint(
            "purpose IN ('numbers', 'tie')",
            name=op.f("ck_lot_commitment_purpose_known"),
        ),
        sa.CheckConstraint(
            "(purpose = 'numbers') = (pool = '')",
            name=op.f("ck_lot_commitment_pool_of_tie"),
        ),
        sa.CheckConstraint("round >= 1", name=op.f("ck_lot_commitment_round")),
        sa.CheckConstraint(
            "length(commitment) = 64", name=op.f("ck_lot_commitment_commitment_size")
        ),
        _of("edition", "lot_commitment", "edition_id"),
        _of("account", "lot_commitment", "by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_commitment")),
        sa.UniqueConstraint("commitment", name=op.f("uq_lot_commitment_commitment")),
        *(
            sa.UniqueConstraint(
                "edition_id",
                "purpose",
                "pool",
                last,
                name=op.f(f"uq_lot_commitment_edition_id_purpose_pool_{last}"),
            )
            for last in ("round", "items")
        ),
    )
    op.create_table(
        "lot_drawing",
        sa.Column("commitment_id", _ID, nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("drawn", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("sitting", sa.String(), nullable=False),
        sa.Column("present", sa.String(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("by", _ID, nullable=False),
        sa.Column("seconded_by", _ID, nullable=False),
        sa.CheckConstraint(
            "seconded_by <> by", name=op.f("ck_lot_drawing_two_persons")
        ),
        sa.CheckConstraint("length(value) > 0", name=op.f("ck_lot_drawing_value")),
        sa.CheckConstraint(
            "length(secret) = 64", name=op.f("ck_lot_drawing_secret_size")
        ),
        _of("lot_commitment", "lot_drawing", "commitment_id"),
        _of("account", "lot_drawing", "by"),
        _of("account", "lot_drawing", "seconded_by"),
        sa.PrimaryKeyConstraint("commitment_id", name=op.f("pk_lot_drawing")),
    )
    op.create_table(
        "ballot_number",
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("filed", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("commitment_id", _ID, nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_ballot_number_number")),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["lot_drawing.commitment_id"],
            name=op.f("fk_ballot_number_commitment_id_lot_drawing"),
        ),
        _of("edition", "ballot_number", "edition_id"),
        sa.PrimaryKeyConstraint("edition_id", "filed", name=op.f("pk_ballot_number")),
        sa.UniqueConstraint(
            "edition_id", "number", name=op.f("uq_ballot_number_edition_id_number")
        ),
    )


def _create_strikes() -> None:
    op.create_table(
        "strike",
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("by", _ID, nullable=False),
        sa.Column("seconded_by", _ID, nullable=False),
        sa.CheckConstraint("seconded_by <> by", name=op.f("ck_strike_two_persons")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_strike_reason")),
        sa.CheckConstraint("length(decision) > 0", name=op.f("ck_strike_decision")),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["manifest.edition_id"],
            name=op.f("fk_strike_edition_id_manifest"),
        ),
        _of("account", "strike", "by"),
        _of("account", "strike", "seconded_by"),
        sa.PrimaryKeyConstraint("edition_id", "number", name=op.f("pk_strike")),
    )


def _of(referred: str, table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{referred}.id"], name=op.f(f"fk_{table}_{column}_{referred}")
    )
