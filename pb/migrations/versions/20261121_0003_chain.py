"""Chain: every act carries the hash of the one before."""

import sqlalchemy as sa
from alembic import op

from pb.evidence.chain import Content, Head, follow
from pb.store import guards
from pb.store.base import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ACT = sa.table(
    "act",
    sa.column("id", sa.BigInteger),
    sa.column("n", sa.BigInteger),
    sa.column("edition_id", sa.BigInteger),
    sa.column("actor_id", sa.BigInteger),
    sa.column("at", Instant(timezone=True)),
    sa.column("action", sa.String),
    sa.column("subject", sa.String),
    sa.column("facts", sa.String),
    sa.column("previous", sa.LargeBinary),
    sa.column("hash", sa.LargeBinary),
)
_EDITION = sa.table(
    "edition", sa.column("id", sa.BigInteger), sa.column("slug", sa.String)
)
_NEW = ("n", "previous", "hash")


def upgrade() -> None:
    """Chain the acts that are there, in the order they were written."""
    head = op.create_table(
        "act_head",
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_act_head_only")),
        sa.CheckConstraint("n >= 0", name=op.f("ck_act_head_n")),
        sa.CheckConstraint("length(hash) = 32", name=op.f("ck_act_head_hash_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_head")),
    )
    _unguard()
    with op.batch_alter_table("act") as batch:
        batch.add_column(sa.Column("n", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("previous", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("hash", sa.LargeBinary(), nullable=True))
    last = _chain()
    with op.batch_alter_table("act") as batch:
        for name in _NEW:
            batch.alter_column(name, nullable=False)
        batch.create_unique_constraint(op.f("uq_act_n"), ["n"])
        batch.create_unique_constraint(op.f("uq_act_previous"), ["previous"])
        batch.create_check_constraint(op.f("ck_act_n"), "n > 0")
        for name in ("previous", "hash"):
            batch.create_check_constraint(
                op.f(f"ck_act_{name}_size"), f"length({name}) = 32"
            )
    _guard()
    op.bulk_insert(head, [{"id": 1, "n": last.n, "hash": last.hash}])


def _chain() -> Head:
    """Number and hash the acts; return the last one."""
    connection = op.get_bind()
    head = Head()
    acts = connection.execute(
        sa.select(_ACT, _EDITION.c.slug)
        .outerjoin(_EDITION, _EDITION.c.id == _ACT.c.edition_id)
        .order_by(_ACT.c.id)
    ).all()
    for act in acts:
        said = Content(
            act.slug, act.actor_id, act.at, act.action, act.subject, act.facts
        )
        following = follow(head, said)
        connection.execute(
            sa.update(_ACT)
            .where(_ACT.c.id == act.id)
            .values(n=following.n, previous=head.hash, hash=following.hash)
        )
        head = following
    return head


def downgrade() -> None:
    """Take the chain away; the acts stay."""
    op.drop_table("act_head")
    _unguard()
    with op.batch_alter_table("act") as batch:
        for name in ("previous", "hash"):
            batch.drop_constraint(op.f(f"ck_act_{name}_size"), type_="check")
        batch.drop_constraint(op.f("ck_act_n"), type_="check")
        batch.drop_constraint(op.f("uq_act_previous"), type_="unique")
        batch.drop_constraint(op.f("uq_act_n"), type_="unique")
        for name in _NEW:
            batch.drop_column(name)
    _guard()


def _guard() -> None:
    for statement in guards.create(op.get_bind().dialect.name, ("act",)):
        op.execute(statement)


def _unguard() -> None:
    for statement in guards.drop(op.get_bind().dialect.name, ("act",)):
        op.execute(statement)
