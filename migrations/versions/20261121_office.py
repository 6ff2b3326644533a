"""What the office needs: search by words, suspensions that end, signing in as someone, seals over the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016_office"
down_revision = "0014_reviews_office"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What the office needs."""
    op.create_table(
        "audit_seals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("entries > 0", name=op.f("ck_audit_seals_entries_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seals")),
        sa.UniqueConstraint("until", name=op.f("uq_audit_seals_until")),
    )
    op.add_column("account_sessions", sa.Column("acted_by", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_account_sessions_acted_by",
        "account_sessions",
        ["acted_by"],
        unique=False,
        postgresql_where=sa.text("acted_by IS NOT NULL"),
    )
    op.create_foreign_key(
        op.f("fk_account_sessions_acted_by_accounts"),
        "account_sessions",
        "accounts",
        ["acted_by"],
        ["id"],
        ondelete="CASCADE",
    )
    op.add_column("accounts", sa.Column("suspended_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("accounts", sa.Column("suspension_reason", sa.Text(), server_default="", nullable=False))
    op.create_check_constraint(
        op.f("ck_accounts_until_only_if_suspended"), "accounts", "suspended_until IS NULL OR suspended_at IS NOT NULL"
    )
    op.execute(
        "CREATE TRIGGER audit_seals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.create_index("ix_accounts_role", "accounts", ["role", "id"], unique=False)
    op.create_index(
        "ix_accounts_suspended", "accounts", ["id"], unique=False, postgresql_where=sa.text("suspended_at IS NOT NULL")
    )
    op.create_index(
        "ix_accounts_words",
        "accounts",
        [
            sa.literal_column(
                "to_tsvector('simple', regexp_replace(regexp_replace(normalize(lower(username || ' ' || name || ' ' || email), NFKD), '[\\u0300-\\u036f]+', '', 'g'), '[^[:alnum:]]+', ' ', 'g'))"
            )
        ],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index("ix_audit_entries_action", "audit_entries", ["action", "id"], unique=False)
    op.create_index("ix_audit_entries_at", "audit_entries", ["at", "id"], unique=False)
    op.create_index(
        "ix_audit_entries_words",
        "audit_entries",
        [
            sa.literal_column(
                "to_tsvector('simple', regexp_replace(regexp_replace(normalize(lower(action || ' ' || target_type || ' ' || target_id || ' ' || reason), NFKD), '[\\u0300-\\u036f]+', '', 'g'), '[^[:alnum:]]+', ' ', 'g'))"
            )
        ],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "ix_listings_status", "listings", ["status", "id"], unique=False, postgresql_where=sa.text("status <> 'active'")
    )
    op.create_index(
        "ix_listings_words",
        "listings",
        [
            sa.literal_column(
                "to_tsvector('simple', regexp_replace(regexp_replace(normalize(lower(title), NFKD), '[\\u0300-\\u036f]+', '', 'g'), '[^[:alnum:]]+', ' ', 'g'))"
            )
        ],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "ix_sent_mails_status",
        "sent_mails",
        ["status", "id"],
        unique=False,
        postgresql_where=sa.text("status <> 'sent'"),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_index("ix_sent_mails_status", table_name="sent_mails", postgresql_where=sa.text("status <> 'sent'"))
    op.drop_index("ix_listings_words", table_name="listings", postgresql_using="gin")
    op.drop_index("ix_listings_status", table_name="listings", postgresql_where=sa.text("status <> 'active'"))
    op.drop_index("ix_audit_entries_words", table_name="audit_entries", postgresql_using="gin")
    op.drop_index("ix_audit_entries_at", table_name="audit_entries")
    op.drop_index("ix_audit_entries_action", table_name="audit_entries")
    op.drop_index("ix_accounts_words", table_name="accounts", postgresql_using="gin")
    op.drop_index("ix_accounts_suspended", table_name="accounts", postgresql_where=sa.text("suspended_at IS NOT NULL"))
    op.drop_index("ix_accounts_role", table_name="accounts")
    op.drop_constraint(op.f("ck_accounts_until_only_if_suspended"), "accounts", type_="check")
    op.drop_column("accounts", "suspension_reason")
    op.drop_column("accounts", "suspended_until")
    op.drop_constraint(op.f("fk_account_sessions_acted_by_accounts"), "account_sessions", type_="foreignkey")
    op.drop_index(
        "ix_account_sessions_acted_by", table_name="account_sessions", postgresql_where=sa.text("acted_by IS NOT NULL")
    )
    op.drop_column("account_sessions", "acted_by")
    op.drop_table("audit_seals")
