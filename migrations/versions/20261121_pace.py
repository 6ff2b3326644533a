"""How often people want mails, and when they want quiet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011_notice_pace"
down_revision = "0010_presence"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """How often people want mails, and when they want quiet."""
    op.create_table(
        "notification_settings",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("email_pace", sa.Text(), server_default="at_once", nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "email_pace IN ('at_once', 'daily', 'weekly')", name=op.f("ck_notification_settings_pace_known")
        ),
        sa.CheckConstraint(
            "num_nonnulls(quiet_from, quiet_until) <> 1", name=op.f("ck_notification_settings_quiet_has_both_ends")
        ),
        sa.CheckConstraint("quiet_from <> quiet_until", name=op.f("ck_notification_settings_quiet_is_not_always")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_notification_settings_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_notification_settings")),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("notification_settings")
