"""Attempts, known devices and copies of personal data."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004_accounts"
down_revision = "0003_places"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """accounts."""
    op.add_column("token_families", sa.Column("fresh_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "attempt_buckets",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Float(), nullable=False),
        sa.Column("drain_seconds", sa.Float(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("level >= 0", name=op.f("ck_attempt_buckets_level_not_negative")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt_buckets")),
    )
    op.create_index(op.f("ix_attempt_buckets_updated_at"), "attempt_buckets", ["updated_at"], unique=False)
    op.create_table(
        "known_devices",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_known_devices_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "token_hash", name=op.f("pk_known_devices")),
    )
    op.create_table(
        "personal_exports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_key", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(finished_at IS NULL) = (file_key IS NULL) AND (finished_at IS NULL) = (expires_at IS NULL)",
            name=op.f("ck_personal_exports_finished_with_file"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_personal_exports_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_exports")),
    )
    op.create_index("ix_personal_exports_account", "personal_exports", ["account_id", "id"], unique=False)
    op.create_table(
        "personal_export_parts",
        sa.Column("export_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("files", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(
            ["export_id"],
            ["personal_exports.id"],
            name=op.f("fk_personal_export_parts_export_id_personal_exports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("export_id", "name", name=op.f("pk_personal_export_parts")),
    )


def downgrade() -> None:
    """Drop them again."""
    for table in ("personal_export_parts", "personal_exports", "known_devices", "attempt_buckets"):
        op.drop_table(table)
    op.drop_column("token_families", "fresh_until")
