"""One whole cycle: people, editions, proposals, roll, urn, post."""

import sqlalchemy as sa
from alembic import op

import pb.store.base
from pb.store import guards

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WRITTEN_ONCE = (
    "rulebook",
    "manifest",
    "act",
    "lot",
    "ballot",
    "result",
    "publication",
    "proposal_version",
    "verdict",
)
"""Tables whose rows are neither updated nor deleted."""


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("created_at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("confirmed_at", pb.store.base.Instant(timezone=True), nullable=True),
        sa.CheckConstraint(
            "email = lower(email) AND email LIKE '%_@_%'", name=op.f("ck_account_email")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "edition",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("created_at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("filed", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_meta", sa.String(), nullable=True),
        sa.CheckConstraint("filed >= 0", name=op.f("ck_edition_filed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("slug", name=op.f("uq_edition_slug")),
        sa.UniqueConstraint("source", name=op.f("uq_edition_source")),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("beat_at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "outbox",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_outbox_tries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_due_at"), ["due_at"], unique=False)

    op.create_table(
        "act",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "actor_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["account.id"], name=op.f("fk_act_actor_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_act_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
    )
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_act_edition_id"), ["edition_id"], unique=False
        )

    op.create_table(
        "challenge",
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("ident_key", sa.LargeBinary(), nullable=False),
        sa.Column("contact_key", sa.LargeBinary(), nullable=False),
        sa.Column("digits_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("sends", sa.BigInteger(), nullable=False),
        sa.Column("used_by", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "length(contact_key) = 32", name=op.f("ck_challenge_contact_key_size")
        ),
        sa.CheckConstraint(
            "length(digits_hash) = 32", name=op.f("ck_challenge_digits_hash_size")
        ),
        sa.CheckConstraint(
            "length(ident_key) = 32", name=op.f("ck_challenge_ident_key_size")
        ),
        sa.CheckConstraint("sends BETWEEN 1 AND 3", name=op.f("ck_challenge_sends")),
        sa.CheckConstraint("tries BETWEEN 0 AND 5", name=op.f("ck_challenge_tries")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_challenge_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint(
            "edition_id", "ident_key", "contact_key", name=op.f("pk_challenge")
        ),
    )
    op.create_table(
        "contact_slot",
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("length(key) = 32", name=op.f("ck_contact_slot_key_size")),
        sa.CheckConstraint("n BETWEEN 0 AND 9", name=op.f("ck_contact_slot_n")),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_contact_slot_edition_id_edition"),
        ),
        sa.PrimaryKeyConstraint("edition_id", "key", "n", name=op.f("pk_contact_slot")),
    )
    op.create_table(
        "entitlement",
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("ident_key", sa.LargeBinary(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("age_band", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("assurance", sa.String(), nullable=False),
        sa.CheckConstraint(
            "assurance IN ('imported', 'e-mail')",
            name=op.f("ck_entitlement_assurance_known"),
        ),
        sa.CheckConstraint(
            "channel IN ('imported', 'online', 'paper')",
            name=op.f("ck_entitlement_channel_known"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'cast', 'paper', 'void')",
            name=op.f("ck_entitlement_state_known"),
        ),
        sa.CheckConstraint(
            "length(ident_key) = 32", name=op.f("ck_entitlement_ident_key_size")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_entitlement_edition_id_edition"),
        ),
        sa.PrimaryKeyConstraint("edition_id", "ident_key", name=op.f("pk_entitlement")),
    )
    op.create_table(
        "identity",
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("ident_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "length(ident_key) = 32", name=op.f("ck_identity_ident_key_size")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_identity_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("edition_id", "ident_key", name=op.f("pk_identity")),
    )
    op.create_table(
        "job",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column(
            "asked_by",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('count')", name=op.f("ck_job_kind_known")),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')",
            name=op.f("ck_job_state_known"),
        ),
        sa.CheckConstraint("done BETWEEN 0 AND total", name=op.f("ck_job_progress")),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["account.id"], name=op.f("fk_job_asked_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_job_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "uq_job_one_at_a_time",
            ["edition_id", "kind"],
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'running')"),
            postgresql_where=sa.text("state IN ('waiting', 'running')"),
        )

    op.create_table(
        "live_turnout",
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("submitted", sa.BigInteger(), nullable=False),
        sa.Column("as_of", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("hours_until", pb.store.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_live_turnout_edition_id_edition"),
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_live_turnout")),
    )
    op.create_table(
        "login",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("begun_at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("expires_at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_login_account_id_account")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_login")),
    )
    with op.batch_alter_table("login", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_login_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "lot",
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("tied", sa.String(), nullable=False),
        sa.Column("drawn", sa.String(), nullable=False),
        sa.Column("minutes", sa.String(), nullable=False),
        sa.Column("at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column(
            "by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_lot_by_account")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_lot_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("edition_id", "pool", "tied", name=op.f("pk_lot")),
    )
    op.create_table(
        "manifest",
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("frozen_at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column(
            "frozen_by",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_manifest_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["frozen_by"], ["account.id"], name=op.f("fk_manifest_frozen_by_account")
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_manifest")),
    )
    op.create_table(
        "office",
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint(
            "role IN ('assessor', 'coordinator')", name=op.f("ck_office_role_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_office_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "role", name=op.f("pk_office")),
    )
    op.create_table(
        "pass",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("ident_key", sa.LargeBinary(), nullable=False),
        sa.Column("contact_key", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.CheckConstraint(
            "length(ident_key) = 32", name=op.f("ck_pass_ident_key_size")
        ),
        sa.CheckConstraint(
            "length(token_hash) = 32", name=op.f("ck_pass_token_hash_size")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_pass_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_pass")),
    )
    op.create_table(
        "password_reset",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("expires_at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("used_at", pb.store.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_password_reset_account_id_account"),
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_password_reset")),
    )
    with op.batch_alter_table("password_reset", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_password_reset_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "proposal",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "author_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("submitted_at", pb.store.base.Instant(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state <> 'draft' OR number IS NULL",
            name=op.f("ck_proposal_draft_unnumbered"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'accepted', 'rejected', 'withdrawn')",
            name=op.f("ck_proposal_state_known"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR number IS NOT NULL",
            name=op.f("ck_proposal_numbered"),
        ),
        sa.CheckConstraint(
            "(number IS NULL) = (submitted_at IS NULL)",
            name=op.f("ck_proposal_number_with_time"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_proposal_author_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_proposal_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint(
            "edition_id", "number", name=op.f("uq_proposal_edition_id_number")
        ),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proposal_author_id"), ["author_id"], unique=False
        )
        batch_op.create_index(
            "ix_proposal_edition_id_state", ["edition_id", "state"], unique=False
        )

    op.create_table(
        "result",
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("counted_at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column(
            "counted_by",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["counted_by"], ["account.id"], name=op.f("fk_result_counted_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_result_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_result")),
    )
    op.create_table(
        "rulebook",
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column(
            "by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["by"], ["account.id"], name=op.f("fk_rulebook_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_rulebook_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("edition_id", "version", name=op.f("pk_rulebook")),
    )
    op.create_table(
        "standing",
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("ballots", sa.BigInteger(), nullable=False),
        sa.Column("counts", sa.String(), nullable=False),
        sa.Column("as_of", pb.store.base.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("ballots >= 0", name=op.f("ck_standing_ballots")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_standing_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("edition_id", "pool", name=op.f("pk_standing")),
    )
    op.create_table(
        "timetable",
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("preparation", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("submission", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("verification", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("appeals", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("printing", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("voting", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("counting", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("results", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column(
            "implementation", pb.store.base.Instant(timezone=True), nullable=False
        ),
        sa.Column("archive", pb.store.base.Instant(timezone=True), nullable=False),
        sa.CheckConstraint(
            "appeals < printing", name=op.f("ck_timetable_printing_after_appeals")
        ),
        sa.CheckConstraint(
            "counting < results", name=op.f("ck_timetable_results_after_counting")
        ),
        sa.CheckConstraint(
            "implementation < archive",
            name=op.f("ck_timetable_archive_after_implementation"),
        ),
        sa.CheckConstraint(
            "preparation < submission",
            name=op.f("ck_timetable_submission_after_preparation"),
        ),
        sa.CheckConstraint(
            "printing < voting", name=op.f("ck_timetable_voting_after_printing")
        ),
        sa.CheckConstraint(
            "results < implementation",
            name=op.f("ck_timetable_implementation_after_results"),
        ),
        sa.CheckConstraint(
            "submission < verification",
            name=op.f("ck_timetable_verification_after_submission"),
        ),
        sa.CheckConstraint(
            "verification < appeals",
            name=op.f("ck_timetable_appeals_after_verification"),
        ),
        sa.CheckConstraint(
            "voting < counting", name=op.f("ck_timetable_counting_after_voting")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_timetable_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_timetable")),
    )
    op.create_table(
        "turnout",
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("hour", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("age_band", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('imported', 'online', 'paper')",
            name=op.f("ck_turnout_channel_known"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_turnout_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint(
            "edition_id", "hour", "area", "age_band", "channel", name=op.f("pk_turnout")
        ),
    )
    op.create_table(
        "urn",
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("ident_check", sa.LargeBinary(), nullable=False),
        sa.Column("custody", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column("opened_at", pb.store.base.Instant(timezone=True), nullable=True),
        sa.Column("envelopes", sa.BigInteger(), nullable=True),
        sa.Column("invalid", sa.String(), nullable=True),
        sa.Column("totals", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(state = 'opened') = (opened_at IS NOT NULL)", name=op.f("ck_urn_opened")
        ),
        sa.CheckConstraint(
            "custody IN ('server', 'commission')", name=op.f("ck_urn_custody_known")
        ),
        sa.CheckConstraint(
            "state IN ('sealed', 'opened')", name=op.f("ck_urn_state_known")
        ),
        sa.CheckConstraint(
            "length(ident_check) = 32", name=op.f("ck_urn_ident_check_size")
        ),
        sa.CheckConstraint(
            "length(public_key) = 32", name=op.f("ck_urn_public_key_size")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_urn_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_urn")),
    )
    op.create_table(
        "ballot",
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("choices", sa.String(), nullable=False),
        sa.CheckConstraint(
            "length(code_hash) = 32", name=op.f("ck_ballot_code_hash_size")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["urn.edition_id"], name=op.f("fk_ballot_edition_id_urn")
        ),
        sa.PrimaryKeyConstraint("edition_id", "n", name=op.f("pk_ballot")),
    )
    op.create_table(
        "envelope",
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("ident_key", sa.LargeBinary(), nullable=False),
        sa.Column("attempt", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "length(attempt) = 32", name=op.f("ck_envelope_attempt_size")
        ),
        sa.CheckConstraint("length(leaf) = 32", name=op.f("ck_envelope_leaf_size")),
        sa.ForeignKeyConstraint(
            ["edition_id", "ident_key"],
            ["entitlement.edition_id", "entitlement.ident_key"],
            name=op.f("fk_envelope_edition_id_ident_key_entitlement"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["urn.edition_id"], name=op.f("fk_envelope_edition_id_urn")
        ),
        sa.PrimaryKeyConstraint("edition_id", "ident_key", name=op.f("pk_envelope")),
        sa.UniqueConstraint("leaf", name=op.f("uq_envelope_leaf")),
    )
    op.create_table(
        "proposal_version",
        sa.Column(
            "proposal_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("justification", sa.String(), nullable=False),
        sa.Column("beneficiaries", sa.String(), nullable=False),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column(
            "by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint(
            "cost IS NULL OR cost >= 0", name=op.f("ck_proposal_version_cost")
        ),
        sa.ForeignKeyConstraint(
            ["by"], ["account.id"], name=op.f("fk_proposal_version_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_version_proposal_id_proposal"),
        ),
        sa.PrimaryKeyConstraint(
            "proposal_id", "version", name=op.f("pk_proposal_version")
        ),
    )
    op.create_table(
        "publication",
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column(
            "by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["by"], ["account.id"], name=op.f("fk_publication_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["result.edition_id"],
            name=op.f("fk_publication_edition_id_result"),
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_publication")),
    )
    op.create_table(
        "verdict",
        sa.Column(
            "proposal_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("ground", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", pb.store.base.Instant(timezone=True), nullable=False),
        sa.Column(
            "by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint(
            "ground <> 'other' OR length(text) > 0",
            name=op.f("ck_verdict_other_in_words"),
        ),
        sa.CheckConstraint(
            "ground IN ('not-own-task', 'no-title', 'against-local-plan', 'against-law', 'not-feasible', 'outside-cost-limits', 'cost-unknown', 'not-available', 'planned-works', 'warranty', 'names-contractor', 'documentation-only', 'commercial', 'incomplete', 'signatures', 'late', 'duplicate', 'other')",
            name=op.f("ck_verdict_ground_known"),
        ),
        sa.CheckConstraint(
            "accepted = (ground IS NULL)", name=op.f("ck_verdict_ground")
        ),
        sa.ForeignKeyConstraint(
            ["by"], ["account.id"], name=op.f("fk_verdict_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id", "version"],
            ["proposal_version.proposal_id", "proposal_version.version"],
            name=op.f("fk_verdict_proposal_id_version_proposal_version"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_verdict_proposal_id_proposal"),
        ),
        sa.PrimaryKeyConstraint("proposal_id", "n", name=op.f("pk_verdict")),
    )
    dialect = op.get_bind().dialect.name
    for statement in guards.begin(dialect) + guards.create(dialect, WRITTEN_ONCE):
        op.execute(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for statement in guards.drop(dialect, WRITTEN_ONCE) + guards.end(dialect):
        op.execute(statement)
    op.drop_table("verdict")
    op.drop_table("publication")
    op.drop_table("proposal_version")
    op.drop_table("envelope")
    op.drop_table("ballot")
    op.drop_table("urn")
    op.drop_table("turnout")
    op.drop_table("timetable")
    op.drop_table("standing")
    op.drop_table("rulebook")
    op.drop_table("result")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_proposal_edition_id_state")
        batch_op.drop_index(batch_op.f("ix_proposal_author_id"))

    op.drop_table("proposal")
    with op.batch_alter_table("password_reset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_password_reset_account_id"))

    op.drop_table("password_reset")
    op.drop_table("pass")
    op.drop_table("office")
    op.drop_table("manifest")
    op.drop_table("lot")
    with op.batch_alter_table("login", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_account_id"))

    op.drop_table("login")
    op.drop_table("live_turnout")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_job_one_at_a_time",
            sqlite_where=sa.text("state IN ('waiting', 'running')"),
            postgresql_where=sa.text("state IN ('waiting', 'running')"),
        )

    op.drop_table("job")
    op.drop_table("identity")
    op.drop_table("entitlement")
    op.drop_table("contact_slot")
    op.drop_table("challenge")
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_act_edition_id"))

    op.drop_table("act")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_due_at"))

    op.drop_table("outbox")
    op.drop_table("lease")
    op.drop_table("edition")
    op.drop_table("account")
