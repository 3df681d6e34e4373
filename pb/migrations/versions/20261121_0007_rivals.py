"""Exclusive projects, and answers to the rulebook's own questions."""

import sqlalchemy as sa
from alembic import op

import pb.store.base
from pb.store.rivals import FROZEN_RIVALS

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the tables in."""
    op.create_table(
        "rival_group",
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("by", _ID, nullable=True),
        sa.CheckConstraint("n >= 1", name=op.f("ck_rival_group_n")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_rival_group_reason")),
        sa.ForeignKeyConstraint(
            ["by"], ["account.id"], name=op.f("fk_rival_group_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_rival_group_edition_id_edition"),
        ),
        sa.PrimaryKeyConstraint("edition_id", "n", name=op.f("pk_rival_group")),
    )
    op.create_table(
        "rival",
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "n"],
            ["rival_group.edition_id", "rival_group.n"],
            name=op.f("fk_rival_edition_id_n_rival_group"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "number"],
            ["proposal.edition_id", "proposal.number"],
            name=op.f("fk_rival_edition_id_number_proposal"),
        ),
        sa.PrimaryKeyConstraint("edition_id", "n", "number", name=op.f("pk_rival")),
    )
    op.add_column(
        "proposal_version",
        sa.Column("answers", sa.String(), server_default="{}", nullable=False),
    )
    dialect = op.get_bind().dialect.name
    for trigger in FROZEN_RIVALS:
        for statement in trigger.created(dialect):
            op.execute(statement)


def downgrade() -> None:
    """Take them away."""
    dialect = op.get_bind().dialect.name
    for trigger in FROZEN_RIVALS:
        for statement in trigger.dropped(dialect):
            op.execute(statement)
    op.drop_column("proposal_version", "answers")
    op.drop_table("rival")
    op.drop_table("rival_group")
