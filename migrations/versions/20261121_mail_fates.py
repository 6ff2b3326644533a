"""Mails that came back, and mails that must not be kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012_mail_fates"
down_revision = "0011_verification"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Mails that came back, and mails that must not be kept."""
    op.add_column("sent_mails", sa.Column("is_secret", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_index("ix_sent_mails_recipient", "sent_mails", [sa.literal_column("lower(recipient)")], unique=False)
    op.drop_constraint(op.f("ck_sent_mails_status_known"), "sent_mails")
    op.create_check_constraint(
        op.f("ck_sent_mails_status_known"), "sent_mails", "status IN ('waiting', 'sent', 'failed', 'bounced')"
    )


def downgrade() -> None:
    """Undo it."""
    op.execute("UPDATE sent_mails SET status = 'failed' WHERE status = 'bounced'")
    op.drop_constraint(op.f("ck_sent_mails_status_known"), "sent_mails")
    op.create_check_constraint(
        op.f("ck_sent_mails_status_known"), "sent_mails", "status IN ('waiting', 'sent', 'failed')"
    )
    op.drop_index("ix_sent_mails_recipient", table_name="sent_mails")
    op.drop_column("sent_mails", "is_secret")
