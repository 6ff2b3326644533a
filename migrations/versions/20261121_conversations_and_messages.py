"""Conversations and messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020_messaging"
down_revision = "0012_saved_searches"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Conversations and messages."""
    op.create_table(
        "account_blocks",
        sa.Column("blocker_id", sa.BigInteger(), nullable=False),
        sa.Column("blocked_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("blocker_id <> blocked_id", name=op.f("ck_account_blocks_two_people")),
        sa.ForeignKeyConstraint(["blocked_id"], ["accounts.id"], name=op.f("fk_account_blocks_blocked_id_accounts")),
        sa.ForeignKeyConstraint(["blocker_id"], ["accounts.id"], name=op.f("fk_account_blocks_blocker_id_accounts")),
        sa.PrimaryKeyConstraint("blocker_id", "blocked_id", name=op.f("pk_account_blocks")),
    )
    op.create_index(op.f("ix_account_blocks_blocked_id"), "account_blocks", ["blocked_id"], unique=False)
    op.create_table(
        "conversations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("low_id", sa.BigInteger(), nullable=False),
        sa.Column("high_id", sa.BigInteger(), nullable=False),
        sa.Column("subject_type", sa.Text(), server_default="", nullable=False),
        sa.Column("subject_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("subject_title", sa.Text(), server_default="", nullable=False),
        sa.Column("subject_url", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_message_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("(subject_type = '') = (subject_id = 0)", name=op.f("ck_conversations_subject_whole")),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_conversations_two_people")),
        sa.ForeignKeyConstraint(["high_id"], ["accounts.id"], name=op.f("fk_conversations_high_id_accounts")),
        sa.ForeignKeyConstraint(["low_id"], ["accounts.id"], name=op.f("fk_conversations_low_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("low_id", "high_id", "subject_type", "subject_id", name="uq_conversations_pair_subject"),
    )
    op.create_index(op.f("ix_conversations_high_id"), "conversations", ["high_id"], unique=False)
    op.create_index(
        "ix_conversations_subject",
        "conversations",
        ["subject_type", "subject_id"],
        unique=False,
        postgresql_where=sa.text("subject_type <> ''"),
    )
    op.create_table(
        "quick_replies",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_quick_replies_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quick_replies")),
    )
    op.create_index(op.f("ix_quick_replies_account_id"), "quick_replies", ["account_id"], unique=False)
    op.create_table(
        "message_drafts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("guest", sa.LargeBinary(), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("listing_id", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(guest IS NULL) <> (account_id IS NULL)", name=op.f("ck_message_drafts_one_owner")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_message_drafts_account_id_accounts")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_message_drafts_listing_id_listings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_drafts")),
    )
    op.create_index(op.f("ix_message_drafts_listing_id"), "message_drafts", ["listing_id"], unique=False)
    op.create_index(op.f("ix_message_drafts_updated_at"), "message_drafts", ["updated_at"], unique=False)
    op.create_index(
        "uq_message_drafts_account",
        "message_drafts",
        ["account_id", "listing_id"],
        unique=True,
        postgresql_where=sa.text("account_id IS NOT NULL"),
    )
    op.create_index(
        "uq_message_drafts_guest",
        "message_drafts",
        ["guest", "listing_id"],
        unique=True,
        postgresql_where=sa.text("guest IS NOT NULL"),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("sender_id", sa.BigInteger(), nullable=False),
        sa.Column("receiver_id", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("attachment_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("flags", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "searched",
            postgresql.TSVECTOR(),
            sa.Computed(
                "to_tsvector('simple'::regconfig, content) || array_to_tsvector(ARRAY['@' || sender_id::text, '@' || receiver_id::text])",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "content <> '' OR attachment_count > 0 OR removed_at IS NOT NULL", name=op.f("ck_messages_says_something")
        ),
        sa.CheckConstraint("char_length(content) <= 4000", name=op.f("ck_messages_content_not_too_long")),
        sa.CheckConstraint("sender_id <> receiver_id", name=op.f("ck_messages_two_people")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_messages_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["receiver_id"], ["accounts.id"], name=op.f("fk_messages_receiver_id_accounts")),
        sa.ForeignKeyConstraint(["sender_id"], ["accounts.id"], name=op.f("fk_messages_sender_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index("ix_messages_conversation", "messages", ["conversation_id", "id"], unique=False)
    op.create_index(
        "ix_messages_flagged",
        "messages",
        ["sender_id", "created_at"],
        unique=False,
        postgresql_where=sa.text("flags <> '{}'"),
    )
    op.create_index("ix_messages_searched", "messages", ["searched"], unique=False, postgresql_using="gin")
    op.create_index(
        "uq_messages_client",
        "messages",
        ["sender_id", "client_id"],
        unique=True,
        postgresql_where=sa.text("client_id IS NOT NULL"),
    )
    op.create_table(
        "participants",
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.Text(), server_default="", nullable=False),
        sa.Column("unread_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_read_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_delivered_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_message_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_message_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_up_to_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("side IN ('', 'buying', 'selling')", name=op.f("ck_participants_side_known")),
        sa.CheckConstraint("account_id <> other_id", name=op.f("ck_participants_two_people")),
        sa.CheckConstraint("last_read_id <= last_delivered_id", name=op.f("ck_participants_read_was_delivered")),
        sa.CheckConstraint("unread_count >= 0", name=op.f("ck_participants_unread_not_negative")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_participants_account_id_accounts")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_participants_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["other_id"], ["accounts.id"], name=op.f("fk_participants_other_id_accounts")),
        sa.PrimaryKeyConstraint("conversation_id", "account_id", name=op.f("pk_participants")),
    )
    op.create_index(
        "ix_participants_inbox",
        "participants",
        ["account_id", "last_message_id"],
        unique=False,
        postgresql_where=sa.text("last_message_id > 0"),
    )
    op.create_index("ix_participants_other", "participants", ["other_id"], unique=False)
    op.create_index(
        "ix_participants_unread",
        "participants",
        ["account_id"],
        unique=False,
        postgresql_where=sa.text("unread_count > 0"),
    )
    op.create_table(
        "message_attachments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(kind = 'photo') = (width IS NOT NULL AND height IS NOT NULL)",
            name=op.f("ck_message_attachments_photo_has_size"),
        ),
        sa.CheckConstraint("kind IN ('photo', 'file')", name=op.f("ck_message_attachments_kind_known")),
        sa.CheckConstraint("size > 0", name=op.f("ck_message_attachments_size_positive")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_message_attachments_message_id_messages"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name=op.f("fk_message_attachments_owner_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_attachments")),
    )
    op.create_index(op.f("ix_message_attachments_message_id"), "message_attachments", ["message_id"], unique=False)
    op.create_index(op.f("ix_message_attachments_owner_id"), "message_attachments", ["owner_id"], unique=False)
    op.create_index(
        "ix_message_attachments_waiting",
        "message_attachments",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("message_id IS NULL"),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_index(
        "ix_message_attachments_waiting",
        table_name="message_attachments",
        postgresql_where=sa.text("message_id IS NULL"),
    )
    op.drop_index(op.f("ix_message_attachments_owner_id"), table_name="message_attachments")
    op.drop_index(op.f("ix_message_attachments_message_id"), table_name="message_attachments")
    op.drop_table("message_attachments")
    op.drop_index("ix_participants_unread", table_name="participants", postgresql_where=sa.text("unread_count > 0"))
    op.drop_index("ix_participants_other", table_name="participants")
    op.drop_index("ix_participants_inbox", table_name="participants", postgresql_where=sa.text("last_message_id > 0"))
    op.drop_table("participants")
    op.drop_index("uq_messages_client", table_name="messages", postgresql_where=sa.text("client_id IS NOT NULL"))
    op.drop_index("ix_messages_searched", table_name="messages", postgresql_using="gin")
    op.drop_index("ix_messages_flagged", table_name="messages", postgresql_where=sa.text("flags <> '{}'"))
    op.drop_index("ix_messages_conversation", table_name="messages")
    op.drop_table("messages")
    op.drop_index("uq_message_drafts_guest", table_name="message_drafts", postgresql_where=sa.text("guest IS NOT NULL"))
    op.drop_index(
        "uq_message_drafts_account", table_name="message_drafts", postgresql_where=sa.text("account_id IS NOT NULL")
    )
    op.drop_index(op.f("ix_message_drafts_updated_at"), table_name="message_drafts")
    op.drop_index(op.f("ix_message_drafts_listing_id"), table_name="message_drafts")
    op.drop_table("message_drafts")
    op.drop_index(op.f("ix_quick_replies_account_id"), table_name="quick_replies")
    op.drop_table("quick_replies")
    op.drop_index(
        "ix_conversations_subject", table_name="conversations", postgresql_where=sa.text("subject_type <> ''")
    )
    op.drop_index(op.f("ix_conversations_high_id"), table_name="conversations")
    op.drop_table("conversations")
    op.drop_index(op.f("ix_account_blocks_blocked_id"), table_name="account_blocks")
    op.drop_table("account_blocks")
