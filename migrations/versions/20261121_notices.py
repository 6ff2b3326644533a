"""What people are told, by which channels, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010_notices"
down_revision = "0009_search_naming"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What people are told, by which channels, and what became of it."""
    op.create_table(
        "notification_preferences",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('in_app', 'email', 'sms', 'push')", name=op.f("ck_notification_preferences_channel_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_notification_preferences_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "kind", "channel", name=op.f("pk_notification_preferences")),
    )
    op.create_table(
        "notifications",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("context", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("related_id", sa.BigInteger(), nullable=True),
        sa.Column("in_inbox", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("content <> ''", name=op.f("ck_notifications_content_given")),
        sa.CheckConstraint("url LIKE '/%' AND url NOT LIKE '//%'", name=op.f("ck_notifications_url_ours")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_notifications_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
    )
    op.create_index("ix_notifications_account", "notifications", ["account_id"], unique=False)
    op.create_index(
        "ix_notifications_inbox",
        "notifications",
        ["account_id", sa.literal_column("told_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("in_inbox AND dismissed_at IS NULL"),
    )
    op.create_index("ix_notifications_told_at", "notifications", ["told_at"], unique=False)
    op.create_index(
        "ix_notifications_unread",
        "notifications",
        ["account_id", sa.literal_column("told_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("in_inbox AND dismissed_at IS NULL AND read_at IS NULL"),
    )
    op.create_index(
        "uq_notifications_unread_key",
        "notifications",
        ["account_id", "kind", "key"],
        unique=True,
        postgresql_where=sa.text("key IS NOT NULL AND read_at IS NULL AND dismissed_at IS NULL"),
    )
    op.create_table(
        "notification_deliveries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("notice_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mail_id", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status IN ('waiting', 'held')) = (done_at IS NULL)",
            name=op.f("ck_notification_deliveries_done_when_settled"),
        ),
        sa.CheckConstraint(
            "channel IN ('email', 'sms', 'push')", name=op.f("ck_notification_deliveries_channel_outgoing")
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'held', 'sent', 'skipped', 'failed')",
            name=op.f("ck_notification_deliveries_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_notification_deliveries_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"],
            ["sent_mails.id"],
            name=op.f("fk_notification_deliveries_mail_id_sent_mails"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["notifications.id"],
            name=op.f("fk_notification_deliveries_notice_id_notifications"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_deliveries")),
        sa.UniqueConstraint("notice_id", "channel", name=op.f("uq_notification_deliveries_notice_id_channel")),
    )
    op.create_index(
        "ix_notification_deliveries_account",
        "notification_deliveries",
        ["account_id", sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_notification_deliveries_held",
        "notification_deliveries",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("status = 'held'"),
    )
    op.create_index(op.f("ix_notification_deliveries_mail_id"), "notification_deliveries", ["mail_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f("ix_notification_deliveries_mail_id"), table_name="notification_deliveries")
    op.drop_index(
        "ix_notification_deliveries_held",
        table_name="notification_deliveries",
        postgresql_where=sa.text("status = 'held'"),
    )
    op.drop_index("ix_notification_deliveries_account", table_name="notification_deliveries")
    op.drop_table("notification_deliveries")
    op.drop_index(
        "uq_notifications_unread_key",
        table_name="notifications",
        postgresql_where=sa.text("key IS NOT NULL AND read_at IS NULL AND dismissed_at IS NULL"),
    )
    op.drop_index(
        "ix_notifications_unread",
        table_name="notifications",
        postgresql_where=sa.text("in_inbox AND dismissed_at IS NULL AND read_at IS NULL"),
    )
    op.drop_index("ix_notifications_told_at", table_name="notifications")
    op.drop_index(
        "ix_notifications_inbox",
        table_name="notifications",
        postgresql_where=sa.text("in_inbox AND dismissed_at IS NULL"),
    )
    op.drop_index("ix_notifications_account", table_name="notifications")
    op.drop_table("notifications")
    op.drop_table("notification_preferences")
