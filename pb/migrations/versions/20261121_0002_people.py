"""People: more roles, second factors, invitations."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_BEFORE = ("assessor", "coordinator")
_ROLES = (
    "coordinator",
    "formal-checker",
    "assessor",
    "commission",
    "clerk",
    "auditor",
    "data-protection",
)


def upgrade() -> None:
    """Bring the tables in."""
    _allow(_ROLES)


def downgrade() -> None:
    """Take them away; who holds only a new office holds none."""
    op.execute("DELETE FROM office WHERE role NOT IN ('assessor', 'coordinator')")
    _allow(_BEFORE)


def _allow(roles: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{role}'" for role in roles)
    with op.batch_alter_table("office") as batch:
        batch.drop_constraint(op.f("ck_office_role_known"), type_="check")
        batch.create_check_constraint(
            op.f("ck_office_role_known"), f"role IN ({listed})"
        )
