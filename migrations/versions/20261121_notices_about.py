"""Remember whose words a notice carries, so that it can go with them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032_notices_about"
down_revision = "0031_audit_origins"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Notices name whom they are about; older ones end by themselves."""
    op.add_column("notifications", sa.Column("about_id", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_notifications_about", "notifications", ["about_id"], postgresql_where=sa.text("about_id IS NOT NULL")
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_index("ix_notifications_about", table_name="notifications")
    op.drop_column("notifications", "about_id")
