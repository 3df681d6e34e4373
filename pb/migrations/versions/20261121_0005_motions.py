"""Motions: deeds of two persons, lots, struck projects."""

import sqlalchemy as sa
from alembic import op

import pb.store.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = pb.store.base.Instant(timezone=True)


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


def downgrade() -> None:
    """Take them away."""
    op.drop_table("motion")
