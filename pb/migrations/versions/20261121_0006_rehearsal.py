"""Rehearsal: a kind of job, and what a rehearsal came to."""

import sqlalchemy as sa
from alembic import op

import pb.store.base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the table in."""
    op.create_table(
        "rehearsal",
        sa.Column("id", _ID, nullable=False),
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("by", _ID, nullable=True),
        sa.Column("report", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_rehearsal_edition_id_edition"),
        ),
        sa.ForeignKeyConstraint(
            ["by"], ["account.id"], name=op.f("fk_rehearsal_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsal")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_rehearsal_edition_id")),
    )
    _allow(("count", "rehearsal"))


def downgrade() -> None:
    """Take it away, and the jobs that asked for rehearsals."""
    op.execute("DELETE FROM job WHERE kind <> 'count'")
    _allow(("count",))
    op.drop_table("rehearsal")


def _allow(kinds: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("job") as batch:
        batch.drop_constraint(op.f("ck_job_kind_known"), type_="check")
        batch.create_check_constraint(op.f("ck_job_kind_known"), f"kind IN ({listed})")
