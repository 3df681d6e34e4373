"""People: more roles, second factors, invitations, sessions that prove anew."""

import sqlalchemy as sa
from alembic import op

import pb.store.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = pb.store.base.Instant(timezone=True)
_EMAIL = "email = lower(email) AND email LIKE '%_@_%'"
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
    """Bring the tables in; who is signed in signs in again."""
    _allow(_ROLES)
    with op.batch_alter_table("office") as batch:
        batch.add_column(
            sa.Column("department", sa.String(), nullable=False, server_default="")
        )
        batch.create_check_constraint(
            op.f("ck_office_department"), "role = 'assessor' OR department = ''"
        )
    # Not as a batch: others refer to accounts, so the table is not made anew.
    op.add_column("account", sa.Column("signed_in_on", sa.Date(), nullable=True))
    op.execute("DELETE FROM login")
    with op.batch_alter_table("login") as batch:
        batch.add_column(sa.Column("proved_at", _INSTANT, nullable=False))
        batch.add_column(sa.Column("seen_at", _INSTANT, nullable=False))
        batch.add_column(sa.Column("browser", sa.String(), nullable=False))
    _factors()
    _passkeys()
    _invitations()


def downgrade() -> None:
    """Take them away; who holds only a new office holds none."""
    for name in (
        "invited_office",
        "invitation",
        "passkey_challenge",
        "passkey",
        "factor_tries",
        "recovery_code",
        "factor_app",
        "half_login",
    ):
        op.drop_table(name)
    op.drop_column("account", "signed_in_on")
    with op.batch_alter_table("login") as batch:
        for name in ("proved_at", "seen_at", "browser"):
            batch.drop_column(name)
    op.execute("DELETE FROM office WHERE role NOT IN ('assessor', 'coordinator')")
    with op.batch_alter_table("office") as batch:
        batch.drop_constraint(op.f("ck_office_department"), type_="check")
        batch.drop_column("department")
    _allow(_BEFORE)


def _factors() -> None:
    op.create_table(
        "half_login",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        _of_account("half_login"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_half_login")),
    )
    op.create_index(op.f("ix_half_login_account_id"), "half_login", ["account_id"])
    op.create_table(
        "factor_app",
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("since", _INSTANT, nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("pending", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(sealed IS NULL) = (since IS NULL)", name=op.f("ck_factor_app_in_use")
        ),
        sa.CheckConstraint(
            "sealed IS NOT NULL OR pending IS NOT NULL",
            name=op.f("ck_factor_app_secret"),
        ),
        _of_account("factor_app"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_factor_app")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", _INSTANT, nullable=True),
        sa.CheckConstraint(
            "length(code_hash) = 32", name=op.f("ck_recovery_code_code_hash_size")
        ),
        _of_account("recovery_code"),
        sa.PrimaryKeyConstraint(
            "account_id", "code_hash", name=op.f("pk_recovery_code")
        ),
    )
    op.create_table(
        "factor_tries",
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("wrong", sa.BigInteger(), nullable=False),
        sa.Column("wait_until", _INSTANT, nullable=True),
        sa.CheckConstraint("wrong >= 0", name=op.f("ck_factor_tries_wrong")),
        _of_account("factor_tries"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_factor_tries")),
    )


def _passkeys() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("added_at", _INSTANT, nullable=False),
        _of_account("passkey"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"])
    op.create_table(
        "passkey_challenge",
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.CheckConstraint(
            "purpose IN ('add', 'prove')",
            name=op.f("ck_passkey_challenge_purpose_known"),
        ),
        _of_account("passkey_challenge"),
        sa.PrimaryKeyConstraint("challenge", name=op.f("pk_passkey_challenge")),
    )
    op.create_index(
        op.f("ix_passkey_challenge_account_id"), "passkey_challenge", ["account_id"]
    )


def _invitations() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", _ID, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("invited_by", _ID, nullable=False),
        sa.Column("invited_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.Column("accepted_at", _INSTANT, nullable=True),
        sa.Column("withdrawn_at", _INSTANT, nullable=True),
        sa.CheckConstraint(_EMAIL, name=op.f("ck_invitation_email")),
        sa.CheckConstraint(
            "accepted_at IS NULL OR withdrawn_at IS NULL",
            name=op.f("ck_invitation_one_end"),
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["account.id"], name=op.f("fk_invitation_invited_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    waits = sa.text("accepted_at IS NULL AND withdrawn_at IS NULL")
    op.create_index(
        "uq_invitation_one_waits",
        "invitation",
        ["email"],
        unique=True,
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.create_table(
        "invited_office",
        sa.Column("invitation_id", _ID, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint(
            f"role IN ({_listed(_ROLES)})", name=op.f("ck_invited_office_role_known")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_invited_office_invitation_id_invitation"),
        ),
        sa.PrimaryKeyConstraint(
            "invitation_id", "role", name=op.f("pk_invited_office")
        ),
    )


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id_account")
    )


def _allow(roles: tuple[str, ...]) -> None:
    with op.batch_alter_table("office") as batch:
        batch.drop_constraint(op.f("ck_office_role_known"), type_="check")
        batch.create_check_constraint(
            op.f("ck_office_role_known"), f"role IN ({_listed(roles)})"
        )


def _listed(roles: tuple[str, ...]) -> str:
    return ", ".join(f"'{role}'" for role in roles)
